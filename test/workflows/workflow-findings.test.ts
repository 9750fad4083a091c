// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how expressions of workflows are spelled
import { describe, expect, test } from 'vitest';
import { runActionlint } from '../../scripts/run-actionlint.ts';
import { workflowFindings } from '../../scripts/workflow-findings.ts';
import type { Finding } from '../../src/content/finding.ts';
import { SourceFile } from '../../src/content/source-file.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const digest = '0123456789abcdef'.repeat(4);
const path = '.github/workflows/one.yml';
const folder = 'An expression in "working-directory" names nothing but the matrix and the folders of the runner.';
const unsecure = 'env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: true}';
const commands = '"ACTIONS_ALLOW_UNSECURE_COMMANDS" lets each line of the log set variables and the path.';

const good = `on: push
permissions: {}
defaults:
  run:
    shell: bash
jobs:
  one:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@${commit} # v7.0.1
        with:
          persist-credentials: false
      - uses: ./.github/actions/setup
      - run: echo "$TITLE"
        env:
          TITLE: \${{ github.event.head_commit.message }}
  two:
    needs: one
    permissions: {}
    uses: ./.github/workflows/two.yml
`;

/** The good workflow with one thing in another way, which must be there once. */
function changed(before: string, after: string): SourceFile {
  expect(good.split(before)).toHaveLength(2);
  return new SourceFile(path, good.replace(before, after));
}

function told(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`);
}

describe('our own rules', () => {
  test('have nothing to say of a good workflow', () => {
    expect(workflowFindings(new SourceFile(path, good))).toEqual([]);
  });

  test.each([
    [
      `${commit} # v7.0.1`,
      'v7',
      '13:15 action-not-pinned "actions/checkout@v7" is not pinned by the 40 digits of a commit.',
    ],
    [
      `${commit} # v7.0.1`,
      commit.slice(1),
      `13:15 action-not-pinned "actions/checkout@${commit.slice(1)}" is not pinned by the 40 digits of a commit.`,
    ],
    [
      `${commit} # v7.0.1`,
      `${commit.toUpperCase()} # v7.0.1`,
      `13:15 action-not-pinned "actions/checkout@${commit.toUpperCase()}" is not pinned by the 40 digits of a commit.`,
    ],
    [
      ' # v7.0.1',
      '',
      `13:15 action-version "actions/checkout@${commit}" has no comment with its version behind it: # v1.2.3.`,
    ],
    [
      ' # v7.0.1',
      ' # newest',
      `13:15 action-version "actions/checkout@${commit}" has no comment with its version behind it: # v1.2.3.`,
    ],
    [
      './.github/actions/setup',
      'docker://alpine:3',
      '16:15 image-not-pinned The image "docker://alpine:3" is not pinned by the 64 digits of its digest.',
    ],
    [
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    container: node:20\n',
      '9:16 image-not-pinned The image "node:20" is not pinned by the 64 digits of its digest.',
    ],
    [
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    container: {image: redis:latest}\n',
      '9:24 image-not-pinned The image "redis:latest" is not pinned by the 64 digits of its digest.',
    ],
    [
      'runs-on: ubuntu-latest\n',
      `runs-on: ubuntu-latest\n    container: node@sha256:${digest.slice(1)}\n`,
      `9:16 image-not-pinned The image "node@sha256:${digest.slice(1)}" is not pinned by the 64 digits of its digest.`,
    ],
    [
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    container: ${{ matrix.image }}\n',
      '9:16 image-not-pinned The image "${{ matrix.image }}" is not pinned by the 64 digits of its digest.',
    ],
    [
      'runs-on: ubuntu-latest\n',
      `runs-on: ubuntu-latest\n    services:\n      good: {image: redis@sha256:${digest}}\n      bad:\n        image: redis:7\n`,
      '12:16 image-not-pinned The image "redis:7" is not pinned by the 64 digits of its digest.',
    ],
    [
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    services: ${{ fromJSON(vars.SERVICES) }}\n',
      '9:15 image-not-pinned The image "${{ fromJSON(vars.SERVICES) }}" is not pinned by the 64 digits of its digest.',
    ],
    [
      './.github/workflows/two.yml',
      'some/where/.github/workflows/two.yml@main',
      '23:11 action-not-pinned "some/where/.github/workflows/two.yml@main" is not pinned by the 40 digits of a commit.',
    ],
    [
      'persist-credentials: false',
      'fetch-depth: 0',
      '13:15 checkout-credentials A checkout has "persist-credentials: false", or the token stays where every later step can read it.',
    ],
    [
      `actions/checkout@${commit} # v7.0.1\n        with:\n          persist-credentials: false\n`,
      `Actions/Checkout@${commit} # v7.0.1\n`,
      '13:15 checkout-credentials A checkout has "persist-credentials: false", or the token stays where every later step can read it.',
    ],
    [
      `actions/checkout@${commit} # v7.0.1\n        with:\n          persist-credentials: false\n`,
      `actions/checkout/.@${commit} # v7.0.1\n`,
      '13:15 checkout-credentials A checkout has "persist-credentials: false", or the token stays where every later step can read it.',
    ],
    [
      'permissions: {}\ndefaults',
      'defaults',
      '1:1 workflow-permissions A workflow has "permissions: {}", and each job names its own.',
    ],
    [
      'permissions: {}\ndefaults',
      'permissions: {contents: read}\ndefaults',
      '2:1 workflow-permissions A workflow has "permissions: {}", and each job names its own.',
    ],
    [
      'permissions: {}\ndefaults',
      'permissions: write-all\ndefaults',
      '2:1 workflow-permissions A workflow has "permissions: {}", and each job names its own.',
    ],
    ['    permissions:\n      contents: read\n', '', '7:3 job-permissions A job names each of its permissions.'],
    [
      '    permissions:\n      contents: read\n',
      '    permissions: read-all\n',
      '10:5 job-permissions A job names each of its permissions.',
    ],
    ['    permissions: {}\n    uses', '    uses', '20:3 job-permissions A job names each of its permissions.'],
    [
      '    timeout-minutes: 5\n',
      '',
      '7:3 job-timeout A job has "timeout-minutes": without it, one that hangs runs for six hours.',
    ],
    [
      'echo "$TITLE"',
      'echo "${{ github.sha }}"',
      '17:9 script-expression An expression in "run" becomes part of the script, whatever its value is.',
    ],
    [
      'shell: bash',
      'shell: sh',
      '17:9 script-shell A script runs in "shell: bash", which ends at the first command of a pipe that fails.',
    ],
    [
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    defaults: {run: {shell: sh}}\n',
      '18:9 script-shell A script runs in "shell: bash", which ends at the first command of a pipe that fails.',
    ],
    [
      '      - run: echo "$TITLE"\n',
      '      - run: echo "$TITLE"\n        working-directory: ${{ github.event.pull_request.head.ref }}\n',
      `18:28 folder-expression ${folder}`,
    ],
    [
      '      - run: echo "$TITLE"\n',
      '      - run: echo "$TITLE"\n        working-directory: ${{ runner.temp }}/${{ inputs.folder }}\n',
      `18:28 folder-expression ${folder}`,
    ],
    ['shell: bash', 'shell: bash\n    working-directory: ${{ github.head_ref }}', `6:24 folder-expression ${folder}`],
    [
      'runs-on: ubuntu-latest\n',
      'runs-on: ubuntu-latest\n    defaults: {run: {working-directory: "${{ github.event.action }}"}}\n',
      `9:41 folder-expression ${folder}`,
    ],
    ['permissions: {}\ndefaults', `permissions: {}\n${unsecure}\ndefaults`, `3:7 unsecure-commands ${commands}`],
    ['runs-on: ubuntu-latest\n', `runs-on: ubuntu-latest\n    ${unsecure}\n`, `9:11 unsecure-commands ${commands}`],
    [
      'TITLE: ${{ github.event.head_commit.message }}',
      'actions_allow_unsecure_commands: true',
      `19:11 unsecure-commands ${commands}`,
    ],
    [
      'echo "$TITLE"',
      'echo ACTIONS_ALLOW_UNSECURE_COMMANDS=true >> "$GITHUB_ENV"',
      `17:14 unsecure-commands ${commands}`,
    ],
    [
      'two.yml\n',
      'two.yml\n    secrets: inherit\n',
      '24:14 secrets-inherit A workflow that is called is given each secret by its name, not all that there are.',
    ],
    [
      'on: push',
      'on: pull_request_target',
      '1:5 pull-request-target A workflow on "pull_request_target" has secrets and may write while it deals with code of anybody.',
    ],
    [
      'on: push',
      'on: [push, pull_request_target]',
      '1:12 pull-request-target A workflow on "pull_request_target" has secrets and may write while it deals with code of anybody.',
    ],
    [
      'on: push',
      'on: {pull_request_target: {branches: [main]}}',
      '1:6 pull-request-target A workflow on "pull_request_target" has secrets and may write while it deals with code of anybody.',
    ],
  ])('%j as %j', (before, after, expected) => {
    expect(told(workflowFindings(changed(before, after)))).toEqual([expected]);
  });

  test('let a step name its shell where the workflow does not', () => {
    const source = changed('      - run: echo "$TITLE"\n', '      - run: echo "$TITLE"\n        shell: bash\n');
    const own = new SourceFile(path, source.text.replace('defaults:\n  run:\n    shell: bash\n', ''));
    expect(workflowFindings(own)).toEqual([]);
  });

  test('look through aliases', () => {
    const text = good
      .replace('actions/checkout@', '&out actions/checkout@')
      .replace('      - uses: ./.github/actions/setup\n', '      - uses: *out\n');
    expect(told(workflowFindings(new SourceFile(path, text)))).toEqual([
      `13:20 checkout-credentials A checkout has "persist-credentials: false", or the token stays where every later step can read it.`,
    ]);
  });

  test.each([
    [`    container: node:20@sha256:${digest}\n`],
    [`    container: {image: ghcr.io/a/b@sha256:${digest}}\n`],
    ['    defaults: {run: {working-directory: "${{ matrix.folder }}/a"}}\n'],
    ['    defaults: {run: {working-directory: "${{ github.workspace }}/${{runner.temp}}"}}\n'],
  ])('let a job have %j', (line) => {
    const source = changed('    runs-on: ubuntu-latest\n', `    runs-on: ubuntu-latest\n${line}`);
    expect(workflowFindings(source)).toEqual([]);
  });

  test("let the job's shell count before that of the workflow", () => {
    const source = changed(
      '    runs-on: ubuntu-latest\n',
      '    runs-on: ubuntu-latest\n    defaults: {run: {shell: bash}}\n',
    );
    const own = new SourceFile(path, source.text.replace('  run:\n    shell: bash\n', '  run:\n    shell: sh\n'));
    expect(workflowFindings(own)).toEqual([]);
  });

  test.each([
    [
      'pull_request',
      'contents: write',
      ['11:7 pull-request-permissions A job of a workflow on "pull_request" has no "contents: write".'],
    ],
    [
      '[push, pull_request]',
      'packages: write',
      ['11:7 pull-request-permissions A job of a workflow on "pull_request" has no "packages: write".'],
    ],
    [
      '{pull_request: }',
      'pull-requests: write',
      ['11:7 pull-request-permissions A job of a workflow on "pull_request" has no "pull-requests: write".'],
    ],
    ['pull_request', 'security-events: write', []],
    ['pull_request', 'id-token: write', []],
    ['pull_request', 'contents: none', []],
    ['push', 'contents: write', []],
  ])('on %s, of the permission %s', (on, permission, expected) => {
    const text = good.replace('on: push', `on: ${on}`).replace('contents: read', permission);
    expect(told(workflowFindings(new SourceFile(path, text)))).toEqual(expected);
  });

  test('a job that calls a workflow on "pull_request" hands no permission to write on', () => {
    const text = good
      .replace('on: push', 'on: pull_request')
      .replace('permissions: {}\n    uses', 'permissions: {issues: write}\n    uses');
    expect(told(workflowFindings(new SourceFile(path, text)))).toEqual([
      '22:19 pull-request-permissions A job of a workflow on "pull_request" has no "issues: write".',
    ]);
  });

  test.each([
    'gh pr checkout "$NUMBER"',
    'gh pr -R a/b checkout 1',
    'gh co 1',
    'gh repo clone "$FORK"',
    'git fetch origin "pull/$NUMBER/head"',
    'git -C x checkout "$SHA"',
    'git \\\n            fetch origin',
    'true && git pull',
  ])('let no script fetch a pull request after its run: %j', (script) => {
    const text = good.replace('echo "$TITLE"', `|\n            ${script}`);
    expect(workflowFindings(new SourceFile(path, text))).toEqual([]);
    expect(told(workflowFindings(new SourceFile(path, text.replace('on: push', 'on: [workflow_run]'))))).toEqual([
      '17:9 workflow-run-checkout A workflow on "workflow_run" checks nothing out but its own branch.',
    ]);
  });

  test.each([
    'gh api "repos/$X/pulls"',
    'gh pr comment 1 --body-file x',
    'git log; echo checkout',
    'echo "$GITHUB_REF"',
  ])('let a script on "workflow_run" do %j', (script) => {
    const text = good.replace('on: push', 'on: workflow_run').replace('echo "$TITLE"', script);
    expect(workflowFindings(new SourceFile(path, text))).toEqual([]);
  });

  test.each(['ref', 'repository', 'Ref'])('let nothing else be checked out after a pull request: %s', (input) => {
    const text = good
      .replace('on: push', 'on:\n  workflow_run:\n    workflows: [x]\n    types: [completed]')
      .replace('persist-credentials: false', `persist-credentials: false\n          ${input}: x`);
    expect(told(workflowFindings(new SourceFile(path, text)))).toEqual([
      '19:11 workflow-run-checkout A workflow on "workflow_run" checks nothing out but its own branch.',
    ]);
  });

  test('hold for composite actions, whose steps name their shell', () => {
    const action = `runs:
  using: composite
  steps:
    - uses: actions/setup-node@v7
    - run: npm ci \${{ inputs.flags }}
    - run: npm ci
      shell: bash
`;
    expect(told(workflowFindings(new SourceFile('.github/actions/setup/action.yml', action)))).toEqual([
      '4:13 action-not-pinned "actions/setup-node@v7" is not pinned by the 40 digits of a commit.',
      '5:7 script-expression An expression in "run" becomes part of the script, whatever its value is.',
      '5:7 script-shell A script runs in "shell: bash", which ends at the first command of a pipe that fails.',
    ]);
  });

  test('an image of an action is pinned, too', () => {
    const action = (image: string) =>
      told(
        workflowFindings(new SourceFile('.github/actions/a/action.yml', `runs: {using: docker, image: ${image}}\n`)),
      );
    expect(action('Dockerfile')).toEqual([]);
    expect(action(`docker://a@sha256:${digest}`)).toEqual([]);
    expect(action('docker://a:1')).toEqual([
      '1:30 image-not-pinned The image "docker://a:1" is not pinned by the 64 digits of its digest.',
    ]);
  });

  test('a workflow with the name of an action is a workflow', () => {
    const text = 'on: push\njobs: {}\n';
    expect(told(workflowFindings(new SourceFile('.github/workflows/action.yml', text)))).toEqual([
      '1:1 workflow-permissions A workflow has "permissions: {}", and each job names its own.',
    ]);
  });

  test('say what is no YAML', () => {
    expect(workflowFindings(new SourceFile(path, 'on: [push\n')).map(({ check }) => check)).toEqual(['yaml-syntax']);
  });
});

describe('actionlint', () => {
  test('reads each file, and names the place', async () => {
    const bad = changed('echo "$TITLE"', 'echo "${{ github.event.pull_request.title }}"');
    const worse = new SourceFile('.github/workflows/two.yml', 'on: pusch\njobs: {}\n');
    const findings = await runActionlint([new SourceFile(path, good), bad, worse]);
    expect(
      findings.map(({ path, line, column, message }) => ({ path, line, column, text: message.slice(0, 60) })),
    ).toEqual([
      { path, line: 17, column: 24, text: '"github.event.pull_request.title" is potentially untrusted. ' },
      {
        path: '.github/workflows/two.yml',
        line: 1,
        column: 5,
        text: expect.stringContaining('nknown Webhook event "pusch"'),
      },
      {
        path: '.github/workflows/two.yml',
        line: 2,
        column: 7,
        text: expect.stringContaining('"jobs" section should not be empty'),
      },
    ]);
    expect(findings.every(({ check, severity }) => check === 'actionlint' && severity === 'error')).toBe(true);
  });

  test('knows of variables, which are younger than it is', async () => {
    const known = changed('      TITLE: ${{ github.event.head_commit.message }}', '      TITLE: ${{ vars.TITLE }}');
    const unknown = changed('      TITLE: ${{ github.event.head_commit.message }}', '      TITLE: ${{ wars.TITLE }}');
    const findings = await runActionlint([known, unknown]);
    expect(findings.map(({ message }) => message.slice(0, 25))).toEqual(['Undefined variable "wars"']);
  });

  test('leaves the globals of the process alone', async () => {
    await runActionlint([new SourceFile(path, good)]);
    expect('Go' in globalThis).toBe(false);
  });
});
