import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packageRoot } from '../../src/content/package-root.ts';

/** The scripts of the workflow as it stands there, with a `gh` and an `unzip` that give what the test has laid down. */
const workflow: { jobs: { comment: { steps: { name: string; run: string }[] } } } = parse(
  readFileSync(join(packageRoot(), '.github/workflows/pull-request-comment.yml'), 'utf8'),
);

// What GitHub's machines have. Elsewhere, as on Windows, there is nothing to run.
const hasTools =
  process.platform === 'linux' && ['bash', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'comment-'));
  mkdirSync(join(folder, 'bin'));
  // Answers by the last part of the address; what it is asked to write is kept.
  script(
    'gh',
    `echo "$*" >> "$RUNNER_TEMP/calls"
case "$*" in
  *"--method PATCH"*|*"--method POST"*) exit 0 ;;
  */pulls*) cat "$RUNNER_TEMP/pulls.json" ;;
  */zip*) echo zip ;;
  */artifacts*) cat "$RUNNER_TEMP/artifacts.json" ;;
  */comments*) cat "$RUNNER_TEMP/comments.json" ;;
  *) exit 9 ;;
esac`,
  );
  script('unzip', 'cat "$RUNNER_TEMP/packed.md"');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function script(name: string, text: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/usr/bin/env bash\n${text}\n`);
  chmodSync(file, 0o755);
}

function lay(name: string, content: unknown): void {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
}

function run(step: string, env: Readonly<Record<string, string>>): string {
  const found = workflow.jobs.comment.steps.find(({ name }) => name === step);
  expect(found).toBeDefined();
  const output = join(folder, 'output');
  writeFileSync(output, '');
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', found?.run ?? ''], {
    encoding: 'utf8',
    env: {
      PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'owner/repository',
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: folder,
      ...env,
    },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return readFileSync(output, 'utf8');
}

function calls(): readonly string[] {
  return readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
}

describe.skipIf(!hasTools)('the pull request', () => {
  const commit = 'c'.repeat(40);
  const pull = (number: number, sha: string, repository: number) => ({
    number,
    head: { sha, repo: { id: repository } },
  });
  const find = (): string =>
    run('Find the pull request', { OWNER: 'fork', REPOSITORY: '7', BRANCH: 'a&state=all', COMMIT: commit });

  test('is the open one of that repository at that commit', () => {
    lay('pulls.json', [
      pull(1, 'd'.repeat(40), 7),
      pull(2, commit, 8),
      pull(3, commit, 7),
      { number: 4, head: { sha: commit, repo: null } },
    ]);
    expect(find()).toBe('number=3\n');
    expect(calls()).toEqual([
      'api --method GET repos/owner/repository/pulls -f state=open -f head=fork:a&state=all -F per_page=100',
    ]);
  });

  test('is none when the branch has moved on, and none when there are two', () => {
    lay('pulls.json', [pull(1, 'd'.repeat(40), 7)]);
    expect(find()).toBe('');
    lay('pulls.json', [pull(1, commit, 7), pull(2, commit, 7)]);
    expect(find()).toBe('');
  });
});

describe.skipIf(!hasTools)('the report', () => {
  const read = (): string => {
    run('Read the report', { RUN: '5' });
    const file = join(folder, 'report.md');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };
  const artifact = (id: number, size_in_bytes: number, expired = false) => ({ id, size_in_bytes, expired });

  test('is that of the newest attempt', () => {
    lay('artifacts.json', { artifacts: [artifact(12, 10), artifact(30, 10), artifact(4, 10), artifact(99, 10, true)] });
    lay('packed.md', 'text');
    expect(read()).toBe('text');
    expect(calls().at(-1)).toBe('api repos/owner/repository/actions/artifacts/30/zip');
  });

  test('is not looked at when it is too large, not there, or empty', () => {
    lay('artifacts.json', { artifacts: [artifact(1, 1_000_001)] });
    expect(read()).toBe('');
    lay('artifacts.json', { artifacts: [] });
    expect(read()).toBe('');
    lay('artifacts.json', { artifacts: [artifact(1, 100)] });
    lay('packed.md', '');
    expect(read()).toBe('');
  });

  test('is read up to a limit, however much is packed into it', () => {
    lay('artifacts.json', { artifacts: [artifact(1, 100)] });
    lay('packed.md', 'x'.repeat(5_000_000));
    expect(read()).toHaveLength(200_000);
  });

  test('that cannot be unpacked is none', () => {
    lay('artifacts.json', { artifacts: [artifact(1, 100)] });
    script('unzip', 'exit 9');
    expect(read()).toBe('');
  });
});

describe.skipIf(!hasTools)('the comment', () => {
  const ours = { id: 41, user: { login: 'github-actions[bot]' }, body: '<!-- blindspot: replay -->\nold' };
  const comment = (report: string | Buffer, fork: boolean, comments: readonly unknown[] = []): string => {
    writeFileSync(join(folder, 'report.md'), report);
    writeFileSync(join(folder, 'comments.json'), JSON.stringify(comments));
    run('Comment', {
      NUMBER: '3',
      COMMIT: 'c'.repeat(40),
      URL: 'https://github.com/owner/repository/actions/runs/5',
      FORK: String(fork),
    });
    const { body }: { body: string } = JSON.parse(readFileSync(join(folder, 'comment.json'), 'utf8'));
    return body;
  };
  const head =
    '<!-- blindspot: replay -->\n[The run](https://github.com/owner/repository/actions/runs/5) of `cccccccccccc`\n\n';
  const forked = `${head}Code of the fork made this report, so it is shown as text.\n\n`;

  test('of our own branch is the Markdown of the report', () => {
    expect(comment('| a |\n| - |\n', false)).toBe(`${head}| a |\n| - |\n`);
    expect(calls().at(-1)).toBe(
      `api --method POST repos/owner/repository/issues/3/comments --input ${folder}/comment.json --silent`,
    );
  });

  test('is written over, if it is ours: others may begin theirs in the same way', () => {
    comment('new', false, [
      { ...ours, id: 39, user: { login: 'somebody' } },
      { ...ours, id: 40, body: `>${ours.body}` },
      ours,
      { ...ours, id: 42 },
    ]);
    expect(calls().at(-1)).toBe(
      `api --method PATCH repos/owner/repository/issues/comments/41 --input ${folder}/comment.json --silent`,
    );
  });

  test('of a fork is code, whatever is tried', () => {
    const hostile = [
      'plain @everybody #1',
      '',
      '```',
      '</code></pre> <img src=x> <!-- -->',
      '- a list\r\r# a heading after lone carriage returns\r\n![image](https://example.org/x.png)',
      '\u2028# separator\u2029\u0085# next line\u000b# tab\f# feed \u202etxt\u200b\u0000\u001b[31m',
      '[link]: https://example.org',
    ].join('\n');
    const body = comment(hostile, true);
    expect(body.startsWith(forked)).toBe(true);
    const tokens = new MarkdownIt({ html: true }).parse(body.slice(head.length), {});
    expect(tokens.map(({ type }) => type)).toEqual(['paragraph_open', 'inline', 'paragraph_close', 'code_block']);
    const code = tokens.at(-1)?.content ?? '';
    expect(code).toContain('plain @everybody #1\n\n```\n</code></pre> <img src=x> <!-- -->\n- a list\n\n# a heading');
    expect(code).not.toMatch(/[^\P{C}\n]/u);
    expect(code).toContain('\ufffdtxt\ufffd\ufffd\ufffd[31m');
  });

  test('has bytes that are no UTF-8 in it as U+FFFD', () => {
    expect(comment(Buffer.from([0x61, 0xff, 0x62]), true)).toBe(`${forked}    a\ufffdb`);
  });

  test('of an earlier commit does not stay where a run has no report; without one nothing is said', () => {
    expect(comment('', false, [ours])).toBe(
      `${head}There is no report of this commit: the run says why. What stood here was of an earlier one.`,
    );
    expect(calls().at(-1)).toContain('--method PATCH repos/owner/repository/issues/comments/41');
    rmSync(join(folder, 'calls'));
    comment('', true);
    expect(calls()).toEqual(['api --paginate repos/owner/repository/issues/3/comments?per_page=100']);
  });

  test('takes no longer for characters that cannot be seen', () => {
    const body = comment('\u0001\r'.repeat(40_000), true);
    expect(body.slice(0, forked.length + 12)).toBe(`${forked}    \ufffd\n    \ufffd\n`.slice(0, forked.length + 12));
  }, 20_000);

  test('stays below what GitHub takes, also when each line grows', () => {
    for (const text of ['\n'.repeat(190_000), 'x'.repeat(190_000), '😀'.repeat(45_000)]) {
      for (const fork of [true, false]) {
        const body = comment(text, fork);
        expect([...body].length).toBeLessThan(65_000);
        expect(body.endsWith('(cut: the run has all of it)')).toBe(
          [...text].length * (fork && text[0] === '\n' ? 5 : 1) > 60_000,
        );
      }
    }
  });
});
