import { afterEach, describe, expect, it } from 'vitest';
import { contentOf } from './content-of.ts';
import { type FakeArm, startFake } from './fake-arm.ts';
import type { FakeOptions } from './fake-options.ts';
import { namesOf, plainCaller } from './plain-caller.ts';
import type { Principal } from './principal.ts';
import { scheduledProperties } from './sample-rules.ts';
import { ARM_BUCKETS } from './token-buckets.ts';

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

const sentences = (fake: FakeArm) => fake.takeViolations().map(({ sentence }) => sentence);
const scheduled = { kind: 'Scheduled', properties: scheduledProperties() };

const principal = (changes: Partial<Principal>): Principal => ({
  token: 'secret-1',
  objectId: 'oid-1',
  name: 'someone',
  roles: ['Microsoft Sentinel Contributor'],
  ...changes,
});

describe('the protocol', () => {
  it.each([
    [
      undefined,
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    ],
    ['', 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.'],
    [
      '2024-01-01',
      'InvalidApiVersionParameter',
      "The api-version '2024-01-01' is invalid. The supported versions are '2025-09-01,2025-07-01-preview,2025-06-01'.",
    ],
  ])('refuses the version %j', async (version, code, message) => {
    const { fake, call, rules } = await start();
    const reply = await call('GET', rules, { version });
    expect([reply.status, reply.code, reply.message]).toEqual([400, code, message]);
    expect(fake.violations).toHaveLength(1);
  });

  it('knows other versions where it is told of them', async () => {
    const { fake, call, rules } = await start({ apiVersions: { alertRules: ['2026-06-01'] } });
    expect((await call('GET', rules, { version: '2026-06-01' })).status).toBe(200);
    fake.assertClean();
  });

  it('has no other paths and methods', async () => {
    const { fake, call, rule, rules, workspace } = await start();
    expect((await call('POST', rules, { body: {} })).status).toBe(405);
    expect((await call('PATCH', rule('a'), { body: {} })).status).toBe(405);
    const automation = await call('GET', `${workspace}/providers/Microsoft.SecurityInsights/automationRules`);
    expect([automation.status, automation.code]).toEqual([404, 'InvalidResourceType']);
    expect(sentences(fake)).toEqual([
      'A POST must not have a body.',
      `The contract has no POST of ${rules}.`,
      `The contract has no PATCH of ${rule('a')}.`,
      `The contract has no ${workspace}/providers/Microsoft.SecurityInsights/automationRules.`,
    ]);
  });

  it('reads names without regard to case, and wants its own words as they are', async () => {
    const { fake, call, rules, workspace } = await start();
    expect((await call('GET', rules.replace('law-soc', 'LAW-soc'))).status).toBe(200);
    fake.assertClean();
    expect((await call('GET', `${workspace}/savedsearches`)).status).toBe(200);
    expect(sentences(fake)).toEqual(["'savedsearches' in the path is not spelled like in the contract."]);
  });

  it('wants its headers, and no tokens where they are logged', async () => {
    const { fake, call, rule, search } = await start({ principals: [principal({})] });
    const body = scheduled;
    await call('PUT', rule('a'), { body, headers: { 'content-type': 'text/plain' } });
    await call('GET', rule('a'), { headers: { accept: 'text/html' } });
    await call('GET', rule('a'), { headers: { 'if-none-match': '"1"' } });
    await call('GET', `${rule('a')}?token=secret-1`);
    await call('PUT', search('a'), {
      body: { properties: { category: 'a', displayName: 'a', query: 'print "secret-1"' } },
    });
    await call('DELETE', rule('a'), { body: {} });
    expect(sentences(fake)).toEqual([
      "The Content-Type of the body is 'text/plain', not application/json.",
      'The Accept header does not admit application/json.',
      'The contract has no header if-none-match: etags go into the body.',
      'The access token is in the URL.',
      'The contract has no query parameter token here.',
      'The access token is in the body.',
      'A DELETE must not have a body.',
    ]);
  });

  it('tells all deviations at once', async () => {
    const { fake, call, rules } = await start();
    await call('GET', `${rules}?$top=1`);
    await call('GET', `${rules}?$orderby=x`);
    expect(() => fake.assertClean()).toThrow(
      `2 deviations from the contract:\n  request 1, GET ${rules}: The contract has no query parameter $top here.\n  request 2, GET ${rules}: The contract has no query parameter $orderby here.`,
    );
  });
});

describe('who calls', () => {
  it('is refused with 401 without a token, with a wrong one and with an old one', async () => {
    const expiresAt = Date.UTC(2026, 0, 5, 1);
    const { fake, rules } = await start({ principals: [principal({ expiresAt })], tenant: 't' });
    const get = async (authorization?: string) => {
      const reply = await fetch(`${fake.url}${rules}?api-version=2025-09-01`, {
        headers: authorization === undefined ? {} : { authorization },
      });
      const code = /"code":"(\w+)"/.exec(await reply.text())?.[1];
      return [reply.status, code, reply.headers.get('www-authenticate')?.slice(0, 81)];
    };
    const challenge = 'Bearer authorization_uri="https://login.microsoftonline.com/t", error="invalid_to';
    expect(await get()).toEqual([401, 'AuthenticationFailed', challenge]);
    expect(sentences(fake)).toEqual(['There is no Authorization header.']);
    expect(await get('bearer secret-1')).toEqual([401, 'InvalidAuthenticationToken', challenge]);
    expect(sentences(fake)).toEqual(["The Authorization header is not 'Bearer <token>'."]);
    expect(await get('Bearer secret-2')).toEqual([401, 'InvalidAuthenticationToken', challenge]);
    expect(await get('Bearer secret-1')).toEqual([200, undefined, undefined]);
    fake.clock.advance(3_600_000);
    expect(await get('Bearer secret-1')).toEqual([401, 'ExpiredAuthenticationToken', challenge]);
    fake.assertClean();
  });

  it('is refused with 403 where a role is missing', async () => {
    const { fake, call, rule, rules, search, workspace } = await start({
      principals: [
        principal({}),
        principal({ token: 'reader', objectId: 'oid-2', name: 'reader', roles: ['Microsoft Sentinel Reader'] }),
        principal({ token: 'elsewhere', workspaces: ['other'] }),
        principal({ token: 'nobody', roles: [] }),
      ],
    });
    expect((await call('GET', rules, { token: 'reader' })).status).toBe(200);
    expect((await call('GET', `${workspace}/tables`, { token: 'reader' })).status).toBe(200);
    const refused = await call('PUT', rule('a'), { token: 'reader', body: scheduled });
    expect([refused.status, refused.code, refused.message]).toEqual([
      403,
      'AuthorizationFailed',
      `The client 'reader' with object id 'oid-2' does not have authorization to perform action 'Microsoft.SecurityInsights/alertRules/write' over scope '${workspace}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ]);
    expect((await call('DELETE', search('a'), { token: 'reader' })).message).toContain(
      "action 'Microsoft.OperationalInsights/workspaces/savedSearches/delete'",
    );
    expect((await call('GET', rules, { token: 'elsewhere' })).status).toBe(403);
    expect((await call('GET', workspace, { token: 'nobody' })).status).toBe(403);
    expect((await call('PUT', rule('a'), { token: 'secret-1', body: scheduled })).status).toBe(201);
    fake.assertClean();
  });

  it('can ask what it may do', async () => {
    const { fake, call, workspace } = await start({
      principals: [
        principal({ roles: ['Microsoft Sentinel Reader', 'Reader'] }),
        principal({ token: 'no-roles', roles: [] }),
      ],
    });
    const scope = `${workspace}/providers/Microsoft.Authorization`;
    const permissions = await call('GET', `${scope}/permissions`);
    expect(permissions.body?.['value']).toMatchObject([
      { actions: ['Microsoft.SecurityInsights/*/read', expect.anything(), expect.anything(), expect.anything()] },
      { actions: ['*/read'], notActions: [], dataActions: [], notDataActions: [] },
    ]);
    expect((await call('GET', `${scope}/permissions`, { token: 'no-roles' })).body).toEqual({ value: [] });
    const assignments = await call('GET', `${scope}/roleAssignments?$filter=principalId%20eq%20'oid-1'`);
    expect(assignments.body?.['value']).toMatchObject([
      {
        properties: {
          principalId: 'oid-1',
          scope: workspace,
          roleDefinitionId:
            '/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Authorization/roleDefinitions/8d289c81-5878-46d4-8554-54e1e3d8b5cb',
        },
      },
      { properties: { principalId: 'oid-1' } },
    ]);
    const definition = '/roleDefinitions/8d289c81-5878-46d4-8554-54e1e3d8b5cb';
    expect((await call('GET', scope + definition)).body).toMatchObject({
      properties: { roleName: 'Microsoft Sentinel Reader' },
    });
    fake.assertClean();
  });
});

describe('the surroundings', () => {
  it('name versions, tables, the workspace and the subscription', async () => {
    const { fake, call, workspace } = await start({
      workspaces: [
        {
          tables: {
            SigninLogs: { columns: { UserId: 'string', TimeGenerated: 'dateTime' } },
            Cheap_CL: { columns: { A: 'dynamic' }, standardColumns: {}, plan: 'Basic' },
          },
        },
      ],
    });
    const subscription = '/subscriptions/00000000-0000-0000-0000-000000000001';
    const namespace = `${subscription}/providers/Microsoft.SecurityInsights`;
    const provider = await call('GET', namespace, { version: '2021-04-01' });
    expect(provider.body).toMatchObject({
      registrationState: 'Registered',
      resourceTypes: [
        { resourceType: 'alertRules', apiVersions: ['2025-09-01', '2025-07-01-preview', '2025-06-01'] },
        { resourceType: 'metadata' },
      ],
    });
    const tables = await call('GET', `${workspace}/tables`);
    expect(namesOf(tables)).toEqual(['SigninLogs', 'Cheap_CL']);
    expect((await call('GET', `${workspace}/tables/cheap_cl`)).body).toEqual({
      id: `${workspace}/tables/Cheap_CL`,
      name: 'Cheap_CL',
      type: 'Microsoft.OperationalInsights/workspaces/tables',
      properties: {
        plan: 'Basic',
        retentionInDays: 90,
        totalRetentionInDays: 90,
        provisioningState: 'Succeeded',
        schema: {
          name: 'Cheap_CL',
          tableType: 'CustomLog',
          columns: [{ name: 'A', type: 'dynamic' }],
          standardColumns: [],
        },
      },
    });
    expect((await call('GET', `${workspace}/tables/None`)).code).toBe('ResourceNotFound');
    expect((await call('GET', workspace)).body).toMatchObject({
      location: 'westeurope',
      properties: { customerId: '00000000-0000-0000-0000-0000000000aa' },
    });
    expect((await call('GET', subscription, { version: '2022-12-01' })).body).toMatchObject({ state: 'Enabled' });
    fake.assertClean();
  });

  it('say what does not exist', async () => {
    const { fake, call, rules } = await start({ workspaces: [{}, { name: 'bare', onboarded: false }] });
    const code = async (path: string) => {
      const reply = await call('GET', path);
      return [reply.status, reply.code];
    };
    expect(await code(rules.replace('000001', '000002'))).toEqual([404, 'SubscriptionNotFound']);
    expect(await code(rules.replace('rg-soc', 'rg-x'))).toEqual([404, 'ResourceGroupNotFound']);
    expect(await code(rules.replace('law-soc', 'law-x'))).toEqual([404, 'ResourceNotFound']);
    expect(await code(rules.replace('law-soc', 'bare'))).toEqual([404, 'NotFound']);
    fake.settings.notOnboardedStatus = 400;
    expect(await code(rules.replace('law-soc', 'bare'))).toEqual([400, 'BadRequest']);
    fake.assertClean();
  });

  it('tell the time of the fake', async () => {
    const { fake, call, rules } = await start({ settings: { clockSkew: 3_600_000 } });
    expect((await call('GET', rules)).headers.get('date')).toBe('Mon, 05 Jan 2026 01:00:00 GMT');
    fake.clock.advance(1000);
    expect((await call('GET', rules)).headers.get('date')).toBe('Mon, 05 Jan 2026 01:00:01 GMT');
  });
});

describe('throttling', () => {
  it('takes out of buckets that fill with the clock', async () => {
    const throttle = { ...ARM_BUCKETS, writes: { size: 2, perSecond: 0.5 } };
    const { fake, call, rule, rules } = await start({ throttle });
    const put = (name: string) => call('PUT', rule(name), { body: scheduled });
    const remaining = (reply: { headers: Headers }, kind: string) =>
      reply.headers.get(`x-ms-ratelimit-remaining-subscription-${kind}`);
    expect(remaining(await put('a'), 'writes')).toBe('1');
    expect(remaining(await put('b'), 'writes')).toBe('0');
    const refused = await put('c');
    expect([refused.status, refused.code, refused.headers.get('retry-after')]).toEqual([429, 'TooManyRequests', '2']);
    expect(remaining(await call('GET', rules), 'reads')).toBe('249');
    expect((await call('DELETE', rule('a'))).status).toBe(200);
    fake.clock.advance(2000);
    expect((await put('c')).status).toBe(201);
    expect(fake.workspace().names('rules')).toEqual(['b', 'c']);
    expect(fake.refusals).toEqual([]);
  });

  it('runs with a clock that runs', async () => {
    const { fake } = await start({ clock: { start: 0, speed: 1000 } });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fake.clock.now()).toBeGreaterThanOrEqual(15_000);
  });
});

describe('what it remembers', () => {
  it('is saved, compared and loaded', async () => {
    const { fake, call, rule, search } = await start({ workspaces: [{}, { name: 'second' }] });
    await call('PUT', rule('a'), { body: scheduled });
    await call('PUT', rule('b'), { body: scheduled });
    await call('DELETE', rule('b'));
    await call('PUT', search('F'), { body: { properties: { category: 'C', displayName: 'F', query: '1' } } });
    fake.clock.advance(5000);
    const saved = JSON.parse(JSON.stringify(fake.save()));
    expect(contentOf(saved)).toEqual({
      'law-soc': {
        rules: { a: scheduled },
        metadata: {},
        savedSearches: { f: { kind: null, properties: { category: 'C', displayName: 'F', query: '1' } } },
        deleted: ['b'],
      },
      second: { rules: {}, metadata: {}, savedSearches: {}, deleted: [] },
    });
    const again = await start({ state: saved });
    expect(again.fake.save()).toEqual(saved);
    expect((await again.call('PUT', again.rule('b'), { body: scheduled })).message).toContain('recently deleted');
    again.fake.load(saved);
    expect(again.fake.save()).toEqual(saved);
  });

  it('keeps workspaces apart', async () => {
    const { fake, call, rule } = await start({ workspaces: [{}, { name: 'second' }] });
    await call('PUT', rule('a'), { body: scheduled });
    expect(fake.workspace('second').names('rules')).toEqual([]);
    expect((await call('PUT', rule('a').replace('law-soc', 'second'), { body: scheduled })).status).toBe(201);
    fake.workspace('second').delete('rules', 'a');
    expect(fake.workspace().names('rules')).toEqual(['a']);
    expect(() => fake.workspace('third')).toThrow("The fake has no workspace 'third'.");
    expect(() => fake.autoDisable('b')).toThrow("The workspace has no 'b' among its rules.");
  });

  it('writes down every request, with the most at once', async () => {
    const { fake, call, rule, rules } = await start({ latency: 30 });
    await Promise.all(['a', 'b', 'c'].map((name) => call('PUT', rule(name), { body: scheduled })));
    expect(fake.peak).toBe(3);
    fake.latency = 0;
    await call('PUT', rule('a'), { body: scheduled });
    await call('GET', rules);
    expect(fake.writes.map(({ status }) => status)).toEqual([201, 201, 201, 200]);
    expect(fake.requests.at(-2)).toEqual({
      number: 4,
      method: 'PUT',
      path: rule('a'),
      type: 'alertRules',
      workspace: 'law-soc',
      name: 'a',
      apiVersion: '2025-07-01-preview',
      body: scheduled,
      time: Date.UTC(2026, 0, 5),
      concurrent: 1,
      status: 200,
      error: undefined,
      fault: undefined,
      changed: true,
    });
    expect(fake.idleWrites.map(({ number }) => number)).toEqual([4]);
    fake.clearJournal();
    expect([fake.requests, fake.idleWrites, fake.peak]).toEqual([[], [], 0]);
    expect(fake.workspace().names('rules')).toEqual(['a', 'b', 'c']);
  });

  it('takes a request of a caller that is gone by the time of the answer', async () => {
    const { fake, call, rule } = await start({ latency: 40 });
    const signal = AbortSignal.timeout(15);
    await expect(call('PUT', rule('a'), { body: scheduled, signal })).rejects.toThrow('timeout');
    expect(fake.workspace().names('rules')).toEqual([]);
    await expect.poll(() => fake.workspace().names('rules')).toEqual(['a']);
    fake.latency = 0;
    expect((await call('GET', rule('a'))).status).toBe(200);
    fake.assertClean();
  });

  it('tells a bug of a check that a test brings', async () => {
    const { fake, call, rule } = await start({
      checkQuery: () => {
        throw new Error('no such check');
      },
    });
    await expect(call('PUT', rule('a'), { body: scheduled })).rejects.toThrow('fetch failed');
    expect(() => fake.assertClean()).toThrow('no such check');
  });

  it('lets one of two writers with the same etag win', async () => {
    const { fake, call, rule } = await start({ latency: 5 });
    const etag = String((await call('PUT', rule('a'), { body: scheduled })).body?.['etag']);
    const replies = await Promise.all([1, 2, 3].map(() => call('PUT', rule('a'), { body: { ...scheduled, etag } })));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    fake.assertClean();
  });
});
