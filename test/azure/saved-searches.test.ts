import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeArm, startFake } from './fake-arm.ts';
import type { JsonObject } from './json.ts';
import { namesOf, plainCaller } from './plain-caller.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

let fake: FakeArm;

beforeAll(async () => {
  fake = await startFake({ pageSize: 1, workspaces: [{ tables: { SigninLogs: { columns: { UserId: 'string' } } } }] });
});

beforeEach(() => {
  fake.clearJournal();
  Object.assign(fake.settings, DEFAULT_SETTINGS);
  Object.assign(fake.workspace().state, { savedSearches: {}, visibility: {} });
});

afterAll(() => fake.close());

const properties = (changes: JsonObject = {}): JsonObject => ({
  category: 'Blindspot',
  displayName: 'CanonicalUpn',
  query: 'tolower(upn)',
  functionAlias: 'CanonicalUpn',
  functionParameters: 'upn:string',
  version: 2,
  tags: [{ name: 'blindspot', value: '1.0.0' }],
  ...changes,
});

function caller() {
  const { call, search, searches } = plainCaller(fake);
  return {
    call,
    search,
    searches,
    put: (changes: JsonObject = {}, root: JsonObject = {}) =>
      call('PUT', search('CanonicalUpn'), { body: { ...root, properties: properties(changes) } }),
  };
}

describe('a saved search', () => {
  it('answers 200 to everything, whether new or not', async () => {
    const { call, put, search } = caller();
    const created = await put();
    expect(created.status).toBe(200);
    expect(created.body).toEqual({
      id: `${fake.workspace().id}/savedSearches/CanonicalUpn`,
      name: 'CanonicalUpn',
      type: 'Microsoft.OperationalInsights/workspaces/savedSearches',
      etag: created.body?.['etag'],
      properties: properties(),
    });
    expect(created.body?.['etag']).toMatch(/^W\/"datetime'2026-01-01T00%3A00%3A00\.\d{7}Z'"$/);
    expect((await call('GET', search('canonicalupn'))).body).toEqual(created.body);
    expect((await call('DELETE', search('CanonicalUpn'))).status).toBe(200);
    expect((await call('DELETE', search('CanonicalUpn'))).status).toBe(200);
    fake.settings.savedSearchDeleteMissing = 404;
    expect((await call('DELETE', search('CanonicalUpn'))).status).toBe(404);
    expect((await call('GET', search('CanonicalUpn'))).status).toBe(404);
    // A saved search has no day of grace: its name can be used again at once.
    expect((await put()).status).toBe(200);
    fake.assertClean();
  });

  it('is overwritten with its etag, at the root or in the properties, or with *', async () => {
    const { put } = caller();
    const etag = String((await put()).body?.['etag']);
    const refused = await put({ query: '2' });
    expect([refused.status, refused.code, refused.message]).toEqual([
      409,
      'Conflict',
      'Newer data exists in the Customer Configuration Store.',
    ]);
    const second = await put({ query: '2' }, { etag });
    expect([second.status, second.body?.['etag'] === etag]).toEqual([200, false]);
    expect((await put({ query: '3' }, { etag })).status).toBe(409);
    expect((await put({ query: '3', etag: String(second.body?.['etag']) })).status).toBe(200);
    expect((await put({ query: '4', etag: '*' })).status).toBe(200);
    const fifth = await put({ query: '5' }, { etag: '*' });
    expect(fifth.body).toMatchObject({ properties: { query: '5' } });
    expect(fake.workspace().get('savedSearches', 'CanonicalUpn')?.properties).not.toHaveProperty('etag');
    fake.settings.savedSearchWithoutEtag = 'overwrites';
    expect((await put({ query: '6' })).status).toBe(200);
    fake.assertClean();
    await put({ query: '7', etag: 'a' }, { etag: 'b' });
    expect(fake.takeViolations().map(({ sentence }) => sentence)).toEqual([
      'The etag at the root and the one in the properties differ.',
    ]);
  });

  it('is listed with all others on one page', async () => {
    const { call, searches } = caller();
    for (const name of ['b', 'a', 'c']) fake.workspace().plant('savedSearches', { name, properties: properties() });
    const list = await call('GET', searches);
    expect(namesOf(list)).toEqual(['a', 'b', 'c']);
    expect(list.body).not.toHaveProperty('nextLink');
    await call('GET', `${searches}?$top=1`);
    expect(fake.takeViolations()).toHaveLength(1);
  });

  it.each(['category', 'displayName', 'query'])('needs %s', async (key) => {
    const { put } = caller();
    const refused = await put({ [key]: null });
    expect([refused.status, refused.message]).toEqual([
      400,
      `Required property '${key}' not found in JSON. Path 'properties'.`,
    ]);
    expect(fake.takeViolations()).toHaveLength(1);
  });

  it.each([
    [
      { functionAlias: '_Mine' },
      "The function alias '_Mine' is not valid: no blanks or special characters, and no underscore in front.",
    ],
    [
      { functionAlias: 'My Function' },
      "The function alias 'My Function' is not valid: no blanks or special characters, and no underscore in front.",
    ],
    [
      { functionAlias: '1st' },
      "The function alias '1st' is not valid: no blanks or special characters, and no underscore in front.",
    ],
    [{ version: 3 }, "The version '3' is not 1 or 2."],
    [{ functionParameters: 'upn' }, "The function parameter 'upn' is not valid."],
    [{ functionParameters: 'upn:text' }, "The function parameter 'upn:text' is not valid."],
    [
      { functionParameters: "a:string='x, y', b:long" },
      "The function parameter 'b:long' has no default and stands behind one that has.",
    ],
  ] satisfies [JsonObject, string][])('refuses %j', async (changes, message) => {
    const refused = await caller().put(changes);
    expect([refused.status, refused.message]).toEqual([400, message]);
    fake.assertClean();
  });

  it.each(['', 'T:(*)', "T:(a:string, b:long), d:dynamic, s:string='a,b(', n:long = 5, at:timespan=1h"])(
    'takes the parameters %j',
    async (functionParameters) => {
      expect((await caller().put({ functionParameters })).status).toBe(200);
    },
  );

  it('may refuse a name in use, or a long text, as it is set', async () => {
    const { call, put, search } = caller();
    await put();
    const body = { properties: properties() };
    expect((await call('PUT', search('Other'), { body })).status).toBe(200);
    fake.settings.aliasCollision = 'refused';
    expect((await call('PUT', search('Third'), { body })).status).toBe(409);
    const table = { properties: properties({ functionAlias: 'SigninLogs' }) };
    expect((await call('PUT', search('Fourth'), { body: table })).message).toBe(
      "The name 'SigninLogs' is in use already.",
    );
    fake.settings.functionBodyLimit = 5;
    expect((await put({}, { etag: '*' })).message).toBe('The query is longer than 5 characters.');
    fake.assertClean();
  });

  it('loses tags that a PUT does not bring', async () => {
    fake.workspace().plant('savedSearches', {
      name: 'CanonicalUpn',
      properties: properties({
        tags: [
          { name: 'team', value: 'soc' },
          { name: 'blindspot', value: '0.9.0' },
        ],
      }),
    });
    await caller().put({}, { etag: '*' });
    expect(fake.lostFields().map(({ path, value }) => [path, value])).toEqual([
      ['properties.tags[team]', { name: 'team', value: 'soc' }],
    ]);
  });
});
