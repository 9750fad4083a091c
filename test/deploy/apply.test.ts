import { describe, expect, it } from 'vitest';
import { isDone } from '../../src/deploy/apply-result.ts';
import { planOf, whatMoved } from '../../src/deploy/deployment.ts';
import { readPlan, writePlan } from '../../src/deploy/plan-file.ts';
import { contentOf } from '../azure/content-of.ts';
import { FAULT_KINDS } from '../azure/fault-kind.ts';
import { DEFAULT_SETTINGS, type Settings } from '../azure/settings.ts';
import { deploy, prune, small, smallChanged } from './checked-deployment.ts';
import { actionsOf, type Deployer, deployerOf, functionsOf, idOf, rulesOf, startWorld } from './deployed-world.ts';

const about = { tool: '0.1.0', commit: null };

describe('five hundred rules', () => {
  it('are created, left alone, changed and pruned, with lists instead of one request each', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    const content = { functions: functionsOf(), detections: rulesOf(0, 500) };
    const first = await deployer.plan(content);
    expect(actionsOf(first)).toEqual({ create: 502 });
    expect(fake.requests).toHaveLength(4);
    const results = await deployer.apply(first);
    expect(results.flatMap((one) => one.results).filter(({ outcome }) => outcome !== 'written')).toEqual([]);
    expect(results.every(isDone)).toBe(true);

    fake.clearJournal();
    const second = await deployer.plan(content);
    expect(actionsOf(second)).toEqual({ unchanged: 502 });
    await deployer.apply(second);
    expect(fake.writes).toEqual([]);
    expect(fake.requests).toHaveLength(1 + 1 + 10 + 10);

    fake.latency = 50;
    const began = performance.now();
    await deployer.plan(content);
    console.log(`a plan of 500 against 500 with 50 ms a call: ${Math.round(performance.now() - began)} ms`);
    fake.latency = 0;

    const changed = {
      functions: functionsOf(' // other'),
      detections: rulesOf(0, 490, (index) => (index % 3 === 0 ? { severity: 'Low', version: '1.0.1' } : {})),
    };
    const third = await deployer.plan(changed);
    expect(actionsOf(third)).toEqual({ update: 164, unchanged: 328, orphan: 10 });
    expect((await deploy(fake, deployer, changed)).outcomes).toEqual({ written: 164 });
    expect(await prune(deployer, changed)).toEqual({ deleted: 10 });
    expect(fake.workspace().names('rules')).toHaveLength(490);
    expect(fake.workspace().names('metadata')).toHaveLength(490);
    expect(actionsOf(await deployer.plan(changed))).toEqual({ unchanged: 492 });
    fake.assertClean();
    expect(fake.lostFields()).toEqual([]);
    expect(fake.idleWrites).toEqual([]);
  });
});

/** What is there after a deployment that nothing disturbs. */
async function undisturbed(...contents: readonly Parameters<Deployer['plan']>[0][]): Promise<unknown> {
  const fake = await startWorld();
  const deployer = deployerOf(fake);
  for (const content of contents) await deploy(fake, deployer, content);
  return contentOf(fake.save());
}

describe('every tenth call fails', () => {
  it.each(
    FAULT_KINDS.flatMap((kind) => [
      [kind, undefined] as const,
      ...(['500', 'timeout', 'reset', '503'].includes(kind) ? [[kind, 'after'] as const] : []),
    ]),
  )('with %s %s: nothing is lost, nothing doubled', async (kind, when) => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    fake.fault(() => true, kind, { every: 10, ...(when === undefined ? {} : { when }) });
    expect(await deploy(fake, deployer, small)).toEqual({ outcomes: { written: 26 }, messages: [] });
    expect(await deploy(fake, deployer, smallChanged)).toEqual({ outcomes: { written: 14 }, messages: [] });
    fake.clearFaults();
    expect(contentOf(fake.save())).toEqual(await undisturbed(small, smallChanged));
    expect(actionsOf(await deployer.plan(smallChanged))).toEqual({ unchanged: 26 });
    fake.assertClean();
    expect(fake.lostFields()).toEqual([]);
  });

  it('with each fault in turn, deletions too', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    fake.fault(() => true, FAULT_KINDS, { every: 10 });
    expect((await deploy(fake, deployer, small)).outcomes).toEqual({ written: 26 });
    const rest = { functions: [], detections: rulesOf(1, 5) };
    expect(await prune(deployer, rest)).toEqual({ deleted: 22 });
    fake.clearFaults();
    expect(fake.workspace().names('rules')).toEqual([1, 2, 3, 4].map(idOf));
    expect(fake.workspace().names('metadata')).toHaveLength(4);
    expect(fake.workspace().names('savedSearches')).toEqual([]);
    fake.assertClean();
  });
});

describe('a run that dies', () => {
  const content = { functions: functionsOf(), detections: rulesOf(0, 6) };

  it.each(Array.from({ length: 14 }, (_, skip) => [skip, skip % 2 === 0 ? 'after' : 'before'] as const))(
    'at write %i, %s it is done, is completed by the next',
    async (skip, when) => {
      const fake = await startWorld();
      const dying = deployerOf(fake);
      const planned = await dying.plan(content);
      const fault = fake.fault({ method: 'PUT' }, 'timeout', { skip, when });
      const end = dying.apply(planned);
      await fault.hit;
      await Promise.all(dying.targets.map(({ azure }) => azure.client.close()));
      await end;
      fake.clearFaults();
      const next = deployerOf(fake);
      const again = await next.plan(content);
      // The plan that it died of can be applied again, too.
      expect(whatMoved(planOf(planned, about), again)).toEqual([]);
      const results = await next.apply(again);
      expect(results.every(isDone)).toBe(true);
      expect(contentOf(fake.save())).toEqual(await undisturbed(content));
      fake.clearJournal();
      await next.apply(await next.plan(content));
      expect(fake.writes).toEqual([]);
      fake.assertClean();
    },
  );

  it('between a rule and its mark is completed by the mark alone', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deploy(fake, deployer, content);
    fake.workspace().delete('metadata', `analyticsrule-${idOf(3)}`);
    fake.clearJournal();
    const [planned] = await deployer.plan(content);
    const item = planned?.items.find((one) => one.item.id === idOf(3))?.item;
    expect(item).toMatchObject({
      action: 'adopt',
      body: null,
      reasons: [
        'It is as the repository wants it but lacks our mark, as after a run that was cut off or where somebody else made the same: only the mark is written. From then on it counts as ours, for "deploy prune" too.',
      ],
    });
    expect((await deploy(fake, deployer, content)).outcomes).toEqual({ written: 1 });
    expect(fake.writes.map(({ type }) => type)).toEqual(['metadata']);
  });

  it('by a deletion is completed by the next prune', async () => {
    for (const [type, skip] of [
      ['alertRules', 0],
      ['alertRules', 2],
      ['metadata', 1],
      ['savedSearches', 0],
      ['savedSearches', 1],
    ] as const) {
      const fake = await startWorld();
      const dying = deployerOf(fake);
      await deploy(fake, dying, content);
      const fault = fake.fault({ method: 'DELETE', type }, 'timeout', { skip, when: 'after' });
      const end = prune(dying, { functions: [], detections: [] });
      await fault.hit;
      await Promise.all(dying.targets.map(({ azure }) => azure.client.close()));
      await end;
      fake.clearFaults();
      await prune(deployerOf(fake), { functions: [], detections: [] });
      for (const stock of ['rules', 'metadata', 'savedSearches'] as const) {
        expect(fake.workspace().names(stock)).toEqual([]);
      }
      fake.assertClean();
    }
  });
});

describe('two deployers', () => {
  it('with other contents: one sees what moved and stops; nothing is mixed within a rule', async () => {
    const fake = await startWorld();
    const [one, two] = [deployerOf(fake), deployerOf(fake)];
    await deploy(fake, one, small);
    const other = {
      ...small,
      detections: rulesOf(0, 24, () => ({ severity: 'Informational', description: 'Of two.' })),
    };
    const mine = { ...small, detections: rulesOf(0, 24, () => ({ severity: 'Low', description: 'Of one.' })) };
    const plans = await Promise.all([one.plan(mine), two.plan(other)]);
    const [a, b] = await Promise.all([one.apply(plans[0]), two.apply(plans[1])]);
    const stopped = [...a, ...b].filter((result) => result.stopped !== undefined);
    expect(stopped.length).toBeGreaterThan(0);
    for (const result of stopped)
      expect(result.stopped).toMatch(/^Somebody else writes to this workspace: rule "Rule \d+" moved\.$/);
    for (const name of fake.workspace().names('rules')) {
      const { severity, description } = fake.workspace().get('rules', name)?.properties ?? {};
      expect([
        ['Low', 'Of one.'],
        ['Informational', 'Of two.'],
        ['High', 'What it is for.'],
      ]).toContainEqual([severity, description]);
    }
    expect(fake.workspace().names('rules')).toHaveLength(24);
    expect(fake.workspace().names('metadata')).toHaveLength(24);
    expect((await deploy(fake, one, mine)).messages).toEqual([]);
    fake.assertClean();
  });

  it.each(['overwrites', 'conflicts'] as const)(
    'that create the same, where a PUT without an etag %s',
    async (withoutEtag) => {
      const fake = await startWorld({ settings: { withoutEtag, savedSearchWithoutEtag: withoutEtag } });
      const [one, two] = [deployerOf(fake), deployerOf(fake)];
      const plans = await Promise.all([one.plan(small), two.plan(small)]);
      const [a, b] = await Promise.all([one.apply(plans[0]), two.apply(plans[1])]);
      expect([...a, ...b].some((result) => result.stopped !== undefined)).toBe(true);
      const third = deployerOf(fake);
      await third.apply(await third.plan(small));
      expect(contentOf(fake.save())).toEqual(await undisturbed(small));
      fake.assertClean();
    },
  );
});

describe('a plan that was written', () => {
  it('is applied, and refused when the world or the files moved', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deploy(fake, deployer, small);
    const plan = readPlan(writePlan(planOf(await deployer.plan(smallChanged), about)));
    expect(whatMoved(plan, await deployer.plan(smallChanged))).toEqual([]);
    expect(whatMoved(plan, await deployer.plan(small)).flatMap(({ items }) => items)[0]?.message).toBe(
      'What would be written is not what was planned: the files are others.',
    );
    const more = { ...smallChanged, detections: [...smallChanged.detections, ...rulesOf(30, 31)] };
    expect(whatMoved(plan, await deployer.plan(more))).toEqual([
      {
        name: 'law-soc',
        items: [
          { kind: 'rule', id: idOf(30), name: 'Rule 30', message: 'The plan does not have it: the files are others.' },
        ],
      },
    ]);
    fake.workspace().edit('rules', idOf(2), (properties) => {
      properties['description'] = 'Somebody was here.';
    });
    fake.workspace().edit('rules', idOf(3), (properties) => {
      properties['enabled'] = false;
    });
    fake.workspace().delete('rules', idOf(4));
    expect(whatMoved(plan, await deployer.plan(smallChanged))).toEqual([
      {
        name: 'law-soc',
        items: [
          {
            kind: 'rule',
            id: idOf(2),
            name: 'Rule 2',
            message: 'It was changed in the workspace since the plan was made.',
          },
          {
            kind: 'rule',
            id: idOf(3),
            name: 'Rule 3',
            message: 'It was to be left alone (unchanged), and is not any more (update).',
          },
          {
            kind: 'rule',
            id: idOf(4),
            name: 'Rule 4',
            message: 'It was deleted in the workspace since the plan was made.',
          },
        ],
      },
    ]);
  });

  it('stops at what moved after it was compared', async () => {
    const fake = await startWorld();
    const deployer = deployerOf(fake);
    await deploy(fake, deployer, small);
    const planned = await deployer.plan(smallChanged);
    fake.workspace().edit('rules', idOf(0), (properties) => {
      properties['description'] = 'Somebody was here.';
    });
    const [result] = await deployer.apply(planned);
    expect(result?.stopped).toBe('Somebody else writes to this workspace: rule "Rule 0" moved.');
    expect(result?.results.find(({ id }) => id === idOf(0))).toMatchObject({
      outcome: 'failed',
      messages: ['Somebody else changed it since the plan was made.', 'Plan again.'],
    });
    expect(result?.results.some(({ outcome }) => outcome === 'left')).toBe(true);
    expect(fake.workspace().get('rules', idOf(0))?.properties['description']).toBe('Somebody was here.');
  });
});

describe('both answers to what nobody documents', () => {
  const others: Partial<Settings>[] = [
    { nrtOnStable: 'served' },
    { previewOnStable: 'dropped' },
    { withoutEtag: 'conflicts' },
    { etagOnMissing: 'creates' },
    { recentlyDeletedStatus: 409 },
    { disabledSkipsQueryCheck: true },
    { displayNameUnique: true },
    { unknownTactics: 'accepted' },
    { unknownProperties: 'kept' },
    { unknownProperties: 'dropped' },
    { absentProperties: 'null' },
    { durations: 'canonical' },
    { savedSearchWithoutEtag: 'overwrites' },
    { savedSearchDeleteMissing: 404 },
    { aliasCollision: 'refused' },
    { clockSkew: 600_000 },
    { functionVisibility: { milliseconds: 60_000, requests: 0 } },
    { functionVisibility: { milliseconds: 0, requests: 30 } },
  ];
  it.each(others.map((settings) => [JSON.stringify(settings), settings] as const))('%s', async (_, settings) => {
    const fake = await startWorld({ settings: { ...DEFAULT_SETTINGS, ...settings } });
    const deployer = deployerOf(fake);
    expect(await deploy(fake, deployer, small)).toEqual({ outcomes: { written: 26 }, messages: [] });
    expect(await deploy(fake, deployer, smallChanged)).toEqual({ outcomes: { written: 14 }, messages: [] });
    expect(actionsOf(await deployer.plan(smallChanged))).toEqual({ unchanged: 26 });
    const rest = { functions: [], detections: rulesOf(1, 2) };
    expect(await prune(deployer, rest)).toEqual({ deleted: 25 });
    fake.assertClean();
    expect(fake.lostFields()).toEqual([]);
    // What was deleted is refused for a day, and says so.
    const { outcomes, messages } = await deploy(fake, deployer, { functions: [], detections: rulesOf(1, 3) });
    expect(outcomes).toEqual({ failed: 1 });
    expect(messages.at(-1)).toBe(
      'Sentinel keeps the id of a deleted rule for about a day. Deploy again after that, or give the rule a new id.',
    );
    expect(Object.values(fake.workspace().state.rules).every(({ properties }) => properties['enabled'] === true)).toBe(
      true,
    );
  });
});
