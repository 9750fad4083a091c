import { afterEach, describe, expect, it } from 'vitest';
import { type FakeArm, startFake } from './fake-arm.ts';
import type { FakeOptions } from './fake-options.ts';
import type { JsonObject } from './json.ts';
import { namesOf, plainCaller, propertiesOf } from './plain-caller.ts';
import { EVERY_OPTIONAL, EVERY_PREVIEW, nrtProperties, scheduledProperties } from './sample-rules.ts';

const ID = 'aaaaaaaa-0000-4000-8000-000000000001';
const STABLE = '2025-09-01';
const DAY = 86_400_000;

let fakes: FakeArm[] = [];

afterEach(async () => {
  await Promise.all(fakes.map((fake) => fake.close()));
  fakes = [];
});

async function start(options?: FakeOptions) {
  const fake = await startFake(options);
  fakes.push(fake);
  return { fake, ...plainCaller(fake) };
}

const scheduled = (changes?: JsonObject) => ({ kind: 'Scheduled', properties: scheduledProperties(changes) });
const nrt = (changes?: JsonObject) => ({ kind: 'NRT', properties: nrtProperties(changes) });
const sentences = (fake: FakeArm) => fake.takeViolations().map(({ sentence }) => sentence);

describe('one rule', () => {
  it('is created with 201, replaced with 200, read, deleted with 200 and then 204', async () => {
    const { fake, call, rule } = await start();
    const created = await call('PUT', rule(ID), { body: scheduled() });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: fake.workspace().ruleId(ID),
      name: ID,
      type: 'Microsoft.SecurityInsights/alertRules',
      etag: '"00000001-0000-0000-0000-000000000000"',
      kind: 'Scheduled',
      properties: { ...scheduledProperties(), lastModifiedUtc: '2026-01-05T00:00:00.000Z' },
    });
    fake.clock.advance(1000);
    const etag = String(created.body?.['etag']);
    const replaced = await call('PUT', rule(ID.toUpperCase()), { body: { ...scheduled({ enabled: false }), etag } });
    expect(replaced.status).toBe(200);
    expect(replaced.body).toMatchObject({
      name: ID,
      etag: '"00000002-0000-0000-0000-000000000000"',
      properties: { enabled: false, lastModifiedUtc: '2026-01-05T00:00:01.000Z' },
    });
    expect((await call('GET', rule(ID))).body).toEqual(replaced.body);
    const deleted = await call('DELETE', rule(ID));
    expect([deleted.status, deleted.text]).toEqual([200, '']);
    expect((await call('DELETE', rule(ID))).status).toBe(204);
    const gone = await call('GET', rule(ID));
    expect([gone.status, gone.code]).toEqual([404, 'NotFound']);
    fake.assertClean();
  });

  it('carries every property that the contract names, in each kind', async () => {
    const { fake, call, rule } = await start();
    const { alertDetailsOverride: dynamic, ...preview } = EVERY_PREVIEW;
    const all: JsonObject = { ...EVERY_OPTIONAL, ...preview };
    for (const [name, body] of [
      ['s', scheduled(all)],
      ['n', nrt(all)],
      ['d', scheduled({ alertDetailsOverride: dynamic ?? null })],
    ] as const) {
      expect((await call('PUT', rule(name), { body })).status).toBe(201);
      const { lastModifiedUtc, ...properties } = propertiesOf(await call('GET', rule(name)));
      expect(lastModifiedUtc).toBe('2026-01-05T00:00:00.000Z');
      expect(properties).toEqual(body.properties);
    }
    const body = scheduled(EVERY_OPTIONAL);
    expect((await call('PUT', rule('stable'), { version: STABLE, body })).status).toBe(201);
    fake.assertClean();
  });

  it('does not change its kind', async () => {
    const { call, rule } = await start();
    await call('PUT', rule(ID), { body: scheduled() });
    const refused = await call('PUT', rule(ID), { body: nrt() });
    expect([refused.status, refused.message]).toEqual([
      400,
      `The kind of rule '${ID}' cannot be changed from Scheduled to NRT.`,
    ]);
  });

  it('has a name of a certain form', async () => {
    const { fake, call, rule } = await start();
    expect((await call('PUT', rule('a%20b'), { body: scheduled() })).status).toBe(400);
    expect(sentences(fake)).toEqual(["The name of a rule has to be of the form [-\\w\\._\\(\\)]+, 'a b' is not."]);
  });
});

describe('etags', () => {
  it('are new at every write, and a stale one is a conflict', async () => {
    const { fake, call, rule } = await start();
    const first = await call('PUT', rule(ID), { body: scheduled() });
    const etag = String(first.body?.['etag']);
    fake.workspace().edit('rules', ID, (properties) => {
      properties['severity'] = 'High';
    });
    const stale = await call('PUT', rule(ID), { body: { ...scheduled(), etag } });
    expect([stale.status, stale.code, stale.message]).toEqual([
      409,
      'Conflict',
      "Newer instance of rule 'Sign-ins from nowhere' exists for workspace '00000000-0000-0000-0000-0000000000aa' (Etag does not match). Data was not saved.",
    ]);
    expect(fake.workspace().get('rules', ID)?.properties['severity']).toBe('High');
    fake.assertClean();
  });

  it('may be left out or not, as it is set', async () => {
    const { fake, call, rule } = await start();
    await call('PUT', rule(ID), { body: scheduled() });
    expect((await call('PUT', rule(ID), { body: scheduled() })).status).toBe(200);
    fake.settings.withoutEtag = 'conflicts';
    const refused = await call('PUT', rule(ID), { body: scheduled() });
    expect([refused.status, refused.message]).toEqual([
      409,
      "rule 'Sign-ins from nowhere' already exists and the request has no etag. Data was not saved.",
    ]);
    expect(fake.idleWrites).toHaveLength(1);
  });

  it('of something that is not there conflict or not, as it is set', async () => {
    const { fake, call, rule } = await start();
    expect((await call('PUT', rule(ID), { body: { ...scheduled(), etag: '"old"' } })).status).toBe(409);
    fake.settings.etagOnMissing = 'creates';
    expect((await call('PUT', rule(ID), { body: { ...scheduled(), etag: '"old"' } })).status).toBe(201);
  });

  it('do not belong into a header, and * is for saved searches', async () => {
    const { fake, call, rule } = await start();
    await call('PUT', rule(ID), { body: scheduled(), headers: { 'if-match': '*' } });
    await call('PUT', rule(ID), { body: { ...scheduled(), etag: '*' } });
    expect(sentences(fake)).toEqual([
      'The contract has no header if-match: etags go into the body.',
      "The etag '*' is documented for saved searches only.",
    ]);
  });
});

describe('a deleted id', () => {
  it.each([400, 409] as const)('is refused with %i for a day', async (recentlyDeletedStatus) => {
    const { fake, call, rule } = await start({ settings: { recentlyDeletedStatus } });
    await call('PUT', rule(ID), { body: scheduled() });
    await call('DELETE', rule(ID));
    fake.clock.advance(DAY - 1);
    const refused = await call('PUT', rule(ID), { body: scheduled() });
    expect([refused.status, refused.code, refused.message]).toEqual([
      recentlyDeletedStatus,
      recentlyDeletedStatus === 400 ? 'BadRequest' : 'Conflict',
      `The rule with id '${ID}' was recently deleted. You need to allow some time before re-using the same id. Please try again later.`,
    ]);
    fake.clock.advance(1);
    expect((await call('PUT', rule(ID), { body: scheduled() })).status).toBe(201);
    fake.assertClean();
  });

  it('is refused too when it was deleted in the portal', async () => {
    const { fake, call, rule } = await start();
    await call('PUT', rule(ID), { body: scheduled() });
    fake.workspace().delete('rules', ID);
    expect((await call('PUT', rule(ID), { body: scheduled() })).message).toContain('recently deleted');
  });
});

describe('the list', () => {
  it('comes in pages with an absolute nextLink', async () => {
    const { fake, call, rules } = await start({ pageSize: 2 });
    for (const name of ['e', 'b', 'd', 'a', 'c']) {
      fake.workspace().plant('rules', { name, kind: 'Scheduled', properties: scheduledProperties() });
    }
    const pages: string[][] = [];
    let next: string | undefined = rules;
    while (next !== undefined) {
      const reply = await call('GET', next);
      pages.push(namesOf(reply));
      const link: unknown = reply.body?.['nextLink'];
      next = typeof link === 'string' ? link : undefined;
      if (next !== undefined) expect(next.startsWith(`${fake.url}/subscriptions/`)).toBe(true);
    }
    expect(pages).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
    fake.assertClean();
  });

  it('is not filtered, and a nextLink is not made up', async () => {
    const { fake, call, rules } = await start();
    await call('GET', `${rules}?$top=5`);
    await call('GET', `${rules}?$filter=x`);
    expect((await call('GET', `${rules}?$skipToken=YQ`)).status).toBe(400);
    expect(sentences(fake)).toEqual([
      'The contract has no query parameter $top here.',
      'The contract has no query parameter $filter here.',
      'The page was never offered: a nextLink has to be followed as it stands.',
    ]);
  });

  it('can lead elsewhere or nowhere', async () => {
    const { fake, call, rules } = await start({ pageSize: 1, settings: { nextLink: 'foreign' } });
    for (const name of ['a', 'b']) {
      fake.workspace().plant('rules', { name, kind: 'Scheduled', properties: scheduledProperties() });
    }
    const foreign = String((await call('GET', rules)).body?.['nextLink']);
    expect(new URL(foreign).host).toBe('management.azure.example');
    fake.settings.nextLink = 'loops';
    const first = String((await call('GET', rules)).body?.['nextLink']);
    expect((await call('GET', first)).body?.['nextLink']).toBe(first);
  });

  it('shows what others made: Fusion rules, disabled ones, fields of the service', async () => {
    const { fake, call, rules } = await start();
    fake.workspace().plant('rules', { name: 'BuiltInFusion', kind: 'Fusion', properties: { enabled: true } });
    fake.workspace().plant('rules', {
      name: ID,
      kind: 'Scheduled',
      properties: { ...scheduledProperties(), newInTheService: { a: 1 } },
    });
    fake.autoDisable(ID);
    const value = (await call('GET', rules)).body?.['value'];
    expect(value).toMatchObject([
      {
        kind: 'Scheduled',
        properties: {
          displayName: 'AUTO DISABLED Sign-ins from nowhere',
          enabled: false,
          description: 'The query could not be run.',
          newInTheService: { a: 1 },
        },
      },
      { kind: 'Fusion' },
    ]);
    fake.assertClean();
  });
});

describe('stable versions', () => {
  it('have no NRT rules, or have', async () => {
    const { fake, call, rule, rules } = await start();
    await call('PUT', rule('n'), { body: nrt() });
    fake.assertClean();
    const refused = await call('PUT', rule('m'), { body: nrt(), version: STABLE });
    expect([refused.status, refused.message]).toEqual([
      400,
      "Kind 'NRT' is not supported in api-version '2025-09-01'.",
    ]);
    expect(sentences(fake)).toEqual(['NRT rules exist in preview versions only, not in 2025-09-01.']);
    expect(namesOf(await call('GET', rules, { version: STABLE }))).toEqual([]);
    expect((await call('GET', rule('n'), { version: STABLE })).status).toBe(404);
    expect((await call('DELETE', rule('n'), { version: STABLE })).status).toBe(204);
    expect(namesOf(await call('GET', rules))).toEqual(['n']);

    fake.settings.nrtOnStable = 'served';
    expect((await call('PUT', rule('m'), { body: nrt(), version: STABLE })).status).toBe(201);
    expect(namesOf(await call('GET', rules, { version: STABLE }))).toEqual(['m', 'n']);
    fake.assertClean();
  });

  it('reject what only preview versions know, or drop it, and never show it', async () => {
    const { fake, call, rule } = await start();
    for (const [key, value] of Object.entries(EVERY_PREVIEW)) {
      const body = scheduled({ [key]: value });
      expect((await call('PUT', rule(ID), { body, version: STABLE })).status).toBe(400);
    }
    expect(sentences(fake)).toEqual([
      "properties.subTechniques: Property 'subTechniques' is not supported in this api-version. Path 'properties.subTechniques'.",
      "properties.sentinelEntitiesMappings: Property 'sentinelEntitiesMappings' is not supported in this api-version. Path 'properties.sentinelEntitiesMappings'.",
      "properties.alertDetailsOverride.alertDynamicProperties[0].alertProperty: Value 'SubTechniques' is not supported in this api-version. Path 'properties.alertDetailsOverride.alertDynamicProperties[0].alertProperty'.",
    ]);

    await call('PUT', rule(ID), { body: scheduled(EVERY_PREVIEW) });
    fake.assertClean();
    const shown = (await call('GET', rule(ID), { version: STABLE })).body?.['properties'];
    expect(shown).toEqual({
      ...scheduledProperties(),
      alertDetailsOverride: { alertDynamicProperties: [] },
      lastModifiedUtc: '2026-01-05T00:00:00.000Z',
    });

    fake.settings.previewOnStable = 'dropped';
    expect((await call('PUT', rule(ID), { body: scheduled(EVERY_PREVIEW), version: STABLE })).status).toBe(200);
    expect(fake.violations).toHaveLength(3);
    expect(fake.workspace().get('rules', ID)?.properties['subTechniques']).toBeUndefined();
    expect(fake.lostFields().map(({ path }) => path)).toEqual([
      'properties.subTechniques',
      'properties.sentinelEntitiesMappings',
    ]);
  });
});

describe('fields that the contract does not know', () => {
  it('are refused where they are new, and kept or lost where they are stored', async () => {
    const { fake, call, rule } = await start();
    const refused = await call('PUT', rule(ID), { body: scheduled({ startTimeUtc: 'x' }) });
    expect([refused.status, refused.message]).toEqual([
      400,
      "Could not find member 'startTimeUtc' on object. Path 'properties.startTimeUtc'.",
    ]);
    expect(fake.takeViolations()).toHaveLength(1);

    fake.workspace().plant('rules', {
      name: ID,
      kind: 'Scheduled',
      properties: {
        ...scheduledProperties({ description: 'old' }),
        score: 7,
        incidentConfiguration: { createIncident: true, owner: { name: 'soc' } },
      },
      root: { zone: 'x' },
    });
    const incidentConfiguration = { createIncident: true, owner: { name: 'soc' } };
    const kept = scheduled({ score: 7, incidentConfiguration, description: 'new' });
    expect((await call('PUT', rule(ID), { body: { ...kept, zone: 'x' } })).status).toBe(200);
    expect(fake.lostFields()).toEqual([]);
    const status = (
      await call('PUT', rule(ID), { body: scheduled({ incidentConfiguration: { createIncident: true } }) })
    ).status;
    expect(status).toBe(200);
    expect(fake.lostFields()).toEqual(
      [
        { path: 'properties.score', known: false, value: 7 },
        { path: 'properties.incidentConfiguration.owner', known: false, value: { name: 'soc' } },
        { path: 'properties.description', known: true, value: 'new' },
        { path: 'zone', known: false, value: 'x' },
      ].map((lost) => ({ request: 3, type: 'alertRules', workspace: 'law-soc', name: ID, ...lost })),
    );
    fake.assertClean();
  });

  it('can be kept or dropped, as it is set', async () => {
    const { fake, call, rule } = await start({ settings: { unknownProperties: 'kept' } });
    await call('PUT', rule('a'), { body: scheduled({ future: 1 }) });
    fake.settings.unknownProperties = 'dropped';
    await call('PUT', rule('b'), { body: scheduled({ future: 1 }) });
    expect(fake.workspace().get('rules', 'a')?.properties['future']).toBe(1);
    expect(fake.workspace().get('rules', 'b')?.properties).toEqual(scheduledProperties());
    fake.assertClean();
  });
});

describe('answers', () => {
  it('can give null for what is not set, which is the same as leaving it out', async () => {
    const { fake, call, rule } = await start({ settings: { absentProperties: 'null' } });
    const created = await call('PUT', rule(ID), { body: scheduled() });
    const { lastModifiedUtc, ...properties } = propertiesOf(created);
    expect(lastModifiedUtc).toBeDefined();
    expect(properties).toMatchObject({ description: null, subTechniques: null, incidentConfiguration: null });
    const echoed = await call('PUT', rule(ID), { body: { kind: 'Scheduled', properties } });
    expect(echoed.status).toBe(200);
    expect(fake.workspace().get('rules', ID)?.properties).toEqual(scheduledProperties());
    const stable = propertiesOf(await call('GET', rule(ID), { version: STABLE }));
    expect(['description' in stable, 'subTechniques' in stable]).toEqual([true, false]);
    fake.assertClean();
  });

  it('can spell durations in another way', async () => {
    const { fake, call, rule } = await start({ settings: { durations: 'canonical' } });
    const body = scheduled({ queryFrequency: 'PT60M', queryPeriod: 'P1DT12H', suppressionDuration: 'PT24H' });
    const created = await call('PUT', rule(ID), { body });
    expect(created.body).toMatchObject({
      properties: { queryFrequency: 'PT1H', queryPeriod: 'P1DT12H', suppressionDuration: 'P1D' },
    });
    fake.assertClean();
  });
});
