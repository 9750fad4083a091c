import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

// What GitHub's machines have. Elsewhere, as on Windows, there is nothing to run.
const hasTools =
  process.platform === 'linux' && ['bash', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

function run(name: string, words: readonly string[], env: Readonly<Record<string, string>>) {
  const script = join(packageRoot(), '.github/scripts', name);
  const { status, stdout, stderr } = spawnSync(script, words, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  return { status, stdout, stderr };
}

describe.skipIf(!hasTools)('report.sh', () => {
  function report(command: string): { readonly end: object; readonly file: string; readonly summary: string } {
    const folder = temporaryFolder({ 'summary.md': 'before\n' });
    const file = join(folder, 'report.md');
    const end = run('report.sh', [file, 'bash', '-c', command], { GITHUB_STEP_SUMMARY: join(folder, 'summary.md') });
    return { end, file: readFileSync(file, 'utf8'), summary: readFileSync(join(folder, 'summary.md'), 'utf8') };
  }

  it('puts a report into its file and the summary, and ends as its command does', () => {
    for (const status of [0, 1]) {
      expect(report(`echo '# All'; echo careful >&2; exit ${status}`)).toEqual({
        end: { status, stdout: '', stderr: 'careful\n' },
        file: '# All\n',
        summary: 'before\n# All\n',
      });
    }
  });

  it('shows as code what a command complains of that could not do its work', () => {
    expect(report("echo '# Some'; printf 'error: no\\n::error::x\\n' >&2; exit 2")).toEqual({
      end: { status: 2, stdout: '', stderr: 'error: no\n::error::x\n' },
      file: '# Some\n',
      summary: 'before\n# Some\n\n\n    error: no\n    ::error::x\n',
    });
  });

  it('takes a crash for no finding', () => {
    expect(report('echo "Error: Cannot find module" >&2; exit 1')).toEqual({
      end: { status: 70, stdout: '', stderr: 'Error: Cannot find module\n' },
      file: '',
      summary: 'before\n\n\n    Error: Cannot find module\n',
    });
  });

  it('stays below what GitHub shows', () => {
    const { file, summary } = report('yes | head --bytes=3000000; yes no | head --bytes=500000 >&2; exit 2');
    expect(file).toHaveLength(3_000_000);
    expect(summary.length).toBeLessThan(1_000_000);
  });
});

describe.skipIf(!hasTools)('newest.sh', () => {
  function newest(comparison: object) {
    const folder = temporaryFolder({ 'answer.json': JSON.stringify(comparison) });
    const gh = join(folder, 'bin/gh');
    mkdirSync(join(folder, 'bin'));
    writeFileSync(
      gh,
      `#!/usr/bin/env bash\n[[ $* == "api repos/o/r/compare/abc...main" ]] && cat '${folder}/answer.json'\n`,
    );
    chmodSync(gh, 0o755);
    return run('newest.sh', [], {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'o/r',
      GITHUB_SHA: 'abc',
      GITHUB_REF_NAME: 'main',
    });
  }
  const said = '::error::There is newer content. Start a new run of this workflow; do not run this one again.\n';

  it('lets pass what is the newest, and what only other files came after', () => {
    const passed = { status: 0, stdout: '', stderr: '' };
    expect(newest({ status: 'identical', files: [] })).toEqual(passed);
    expect(newest({ status: 'ahead', files: [{ filename: 'README.md' }, { filename: 'docs/detections/a' }] })).toEqual(
      passed,
    );
  });

  it.each([
    [
      'a newer rule',
      { status: 'ahead', files: [{ filename: 'x' }, { filename: 'detections/a b.yaml' }] },
      'detections/a\\ b.yaml',
    ],
    [
      'a rule that went elsewhere',
      { status: 'ahead', files: [{ filename: 'old/F.yaml', previous_filename: 'functions/F.yaml' }] },
      'functions/F.yaml',
    ],
    ['other overrides', { status: 'ahead', files: [{ filename: 'workspaces.yaml' }] }, 'workspaces.yaml'],
    ['a branch that was set back', { status: 'behind', files: [] }, 'another\\ history'],
    ['a branch that was written anew', { status: 'diverged', files: [] }, 'another\\ history'],
    [
      'more than GitHub lists',
      { status: 'ahead', files: Array.from({ length: 300 }, () => ({ filename: 'x' })) },
      '300\\ files\\ or\\ more',
    ],
    [
      'a name that is a command',
      { status: 'ahead', files: [{ filename: 'detections/\n::warning::x' }] },
      "$'detections/\\n::warning::x'",
    ],
  ])('stops before %s', (_, comparison, what) => {
    expect(newest(comparison)).toEqual({
      status: 1,
      stdout: said,
      stderr: `main has newer content than this run, which is of abc:\n    ${what}\n`,
    });
  });
});
