import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeArm, startFake } from './fake-arm.ts';
import type { JsonObject } from './json.ts';
import { namesOf, plainCaller } from './plain-caller.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

let fake: FakeArm;

beforeAll(async () => {
  fake = await startFake({ pageSize: 2 });
});

beforeEach(() => {
  fake.clearJournal();
  Object.assign(fake.settings, DEFAULT_SETTINGS);
  fake.workspace().state.metadata = {};
});

afterAll(() => fake.close());

const NAME = 'analyticsrule-a';

const properties = (changes: JsonObject = {}): JsonObject => ({
  parentId: fake.workspace().ruleId('a'),
  kind: 'AnalyticsRule',
  version: '1.0.0',
  source: { kind: 'SourceRepository', name: 'blindspot' },
  ...changes,
});

describe('a metadata item', () => {
  it('is put with 201 and 200, patched, read and deleted with 200 and 204', async () => {
    const { call, metadata } = plainCaller(fake);
    const version = '2025-09-01';
    const created = await call('PUT', metadata(NAME), { body: { properties: properties() }, version });
    expect(created.status).toBe(201);
    expect(created.body).toEqual({
      id: `${fake.workspace().id}/providers/Microsoft.SecurityInsights/metadata/${NAME}`,
      name: NAME,
      type: 'Microsoft.SecurityInsights/metadata',
      etag: created.body?.['etag'],
      properties: properties(),
    });
    const etag = String(created.body?.['etag']);
    const again = { etag, properties: properties({ version: '1.1.0' }) };
    expect((await call('PUT', metadata(NAME), { body: again })).status).toBe(200);
    expect((await call('PUT', metadata(NAME), { body: again })).status).toBe(409);
    const patch = { properties: { source: { name: 'other' } } };
    const patched = await call('PATCH', metadata(NAME), { body: patch });
    expect([patched.status, patched.body?.['properties']]).toEqual([
      200,
      properties({ version: '1.1.0', source: { kind: 'SourceRepository', name: 'other' } }),
    ]);
    expect((await call('PATCH', metadata(NAME), { body: { ...patch, etag } })).status).toBe(409);
    expect((await call('PATCH', metadata('none'), { body: patch })).status).toBe(404);
    expect((await call('GET', metadata(NAME))).body).toEqual(patched.body);
    expect((await call('DELETE', metadata(NAME))).status).toBe(200);
    expect((await call('DELETE', metadata(NAME))).status).toBe(204);
    expect((await call('GET', metadata(NAME))).status).toBe(404);
    fake.assertClean();
  });

  it('may be overwritten without an etag, or not', async () => {
    const { call, metadata } = plainCaller(fake);
    const body = { properties: properties() };
    await call('PUT', metadata(NAME), { body });
    expect((await call('PUT', metadata(NAME), { body })).status).toBe(200);
    fake.settings.withoutEtag = 'conflicts';
    expect((await call('PUT', metadata(NAME), { body })).message).toBe(
      `metadata '${NAME}' already exists and the request has no etag. Data was not saved.`,
    );
    expect((await call('PATCH', metadata(NAME), { body })).status).toBe(200);
  });

  it.each([
    [{ parentId: null }, "Required property 'parentId' not found in JSON. Path 'properties'."],
    [{ kind: null }, "Required property 'kind' not found in JSON. Path 'properties'."],
    [{ parentId: 'a' }, "The parentId 'a' is not a valid resource id."],
    [{ source: { name: 'x' } }, "Required property 'kind' not found in JSON. Path 'properties.source'."],
    [
      { source: { kind: 'Git' } },
      'Error converting value "Git" of \'properties.source.kind\': it is none of LocalWorkspace, Community, Solution, SourceRepository.',
    ],
    [{ color: 'red' }, "Could not find member 'color' on object. Path 'properties.color'."],
  ] satisfies [JsonObject, string][])('refuses %j', async (changes, message) => {
    const { call, metadata } = plainCaller(fake);
    const refused = await call('PUT', metadata(NAME), { body: { properties: properties(changes) } });
    expect([refused.status, refused.message]).toEqual([400, message]);
    expect(fake.takeViolations()).toHaveLength(1);
  });

  it('is listed in pages', async () => {
    const { call, allMetadata } = plainCaller(fake);
    for (const name of ['c', 'a', 'b']) fake.workspace().plant('metadata', { name, properties: properties() });
    const first = await call('GET', allMetadata);
    expect(namesOf(first)).toEqual(['a', 'b']);
    const second = await call('GET', String(first.body?.['nextLink']));
    expect([namesOf(second), second.body?.['nextLink']]).toEqual([['c'], undefined]);
    fake.assertClean();
  });
});
