import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { GitError, readCommit } from '../../src/content/git-commit.ts';
import { commitAll, git } from '../e2e/git.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

async function textsOf(root: string, ref: string): Promise<Readonly<Record<string, string>>> {
  const files = await readCommit(root, ref);
  return Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
}

async function refusal(root: string, ref: string): Promise<string> {
  const error: unknown = await readCommit(root, ref).then(
    () => undefined,
    (reason) => reason,
  );
  return error instanceof GitError ? error.message : `no GitError: ${error}`;
}

describe('readCommit', () => {
  it('reads the content of a root as it was, byte by byte, and touches nothing', async () => {
    const files = {
      'detections/a/Rule.yaml': 'a\r\nb\n\n',
      'detections/ä ö\u{1f600}.yaml': '\uFEFFü',
      'fixtures/records/empty.ndjson': '',
      'functions/F.yaml': 'f'.repeat(200_000),
      'schemas/deep/er/roles.yaml': 'r\n',
      'docs/page.md': 'not content',
      'detectionsX/no.yaml': 'not content either',
    };
    const folder = temporaryFolder(files);
    await commitAll(folder);
    writeFileSync(join(folder, 'detections/a/Rule.yaml'), 'changed');
    writeFileSync(join(folder, 'detections/a/New.yaml'), 'new');
    const before = await git(folder, 'status', '--porcelain');
    const { 'docs/page.md': _page, 'detectionsX/no.yaml': _no, ...content } = files;
    for (const ref of ['main', 'HEAD', 'refs/heads/main', await git(folder, 'rev-parse', '--short', 'HEAD')]) {
      expect(await textsOf(folder, ref)).toEqual(content);
    }
    expect(await git(folder, 'status', '--porcelain')).toBe(before);
    expect(before).not.toBe('');
  });

  it('reads a root that is a folder of a repository, and one that was not there', async () => {
    const folder = temporaryFolder({
      'detections/top.yaml': 'top',
      'a b/root/detections/x.yaml': 'x',
      'a b/root/fixtures/y.yaml': 'y',
    });
    await commitAll(folder);
    const root = join(folder, 'a b', 'root');
    expect(await textsOf(root, 'main')).toEqual({ 'detections/x.yaml': 'x', 'fixtures/y.yaml': 'y' });
    await git(folder, 'mv', 'a b', 'moved');
    await git(folder, 'commit', '--quiet', '--message', 'moved');
    expect(await textsOf(join(folder, 'moved/root'), 'HEAD~1')).toEqual({});
    expect(await textsOf(join(folder, 'moved/root'), 'HEAD')).toEqual({
      'detections/x.yaml': 'x',
      'fixtures/y.yaml': 'y',
    });
  });

  it.skipIf(process.platform === 'win32')('follows links inside the content, and no others', async () => {
    const folder = temporaryFolder({ 'fixtures/real.yaml': 'real', 'outside.yaml': 'secret', 'detections/.keep': '' });
    const link = (path: string, target: string): void => symlinkSync(target, join(folder, path));
    link('detections/linked.yaml', '../fixtures/real.yaml');
    link('detections/twice.yaml', './linked.yaml');
    link('detections/circle.yaml', 'circle.yaml');
    link('detections/out.yaml', '../outside.yaml');
    link('detections/further.yaml', '../../../../etc/passwd');
    link('detections/absolute.yaml', '/etc/passwd');
    await commitAll(folder);
    expect(await textsOf(folder, 'main')).toEqual({
      'detections/.keep': '',
      'detections/linked.yaml': 'real',
      'detections/twice.yaml': 'real',
      'fixtures/real.yaml': 'real',
    });
  });

  it('says what is wrong with a name', async () => {
    const folder = temporaryFolder({ 'detections/x.yaml': 'x' });
    await commitAll(folder);
    await git(folder, 'branch', 'release/2026');
    await git(folder, 'update-ref', 'refs/remotes/origin/develop', 'HEAD');
    expect(await refusal(folder, 'mian')).toBe('There is no commit "mian" in this repository. Did you mean "main"?');
    expect(await refusal(folder, 'release/2025')).toBe(
      'There is no commit "release/2025" in this repository. Did you mean "release/2026"?',
    );
    expect(await refusal(folder, 'develop')).toBe(
      'There is no commit "develop" in this repository. Did you mean "origin/develop"?',
    );
    expect(await refusal(folder, 'HEAD~1')).toBe('There is no commit "HEAD~1" in this repository.');
    expect(await refusal(folder, 'main:detections')).toBe('There is no commit "main:detections" in this repository.');
    for (const ref of ['', '-h', '--exec=touch x', 'a b', 'x\u0000y', '; touch x']) {
      expect(await refusal(folder, ref)).toContain(`There is no commit "${ref}" in this repository.`);
    }
  });

  it('says when there is no repository, or not enough of it', async () => {
    const alone = temporaryFolder({ 'detections/x.yaml': 'x' });
    expect(await refusal(alone, 'main')).toBe(`"${alone}" is in no git repository.`);
    await commitAll(alone);
    writeFileSync(join(alone, 'detections/x.yaml'), 'y');
    await git(alone, 'commit', '--quiet', '--all', '--message', 'second');
    const shallow = join(temporaryFolder({}), 'clone');
    await git(alone, 'clone', '--quiet', '--depth=1', pathToFileURL(alone).href, shallow);
    expect(await textsOf(shallow, 'HEAD')).toEqual({ 'detections/x.yaml': 'y' });
    expect(await refusal(shallow, 'HEAD~1')).toBe(
      'There is no commit "HEAD~1" in this repository. The clone is shallow: fetch the rest with "git fetch --unshallow", or check out with "fetch-depth: 0".',
    );
    // An object that is not there, as in a clone with a filter.
    const id = await git(alone, 'rev-parse', 'HEAD:detections/x.yaml');
    rmSync(join(alone, '.git/objects', id.slice(0, 2), id.slice(2)));
    expect(await refusal(alone, 'HEAD')).toBe(
      'The content of detections/x.yaml is not in this clone: fetch it, or clone without a filter.',
    );
  });
});
