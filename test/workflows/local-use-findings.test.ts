import { expect, test } from 'vitest';
import { localUseFindings } from '../../scripts/local-use-findings.ts';
import { SourceFile } from '../../src/content/source-file.ts';

const files = {
  '.github/workflows/one.yml': `on: push
jobs:
  one:
    steps:
      - uses: ./.github/actions/setup
        with:
          node: 22
  two:
    uses: ./.github/workflows/two.yml
    with:
      workspace: test
    secrets:
      key: x
`,
  '.github/workflows/two.yml': `on:
  push:
  workflow_call:
    inputs:
      workspace: {type: string, required: true}
      ring: {type: number, required: false}
      mode: {type: string, required: true, default: plan}
    secrets:
      key: {required: true}
jobs: {}
`,
  '.github/actions/setup/action.yml': `inputs:
  node: {required: true}
  cache: {default: npm, required: true}
runs:
  steps:
    - uses: ./.github/actions/cache
`,
  '.github/actions/cache/action.yaml': 'runs: {using: composite, steps: []}\n',
};

/** What is told of the files with one thing of one of them in another way, which must be there once. */
function told(file: keyof typeof files, before: string, after: string): readonly string[] {
  expect(files[file].split(before)).toHaveLength(2);
  const changed = { ...files, [file]: files[file].replace(before, after) };
  const sources = Object.entries(changed).map(([path, text]) => new SourceFile(path, text));
  return localUseFindings(sources).map(
    ({ path, line, column, check, message }) => `${path.slice(8)}:${line}:${column} ${check} ${message}`,
  );
}

test.each([
  ['node: 22', 'NODE: 22'],
  ['      workspace: test', '      Workspace: test\n      ring: 2'],
  ['./.github/actions/setup', './.github/actions/setup/'],
])('nothing is told of what fits: %j as %j', (before, after) => {
  expect(told('.github/workflows/one.yml', before, after)).toEqual([]);
});

test.each([
  [
    'actions/setup',
    'actions/setip',
    'workflows/one.yml:5:15 local-use There is no action "./.github/actions/setip" below .github/actions. Did you mean "./.github/actions/setup"?',
  ],
  [
    'actions/setup',
    'actions/Setup',
    'workflows/one.yml:5:15 local-use There is no action "./.github/actions/Setup" below .github/actions. Did you mean "./.github/actions/setup"?',
  ],
  [
    './.github/actions/setup',
    './elsewhere',
    'workflows/one.yml:5:15 local-use There is no action "./elsewhere" below .github/actions.',
  ],
  [
    'workflows/two.yml',
    'workflows/tow.yml',
    'workflows/one.yml:9:11 local-use There is no workflow "./.github/workflows/tow.yml" below .github/workflows. Did you mean "./.github/workflows/two.yml"?',
  ],
  [
    './.github/workflows/two.yml',
    './.github/actions/setup/action.yml',
    'workflows/one.yml:9:11 local-use There is no workflow "./.github/actions/setup/action.yml" below .github/workflows.',
  ],
  [
    'workflows/two.yml',
    'workflows/one.yml',
    'workflows/one.yml:9:11 local-use "./.github/workflows/one.yml" does not run on "workflow_call".',
  ],
  [
    'node: 22',
    'node: 22\n          nod: 22',
    'workflows/one.yml:8:11 local-use-unknown "./.github/actions/setup" has no input "nod". Did you mean "node"?',
  ],
  [
    'node: 22',
    'cache: npm',
    'workflows/one.yml:5:15 local-use-missing "./.github/actions/setup" needs the input "node".',
  ],
  [
    '      workspace: test',
    '      workspace: test\n      verbose: true',
    'workflows/one.yml:12:7 local-use-unknown "./.github/workflows/two.yml" has no input "verbose".',
  ],
  [
    '    with:\n      workspace: test\n',
    '',
    'workflows/one.yml:9:11 local-use-missing "./.github/workflows/two.yml" needs the input "workspace".',
  ],
  [
    '    secrets:\n      key: x\n',
    '',
    'workflows/one.yml:9:11 local-use-missing "./.github/workflows/two.yml" needs the secret "key".',
  ],
  [
    'key: x',
    'key: x\n      password: x',
    'workflows/one.yml:14:7 local-use-unknown "./.github/workflows/two.yml" has no secret "password".',
  ],
])('%j as %j', (before, after, expected) => {
  expect(told('.github/workflows/one.yml', before, after)).toEqual([expected]);
});

test('actions use each other', () => {
  expect(told('.github/actions/setup/action.yml', 'actions/cache', 'actions/cash')).toEqual([
    'actions/setup/action.yml:6:13 local-use There is no action "./.github/actions/cash" below .github/actions. Did you mean "./.github/actions/cache"?',
  ]);
});

test.each(['on: workflow_call\n', 'on: [push, workflow_call]\n', 'on:\n  workflow_call:\n'])(
  'a workflow that is called and declares nothing is given nothing: %j',
  (on) => {
    const sources = [
      new SourceFile('.github/workflows/a.yml', 'jobs: {a: {uses: ./.github/workflows/b.yml, with: {x: 1}}}\n'),
      new SourceFile('.github/workflows/b.yml', `${on}jobs: {}\n`),
    ];
    expect(localUseFindings(sources).map(({ message }) => message)).toEqual([
      '"./.github/workflows/b.yml" has no input "x".',
    ]);
  },
);

test('what is no YAML is not said to be missing', () => {
  expect(told('.github/actions/setup/action.yml', 'inputs:\n', 'inputs: [\n')).toEqual([]);
});
