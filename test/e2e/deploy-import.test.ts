import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/content/package-root.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { canonicalFunction } from '../../src/deploy/canonical-function.ts';
import { canonicalRule } from '../../src/deploy/canonical-rule.ts';
import { desiredFunction } from '../../src/deploy/desired-function.ts';
import { desiredRule } from '../../src/deploy/desired-rule.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import type { FakeOptions } from '../azure/fake-options.ts';
import { scheduledProperties } from '../azure/sample-rules.ts';
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

async function start(options?: FakeOptions): Promise<FakeArm> {
  const fake = await startFake(options);
  fakes.push(fake);
  return fake;
}

async function runImport(fake: FakeArm, cwd: string, ...words: readonly string[]): Promise<Ended> {
  const env = { BLINDSPOT_ACCESS_TOKEN: fake.token };
  const ended = await runBlindspot(['deploy', 'import', ...words], { cwd, env });
  expect(ended.stdout + ended.stderr).not.toContain(fake.token);
  return ended;
}

function filesIn(folder: string): Readonly<Record<string, string>> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

const id = '11111111-2222-3333-4444-555555555555';
const otherId = '22222222-2222-3333-4444-555555555555';

const spray = lines(
  `id: ${id}`,
  'name: Password spray',
  'description: Finds it.',
  'severity: High # as agreed',
  'status: Available',
  'requiredDataConnectors: []',
  'queryFrequency: 1h',
  'queryPeriod: 60m',
  'triggerOperator: gt',
  'triggerThreshold: 0',
  'tactics: [CredentialAccess]',
  'relevantTechniques: [T1110.003]',
  '# Read by the pages.',
  'tags: ["issue:ids"]',
  'query: |',
  '  // The clean view.',
  '  SignIns | where ResultType == 50126',
  'version: 1.2.3',
  'kind: Scheduled',
);

const signIns = lines(
  'name: SignIns',
  'version: 2.0.0',
  'description: Sign-ins.',
  'parameters: []',
  'query: |',
  '  SigninLogs',
);

const repository = { 'detections/signin/Spray.yaml': spray, 'functions/SignIns.yaml': signIns };

describe('the repository of this package', () => {
  test('comes back as it was deployed, to the last character', async () => {
    const fake = await start();
    const root = packageRoot();
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list });
    for (const name of ['detections', 'functions']) cpSync(join(root, name), join(folder, name), { recursive: true });
    const content = loadRepository(root);
    const all = content.detections.length + content.functions.length;
    expect(all).toBeGreaterThan(100);
    await deployContent(fake, list, content);
    const before = filesIn(folder);
    fake.clearJournal();

    const ended = await runImport(fake, folder, '--out', '.');
    expect(ended).toEqual({
      stdout: lines('law-soc: law-soc in rg-soc', '', ` ${all} unchanged.`),
      stderr: '',
      exitCode: 0,
    });
    expect(filesIn(folder)).toEqual(before);
    expect(fake.writes).toEqual([]);

    // Without the files, everything that the service carries is there again.
    const fresh = await runImport(fake, folder, '--out', 'fresh', '--own');
    expect([fresh.exitCode, fresh.stderr]).toEqual([0, '']);
    expect(fresh.stdout).toContain(`\n ${all} created, in fresh.\n`);
    expect(fresh.stdout).not.toMatch(/lost:|to do:|note:/);
    const imported = loadRepository(join(folder, 'fresh'));
    expect(imported.findings).toEqual([]);
    const rules = (detections: typeof content.detections): object =>
      Object.fromEntries(
        detections.map((one) => [one.id.toLowerCase(), { version: one.version, ...canonicalRule(desiredRule(one)) }]),
      );
    const functions = (definitions: typeof content.functions): object =>
      Object.fromEntries(definitions.map((one) => [one.name, canonicalFunction(desiredFunction(one))]));
    expect(rules(imported.detections)).toEqual(rules(content.detections));
    expect(functions(imported.functions)).toEqual(functions(content.functions));
  });
});

describe('what stands in the workspace', () => {
  test('is written into the files that are there, and the rest of them stays', async () => {
    const fake = await start();
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    fake.workspace().edit('rules', id, (properties) => {
      properties['severity'] = 'Low';
      properties['queryPeriod'] = 'P1D';
      properties['customDetails'] = { Who: 'UserPrincipalName' };
    });
    fake.workspace().edit('savedSearches', 'SignIns', (properties) => {
      properties['query'] = 'SigninLogs | where TimeGenerated > ago(1d)';
    });
    const dry = await runImport(fake, folder, '--out', '.', '--dry-run');
    const report = lines(
      'law-soc: law-soc in rg-soc',
      '',
      ' changed    detections/signin/Spray.yaml  severity, queryPeriod, customDetails',
      ' changed    functions/SignIns.yaml        query',
      '',
    );
    const end = ' 2 changed. Nothing is written: this is a dry run.';
    expect(dry).toEqual({ stdout: report + lines(end), stderr: '', exitCode: 0 });
    expect(filesIn(folder)).toEqual({ 'workspaces.yaml': list, ...repository });

    const ended = await runImport(fake, folder, '--out', '.');
    expect(ended).toEqual({ stdout: report + lines(' 2 changed, in this folder.'), stderr: '', exitCode: 0 });
    expect(filesIn(folder)).toEqual({
      'workspaces.yaml': list,
      'detections/signin/Spray.yaml': spray
        .replace('severity: High #', 'severity: Low #')
        .replace('queryPeriod: 60m', 'queryPeriod: 1d')
        .replace('version: 1.2.3', 'customDetails:\n  Who: UserPrincipalName\nversion: 1.2.3'),
      'functions/SignIns.yaml': signIns.replace('  SigninLogs\n', '  SigninLogs | where TimeGenerated > ago(1d)\n'),
    });
    const again = await runImport(fake, folder, '--out', '.');
    expect(again.stdout).toBe(lines('law-soc: law-soc in rg-soc', '', ' 2 unchanged.'));
  });

  test('comes without what Sentinel did by itself, and with the version of the mark', async () => {
    const fake = await start();
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    fake.workspace().autoDisable(id, 'The table is gone.');
    const note =
      '            note: Sentinel switched this rule off because its query kept failing; the name and the state that it gave the rule are not imported.';
    const ended = await runImport(fake, folder, '--out', '.');
    expect(ended).toEqual({
      stdout: lines(
        'law-soc: law-soc in rg-soc',
        '',
        ' unchanged  detections/signin/Spray.yaml  AUTO DISABLED Password spray',
        note,
        '',
        ' 2 unchanged.',
      ),
      stderr: '',
      exitCode: 0,
    });
    fake.workspace().edit('metadata', `analyticsrule-${id}`, (properties) => {
      properties['version'] = '1.2.4';
    });
    const newer = await runImport(fake, folder, '--out', '.');
    expect(newer.stdout).toBe(
      lines(
        'law-soc: law-soc in rg-soc',
        '',
        ' changed    detections/signin/Spray.yaml  version',
        note,
        '',
        ' 1 changed, 1 unchanged, in this folder.',
      ),
    );
    expect(filesIn(folder)['detections/signin/Spray.yaml']).toBe(spray.replace('1.2.3', '1.2.4'));
  });

  test('keeps what the workspace has otherwise on purpose out of the files', async () => {
    const fake = await start();
    const list = workspaceList(fake, {
      overrides: [{ match: id, set: { enabled: false, severity: 'Informational' } }],
    });
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    expect(fake.workspace().get('rules', id)?.properties['severity']).toBe('Informational');
    const ended = await runImport(fake, folder, '--out', '.');
    expect(ended.stdout).toBe(lines('law-soc: law-soc in rg-soc', '', ' 2 unchanged.'));
  });

  test('goes to the rules that read the same log, and says what no file can say', async () => {
    const fake = await start();
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    const workspace = fake.workspace();
    const also = { alertRuleTemplateName: 'abc', futureThing: { deep: 1 } };
    workspace.plant('rules', { name: otherId, kind: 'Scheduled', properties: { ...scheduledProperties(), ...also } });
    const exchange = scheduledProperties({ displayName: 'Forwarding', query: 'OfficeActivity | take 1' });
    workspace.plant('rules', { name: 'My.Rule', kind: 'Scheduled', properties: exchange });
    workspace.autoDisable('My.Rule');
    const fusion = { displayName: 'Advanced Multistage Attack Detection', enabled: true };
    workspace.plant('rules', { name: 'BuiltInFusion', kind: 'Fusion', properties: fusion });
    const hunt = { category: 'Hunting Queries', displayName: 'A hunt', query: 'T' };
    workspace.plant('savedSearches', { name: 'law(x)|hunt', properties: hunt });

    const ended = await runImport(fake, folder, '--out', '.');
    expect(ended).toEqual({
      stdout: lines(
        'law-soc: law-soc in rg-soc',
        '',
        ' created    detections/imported/Forwarding.yaml        AUTO DISABLED Forwarding',
        '            note: Sentinel switched this rule off because its query kept failing; the name and the state that it gave the rule are not imported.',
        '            note: The description may end in the reason that Sentinel gave.',
        ' created    detections/signin/SignInsFromNowhere.yaml  Sign-ins from nowhere',
        '            stays in the workspace: futureThing, alertRuleTemplateName',
        '            to do: A detection needs the field "description". Until that is mended, every plan of the repository is refused.',
        '',
        ' left out   Fusion rule builtinfusion  Advanced Multistage Attack Detection',
        '',
        ' 2 created, 2 unchanged, 1 left out, in this folder.',
        '',
        ' Rules that are left out run no query of their own: no file can say them.',
        ' 1 saved search is no function.',
      ),
      stderr: '',
      exitCode: 0,
    });
    const files = filesIn(folder);
    expect(files['detections/signin/SignInsFromNowhere.yaml']).toBe(
      lines(
        `id: ${otherId}`,
        'name: Sign-ins from nowhere',
        'severity: Medium',
        'status: Available',
        'requiredDataConnectors: []',
        'queryFrequency: 1h',
        'queryPeriod: 2h',
        'triggerOperator: gt',
        'triggerThreshold: 0',
        'tactics: []',
        'relevantTechniques: []',
        'query: |',
        '  SigninLogs | where IPAddress == ""',
        'eventGroupingSettings:',
        '  aggregationKind: SingleAlert',
        'version: 1.0.0',
        'kind: Scheduled',
      ),
    );
    expect(files['detections/imported/Forwarding.yaml']).toContain('id: my.rule\nname: Forwarding\n');
    const refused = await runBlindspot(['deploy', 'plan'], {
      cwd: folder,
      env: { BLINDSPOT_ACCESS_TOKEN: fake.token },
    });
    expect([refused.exitCode, refused.stderr.split('\n').at(-2)]).toEqual([
      2,
      'error: The repository cannot be deployed as it is.',
    ]);

    const own = await runImport(fake, folder, '--out', '.', '--own');
    expect(own.stdout).toContain(' 2 unchanged, 1 left out.\n');
    expect(own.stdout).toContain(' 2 rules and functions not deployed from here: not asked for.\n');
  });

  test('is refused where no file can say it, or the file that is there cannot be read', async () => {
    const fake = await start();
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    const copy = spray.replace('severity: High', 'severity: Low');
    const broken = signIns.replace('query: |', 'queries: |');
    const both = temporaryFolder({
      'here/x': '',
      'out/detections/a/One.yaml': spray,
      'out/detections/b/Two.yml': copy,
      'out/functions/Mine.yaml': broken,
    });
    const out = join(both, 'out');
    const workspace = fake.workspace();
    const plant = (name: string, alias: string, parameters?: string): void => {
      const properties = { category: 'x', displayName: 'x', query: 'T', functionAlias: alias, version: 2 };
      const also = parameters === undefined ? {} : { functionParameters: parameters };
      workspace.plant('savedSearches', { name, properties: { ...properties, ...also } });
    };
    plant('odd', 'Odd', 'a:what');
    plant('first', 'Twice');
    plant('second', 'Twice');
    plant('dashed', 'not-a-name');
    plant('sound', 'Sound', 'days:long=1');
    const before = filesIn(out);
    const ended = await runImport(
      fake,
      join(both, 'here'),
      '--out',
      '../out',
      '--config',
      join(folder, 'workspaces.yaml'),
    );
    expect(ended.exitCode).toBe(1);
    expect(ended.stdout).toBe(
      lines(
        'law-soc: law-soc in rg-soc',
        '',
        ` refused    rule ${id}  Password spray`,
        '            2 files have this id: detections/a/One.yaml, detections/b/Two.yml. Keep one.',
        ' created    functions/Sound.yaml',
        '            lost: displayName x',
        ' refused    function SignIns',
        '            Its file functions/Mine.yaml has errors, and editing it would lose what it says. Run "blindspot validate" and mend it first.',
        ' refused    function dashed',
        '            "name" must be a function alias: a letter, then letters, digits and underscores; "not-a-name" is not.',
        ' refused    function first',
        '            2 saved searches are called by this name: "first", "second". Keep one.',
        ' refused    function odd',
        '            The parameters of the function "Odd" cannot be read: a:what',
        ' refused    function second',
        '            2 saved searches are called by this name: "first", "second". Keep one.',
        '',
        ' 1 created, 6 refused, in ../out.',
      ),
    );
    const { 'functions/Sound.yaml': sound, ...rest } = filesIn(out);
    expect(rest).toEqual(before);
    expect(sound).toBe(
      lines(
        'name: Sound',
        'version: 1.0.0',
        'parameters:',
        '  - {name: days, type: long, default: "1"}',
        'query: |',
        '  T',
      ),
    );
  });
});

describe('hostile names', () => {
  test('stay inside of the folder, and the terminal does not obey them', async () => {
    const fake = await start();
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake) });
    const names = ['../../../etc/passwd', 'CON', '..', '\u001b[2J\u202egnp.exe', '-rf', 'a'.repeat(300), 'Con', '#!/x'];
    names.forEach((displayName, index) => {
      const properties = scheduledProperties({ displayName, description: '::set-output x\n---\n...' });
      fake
        .workspace()
        .plant('rules', { name: `0000000${index}-2222-3333-4444-555555555555`, kind: 'Scheduled', properties });
    });
    const ended = await runImport(fake, folder, '--out', 'in/here');
    expect([ended.exitCode, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    const files = Object.keys(filesIn(folder));
    expect(files).toEqual([
      'in/here/detections/imported/00000002222233334444555555555555.yaml',
      'in/here/detections/imported/2JGnpExe.yaml',
      `in/here/detections/imported/${`A${'a'.repeat(79)}`}.yaml`,
      'in/here/detections/imported/CONItem.yaml',
      'in/here/detections/imported/ConItem2.yaml',
      'in/here/detections/imported/EtcPasswd.yaml',
      'in/here/detections/imported/Rf.yaml',
      'in/here/detections/imported/X.yaml',
      'workspaces.yaml',
    ]);
    const { detections, findings } = loadRepository(join(folder, 'in/here'));
    expect(findings).toEqual([]);
    expect(detections.map(({ name }) => name).sort()).toEqual([...names].sort());
  });

  test.each([
    ['a folder', (out: string, outside: string) => symlinkSync(outside, join(out, 'functions'))],
    [
      'a folder deeper down',
      (out: string, outside: string) => {
        mkdirSync(join(out, 'detections'));
        symlinkSync(outside, join(out, 'detections/imported'));
      },
    ],
  ])('links that lead out of %s are not followed, and nothing is written', async (_, link) => {
    const fake = await start();
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, 'out/x': '', 'outside/x': '' });
    const properties = scheduledProperties({ query: 'Heartbeat' });
    fake.workspace().plant('rules', { name: id, kind: 'Scheduled', properties });
    const search = { category: 'x', displayName: 'F', query: 'T', functionAlias: 'F', version: 2 };
    fake.workspace().plant('savedSearches', { name: 'F', properties: search });
    link(join(folder, 'out'), join(folder, 'outside'));
    const ended = await runImport(fake, folder, '--out', 'out');
    expect([ended.exitCode, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(/error: Nothing is written: ".*" is behind a link that leads out of the folder\.\n$/);
    expect(filesIn(join(folder, 'outside'))).toEqual({ x: '' });
    expect(filesIn(join(folder, 'out'))).toEqual({ x: '' });
  });
});

describe('what cannot be done', () => {
  test('several workspaces take a name', async () => {
    const fake = await start({ workspaces: [{}, { name: 'law-other' }] });
    const folder = temporaryFolder({ 'w.yaml': workspaceList(fake) });
    const list = join(folder, 'w.yaml');
    const several = await runImport(fake, folder, '--out', 'x', '--config', list);
    expect(several).toEqual({
      stdout: '',
      stderr: 'error: There are 2 workspaces: law-soc, law-other. Name one with --workspace.\n',
      exitCode: 2,
    });
    const unknown = await runImport(fake, folder, '--out', 'x', '--config', list, '--workspace', 'law-sock');
    expect([unknown.stderr, unknown.exitCode]).toEqual([
      'error: There is no workspace "law-sock". Did you mean "law-soc"?\n',
      2,
    ]);
    const file = await runImport(fake, folder, '--out', 'w.yaml/x', '--config', list, '--workspace', 'law-soc');
    expect([file.stderr, file.exitCode]).toEqual([`error: --out "${join(folder, 'w.yaml/x')}" is no folder.\n`, 2]);
    const named = await runImport(fake, folder, '--out', 'x', '--config', list, '--workspace', 'LAW-other');
    expect(named).toEqual({
      stdout: lines('law-other: law-other in rg-soc', '', ' There are no rules and no functions.'),
      stderr: '',
      exitCode: 0,
    });
    const one = ['--out', 'x', '--config', list, '--workspace', 'law-other', '--format', 'json'];
    const json = await runImport(fake, folder, ...one);
    expect(json).toMatchObject({ stderr: '', exitCode: 0 });
    expect(JSON.parse(json.stdout)).toEqual({
      workspace: 'law-other',
      folder: 'x',
      isDryRun: false,
      items: [],
      leftOut: [],
      notOwn: 0,
      otherSearches: 0,
      summary: { created: 0, changed: 0, unchanged: 0, refused: 0 },
    });
    expect(fake.requests.map(({ workspace }) => workspace)).not.toContain('law-soc');
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  test('a workspace that may not be read is said to be so', async () => {
    const principal = { token: 'secret-token-of-nobody', objectId: 'o', name: 'nobody', roles: [] };
    const fake = await start({ principals: [principal] });
    const folder = temporaryFolder({ 'workspaces.yaml': workspaceList(fake) });
    const ended = await runImport(fake, folder, '--out', 'x');
    expect([ended.exitCode, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toMatch(
      /^error: law-soc cannot be read, and nothing is written\. GET .*: 403 AuthorizationFailed: /,
    );
    expect(ended.stderr).toContain(
      'needs the role "Microsoft Sentinel Reader" on the workspace or its resource group.',
    );
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  test('a list that is cut off is no list', async () => {
    const fake = await start({ pageSize: 1 });
    const list = workspaceList(fake);
    const folder = temporaryFolder({ 'workspaces.yaml': list, ...repository });
    await deployContent(fake, list, loadRepository(folder));
    fake.workspace().plant('rules', { name: otherId, kind: 'Scheduled', properties: scheduledProperties() });
    fake.settings.nextLink = 'loops';
    const ended = await runImport(fake, folder, '--out', '.');
    expect([ended.exitCode, ended.stdout]).toEqual([2, '']);
    expect(ended.stderr).toContain('the pages of the list lead in a circle.');
    fake.takeViolations();
    expect(filesIn(folder)).toEqual({ 'workspaces.yaml': list, ...repository });
  });
});
