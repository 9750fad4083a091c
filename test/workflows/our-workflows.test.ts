// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how expressions of workflows are spelled
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { findInWorkflows } from '../../scripts/find-in-workflows.ts';
import { packageRoot } from '../../src/content/package-root.ts';

const folder = join(packageRoot(), '.github/workflows');

test('nothing is found in ours', async () => {
  expect(readdirSync(folder)).toContain('deploy.yml');
  expect(await findInWorkflows(packageRoot())).toEqual([]);
});

test('workflows, actions and what is no YAML are found below .github, in the order of their places', async () => {
  const root = mkdtempSync(join(tmpdir(), 'workflows-'));
  try {
    mkdirSync(join(root, '.github/workflows'), { recursive: true });
    mkdirSync(join(root, '.github/actions/a'), { recursive: true });
    writeFileSync(join(root, '.github/workflows/a.yaml'), 'on: push\npermissions: {}\njobs: {}\n');
    writeFileSync(join(root, '.github/workflows/b.yml'), 'on: [push\n');
    writeFileSync(join(root, '.github/actions/a/action.yml'), 'runs: {using: composite, steps: [{uses: a/b@v1}]}\n');
    writeFileSync(join(root, '.github/actions/a/action.yaml'), 'runs: {using: composite, steps: [{uses: ./a}]}\n');
    const findings = await findInWorkflows(root);
    expect(findings.map(({ path, line, column, check }) => `${path}:${line}:${column} ${check}`)).toEqual([
      '.github/actions/a/action.yaml:1:41 local-use',
      '.github/actions/a/action.yml:1:41 action-not-pinned',
      '.github/workflows/a.yaml:3:7 actionlint',
      expect.stringMatching(/^\.github\/workflows\/b\.yml:\d+:\d+ yaml-syntax$/),
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('an action has one commit and one version, wherever it is used', () => {
  const texts = [...readdirSync(folder).map((name) => join(folder, name)), join(folder, '../actions/setup/action.yml')];
  const pins = new Map<string, Set<string>>();
  for (const file of texts) {
    for (const [, name = '', pin = ''] of readFileSync(file, 'utf8').matchAll(/uses: ([\w.-]+\/[\w./-]+)@(.+)/g)) {
      pins.set(name, (pins.get(name) ?? new Set()).add(pin));
    }
  }
  expect([...pins.keys()].sort()).toEqual([
    'actions/checkout',
    'actions/download-artifact',
    'actions/setup-node',
    'actions/upload-artifact',
    'azure/login',
    'github/codeql-action/upload-sarif',
  ]);
  expect([...pins.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1]);
});

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly permissions: object; readonly environment?: string; readonly concurrency?: object }>
  >;
}

function jobsOf(name: string): Workflow['jobs'] {
  const workflow: Workflow = parse(readFileSync(join(folder, name), 'utf8'));
  return workflow.jobs;
}

test('a job that may ask for a token of Azure may write nothing, and has an environment or calls one that has', () => {
  const seen: string[] = [];
  for (const name of readdirSync(folder)) {
    for (const [key, job] of Object.entries(jobsOf(name))) {
      if (!('id-token' in job.permissions)) continue;
      seen.push(`${name} ${key} ${job.environment ?? '-'}`);
      expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
    }
  }
  expect(seen.sort()).toEqual([
    'deploy-workspace.yml apply deploy-${{ inputs.workspace }}',
    'deploy-workspace.yml plan plan',
    'deploy.yml first -',
    'deploy.yml second -',
    'deploy.yml third -',
    'drift.yml look plan',
    'pull-request.yml plan plan',
  ]);
});

test('each ring has a queue for each workspace and never ends what has begun', () => {
  for (const ring of ['first', 'second', 'third']) {
    expect(jobsOf('deploy.yml')[ring]?.concurrency).toEqual({
      group: 'deploy-${{ matrix.workspace }}',
      'cancel-in-progress': false,
    });
  }
});
