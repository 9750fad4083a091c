import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { loadRepository } from '../../src/content/repository.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import { DEFAULT_CLAIMS, type FakeOptions } from '../azure/fake-options.ts';
import { unsignedJwt } from '../azure/unsigned-jwt.ts';
import { deployContent } from './deploy-content.ts';
import { type Ended, lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { workspaceList } from './workspace-list.ts';

let fakes: FakeArm[] = [];

afterEach(async () => {
  for (const fake of fakes) fake.assertClean();
  await Promise.all(fakes.map((fake) => fake.close()));
  fakes = [];
});

/** A fake with the clock of this machine, which the process compares it with. */
async function start(options: FakeOptions = {}): Promise<FakeArm> {
  const fake = await startFake({ clock: { start: Date.now(), speed: 1 }, ...options });
  fakes.push(fake);
  return fake;
}

async function runDoctor(fake: FakeArm, cwd: string, ...words: readonly string[]): Promise<Ended> {
  const env = { BLINDSPOT_ACCESS_TOKEN: fake.token };
  const ended = await runBlindspot(['doctor', ...words], { cwd, env });
  expect(ended.stdout + ended.stderr).not.toContain(fake.token);
  expect(fake.writes).toEqual([]);
  return ended;
}

/** The lines of a workspace that begin with a level and a subject. */
function said(stdout: string): readonly string[] {
  return stdout.split('\n').filter((line) => /^ (?:ok|warning|problem) /.test(line));
}

const id = '11111111-2222-3333-4444-555555555555';

const spray = lines(
  `id: ${id}`,
  'name: Password spray',
  'description: Finds it.',
  'severity: High',
  'queryFrequency: 1h',
  'queryPeriod: 1h',
  'triggerOperator: gt',
  'triggerThreshold: 0',
  'query: SignIns | union AuditLogs',
  'version: 1.2.3',
  'kind: Scheduled',
);

const repository = {
  'detections/signin/Spray.yaml': spray,
  'functions/SignIns.yaml': lines('name: SignIns', 'parameters: []', 'query: SigninLogs'),
};

const tables = { SigninLogs: { columns: {} }, AuditLogs: { columns: {} } };
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const program = ` ok      program    Blindspot ${version} on Node ${process.versions.node}, ${process.platform} ${process.arch}.`;

describe('blindspot doctor', () => {
  test('has nothing to say against what is fine', async () => {
    const fake = await start({ workspaces: [{ tables }] });
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    fake.clearJournal();
    expect(await runDoctor(fake, folder)).toEqual({
      stdout: lines(
        'This machine and the repository',
        program,
        ' ok      list       workspaces.yaml: 1 workspace in 1 ring: law-soc.',
        ' ok      content    1 rule and 1 function.',
        '',
        `law-soc: law-soc in rg-soc, subscription 00000000-0000-0000-0000-000000000001, ${fake.url}`,
        ' ok      identity   blindspot-deployer, application 00000000-0000-0000-0000-0000000000a1, object',
        '                    00000000-0000-0000-0000-0000000000d1, tenant 00000000-0000-0000-0000-00000000007e. The',
        '                    token is of BLINDSPOT_ACCESS_TOKEN.',
        ' ok      workspace  It is there (westeurope), and Sentinel is enabled in it.',
        ' ok      clock      This machine and the service agree on the time.',
        ' ok      roles      Microsoft Sentinel Contributor.',
        ' ok      plan       May read all that plan, drift and import read.',
        ' ok      apply      May write all that apply, rollback and prune write.',
        " ok      rules      1 of the repository's 1 are there. 1 of at most 512 are enabled; 0 of at most 50 NRT.",
        " ok      functions  1 of the repository's 1 are there.",
        ' ok      tables     2 of the 2 that the rules read are there.',
        ' ok      versions   alertRules 2025-09-01, alertRulesPreview 2025-07-01-preview, metadata 2025-09-01,',
        '                    savedSearches 2025-07-01, tables 2025-07-01.',
        '',
        '13 ok.',
      ),
      stderr: '',
      exitCode: 0,
    });
  });

  test('says what is wrong in a workspace, and what to do', async () => {
    const workspaces = [{ tables: { SigninLogs: { columns: {}, plan: 'Basic' } } }] as const;
    const fake = await start({ workspaces, settings: { clockSkew: 120_000 } });
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    const workspace = fake.workspace();
    workspace.edit('rules', id, (properties) => {
      properties['displayName'] = 'Spray \u001b[31m';
    });
    workspace.autoDisable(id);
    workspace.delete('metadata', `analyticsrule-${id}`);
    workspace.delete('savedSearches', 'SignIns');
    fake.clearJournal();
    const ended = await runDoctor(fake, folder);
    expect(ended.exitCode).toBe(1);
    const text = ended.stdout.slice(ended.stdout.indexOf(' ok      workspace'));
    expect(text.replace(/1(?:19|20|21) s/, '120 s')).toBe(
      lines(
        ' ok      workspace  It is there (westeurope), and Sentinel is enabled in it.',
        " warning clock      The clock of this machine is 120 s behind the service's.",
        '                    Set the clock. Tokens are refused when it is minutes off.',
        ' ok      roles      Microsoft Sentinel Contributor.',
        ' ok      plan       May read all that plan, drift and import read.',
        ' ok      apply      May write all that apply, rollback and prune write.',
        " ok      rules      1 of the repository's 1 are there. 0 of at most 512 are enabled, 1 after a deployment; 0",
        '                    of at most 50 NRT.',
        ' warning rules      Sentinel switched rules off by itself, as their queries kept failing:',
        `                    - AUTO DISABLED Spray <U+001B>[31m (${id})`,
        '                    Why stands in their descriptions. Mend the query or bring the table back; the next',
        '                    deployment enables those of the repository.',
        ' warning rules      Rules of the repository are there without the mark of a deployment from here:',
        `                    - AUTO DISABLED Spray <U+001B>[31m (${id})`,
        '                    A plan blocks those that are not as the repository wants them. "deploy plan --adopt" takes',
        '                    them over.',
        " ok      functions  0 of the repository's 1 are there. 1 comes with a deployment.",
        ' problem functions  Functions are missing that rules call which are there:',
        '                    - SignIns: signin/Spray',
        '                    Deploy: until then these rules fail, and Sentinel switches them off.',
        ' warning tables     1 of the 2 that the rules read are there. Missing:',
        '                    - AuditLogs: signin/Spray',
        '                    Connect the logs first; a table appears with its first record. Sentinel refuses a rule of',
        '                    a table that is not there, unless the rule reads it in a fuzzy union.',
        ' warning tables     Rules read tables that are not on the plan Analytics:',
        '                    - SigninLogs (Basic): signin/Spray',
        '                    Sentinel runs no rules over these. Change the plan of the table.',
        ' ok      versions   alertRules 2025-09-01, alertRulesPreview 2025-07-01-preview, metadata 2025-09-01,',
        '                    savedSearches 2025-07-01, tables 2025-07-01.',
        '',
        '1 problem, 5 warnings, 11 ok.',
      ),
    );
  });

  test('names the actions that are missing, and goes on where something may not be read', async () => {
    const claims = { ...DEFAULT_CLAIMS, name: 'x' };
    const token = unsignedJwt(claims);
    const objectId = String(DEFAULT_CLAIMS['oid']);
    const reader = { token, objectId, name: 'reader', roles: ['Microsoft Sentinel Reader'] } as const;
    const fake = await start({ workspaces: [{ tables }], principals: [reader] });
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake), ...repository });
    const ended = await runDoctor(fake, folder);
    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toContain(
      lines(
        ' ok      plan       May read all that plan, drift and import read.',
        ' warning apply      May not write all that apply, rollback and prune write. Missing:',
        '                    - Microsoft.SecurityInsights/alertRules/write',
        '                    - Microsoft.SecurityInsights/alertRules/delete',
        '                    - Microsoft.SecurityInsights/metadata/write',
        '                    - Microsoft.SecurityInsights/metadata/delete',
        '                    - Microsoft.OperationalInsights/workspaces/savedSearches/write',
        '                    - Microsoft.OperationalInsights/workspaces/savedSearches/delete',
        '                    An identity that only plans should not. One that deploys takes the role "Microsoft',
        '                    Sentinel Contributor" on the workspace or its resource group.',
      ),
    );

    const nobody = await start({ workspaces: [{ tables }], principals: [{ ...reader, roles: [] }] });
    const other = temporaryFolder({ 'workspaces.yaml': workspaceList(nobody), ...repository });
    const refused = await runDoctor(nobody, other);
    expect(refused.exitCode).toBe(1);
    expect(said(refused.stdout).slice(4)).toEqual([
      ' problem workspace  The workspace itself cannot be read: 403 AuthorizationFailed.',
      ' warning roles      The roles cannot be read: 403 AuthorizationFailed.',
      ' problem plan       May not read all that plan, drift and import read. Missing:',
      ' warning apply      May not write all that apply, rollback and prune write. Missing:',
      ' problem rules      The rules cannot be read: 403 AuthorizationFailed.',
      ' problem functions  The functions cannot be read: 403 AuthorizationFailed.',
      ' warning tables     The tables cannot be read: 403 AuthorizationFailed.',
      ' ok      versions   alertRules 2025-09-01, alertRulesPreview 2025-07-01-preview, metadata 2025-09-01,',
    ]);
    expect(refused.stdout).toContain(
      '\n                    The action that is missing is Microsoft.SecurityInsights/alertRules/read.\n',
    );
    // One call that fails ends no other.
    const half = await start({ workspaces: [{ tables }] });
    half.fault({ type: 'tables' }, '500', { times: 3 });
    const third = temporaryFolder({ 'workspaces.yaml': workspaceList(half), ...repository });
    const levels = said((await runDoctor(half, third)).stdout).map((line) => line.slice(1, 20).trim());
    expect(levels.filter((line) => !line.startsWith('ok'))).toEqual(['warning tables']);
  });

  test('says which versions the service offers', async () => {
    const offered = ['2026-11-01-preview', '2026-05-01', '2025-09-01', '2025-07-01-preview'];
    const fake = await start({
      workspaces: [{ tables }],
      apiVersions: { alertRules: offered, metadata: ['2026-05-01'] },
    });
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake), ...repository });
    const ended = await runDoctor(fake, folder);
    fake.takeViolations();
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout.slice(ended.stdout.indexOf(' problem versions'))).toBe(
      lines(
        ' problem versions   Versions of the interface are set that the service does not offer:',
        '                    - metadata 2025-09-01; there is 2026-05-01',
        '                    Set others under "apiVersions" in workspaces.yaml.',
        ' ok      versions   alertRules 2025-09-01, alertRulesPreview 2025-07-01-preview, savedSearches 2025-07-01,',
        '                    tables 2025-07-01. Newer ones, untried: alertRules 2026-05-01, alertRulesPreview',
        '                    2026-11-01-preview.',
        '',
        '2 problems, 13 ok.',
      ),
    );
  });

  test('stops at a workspace that is not there, and looks at the next', async () => {
    const fake = await start({ workspaces: [{}, { name: 'law-other', onboarded: false, tables }] });
    const list = workspaceList(fake).replace('"workspace":"law-soc"', '"workspace":"law-gone"');
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    const ended = await runDoctor(fake, folder);
    expect(ended.exitCode).toBe(1);
    expect(
      said(ended.stdout)
        .slice(3)
        .filter((line) => !line.includes('identity')),
    ).toEqual([
      ' problem workspace  The workspace cannot be reached: 404 ResourceNotFound, The Resource',
      ' problem workspace  The workspace is there, but Microsoft Sentinel is not enabled in it.',
      ' ok      clock      This machine and the service agree on the time.',
      ' ok      roles      Microsoft Sentinel Contributor.',
      ' ok      plan       May read all that plan, drift and import read.',
      ' ok      apply      May write all that apply, rollback and prune write.',
      " ok      functions  0 of the repository's 1 are there. 1 comes with a deployment.",
      ' ok      tables     2 of the 2 that the rules read are there.',
      ' ok      versions   alertRules 2025-09-01, alertRulesPreview 2025-07-01-preview, metadata 2025-09-01,',
    ]);
    const one = await runDoctor(fake, folder, '--workspace', 'law-soc', '--format', 'json');
    const report = JSON.parse(one.stdout);
    expect(report.summary).toEqual({ ok: 4, warnings: 0, problems: 1 });
    expect(report.checks.at(-1)).toEqual({
      workspace: 'law-soc',
      subject: 'workspace',
      level: 'problem',
      text: "The workspace cannot be reached: 404 ResourceNotFound, The Resource 'Microsoft.OperationalInsights/workspaces/law-gone' under resource group 'rg-soc' was not found.",
      items: [],
      help: 'The subscription, resource group or workspace does not exist, or is not visible. Compare workspaces.yaml.',
    });
  });

  test('warns before the limit of rules, by what a deployment would make', async () => {
    const fake = await start({ workspaces: [{ tables }] });
    const properties = { enabled: true, displayName: 'x', severity: 'Low', query: 'T' };
    for (let index = 0; index < 512; index++) {
      fake.workspace().plant('rules', { name: `rule-${index}`, kind: index < 46 ? 'NRT' : 'Scheduled', properties });
    }
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake), ...repository });
    const ended = await runDoctor(fake, folder);
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toContain(
      lines(
        " problem rules      0 of the repository's 1 are there. 512 of at most 512 are enabled, 513 after a deployment;",
        '                    46 of at most 50 NRT.',
        '                    Sentinel refuses what is beyond. Disable or delete rules that nobody looks at.',
      ),
    );
  });
});

describe('before anything is asked', () => {
  test('a token that ended, one that is none, and one that ends soon', async () => {
    const fake = await start({ workspaces: [{ tables }] });
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake), ...repository });
    const identity = async (token: string): Promise<readonly string[]> => {
      const ended = await runBlindspot(['doctor'], { cwd: folder, env: { BLINDSPOT_ACCESS_TOKEN: token } });
      expect(ended.stdout + ended.stderr).not.toContain(token);
      const text = ended.stdout.slice(ended.stdout.indexOf('identity'));
      return [String(ended.exitCode), text.replace(/\n +/g, ' ').split('\n')[0] ?? ''];
    };
    expect(await identity(unsignedJwt({ exp: 1_600_000_000 }))).toEqual([
      '1',
      'identity   The token in BLINDSPOT_ACCESS_TOKEN expired at 2020-09-13T12:26:40.000Z. Set a new one, or unset it to use the Azure CLI. Without a token nothing else can be asked.',
    ]);
    expect(await identity('two words')).toEqual([
      '1',
      'identity   What BLINDSPOT_ACCESS_TOKEN holds is no token. Without a token nothing else can be asked.',
    ]);
    const exp = Math.floor(Date.now() / 1_000) + 300;
    const end = new Date(exp * 1_000).toISOString().slice(11, 16);
    expect((await identity(unsignedJwt({ exp, upn: 'someone@contoso.com' })))[1]).toMatch(
      new RegExp(
        `^identity   someone@contoso\\.com\\. The token is of BLINDSPOT_ACCESS_TOKEN and ends at ${end} UTC\\. Put a new one into BLINDSPOT_ACCESS_TOKEN\\.`,
      ),
    );
  });

  test('no service, and no program that gives a token', async () => {
    const fake = await startFake();
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake), ...repository });
    await fake.close();
    const ended = await runDoctor(fake, folder);
    expect([ended.exitCode, ended.stderr]).toEqual([1, '']);
    expect(ended.stdout).toMatch(/\n problem workspace {2}The workspace cannot be reached: .*\n/);
    expect(ended.stdout.endsWith('\n1 problem, 4 ok.\n')).toBe(true);

    const none = await runBlindspot(['doctor', '--format', 'json'], { cwd: folder, env: { PATH: '', Path: '' } });
    expect(none.exitCode).toBe(1);
    expect(JSON.parse(none.stdout).checks.at(-1)).toMatchObject({
      subject: 'identity',
      level: 'problem',
      text: 'There is no Azure CLI ("az") to get a token from. Install it, or set BLINDSPOT_ACCESS_TOKEN.',
    });
  });

  test('no list, a list with errors, a name that is none', async () => {
    const empty = temporaryFolder({ x: '' });
    expect(await runBlindspot(['doctor'], { cwd: empty })).toEqual({
      stdout: lines(
        'This machine and the repository',
        program,
        ' problem list       There is no workspaces.yaml, so there is nothing to deploy to.',
        '                    Write one, as docs/workspaces.md says, or name another file with --config.',
        ' warning content    There is no repository here: no folder detections/, here or above.',
        '                    Name one with --root. Without it nothing is said of tables and functions.',
        '',
        '1 problem, 1 warning, 1 ok.',
      ),
      stderr: '',
      exitCode: 1,
    });
    const wrong = temporaryFolder({ ...repository, 'workspaces.yaml': 'workspaces:\n  - name: test\n    ring: 1\n' });
    const ended = await runBlindspot(['doctor'], { cwd: wrong });
    expect([ended.exitCode, ended.stderr]).toEqual([1, '']);
    expect(ended.stdout).toContain(
      lines(
        ' problem list       workspaces.yaml has errors:',
        '                    - workspaces.yaml:2:5: A workspace needs the field "subscription".',
      ),
    );
    const none = await runBlindspot(['doctor', '--workspace', 'prod'], { cwd: empty });
    expect([none.exitCode, none.stderr]).toEqual([
      2,
      'error: There is no workspace "prod": there is no workspaces.yaml.\n',
    ]);
  });
});
