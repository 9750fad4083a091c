import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checks } from '../../src/validate/checks.ts';
import { commitAll, git } from './git.ts';
import { runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

function rule(id: string, name: string, query: string): string {
  return `id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b${id}
name: ${name}
description: Identifies sign-ins.
severity: Medium
queryFrequency: 1h
queryPeriod: 2h
triggerOperator: gt
triggerThreshold: 0
tactics: [InitialAccess]
relevantTechniques: [T1078]
query: |
  ${query}
version: 1.0.0
kind: Scheduled
`;
}

/** What queries do with logs is not what is tested here. */
const off = ['fixture-missing', ...checks.filter(({ family }) => family === 'robustness').map(({ id }) => id)];
const config = `checks: {${off.map((id) => `${id}: off`).join(', ')}}\n`;

/** A repository in a folder of which the root is, with a rule that has been wrong for long, and a function with a caller. */
async function committedRoot(): Promise<string> {
  const folder = temporaryFolder({
    'sentinel/blindspot.yaml': config,
    'sentinel/detections/Wrong.yaml': rule('01', 'Wrong', 'SigninLogs | where Nothing == 1'),
    'sentinel/detections/Caller.yaml': rule('02', 'Caller', 'Codes | where UserId == "x"'),
    'sentinel/detections/Plain.yaml': rule('03', 'Plain', 'AuditLogs | where Id == "x"'),
    'sentinel/functions/Codes.yaml': 'name: Codes\ndescription: Codes.\nquery: Inner\n',
    'sentinel/functions/Inner.yaml':
      'name: Inner\ndescription: Codes.\nquery: SigninLogs | project ResultType, UserId\n',
  });
  await commitAll(folder);
  return join(folder, 'sentinel');
}

async function since(root: string, ...words: readonly string[]): Promise<readonly unknown[]> {
  const { stdout, stderr, exitCode } = await runBlindspot([
    ...['validate', '--root', root, '--changed-since', 'main', '--format', 'json', ...words],
  ]);
  expect(words.includes('--fix') ? '' : stderr).toBe('');
  const { findings, summary } = JSON.parse(stdout);
  const texts = findings.map((one: Record<string, unknown>) => `${one['check']} ${one['path']}:${one['line']}`);
  return [exitCode, `${summary.detections} and ${summary.functions}`, ...texts];
}

describe('blindspot validate --changed-since', () => {
  it('says nothing of what was as wrong before, and all of what changed', async () => {
    const root = await committedRoot();
    expect(await since(root)).toEqual([0, '0 and 0']);
    const plain = join(root, 'detections/Plain.yaml');
    const before = readFileSync(plain, 'utf8');
    writeFileSync(plain, `# A comment changes nothing.\n${before.replace('"x"', '"y"').replace('4b03', '4B03')}`);
    writeFileSync(join(root, 'detections/New.yaml'), rule('04', 'Wrong', 'AuditLogs | where Id == "x"'));
    expect(await since(root)).toEqual([
      1,
      '2 and 0',
      'id-form detections/Plain.yaml:2',
      'version-not-raised detections/Plain.yaml:14',
      // The name that the new file took is found in the file behind it, which did not change.
      'duplicate-name detections/Wrong.yaml:2',
    ]);
  });

  it('mends against the commit too', async () => {
    const root = await committedRoot();
    const plain = join(root, 'detections/Plain.yaml');
    const before = readFileSync(plain, 'utf8');
    writeFileSync(plain, `# A comment.\n${before.replace('"x"', '"y"').replace('4b03', '4B03')}`);
    expect(await since(root, '--fix', 'detections/Plain.yaml')).toEqual([0, '1 and 0']);
    expect(readFileSync(plain, 'utf8')).toBe(`# A comment.\n${before.replace('"x"', '"y"').replace('1.0.0', '1.0.1')}`);
  });

  it('says that a function breaks its callers, also through another, and where', async () => {
    const root = await committedRoot();
    writeFileSync(
      join(root, 'functions/Inner.yaml'),
      'name: Inner\ndescription: Codes.\nquery: SigninLogs | project ResultType\n',
    );
    expect(await since(root)).toEqual([
      1,
      '1 and 2',
      'kql-semantic detections/Caller.yaml:12',
      'caller-broken functions/Inner.yaml:1',
    ]);
    rmSync(join(root, 'functions/Inner.yaml'));
    const gone = await since(root);
    expect(gone.slice(0, 2)).toEqual([1, '1 and 1']);
    expect(gone).toContain('caller-broken functions/Codes.yaml:3');
    expect(gone.join()).not.toContain('Wrong');
  });

  it('ends with 2 where there is no such commit', async () => {
    const root = await committedRoot();
    await git(root, 'checkout', '--quiet', '-b', 'mine');
    const { stdout, stderr, exitCode } = await runBlindspot(['validate', '--root', root, '--changed-since', 'mian']);
    expect([stdout, stderr, exitCode]).toEqual([
      '',
      'error: There is no commit "mian" in this repository. Did you mean "main" or "mine"?\n',
      2,
    ]);
  });
});
