import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';

const program = join(packageRoot(), 'dist/scripts/check-workflows.js');

test('the check of our workflows ends well and says nothing', async () => {
  const { exitCode, stdout, stderr } = await execa(process.execPath, [program], { reject: false });
  expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('findings are printed with their places, and end it with 1', async () => {
  const root = mkdtempSync(join(tmpdir(), 'check-workflows-'));
  try {
    mkdirSync(join(root, '.github/workflows'), { recursive: true });
    writeFileSync(join(root, '.github/workflows/a.yml'), 'on: pull_request_target\npermissions: {}\njobs: {}\n');
    const { exitCode, stderr } = await execa(process.execPath, [program, root], { reject: false });
    expect(exitCode).toBe(1);
    expect(stderr.split('\n')[0]).toBe(
      '.github/workflows/a.yml:1:5: error: A workflow on "pull_request_target" has secrets and may write while it deals with code of anybody. Run on "pull_request", and hand results to a workflow on "workflow_run".',
    );
    expect(stderr).toContain('.github/workflows/a.yml:3:7: error: "jobs" section should not be empty.');
  } finally {
    rmSync(root, { recursive: true });
  }
});
