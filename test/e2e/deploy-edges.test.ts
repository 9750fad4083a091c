import { cpSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writePlan } from '../../src/deploy/plan-file.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import type { FakeOptions } from '../azure/fake-options.ts';
import { workspacesYaml } from '../deploy/deployed-world.ts';
import { lines, runBlindspot } from './run-blindspot.ts';
import { startDeploy } from './start-deploy.ts';
import { temporaryFolder } from './temporary-folder.ts';

const naive = fileURLToPath(new URL('roots/naive-upn', import.meta.url));
const columns = { TimeGenerated: 'dateTime', ResultType: 'string', UserPrincipalName: 'string' };
const names = ['law-test', 'law-prod'];
const resource = (name: string): string =>
  `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-soc/providers/Microsoft.OperationalInsights/workspaces/${name}`;
const rules = (name: string): string => `${resource(name)}/providers/Microsoft.SecurityInsights/alertRules`;

async function world(options: FakeOptions = {}): Promise<{ readonly fake: FakeArm; readonly root: string }> {
  const workspaces = names.map((name) => ({ name, tables: { SigninLogs: { columns } } }));
  const fake = await startFake({ workspaces, ...options });
  onTestFinished(() => fake.close());
  const root = temporaryFolder({ 'workspaces.yaml': workspacesYaml(fake, names) });
  cpSync(naive, root, { recursive: true });
  return { fake, root };
}

async function deploy(root: string, token: string, ...words: readonly string[]) {
  const { exitCode, stdout, stderr } = await startDeploy(root, token, words);
  return { exitCode, stdout, stderr };
}

/** Every command that reads workspaces, with what it needs. */
const commands = [
  ['plan'],
  ['apply', '--yes'],
  ['drift'],
  ['prune'],
  ['import', '--out', 'out', '--workspace', 'law-prod'],
];

describe('what a command line lacks', () => {
  it.each(commands)('%s: a list of workspaces, a name in it, a token', async (...words) => {
    const root = temporaryFolder({});
    cpSync(naive, root, { recursive: true });
    const say = async (...more: readonly string[]): Promise<string> => {
      const ran = await deploy(root, 'ey.ey.x', ...words, ...more);
      expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
      return ran.stderr;
    };
    const missing = `error: There is no "${join(root, 'workspaces.yaml')}". docs/workspaces.md says what belongs in it.\n`;
    expect(await say()).toBe(missing);
    expect(await say('--config', 'none.yaml')).toBe('error: There is no file "none.yaml".\n');
    const { fake, root: other } = await world();
    const wrong = [...words.filter((word) => word !== '--workspace' && word !== 'law-prod'), '--workspace', 'law-prd'];
    expect(await deploy(other, fake.token, ...wrong)).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: There is no workspace "law-prd". Did you mean "law-prod"?\n',
    });
    // No token in the environment, and no Azure CLI to ask.
    const env = { BLINDSPOT_ACCESS_TOKEN: '', PATH: '' };
    expect(await runBlindspot(['deploy', ...words], { cwd: other, env })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'error: There is no Azure CLI ("az") to get a token from. Install it, or set BLINDSPOT_ACCESS_TOKEN.\n',
    });
    expect(fake.requests).toEqual([]);
  });
});

describe('a workspace that cannot be read', () => {
  it('is named, and nothing is written to the others', async () => {
    const { fake, root } = await world();
    fake.workspace('law-prod').state.onboarded = false;
    const { exitCode, stdout, stderr } = await deploy(root, fake.token, 'apply', '--yes');
    expect(stderr).toMatch(/^error: law-prod cannot be read\. GET /);
    expect(stderr).toContain(`GET ${rules('law-prod')}: 404 NotFound: `);
    expect(stderr).toMatch(/ Microsoft Sentinel is not enabled in this workspace\. Enable it first\.\n$/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(2);
    expect(fake.writes).toEqual([]);
  });

  it('does not hide the others from a plan or a search for drift, which end with 2 all the same', async () => {
    const { fake, root } = await world();
    fake.workspace('law-test').state.onboarded = false;
    const drift = await deploy(root, fake.token, 'drift');
    expect(drift.exitCode).toBe(2);
    expect(drift.stdout).toContain('\n law-test  ring 0  cannot be read\n');
    expect(drift.stdout).toContain(' law-prod  ring 1  6 differ, 0 do not\n');
    expect(drift.stdout).toMatch(/\n Drift: 6 in 1 of 1 workspaces\.\n 1 of 2 workspaces could not be read\.\n$/);
    expect(drift.stderr).toMatch(/^error: law-test cannot be read\. GET .* Enable it first\.\n$/);
    fake.workspace('law-prod').state.onboarded = false;
    const plan = await deploy(root, fake.token, 'plan', '--out', 'plan.json', '--format', 'json');
    expect(plan.exitCode).toBe(2);
    expect(JSON.parse(plan.stdout)).toMatchObject({
      workspaces: [],
      unreadable: [
        { name: 'law-test', ring: 0, problem: expect.stringMatching(/ Enable it first\.$/) },
        { name: 'law-prod', ring: 1, problem: expect.stringMatching(/ Enable it first\.$/) },
      ],
    });
    expect(plan.stderr).toMatch(
      /^error: law-test cannot be read\. .*\nerror: law-prod cannot be read\. .*\nerror: No plan is written, as it would not be of all workspaces\.\n$/,
    );
    expect(existsSync(join(root, 'plan.json'))).toBe(false);
    const apply = await deploy(root, fake.token, 'apply', '--yes', '--format', 'json');
    expect(apply).toMatchObject({ exitCode: 2, stdout: '' });
    expect(apply.stderr).toMatch(/^error: law-test cannot be read\. .*\nerror: law-prod cannot be read\. .*\n$/);
    expect(fake.writes).toEqual([]);
  });

  it('is told apart: no such token, no rights', async () => {
    const mallory = { token: 'ey.ey.mallory', objectId: '00000000-0000-0000-0000-0000000000d2', name: 'm', roles: [] };
    const { fake, root } = await world({ principals: [mallory] });
    const unknown = await deploy(root, 'ey.ey.stranger', 'plan', '--workspace', 'law-test');
    expect(unknown.stderr).toContain(': 401 InvalidAuthenticationToken: ');
    expect(unknown.stderr).not.toContain('stranger');
    expect(unknown.exitCode).toBe(2);
    const forbidden = await deploy(root, mallory.token, 'plan', '--workspace', 'law-test');
    expect(forbidden.stderr).toMatch(/^error: law-test cannot be read\. GET \S+: 403 AuthorizationFailed: /);
    expect(forbidden.stderr).not.toContain('mallory');
    expect(forbidden.exitCode).toBe(2);
    expect(fake.writes).toEqual([]);
  });

  it('but not written ends at the first refusal, with what is missing', async () => {
    const reader = {
      token: 'ey.ey.reader',
      objectId: '00000000-0000-0000-0000-0000000000d3',
      name: 'reader',
      roles: ['Microsoft Sentinel Reader'],
    } as const;
    const { fake, root } = await world({ principals: [reader] });
    const { exitCode, stdout } = await deploy(root, reader.token, 'apply', '--yes', '--no-replay');
    expect(stdout).toContain(': 403 AuthorizationFailed: ');
    expect(stdout).toContain('\n law-test: What refused this would refuse everything else.\n');
    expect(stdout).toContain('\n law-prod: Ring 0 is not done.\n');
    expect(stdout).toMatch(/\n Not done: 0 written, 1 failed, 11 not begun\.\n$/);
    expect(exitCode).toBe(1);
    expect(fake.writes).toEqual([]);
  });
});

describe('an apply', () => {
  it('of a plan with nothing in it says so', async () => {
    const { fake, root } = await world();
    const empty = writePlan({ format: 1, tool: '0.1.0', commit: null, workspaces: [] });
    writeFileSync(join(root, 'plan.json'), empty);
    expect(await deploy(root, fake.token, 'apply', 'plan.json', '--yes')).toEqual({
      exitCode: 0,
      stdout: ' There is no workspace in the plan: nothing is written.\n',
      stderr: '',
    });
  });

  it.skipIf(!existsSync('/dev/full'))('begins nothing that the trail would not know of', async () => {
    const { fake, root } = await world();
    const { exitCode, stdout, stderr } = await deploy(root, fake.token, 'apply', '--yes', '--audit', '/dev/full');
    expect(stderr).toBe('');
    const end = [
      ' law-test: The trail cannot be written: ENOSPC: no space left on device, write.',
      ' law-prod: Ring 0 is not done.',
      ' Not done: 0 written, 12 not begun.',
    ];
    expect(stdout.endsWith(lines(...end))).toBe(true);
    expect(exitCode).toBe(1);
    expect(fake.writes).toEqual([]);
  });

  it('refuses a trail that is a folder, or in none', async () => {
    const { fake, root } = await world();
    const ran = await deploy(root, fake.token, 'apply', '--yes', '--audit', '.');
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^error: The trail cannot be read: EISDIR/);
    const none = await deploy(root, fake.token, 'apply', '--yes', '--audit', 'none/audit.jsonl');
    expect(none.stderr).toMatch(/^error: The trail cannot be written: ENOENT/);
    expect(none.exitCode).toBe(2);
    expect(fake.writes).toEqual([]);
  });

  it('is brought to its end when the reader of its output leaves', async () => {
    const { fake, root } = await world();
    const run = startDeploy(root, fake.token, ['apply', '--yes', '--no-replay']);
    run.stdout.destroy();
    expect((await run).exitCode).toBe(0);
    for (const name of names) expect(fake.workspace(name).names('metadata')).toHaveLength(5);
    fake.assertClean();
  });
});
