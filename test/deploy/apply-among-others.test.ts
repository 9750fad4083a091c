import { describe, expect, it } from 'vitest';
import { armTemplates } from '../../src/deploy/arm-template.ts';
import { planPrune } from '../../src/deploy/prune-workspace.ts';
import { deploy, prune, small, smallChanged } from './checked-deployment.ts';
import {
  actionsOf,
  deployerOf,
  detectionWith,
  functionWith,
  idOf,
  rulesOf,
  someTables,
  startWorld,
} from './deployed-world.ts';

describe('what the service refuses', () => {
  it('is waited for, where a function of this run is not seen yet, and for five minutes at most', async () => {
    const fake = await startWorld({ settings: { functionVisibility: { milliseconds: 3_600_000, requests: 0 } } });
    const deployer = deployerOf(fake);
    const { outcomes, messages } = await deploy(fake, deployer, small);
    // Rules 0, 5, 10, 15 and 20 call a function.
    expect(outcomes).toEqual({ written: 21, failed: 5 });
    expect(messages[0]).toContain("Unknown function: 'Outer'");
    const waited = deployer.waits.reduce((sum, wait) => sum + wait, 0) / 5;
    expect(waited).toBeLessThanOrEqual(330_000);
    fake.clock.advance(3_600_000);
    expect((await deploy(fake, deployer, small)).outcomes).toEqual({ written: 5 });
  });

  it('is told of before each wait, and is not lost when the run is stopped in one', async () => {
    const fake = await startWorld({ settings: { functionVisibility: { milliseconds: 3_600_000, requests: 0 } } });
    const deployer = deployerOf(fake);
    const stop = new AbortController();
    const waits: unknown[] = [];
    const content = { functions: small.functions, detections: rulesOf(5, 7) };
    const [result] = await deployer.apply(await deployer.plan(content), {
      stop: stop.signal,
      onWait: (workspace, wait) => {
        waits.push({ workspace, ...wait });
        if (waits.length === 3) stop.abort();
      },
    });
    const wait = { workspace: 'law-soc', functions: ['Outer'], visibilityMs: 300_000 };
    expect(waits).toEqual([2_000, 5_000, 10_000].map((waitMs) => ({ ...wait, waitMs })));
    expect(result?.stopped).toBe('The run was stopped.');
    const [refused] = result?.results.filter(({ outcome }) => outcome !== 'written') ?? [];
    expect(refused).toMatchObject({ name: 'Rule 5', outcome: 'failed' });
    expect(refused?.messages[0]).toContain("Unknown function: 'Outer'");
    expect(refused?.messages.at(-1)).toBe('It was to be tried again, and the run was stopped before.');
    const [failed] = deployer.trail.filter(({ event }) => event === 'failed' || event === 'left');
    expect(failed).toMatchObject({ event: 'failed', id: idOf(5), messages: refused?.messages });
    expect(deployer.trail.at(-1)).toMatchObject({ event: 'end', stopped: 'The run was stopped.' });
  });

  it('is not waited for where the workspace lacks a table, unless the service names the function', async () => {
    const fake = await startWorld({ workspaces: [{ tables: {}, missable: { tables: ['SigninLogs'] } }] });
    fake.workspace().plantTable('AuditLogs', { columns: { TimeGenerated: 'dateTime' } });
    const deployer = deployerOf(fake);
    const content = { functions: small.functions, detections: rulesOf(5, 6) };
    const [planned] = await deployer.plan(content);
    expect(planned?.items.at(-1)?.item.reasons).toEqual(['The workspace has no table SigninLogs, or not yet.']);
    const { outcomes, messages } = await deploy(fake, deployer, content);
    expect(outcomes).toEqual({ written: 2, failed: 1 });
    expect(messages[0]).toContain('One of the tables does not exist.');
    expect(deployer.waits).toEqual([]);
    const other = await startWorld({ settings: { functionVisibility: { milliseconds: 9_000, requests: 0 } } });
    const next = deployerOf(other);
    const [rule] = rulesOf(5, 6, () => ({ query: 'union isfuzzy=true SigninLogs, Custom_CL | invoke Outer()\n' }));
    const detections = rule === undefined ? [] : [rule];
    expect((await deploy(other, next, { functions: small.functions, detections })).outcomes).toEqual({ written: 3 });
    expect(next.waits).toEqual([2_000, 5_000, 10_000]);
  });

  it('is told at once where waiting does not help, and the rest goes on', async () => {
    const fake = await startWorld({
      workspaces: [{ tables: someTables, missable: { tables: ['AuditLogs'] } }],
    });
    const deployer = deployerOf(fake);
    const detections = [
      ...rulesOf(0, 3),
      detectionWith({ id: idOf(50), name: 'Lost', query: 'AuditLogs | take 1\n' }, 'detections/z/Lost.yaml'),
    ];
    const [planned] = await deployer.plan({ ...small, detections });
    expect(planned?.items.at(-1)?.item.reasons).toEqual(['The workspace has no table AuditLogs, or not yet.']);
    const { outcomes, messages } = await deploy(fake, deployer, { ...small, detections });
    expect(outcomes).toEqual({ written: 5, failed: 1 });
    expect(messages[0]).toContain('One of the tables does not exist.');
    expect(deployer.waits).toEqual([]);
    expect(fake.workspace().get('rules', idOf(50))).toBeUndefined();
  });

  it('of a function keeps its callers from being written', async () => {
    const fake = await startWorld({ settings: { functionBodyLimit: 30 } });
    const deployer = deployerOf(fake);
    const [result] = await deployer.apply(await deployer.plan(small));
    const of = (outcome: string): readonly string[] =>
      (result?.results ?? []).filter((one) => one.outcome === outcome).map(({ name }) => name);
    expect(of('failed')).toEqual(['Outer']);
    expect(of('skipped')).toEqual(['Rule 0', 'Rule 10', 'Rule 15', 'Rule 20', 'Rule 5']);
    expect(result?.results.find(({ name }) => name === 'Rule 5')?.messages).toEqual([
      'It calls "Outer", which failed.',
    ]);
    expect(of('written')).toHaveLength(20);
  });

  it('ends the run with --fail-fast, and where nothing else would be let in', async () => {
    const fake = await startWorld({ settings: { functionBodyLimit: 30 } });
    const deployer = deployerOf(fake);
    const [result] = await deployer.apply(await deployer.plan(small), { failFast: true });
    expect(result?.stopped).toBe('Something failed, and --fail-fast was asked for.');
    expect(fake.workspace().names('rules')).toEqual([]);
  });

  it('a stop leaves what was not begun, and the next run does it', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    const stop = new AbortController();
    const planned = await deployer.plan(small);
    let count = 0;
    const [result] = await deployer.apply(planned, {
      stop: stop.signal,
      onResult: () => {
        count += 1;
        if (count === 5) stop.abort();
      },
    });
    expect(result?.stopped).toBe('The run was stopped.');
    const left = result?.results.filter(({ outcome }) => outcome === 'left').length ?? 0;
    expect(left).toBeGreaterThan(10);
    // What was begun was brought to its end, mark and all.
    expect(fake.workspace().names('metadata')).toHaveLength(24 - left);
    expect((await deploy(fake, deployer, small)).outcomes).toEqual({ written: left });
  });

  it('in one ring stops the next', async () => {
    const fake = await startWorld({
      workspaces: [
        { name: 'law-one', tables: {}, missable: { tables: ['SigninLogs'] } },
        { name: 'law-two', tables: someTables },
      ],
    });
    const deployer = deployerOf(fake, ['law-one', 'law-two']);
    const [one, two] = await deployer.apply(await deployer.plan(small));
    expect(one?.stopped).toBeUndefined();
    expect(two?.stopped).toBe('Ring 0 is not done.');
    expect(two?.results.every(({ outcome }) => outcome === 'left')).toBe(true);
    expect(fake.workspace('law-two').names('rules')).toEqual([]);
  });
});

describe('what others put into a workspace', () => {
  it('survives every write', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deploy(fake, deployer, small);
    const workspace = fake.workspace();
    workspace.edit('rules', idOf(2), (properties, resource) => {
      properties['portalColour'] = 'blue';
      properties['incidentConfiguration'] = { createIncident: true, owner: { objectId: 'x' } };
      resource.root['location'] = 'westeurope';
    });
    workspace.edit('savedSearches', 'Outer', (properties, resource) => {
      properties['tags'] = [
        { name: 'team', value: 'soc' },
        ...(Array.isArray(properties['tags']) ? properties['tags'] : []),
      ];
      properties['favourite'] = true;
      resource.root['pinned'] = true;
    });
    workspace.edit('metadata', `analyticsrule-${idOf(2)}`, (properties, resource) => {
      properties['author'] = { name: 'Alice' };
      resource.root['shelf'] = 7;
    });
    expect((await deploy(fake, deployer, smallChanged)).messages).toEqual([]);
    expect(fake.lostFields()).toEqual([]);
    expect(workspace.get('rules', idOf(2))).toMatchObject({
      properties: { portalColour: 'blue', severity: 'Low', incidentConfiguration: { owner: { objectId: 'x' } } },
      root: { location: 'westeurope' },
    });
    expect(workspace.get('metadata', `analyticsrule-${idOf(2)}`)).toMatchObject({
      properties: { author: { name: 'Alice' }, version: '1.1.0' },
      root: { shelf: 7 },
    });
    fake.assertClean();
  });

  it('is not overwritten without --adopt, and neither is anything by a name that is taken', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deploy(fake, deployer, small);
    const workspace = fake.workspace();
    workspace.delete('metadata', `analyticsrule-${idOf(1)}`);
    workspace.edit('rules', idOf(1), (properties) => {
      properties['severity'] = 'Low';
    });
    workspace.plant('rules', { name: idOf(60), kind: 'Fusion', properties: { enabled: true } });
    workspace.plant('savedSearches', {
      name: 'theirs',
      properties: { category: 'x', displayName: 'x', query: 'SigninLogs', functionAlias: 'Taken' },
    });
    workspace.plant('savedSearches', {
      name: 'Plain',
      properties: { category: 'x', displayName: 'x', query: 'SigninLogs' },
    });
    const content = {
      functions: [
        ...small.functions,
        functionWith('Taken', 'SigninLogs\n'),
        functionWith('Plain', 'SigninLogs\n'),
        functionWith('Circle', 'Round\n'),
        functionWith('Round', 'Circle\n'),
      ],
      detections: [
        ...small.detections,
        detectionWith({ id: idOf(60), name: 'Fused' }, 'detections/z/A.yaml'),
        detectionWith({ id: idOf(61), name: 'Caller', query: 'Taken\n| take 1\n' }, 'detections/z/B.yaml'),
        detectionWith({ id: idOf(62), name: 'Dizzy', query: 'Circle\n| take 1\n' }, 'detections/z/C.yaml'),
      ],
    };
    const blocked = async (adopt: boolean): Promise<Readonly<Record<string, readonly string[]>>> => {
      const planned = await deployer.plan(content, { adopt });
      const items = planned.flatMap(({ items }) => items).map(({ item }) => item);
      return Object.fromEntries(
        items.filter(({ action }) => action === 'blocked').map((one) => [one.name, one.reasons]),
      );
    };
    const always = {
      Taken: ['Another saved search, "theirs", is called by this alias already.'],
      Plain: ['A saved search "Plain" that is no function has this name.'],
      Circle: ['"Circle" calls itself: Circle -> Round -> Circle.'],
      Round: ['"Round" calls itself: Circle -> Round -> Circle.'],
      Fused: [
        'The workspace has a rule of the kind Fusion with this id, and a kind cannot be changed. Give the detection a new id; the other rule is left alone.',
      ],
      Caller: ['It calls "Taken", which is blocked.'],
      Dizzy: ['"Circle" calls itself: Circle -> Round -> Circle.'],
    };
    const takeOver = 'A rule with this id stands in the workspace without our mark. --adopt takes it over.';
    expect(await blocked(false)).toEqual({ ...always, 'Rule 1': [takeOver] });
    expect(await blocked(true)).toEqual(always);
    const [result] = await deployer.apply(await deployer.plan(content, { adopt: true }));
    expect(result?.results.map(({ name, action, outcome }) => [name, action, outcome])).toEqual([
      ['Rule 1', 'adopt', 'written'],
    ]);
    expect(fake.workspace().names('metadata')).toHaveLength(24);
    fake.assertClean();
  });

  it('by a template of an export is not ours: functions are blocked, and nothing is pruned', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    const versions = { alertRules: '2025-09-01', alertRulesPreview: '2025-07-01-preview', savedSearches: '2025-07-01' };
    const content = { functions: small.functions, detections: [] };
    const { files } = armTemplates(content, { form: 'items', versions });
    for (const name of ['Inner', 'Outer']) {
      const { etag: _, ...properties } = JSON.parse(files.get(`functions/${name}.json`) ?? '').resources[0].properties;
      fake.workspace().plant('savedSearches', { name, properties });
    }
    const [planned] = await deployer.plan(content);
    const takeOver = 'A function of this name stands in the workspace without our mark. --adopt takes it over.';
    const mark = [{ path: ['tags', 'blindspot'], before: null, after: '1.0.0' }];
    expect(planned?.items.map(({ item }) => item)).toMatchObject([
      { action: 'blocked', name: 'Inner', changes: mark, reasons: [takeOver] },
      { action: 'blocked', name: 'Outer', changes: mark, reasons: ['It calls "Inner", which is blocked.', takeOver] },
    ]);
    expect(actionsOf(await deployer.plan(content, { adopt: true }))).toEqual({ adopt: 2 });
    expect(await deployer.plan({ functions: [], detections: [] })).toMatchObject([{ items: [] }]);
    expect(await prune(deployer, { functions: [], detections: [] })).toEqual({});
    expect(fake.workspace().names('savedSearches')).toEqual(['Inner', 'Outer']);
    fake.assertClean();
  });

  it('keeps functions that it calls from being pruned, and nothing unmarked is pruned', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deploy(fake, deployer, small);
    fake.workspace().plant('rules', {
      name: 'foreign',
      kind: 'Scheduled',
      properties: { displayName: 'Theirs', enabled: true, query: 'SigninLogs | invoke Outer()' },
    });
    const [planned] = await deployer.plan({ functions: [], detections: [] });
    if (planned === undefined) throw new Error('There is no plan.');
    const { kept, delete: gone } = planPrune(planned);
    expect(kept.map(({ planned: one, reason }) => [one.item.name, reason])).toEqual([
      ['Outer', 'The rule "Theirs" calls it.'],
      ['Inner', 'The function "Outer" calls it.'],
    ]);
    expect(gone).toHaveLength(24);
    expect(await prune(deployer, { functions: [], detections: [] })).toEqual({ deleted: 24 });
    expect(fake.workspace().names('rules')).toEqual(['foreign']);
    expect(fake.workspace().names('savedSearches')).toEqual(['Inner', 'Outer']);
    fake.assertClean();
  });
});
