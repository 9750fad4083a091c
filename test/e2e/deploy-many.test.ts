import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it, onTestFinished, vi } from 'vitest';
import { contentOf } from '../azure/content-of.ts';
import { type FakeArm, startFake } from '../azure/fake-arm.ts';
import type { FakeOptions } from '../azure/fake-options.ts';
import type { FakeState } from '../azure/fake-state.ts';
import { FAULT_KINDS, type FaultKind } from '../azure/fault-kind.ts';
import { workspacesYaml } from '../deploy/deployed-world.ts';
import { startDeploy } from './start-deploy.ts';
import { temporaryFolder } from './temporary-folder.ts';

// A machine that does much else at the same time takes long for thousands of requests.
vi.setConfig({ testTimeout: 180_000 });
afterAll(() => {
  vi.resetConfig();
});

const idOf = (index: number): string => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const pathOf = (index: number): string => `detections/made/Rule${index}.yaml`;

interface Variant {
  readonly severity?: string;
  readonly description?: string;
  readonly version?: string;
}

/** A made-up rule: each tenth is NRT, each fifth calls a function, each seventh needs the preview of the interface. */
function ruleText(index: number, variant: Variant = {}): string {
  const { severity = 'High', description = 'What it is for.', version = '1.0.0' } = variant;
  const schedule = ['queryFrequency: 1h', 'queryPeriod: 1h', 'triggerOperator: gt', 'triggerThreshold: 0'];
  return [
    `id: ${idOf(index)}`,
    `name: Rule ${index}`,
    `description: ${description}`,
    `severity: ${severity}`,
    ...(index % 10 === 9 ? ['kind: NRT'] : ['kind: Scheduled', ...schedule]),
    'tactics: [CredentialAccess]',
    `relevantTechniques: [${index % 7 === 0 ? 'T1110.003' : 'T1110'}]`,
    'query: |',
    index % 5 === 0 ? '  Outer' : '  SigninLogs',
    `  | where ResultType == "${index}"`,
    'entityMappings:',
    '  - entityType: Account',
    '    fieldMappings:',
    '      - {identifier: FullName, columnName: UserPrincipalName}',
    `version: ${version}`,
    '',
  ].join('\n');
}

const functionText = (name: string, query: string): string =>
  `name: ${name}\ndescription: What it is for.\nversion: 1.0.0\nquery: |\n  ${query}\n`;

const functions = {
  'functions/Outer.yaml': functionText('Outer', 'Inner'),
  'functions/Inner.yaml': functionText('Inner', 'SigninLogs'),
  'functions/Alone.yaml': functionText('Alone', 'SigninLogs | take 1'),
};

function filesOf(count: number): Readonly<Record<string, string>> {
  const rules = Array.from({ length: count }, (_, index) => [pathOf(index), ruleText(index)] as const);
  return { ...functions, ...Object.fromEntries(rules) };
}

interface Ran {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A repository on disk, which is deployed by processes of their own. */
interface Deployer {
  readonly root: string;
  start(...words: readonly string[]): ReturnType<typeof startDeploy>;
  run(...words: readonly string[]): Promise<Ran>;
  json(...words: readonly string[]): Promise<{ readonly summary: Readonly<Record<string, number>> }>;
  write(files: Readonly<Record<string, string>>): void;
  remove(...paths: readonly string[]): void;
}

async function startWorld(options: FakeOptions = {}): Promise<FakeArm> {
  const columns = { TimeGenerated: 'dateTime', ResultType: 'string', UserPrincipalName: 'string' };
  const fake = await startFake({ workspaces: [{ tables: { SigninLogs: { columns } } }], ...options });
  onTestFinished(() => fake.close());
  return fake;
}

function deployerOf(fake: FakeArm, files: Readonly<Record<string, string>>): Deployer {
  const root = temporaryFolder({
    // More at once than by default, as this is about what is written and not about how gently.
    'workspaces.yaml': `concurrency: 16\ntimeoutSeconds: 1\n${workspacesYaml(fake)}`,
    ...files,
  });
  const start = (...words: readonly string[]) => startDeploy(root, fake.token, words);
  const run = async (...words: readonly string[]): Promise<Ran> => {
    const { exitCode, stdout, stderr } = await start(...words);
    expect(stdout + stderr).not.toContain(fake.token);
    return { exitCode, stdout, stderr };
  };
  return {
    root,
    start,
    run,
    json: async (...words) => JSON.parse((await run(...words, '--format', 'json')).stdout),
    write: (changed) => {
      for (const [path, text] of Object.entries(changed)) writeFileSync(join(root, path), text);
    },
    remove: (...paths) => {
      for (const path of paths) rmSync(join(root, path));
    },
  };
}

/** What was written since the journal was cleared, as `<type> <name>`, sorted; twice what was written twice. */
function writesOf(fake: FakeArm): readonly string[] {
  return fake.writes.map(({ method, type, name }) => `${method} ${type} ${name}`).sort();
}

/** What writing rules and functions takes, each once, as {@link writesOf} shows it. */
function writesFor(rules: readonly number[], names: readonly string[]): readonly string[] {
  return [
    ...names.map((name) => `PUT savedSearches ${name}`),
    ...rules.flatMap((index) => [`PUT alertRules ${idOf(index)}`, `PUT metadata analyticsrule-${idOf(index)}`]),
  ].sort();
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const names = ['Outer', 'Inner', 'Alone'];
const many = filesOf(500);

const deployed = new Map<number, Promise<FakeState>>();

/** A workspace after so many rules were deployed to it; made once for all tests that begin there. */
function afterDeployment(count: number): Promise<FakeState> {
  const known = deployed.get(count) ?? deployMany(count);
  deployed.set(count, known);
  return known;
}

async function deployMany(count: number): Promise<FakeState> {
  const fake = await startWorld();
  const deployer = deployerOf(fake, filesOf(count));
  const { exitCode, stdout, stderr } = await deployer.run('apply', '--yes', '--no-replay');
  expect(stderr).toBe('');
  expect(stdout.endsWith(`\n Done: ${count + 3} written.\n`)).toBe(true);
  expect(exitCode).toBe(0);
  // Each once, and nothing else.
  expect(writesOf(fake)).toEqual(writesFor(upTo(count), names));
  expect(fake.workspace().names('rules')).toEqual(upTo(count).map(idOf));
  expect(fake.workspace().names('metadata')).toEqual(upTo(count).map((index) => `analyticsrule-${idOf(index)}`));
  expect(fake.workspace().names('savedSearches')).toEqual([...names].sort());
  const rules = Object.values(fake.workspace().state.rules);
  expect(rules.filter(({ properties }) => properties['enabled'] !== true)).toEqual([]);
  fake.assertClean();
  expect(fake.lostFields()).toEqual([]);
  expect(fake.idleWrites).toEqual([]);
  expect(fake.refusals.filter(({ method }) => method !== 'GET')).toEqual([]);
  return fake.save();
}

it('five hundred rules are created, left alone, changed by a plan that was written down, and pruned', async () => {
  const fake = await startWorld({ state: await afterDeployment(500) });
  const deployer = deployerOf(fake, many);
  const again = await deployer.run('apply', '--yes');
  expect(again.stdout).toContain('Nothing to do: 503 of 503 are as they should be.');
  expect(again.exitCode).toBe(0);
  expect(fake.writes).toEqual([]);

  const lowered = upTo(490).filter((index) => index % 5 === 2);
  deployer.write(
    Object.fromEntries(lowered.map((index) => [pathOf(index), ruleText(index, { severity: 'Low', version: '1.0.1' })])),
  );
  deployer.write({
    'functions/Inner.yaml': functionText('Inner', 'SigninLogs | where ResultType != "0"'),
    [pathOf(500)]: ruleText(500),
  });
  deployer.remove('functions/Alone.yaml', ...upTo(500).slice(490).map(pathOf));
  const planned = await deployer.json('plan', '--no-replay', '--out', 'plan.json');
  expect(planned.summary).toMatchObject({ create: 1, update: 99, unchanged: 392 + 1, orphan: 11, blocked: 0 });
  expect(fake.writes).toEqual([]);
  expect(await deployer.run('apply', 'plan.json', '--yes', '--audit', 'audit.jsonl')).toMatchObject({
    exitCode: 0,
    stderr: '',
  });
  expect(writesOf(fake)).toEqual(writesFor([...lowered, 500], ['Inner']));
  const trail = readFileSync(join(deployer.root, 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line): { readonly event: string } => JSON.parse(line));
  expect(trail.filter(({ event }) => event === 'written')).toHaveLength(100);
  expect(trail.filter(({ event }) => event === 'marked')).toHaveLength(99);

  fake.clearJournal();
  const capped = await deployer.run('prune', '--yes');
  expect(capped.stdout).toContain(' 11 are more than 10: nothing is deleted. If that is right, say --max 11.');
  expect(capped.exitCode).toBe(1);
  expect(fake.writes).toEqual([]);
  expect(await deployer.run('prune', '--yes', '--max', '11')).toMatchObject({ exitCode: 0, stderr: '' });
  expect(writesOf(fake)).toEqual(
    [
      'DELETE savedSearches Alone',
      ...upTo(500)
        .slice(490)
        .flatMap((index) => [`DELETE alertRules ${idOf(index)}`, `DELETE metadata analyticsrule-${idOf(index)}`]),
    ].sort(),
  );
  expect((await deployer.json('plan')).summary).toMatchObject({ create: 0, update: 0, unchanged: 493, orphan: 0 });
  expect((await deployer.run('drift')).exitCode).toBe(0);
  fake.assertClean();
  expect(fake.lostFields()).toEqual([]);
  expect(fake.idleWrites).toEqual([]);
});

it('a plan of five hundred against five hundred takes under ten seconds with 50 ms a call', async () => {
  const fake = await startWorld({ state: await afterDeployment(500), latency: 50 });
  const deployer = deployerOf(fake, many);
  for (const words of [['plan', '--no-replay'], ['plan'], ['drift']]) {
    fake.clearJournal();
    const began = performance.now();
    const { exitCode, stdout } = await deployer.run(...words);
    const took = performance.now() - began;
    console.log(
      `deploy ${words.join(' ')}, 500 against 500, 50 ms a call, the process included: ${Math.round(took)} ms`,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/ 503 of 503 are as they should be\.| {2}no drift\n/);
    // Saved searches and tables in one answer each; rules and marks by fifty.
    expect(fake.requests).toHaveLength(1 + 1 + 10 + 10);
    expect(took).toBeLessThan(10_000);
  }
  fake.assertClean();
});

it('kill -9 in the middle of five hundred, again and again: each run goes on where the last one ended', async () => {
  const fake = await startWorld();
  const deployer = deployerOf(fake, many);
  for (const [type, skip] of [
    ['alertRules', 40],
    ['metadata', 130],
    ['alertRules', 150],
  ] as const) {
    const fault = fake.fault({ method: 'PUT', type }, 'timeout', { when: 'after', skip });
    const run = deployer.start('apply', '--yes', '--no-replay', '--audit', 'audit.jsonl');
    await fault.hit;
    run.kill('SIGKILL');
    expect((await run).signal).toBe('SIGKILL');
    fake.clearFaults();
  }
  const between = fake.workspace().names('rules').length;
  expect(between).toBeGreaterThan(300);
  expect(between).toBeLessThan(500);
  const last = await deployer.run('apply', '--yes', '--no-replay', '--audit', 'audit.jsonl');
  expect(last).toMatchObject({ exitCode: 0, stderr: '' });
  // What a dead run wrote is found, not written again.
  expect(writesOf(fake)).toEqual(writesFor(upTo(500), names));
  expect(contentOf(fake.save())).toEqual(contentOf(await afterDeployment(500)));
  fake.assertClean();
});

it('every tenth call fails while five hundred are made: nothing is lost, nothing doubled', async () => {
  const fake = await startWorld();
  const deployer = deployerOf(fake, many);
  const fault = fake.fault(() => true, ['500', 'reset', 'malformed-json', '502', 'truncated'], { every: 10 });
  const { exitCode, stdout } = await deployer.run('apply', '--yes', '--no-replay');
  expect(stdout).toMatch(/\n Done: 503 written\.\n$/);
  expect(exitCode).toBe(0);
  expect(fault.hits.length).toBeGreaterThan(250);
  fake.clearFaults();
  expect([...new Set(writesOf(fake))]).toEqual(writesFor(upTo(500), names));
  expect(contentOf(fake.save())).toEqual(contentOf(await afterDeployment(500)));
  fake.assertClean();
});

/** Thirty rules, a function and five new rules of other content. */
function changeOf(variant: Variant): Readonly<Record<string, string>> {
  const changed = upTo(30).map((index) => [pathOf(index), ruleText(index, variant)] as const);
  const added = [500, 501, 502, 503, 504].map((index) => [pathOf(index), ruleText(index, variant)] as const);
  return {
    'functions/Inner.yaml': functionText('Inner', `SigninLogs | where ResultType != "${variant.severity}"`),
    ...Object.fromEntries([...changed, ...added]),
  };
}

const some = filesOf(80);
const one = changeOf({ severity: 'Low', description: 'Of one.', version: '1.1.0' });
const other = changeOf({ severity: 'Informational', description: 'Of the other.', version: '1.2.0' });
const changedWrites = writesFor([...upTo(30), 500, 501, 502, 503, 504], ['Inner']);

let changed: Promise<FakeState> | undefined;

/** The workspace after {@link one} was deployed and nothing disturbed it. */
function afterChange(): Promise<FakeState> {
  changed ??= (async () => {
    const fake = await startWorld({ state: await afterDeployment(80) });
    const deployer = deployerOf(fake, { ...some, ...one });
    expect(await deployer.run('apply', '--yes', '--no-replay')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(writesOf(fake)).toEqual(changedWrites);
    fake.assertClean();
    return fake.save();
  })();
  return changed;
}

const inTurn = FAULT_KINDS.join(', ');

it.each<readonly [string, readonly FaultKind[], 'before' | 'after' | undefined]>([
  [inTurn, FAULT_KINDS, undefined],
  ['500, reset and 504, of what was done', ['500', 'reset', '504'], 'after'],
])('every tenth call of a change fails with %s', async (_, kinds, when) => {
  const fake = await startWorld({ state: await afterDeployment(80) });
  const deployer = deployerOf(fake, { ...some, ...one });
  fake.fault(() => true, kinds, { every: 10, ...(when === undefined ? {} : { when }) });
  const { exitCode, stdout } = await deployer.run('apply', '--yes', '--no-replay');
  expect(stdout).toMatch(/\n Done: 36 written\.\n$/);
  expect(exitCode).toBe(0);
  fake.clearFaults();
  expect([...new Set(writesOf(fake))]).toEqual(changedWrites);
  expect(contentOf(fake.save())).toEqual(contentOf(await afterChange()));
  fake.clearJournal();
  expect(await deployer.run('apply', '--yes')).toMatchObject({ exitCode: 0 });
  expect(fake.writes).toEqual([]);
  fake.assertClean();
  expect(fake.lostFields()).toEqual([]);
});

it('two deployers at once with plans of the same moment: one of them stops, and no rule is of both', async () => {
  const fake = await startWorld({ state: await afterDeployment(80) });
  const [first, second] = [deployerOf(fake, { ...some, ...one }), deployerOf(fake, { ...some, ...other })];
  for (const deployer of [first, second]) await deployer.run('plan', '--no-replay', '--out', 'plan.json');
  const ran = await Promise.all([first, second].map((deployer) => deployer.run('apply', 'plan.json', '--yes')));
  const stopped = ran.filter(({ exitCode }) => exitCode !== 0);
  expect(stopped.length).toBeGreaterThan(0);
  for (const { exitCode, stdout, stderr } of stopped) {
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/Somebody else writes to this workspace: |The world moved since the plan was made\./);
    expect(stderr).toBe('');
  }
  expect([...new Set(writesOf(fake))].filter((write) => !changedWrites.includes(write))).toEqual([]);
  for (const { properties } of Object.values(fake.workspace().state.rules)) {
    expect([
      ['High', 'What it is for.'],
      ['Low', 'Of one.'],
      ['Informational', 'Of the other.'],
    ]).toContainEqual([properties['severity'], properties['description']]);
  }
  const end = await first.run('apply', '--yes', '--no-replay');
  expect(end).toMatchObject({ exitCode: 0, stderr: '' });
  expect(contentOf(fake.save())).toEqual(contentOf(await afterChange()));
  fake.assertClean();
});

it.each(['overwrites', 'conflicts'] as const)(
  'two deployers at once make the same, where a PUT without an etag %s: nothing is lost or doubled',
  async (withoutEtag) => {
    const files = filesOf(80);
    const fake = await startWorld({ settings: { withoutEtag } });
    const deployers = [deployerOf(fake, files), deployerOf(fake, files)];
    const ran = await Promise.all(deployers.map((deployer) => deployer.run('apply', '--yes', '--no-replay')));
    for (const { exitCode, stdout, stderr } of ran) {
      expect(stderr).toBe('');
      if (exitCode !== 0) expect(stdout).toContain('Somebody else writes to this workspace: ');
    }
    expect(await deployers[0]?.run('apply', '--yes', '--no-replay')).toMatchObject({ exitCode: 0, stderr: '' });
    expect([...new Set(writesOf(fake))]).toEqual(writesFor(upTo(80), names));
    expect((await deployers[1]?.json('plan'))?.summary).toMatchObject({ unchanged: 83, create: 0, update: 0 });
    expect(fake.workspace().names('rules')).toEqual(upTo(80).map(idOf));
    expect(fake.workspace().names('metadata')).toHaveLength(80);
    fake.assertClean();
  },
);
