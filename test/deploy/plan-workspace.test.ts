import { describe, expect, it } from 'vitest';
import { planOf, whatMoved } from '../../src/deploy/deployment.ts';
import { findDrift } from '../../src/deploy/find-drift.ts';
import { isTakenOver, type PlanItem } from '../../src/deploy/plan-file.ts';
import type { DeployedContent } from '../../src/deploy/plan-workspace.ts';
import type { FakeArm } from '../azure/fake-arm.ts';
import { deploy, prune } from './checked-deployment.ts';
import {
  actionsOf,
  type Deployer,
  deployerOf,
  detectionWith,
  functionsOf,
  idOf,
  rulesOf,
  startWorld,
} from './deployed-world.ts';

const nrt = {
  kind: 'NRT',
  queryFrequency: undefined,
  queryPeriod: undefined,
  triggerOperator: undefined,
  triggerThreshold: undefined,
} as const;

/** A plain rule; every index is another. */
function ruleOf(index: number, also: Parameters<typeof detectionWith>[0] = {}): DeployedContent['detections'][number] {
  const query = `SigninLogs\n| where ResultType == "${index}"\n`;
  return detectionWith(
    { id: idOf(index), name: `Rule ${index}`, version: '1.0.0', query, ...also },
    `detections/made/Rule${index}.yaml`,
  );
}

async function itemsOf(
  deployer: Deployer,
  content: DeployedContent,
  adopt = false,
): Promise<ReadonlyMap<string, PlanItem>> {
  const [planned] = await deployer.plan(content, { adopt });
  return new Map((planned?.items ?? []).map(({ item }) => [item.id, item]));
}

async function deployed(content: DeployedContent): Promise<{ readonly fake: FakeArm; readonly deployer: Deployer }> {
  const fake = await startWorld();
  const deployer = deployerOf(fake);
  expect((await deploy(fake, deployer, content)).messages).toEqual([]);
  return { fake, deployer };
}

describe('a kind that is another', () => {
  const kindOf = (kind: string, then: string): string =>
    `The workspace has a rule of the kind ${kind} with this id, and a kind cannot be changed. Give the detection a new id; ${then}`;

  it('is told with what becomes of the rule that is there, and is not offered to be taken over', async () => {
    const { fake, deployer } = await deployed({ functions: [], detections: [ruleOf(1)] });
    const workspace = fake.workspace();
    workspace.plant('rules', { name: idOf(2), kind: 'Fusion', properties: { enabled: true } });
    workspace.plant('rules', { name: idOf(3), kind: 'NRT', properties: { displayName: 'x', query: 'T' } });
    const content = { functions: [], detections: [ruleOf(1, nrt), ruleOf(2), ruleOf(3)] };
    for (const adopt of [false, true]) {
      const items = await itemsOf(deployer, content, adopt);
      expect([1, 2, 3].map((index) => items.get(idOf(index)))).toMatchObject([
        { action: 'blocked', reasons: [kindOf('Scheduled', '"deploy prune --yes" then deletes the old one.')] },
        { action: 'blocked', reasons: [kindOf('Fusion', 'the other rule is left alone.')] },
        { action: 'blocked', reasons: [kindOf('NRT', 'the other rule is left alone.')] },
      ]);
    }
    // It is as it says.
    const renamed = { functions: [], detections: [ruleOf(11), ruleOf(12), ruleOf(13)] };
    expect(await prune(deployer, renamed)).toEqual({ deleted: 1 });
    expect(workspace.names('rules')).toEqual([idOf(2), idOf(3)]);
  });
});

describe('a rule that is as it should be, with the mark of somebody else', () => {
  const content = { functions: [], detections: [ruleOf(1), ruleOf(2), ruleOf(3), ruleOf(4)] };

  it('is not marked as ours without --adopt; one without a mark is, as a run that died leaves it so', async () => {
    const { fake, deployer } = await deployed(content);
    const workspace = fake.workspace();
    const sources = [
      { kind: 'Solution', name: 'Microsoft 365', sourceId: 'azuresentinel.office365' },
      { kind: 'SourceRepository', sourceId: 'contoso/rules' },
      { kind: 'LocalWorkspace', name: 'law-soc' },
    ];
    sources.forEach((source, index) => {
      workspace.edit('metadata', `analyticsrule-${idOf(index + 1)}`, (properties) => {
        properties['source'] = source;
      });
    });
    workspace.delete('metadata', `analyticsrule-${idOf(4)}`);
    const items = await itemsOf(deployer, content);
    const found = [1, 2, 3, 4].map((index) => items.get(idOf(index)));
    expect(found.map((item) => item?.action)).toEqual(['blocked', 'blocked', 'adopt', 'adopt']);
    expect(found.slice(0, 2).map((item) => item?.reasons)).toEqual([
      ['A rule with this id stands in the workspace and is marked as of "Microsoft 365". --adopt takes it over.'],
      ['A rule with this id stands in the workspace and is marked as of "contoso/rules". --adopt takes it over.'],
    ]);
    expect(found.map((item) => item !== undefined && isTakenOver(item))).toEqual([false, false, false, false]);

    const [adopting] = await deployer.plan(content, { adopt: true });
    if (adopting === undefined) throw new Error('There is no plan.');
    const taken = adopting.items.map(({ item }) => item).filter(isTakenOver);
    expect(taken).toMatchObject([
      { id: idOf(1), action: 'adopt', body: null },
      { id: idOf(2), action: 'adopt', body: null },
    ]);
    expect(taken[0]?.changes[0]).toEqual({
      path: ['mark', 'source'],
      before: 'Microsoft 365',
      after: 'blindspot',
    });
    // A plan that takes over is no plan that does not.
    const plan = planOf([adopting], { tool: '0.1.0', commit: null });
    expect(whatMoved(plan, await deployer.plan(content, { adopt: true }))).toEqual([]);
    expect(whatMoved(plan, await deployer.plan(content)).flatMap((one) => one.items.map(({ id }) => id))).toEqual([
      idOf(1),
      idOf(2),
    ]);
    await deployer.apply([adopting]);
    expect(actionsOf(await deployer.plan(content))).toEqual({ unchanged: 4 });
    fake.assertClean();
  });
});

describe('names', () => {
  it('that rules share are told of, whoever has them', async () => {
    const { fake, deployer } = await deployed({ functions: [], detections: [ruleOf(1), ruleOf(2), ruleOf(3)] });
    fake.workspace().plant('rules', {
      name: 'theirs',
      kind: 'Scheduled',
      properties: { displayName: 'rule  5', enabled: true, query: 'SigninLogs' },
    });
    const detections = [
      ruleOf(1, { name: 'Rule 2' }),
      ruleOf(2, { name: 'Another' }),
      ruleOf(3),
      ruleOf(4, { name: 'RULE 3 ' }),
      ruleOf(5),
      ruleOf(6),
      ruleOf(7, { name: 'rule 6' }),
    ];
    const items = await itemsOf(deployer, { functions: [], detections });
    expect([1, 2, 3, 4, 5, 6, 7].map((index) => items.get(idOf(index))?.reasons)).toEqual([
      [`Another rule of the workspace, ${idOf(2)}, has the same name now; the repository gives it another.`],
      [],
      [],
      ['Another rule of the repository, detections/made/Rule3.yaml, has the same name.'],
      ['Another rule of the workspace, theirs, has the same name.'],
      ['Another rule of the repository, detections/made/Rule7.yaml, has the same name.'],
      ['Another rule of the repository, detections/made/Rule6.yaml, has the same name.'],
    ]);
    expect(items.get(idOf(3))?.action).toBe('unchanged');
  });

  it('where the service takes each once are what the failure says', async () => {
    const fake = await startWorld({ settings: { displayNameUnique: true } });
    const deployer = deployerOf(fake);
    const detections = [ruleOf(1), ruleOf(2, { name: 'Rule 1' })];
    const { outcomes, messages } = await deploy(fake, deployer, { functions: [], detections });
    expect(outcomes).toEqual({ written: 1, failed: 1 });
    expect(messages).toEqual([
      expect.stringMatching(/: 400 BadRequest: A rule with the name 'Rule 1' already exists\. \(request id [^)]+\)$/),
      'Another rule of the workspace has this name. Give one of them another name.',
    ]);
  });
});

describe('tables that are gone', () => {
  it('are told of with rules that are left alone, too; a name that is shared is not', async () => {
    const { fake, deployer } = await deployed({ functions: functionsOf(), detections: [ruleOf(1), ruleOf(2)] });
    fake.workspace().plant('rules', {
      name: 'theirs',
      kind: 'Scheduled',
      properties: { displayName: 'Rule 1', enabled: true, query: 'SigninLogs' },
    });
    fake.workspace().dropTable('SigninLogs');
    fake.workspace().plantTable('AuditLogs', { columns: { TimeGenerated: 'dateTime' } });
    const [planned] = await deployer.plan({ functions: functionsOf(), detections: [ruleOf(1), ruleOf(2)] });
    if (planned === undefined) throw new Error('There is no plan.');
    expect(actionsOf([planned])).toEqual({ unchanged: 4 });
    expect(planned.items.map(({ item }) => [item.name, item.reasons])).toEqual([
      ['Inner', []],
      ['Outer', []],
      ['Rule 1', ['The workspace has no table SigninLogs, or not yet.']],
      ['Rule 2', ['The workspace has no table SigninLogs, or not yet.']],
    ]);
    expect(findDrift(planned).drift).toEqual([]);
  });
});

describe('drift of what is blocked', () => {
  it('goes by the mark: what is ours is not called somebody else’s', async () => {
    const content = { functions: functionsOf(), detections: [...rulesOf(0, 2), ...rulesOf(5, 6)] };
    const { fake, deployer } = await deployed(content);
    const workspace = fake.workspace();
    const search = { category: 'x', displayName: 'x', query: 'SigninLogs' };
    workspace.plant('savedSearches', { name: 'theirs', properties: { ...search, functionAlias: 'INNER' } });
    workspace.edit('rules', idOf(5), (properties) => {
      properties['severity'] = 'Low';
    });
    workspace.plant('rules', { name: idOf(21), kind: 'Fusion', properties: { enabled: true } });
    workspace.plant('rules', { name: idOf(22), kind: 'NRT', properties: { displayName: 'x', query: 'T' } });
    const theirs = { displayName: 'x', query: 'T', enabled: true };
    workspace.plant('rules', { name: idOf(23), kind: 'Scheduled', properties: theirs });
    workspace.autoDisable(idOf(23));
    const detections = [
      ...rulesOf(0, 1),
      ruleOf(1, nrt),
      ...rulesOf(5, 6),
      ruleOf(21),
      ruleOf(22),
      ruleOf(23),
      ...rulesOf(25, 26),
    ];
    const [planned] = await deployer.plan({ functions: content.functions, detections });
    if (planned === undefined) throw new Error('There is no plan.');
    const { drift, same } = findDrift(planned);
    // "Outer" and "Rule 0" are ours and as they should be; what they call is blocked.
    expect(same).toBe(2);
    const taken = 'Another saved search, "theirs", is called by this alias already.';
    const waits = 'It calls "Outer", which is blocked.';
    expect(drift.map((one) => [one.drift, one.name, one.reasons.map((text) => text.split('. Give')[0])])).toEqual([
      ['blocked', 'Inner', [taken]],
      ['blocked', 'Rule 1', [expect.stringMatching(/^The workspace has a rule of the kind Scheduled with this id/)]],
      ['foreign', 'Rule 21', [expect.stringMatching(/^The workspace has a rule of the kind Fusion with this id/)]],
      ['foreign', 'Rule 22', [expect.stringMatching(/^The workspace has a rule of the kind NRT with this id/)]],
      ['foreign', 'Rule 23', ['A rule with this id stands in the workspace without our mark. --adopt takes it over.']],
      ['blocked', 'Rule 25', [waits]],
      ['changed', 'Rule 5', [waits]],
    ]);
  });

  it('finds that a saved search of our name is no function of ours, whatever it is', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    const properties = { category: 'x', displayName: 'x', query: 'SigninLogs' };
    fake.workspace().plant('savedSearches', { name: 'Inner', properties });
    const [planned] = await deployer.plan({ functions: functionsOf(), detections: [] });
    const found = planned && findDrift(planned).drift.map((one) => [one.drift, one.name, one.reasons]);
    expect(found).toEqual([
      ['foreign', 'Inner', ['A saved search "Inner" that is no function has this name.']],
      ['blocked', 'Outer', ['It calls "Inner", which is blocked.']],
    ]);
  });
});
