import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commitAll, git } from './git.ts';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const naive = fileURLToPath(new URL('roots/naive-upn', import.meta.url));
const literal = 'detections/signin/Literal.yaml';
const inFunction = 'functions/GuessedAt.yaml';

/** A repository in a folder of which the root is, with some files changed since `main`. */
async function changedRoot(changes: Readonly<Record<string, (text: string) => string>>): Promise<string> {
  const folder = temporaryFolder({ 'README.md': 'not ours' });
  const root = join(folder, 'sentinel');
  cpSync(naive, root, { recursive: true });
  rmSync(join(root, 'detections/signin/Folded.yaml'));
  rmSync(join(root, 'fixtures/detections/signin/Folded.yaml'));
  await commitAll(folder);
  for (const [path, change] of Object.entries(changes)) {
    const file = join(root, path);
    writeFileSync(file, change(readFileSync(file, 'utf8')));
  }
  return root;
}

function replay(root: string, ...words: readonly string[]): ReturnType<typeof runBlindspot> {
  return runBlindspot(['replay', '--root', root, '--quirk', 'upn.case', ...words]);
}

describe('blindspot replay --against', () => {
  it('is quiet when nothing changed', async () => {
    const root = await changedRoot({});
    expect(await replay(root, '--against', 'main')).toEqual({
      stdout: lines(
        ' compared with main',
        '   no rule is touched',
        '',
        ' 0 detections, 0 cases',
        ' 0 struck replays: 0 survive; 0 untouched',
        ' nothing is worse than it was',
      ),
      stderr: '',
      exitCode: 0,
    });
  });

  it('is content when a changed rule is no worse, and tells what healed', async () => {
    const root = await changedRoot({
      [literal]: (text) => text.replace('by UserPrincipalName', 'by tolower(UserPrincipalName)'),
    });
    const unfinished = await replay(root, '--against', 'main');
    expect(unfinished.exitCode).toBe(2);
    expect(unfinished.stdout).toContain(' signin/Literal  does not compile\n');

    const better = (text: string): string =>
      text.replace('by tolower(UserPrincipalName)', 'by UserPrincipalName = tolower(UserPrincipalName)');
    writeFileSync(join(root, literal), better(readFileSync(join(root, literal), 'utf8')));
    const status = await git(root, 'status', '--porcelain');
    expect(await replay(root, '--against', 'main')).toEqual({
      stdout: lines(
        ' signin/Literal  fires ok                        3 struck     3 survive',
        '',
        ' compared with main',
        '   healed   signin/Literal · upn.case (all, alternate, first) · six guesses, was blind',
        '   changed  signin/Literal · detections/signin/Literal.yaml',
        '',
        ' 1 detection, 1 case',
        ' 3 struck replays: 3 survive; 0 untouched',
        ' nothing is worse than it was',
      ),
      stderr: '',
      exitCode: 0,
    });
    expect(await git(root, 'status', '--porcelain')).toBe(status);

    // The other way round, it went blind.
    await git(root, 'commit', '--quiet', '--all', '--message', 'mended');
    await git(root, 'checkout', '--quiet', 'HEAD~1', '--', '.');
    const worse = await replay(root, '--against', 'main');
    expect(worse.stdout).toBe(
      lines(
        ' signin/Literal  fires ok                        3 struck     0 survive  3 BLIND',
        '',
        ' BLIND  signin/Literal × upn.case (all, alternate, first) · ids',
        '   detections/signin/Literal.yaml:16:45',
        '     15 |   | summarize Failures = count() by UserPrincipalName',
        '   > 16 |   | where isnotempty(UserPrincipalName) and Failures > 5',
        '        |                                             ^^^^^^^^^^^^ not true of record 1 (and 5 more): Failures is 3, was 6',
        '     17 | entityMappings:',
        '   diverged at 15:37 by, lost at 16:5 where',
        "   quirk: One person's UPN is written in different case by different services, and by one service on different days. Grouping, ==, in and joins see several persons.",
        '   help: see docs/generated/quirks.md#upn-case',
        '',
        ' compared with main',
        '   BLIND    signin/Literal · upn.case (all, alternate, first) · six guesses, was survives',
        '   changed  signin/Literal · detections/signin/Literal.yaml',
        '',
        ' 1 detection, 1 case',
        ' 3 struck replays: 0 survive, 3 BLIND; 0 untouched',
        ' worse than it was',
      ),
    );
    expect(worse.exitCode).toBe(1);
  });

  it('replays the rules that call a changed function, and lets be what was as blind before', async () => {
    const root = await changedRoot({ [inFunction]: (text) => text.replace('Failures > 5', 'Failures >= 6') });
    const { stdout, exitCode } = await replay(root, '--against', 'main', '--format', 'json');
    const { detections, comparison } = JSON.parse(stdout);
    expect(detections.map(({ path }: { readonly path: string }) => path)).toEqual([
      'detections/signin/InFunction.yaml',
    ]);
    expect(comparison).toMatchObject({
      against: 'main',
      rules: [{ change: 'changed', slug: 'signin/InFunction', because: [inFunction] }],
      newlyBlind: [],
      healed: [],
      newlyFailed: [],
      addedQuirks: [],
      removedQuirks: [],
      isWorse: false,
    });
    expect(exitCode).toBe(0);
    const markdown = await replay(root, '--against', 'main', '--format', 'markdown');
    expect(markdown.stdout).toContain(`| changed | \`signin/InFunction\` |  | \`${inFunction}\` |  |\n`);
    expect(markdown.stdout).not.toContain('<details><summary><b>');
    const junit = await replay(root, '--against', 'main', '--format', 'junit');
    expect(junit.stdout).toContain(
      '\n<testsuites name="blindspot replay" tests="4" failures="0" errors="0" skipped="3" time="0">\n',
    );
    expect(junit.stdout).toContain('<skipped message="blind, as at main"/>');
  });

  it('tells which rules and quirks are new or gone, and fails for what a new one brings', async () => {
    const root = await changedRoot({});
    rmSync(join(root, 'detections/crlf/Crlf.yaml'));
    rmSync(join(root, 'fixtures/detections/crlf/Crlf.yaml'));
    const copy = (path: string, change: (text: string) => string): void =>
      writeFileSync(join(root, path.replace('Literal', 'New')), change(readFileSync(join(root, path), 'utf8')));
    copy(literal, (text) => text.replace(/^id: .*$/m, 'id: 5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1cff'));
    copy(`fixtures/${literal}`, (text) => text);
    const { stdout, exitCode } = await replay(root, '--against', 'HEAD');
    expect(stdout).toContain(
      lines(
        ' compared with HEAD',
        '   BLIND    signin/New · upn.case (all, alternate, first) · six guesses, was not replayed',
        '   added    signin/New · detections/signin/New.yaml, fixtures/detections/signin/New.yaml',
        '   removed  crlf/Crlf · detections/crlf/Crlf.yaml, fixtures/detections/crlf/Crlf.yaml',
      ),
    );
    expect(exitCode).toBe(1);
    // Of one folder only.
    const part = await replay(root, 'signin/Literal', '--against', 'HEAD');
    expect(part.stdout).toContain(' compared with HEAD\n   no rule is touched\n');
    expect(part.exitCode).toBe(0);
  });

  it('says when there is nothing to compare with', async () => {
    const root = await changedRoot({});
    expect(await replay(root, '--against', 'mian')).toEqual({
      stdout: '',
      stderr: 'error: There is no commit "mian" in this repository. Did you mean "main"?\n',
      exitCode: 2,
    });
    const alone = temporaryFolder({ 'detections/.keep': '' });
    expect(await replay(alone, '--against', 'main')).toEqual({
      stdout: '',
      stderr: `error: "${alone}" is in no git repository.\n`,
      exitCode: 2,
    });
  });
});
