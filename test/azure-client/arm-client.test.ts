import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { AccessToken } from '../../src/azure/access-token.ts';
import { ArmClient, type ArmRetry } from '../../src/azure/arm-client.ts';
import type { ArmRequest } from '../../src/azure/arm-request.ts';
import { failure, halfAnswer, json, loopback, type Reply, reset, silence, text } from './loopback.ts';
import { errorOf, makeClient, secret } from './make-client.ts';
import { noon } from './manual-time.ts';

const get: ArmRequest = { method: 'GET', path: '/things/one', apiVersion: '2025-09-01' };
const put: ArmRequest = { ...get, method: 'PUT', body: { properties: { a: 1 } } };
const remove: ArmRequest = { ...get, method: 'DELETE' };
const post: ArmRequest = { ...get, method: 'POST', body: {} };
const patch: ArmRequest = { ...get, method: 'PATCH', body: {} };
const fine = json(200, { ok: true });

describe('a request', () => {
  it('goes out with token, version and body, and comes back with status, body and what is left of the buckets', async () => {
    const headers = {
      'x-ms-request-id': 'a-1',
      'x-ms-ratelimit-remaining-subscription-writes': '199',
      'x-ms-ratelimit-remaining-tenant-reads': 'many',
      date: 'Sun, 22 Nov 2026 12:00:05 GMT',
    };
    const { origin, requests } = await loopback(json(201, { name: 'one', list: [1, null, 'ü'] }, headers));
    const { client, time } = makeClient(origin);
    const response = await client.send({ ...put, query: { $filter: "a eq 'b c'" } });
    expect(response).toEqual({
      status: 201,
      body: { name: 'one', list: [1, null, 'ü'] },
      requestId: 'a-1',
      remaining: new Map([['subscription-writes', 199]]),
      serverTime: noon + 5_000,
      attempts: 1,
      unclear: false,
    });
    const [request] = requests;
    expect(request).toMatchObject({
      method: 'PUT',
      url: "/things/one?api-version=2025-09-01&%24filter=a%20eq%20'b%20c'",
      body: '{"properties":{"a":1}}',
    });
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${secret}`,
      accept: 'application/json',
      'accept-encoding': 'identity',
      'content-type': 'application/json; charset=utf-8',
    });
    expect(time.sleeps).toEqual([]);
    expect(time.deadlines.size).toBe(0);
  });

  it('says no content type when it has no body', async () => {
    const { origin, requests } = await loopback(fine);
    await makeClient(origin).client.send(get);
    expect(requests[0]?.headers['content-type']).toBeUndefined();
    expect(requests[0]?.body).toBe('');
  });

  it('may be answered with nothing where nothing is to be said', async () => {
    const { origin } = await loopback(text(204, ''), text(200, ''), text(202, ''));
    const { client } = makeClient(origin);
    expect(await client.send(get)).toMatchObject({ status: 204, body: undefined });
    expect(await client.send(remove)).toMatchObject({ status: 200, body: undefined });
    expect(await client.send(put)).toMatchObject({ status: 202, body: undefined });
  });
});

describe('where requests go', () => {
  const tokens = { token: () => Promise.resolve(new AccessToken(secret)) };
  const make = (resourceManager: string): ArmClient =>
    new ArmClient({ resourceManager, tokens, clock: () => 0, random: () => 0 });

  it.each([
    'http://management.azure.com',
    'http://127.0.0.1.example.org',
    'http://10.0.0.1',
    'http://localhost.example',
  ])('refuses %s, where a token would travel in the clear', (url) => {
    expect(() => make(url)).toThrow(
      new RangeError(
        'The address of the Resource Manager must begin with https://: a token would travel in the clear (http is for 127.0.0.1 and localhost).',
      ),
    );
  });

  it('takes https anywhere, and the port of https as none', () => {
    expect(make('https://management.azure.com:443/').origin).toBe('https://management.azure.com');
  });

  it.each([
    ['https://management.azure.com:443/a/b?$skipToken=x%2fy&c=%20', '/a/b?$skipToken=x%2fy&c=%20'],
    ['HTTPS://MANAGEMENT.AZURE.COM/a/../b#c', '/a/../b'],
    ['https://user:word@management.azure.com/a', '/a'],
    ['https://management.azure.com.example.org/a', undefined],
    ['http://management.azure.com/a', undefined],
    ['https://example.org/https://management.azure.com/a', undefined],
    ['https://management.azure.com\\@example.org/a', undefined],
    ['https:management.azure.com/a', undefined],
    ['//management.azure.com/a', undefined],
    ['/a', undefined],
    ['https://management.azure.com', undefined],
    ['https://management.azure.com/a b', undefined],
    ['https://management.azure.com/a\r\nx: y', undefined],
  ])('follows the link %j to %j', (link, path) => {
    expect(make('https://management.azure.com').linkPath(link)).toBe(path);
  });

  it('refuses to follow a link to another host', async () => {
    const { client } = makeClient('http://127.0.0.1:9');
    await expect(client.send({ method: 'GET', link: 'https://example.org/' })).rejects.toThrow(
      new RangeError('A link leads to another host.'),
    );
  });

  it.each([301, 302, 303, 307, 308])(
    'does not follow a redirect with %d, which would carry the token away',
    async (status) => {
      const elsewhere = await loopback(fine);
      const { origin, requests } = await loopback(text(status, '', { location: elsewhere.origin }));
      const error = await errorOf(makeClient(origin).client.send(put));
      expect(error.failure).toBe('redirect');
      expect(error.message).toBe(
        `PUT /things/one: ${status}: the service leads to another address, which is not followed.`,
      );
      expect(error.unclear).toBe(false);
      expect([requests.length, elsewhere.requests.length]).toEqual([1, 0]);
    },
  );
});

describe('what passes', () => {
  it.each([408, 429, 500, 502, 503, 504])('is tried again: %d', async (status) => {
    const { origin, requests } = await loopback(failure(status, 'Busy', 'Later.'), fine);
    const { client, time } = makeClient(origin);
    expect(await client.send(get)).toMatchObject({ status: 200, attempts: 2, unclear: false });
    expect(requests).toHaveLength(2);
    expect(time.sleeps).toEqual([499]);
  });

  it.each([400, 403, 404, 405, 409, 412, 413, 422, 501])('is not %d', async (status) => {
    const { origin, requests } = await loopback(failure(status, 'No', 'Never.', { 'retry-after': '1' }));
    const { client, time } = makeClient(origin);
    const error = await errorOf(client.send(put));
    expect(error).toMatchObject({ failure: 'answer', status, code: 'No', attempts: 1 });
    expect(error.message).toBe(`PUT /things/one: ${status} No: Never.`);
    expect(requests).toHaveLength(1);
    expect(time.sleeps).toEqual([]);
  });

  const broken: readonly (readonly [string, Reply, string])[] = [
    ['a reset', reset, 'the connection was reset.'],
    // The client sees the reset or the end, whichever comes first.
    ['a reset in the body', halfAnswer, 'the connection was '],
    [
      'the end of the connection',
      (response) => response.socket?.end(),
      'the connection was closed before the whole answer had come.',
    ],
    ['what is no HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n'), 'what came is not HTTP.'],
    ['an empty answer', text(200, ' \n'), 'the answer is empty.'],
    ['half an answer', text(200, '{"value": ['), 'the answer is no JSON, or not all of it.'],
    ['a web page', text(200, '<html>Log in'), 'the answer is a web page instead of JSON, perhaps of a proxy.'],
    ['bytes', text(200, Buffer.from([0x22, 0xff, 0x22])), 'the answer is not UTF-8 text.'],
    [
      'what is compressed',
      text(200, '{}', { 'content-encoding': 'gzip' }),
      'the answer is compressed, which nobody asked for.',
    ],
    ['nothing but brackets', text(200, '['.repeat(200) + ']'.repeat(200)), 'the answer is no JSON, or not all of it.'],
  ];

  it.each(broken)('is tried again: %s', async (_, reply) => {
    const { origin } = await loopback(reply, fine);
    const { client, time } = makeClient(origin);
    expect(await client.send(get)).toMatchObject({ status: 200, attempts: 2, unclear: false });
    expect(time.sleeps).toEqual([499]);
  });

  it.each(broken)('is an error in the end: %s', async (_, reply, said) => {
    const { origin, requests } = await loopback(reply);
    const { client } = makeClient(origin, { retry: { attempts: 2 } });
    const error = await errorOf(client.send({ ...get, query: { sig: 'hidden-signature' } }));
    expect(error.message).toMatch(/^GET \/things\/one: (?:\d+: )?/);
    expect(error.message).toContain(said);
    expect(error.message).toMatch(/\. \(2 attempts\)$/);
    expect(error.message).not.toContain('signature');
    expect(requests).toHaveLength(2);
  });

  it('is nobody who listens, and nothing was sent', async () => {
    const { client, time } = makeClient('http://127.0.0.1:1');
    const error = await errorOf(client.send(put));
    expect(error.message).toBe('PUT /things/one: ECONNREFUSED: the connection was refused. (8 attempts)');
    expect(error).toMatchObject({ failure: 'connection', attempts: 8, unclear: false });
    expect(time.sleeps).toEqual([499, 999, 1_999, 3_999, 7_999, 15_999, 29_999]);
  });

  it('is not a host that does not prove who it is', async () => {
    const { origin } = await loopback(fine);
    const { client, time } = makeClient(origin.replace('http:', 'https:'));
    const error = await errorOf(client.send(put));
    expect(error).toMatchObject({ failure: 'connection', attempts: 1, unclear: false });
    expect(error.message).toMatch(/^PUT \/things\/one: \w+: the host did not prove who it is, or speaks no TLS\.$/);
    expect(time.sleeps).toEqual([]);
  });

  it('is an attempt that takes too long, which is broken off', async () => {
    const { client, time, requests } = await silentThenFine();
    const sent = client.send(put);
    await expect.poll(() => requests.length).toBe(1);
    expect([...time.deadlines].map(({ milliseconds }) => milliseconds)).toEqual([60_000]);
    time.endDeadlines();
    expect(await sent).toMatchObject({ status: 200, attempts: 2, unclear: true });
    expect(time.deadlines.size).toBe(0);
  });

  it('is a body that does not come to its end', async () => {
    const stall: Reply = (response) => {
      response.writeHead(200, { 'content-length': '50' });
      response.write('{');
    };
    const { origin, requests } = await loopback(stall);
    const { client, time } = makeClient(origin, { timeoutMs: 1_500, retry: { attempts: 1 } });
    const sent = errorOf(client.send(put));
    await expect.poll(() => requests.length).toBe(1);
    time.endDeadlines();
    const error = await sent;
    expect(error.message).toBe('PUT /things/one: there was no answer within 1.5 s.');
    expect(error).toMatchObject({ failure: 'timeout', status: undefined, unclear: true });
  });

  it('is not an answer that is too large', async () => {
    const { origin, requests } = await loopback(text(200, `"${'x'.repeat(1_000)}"`), text(200, `"${'x'.repeat(998)}"`));
    const { client } = makeClient(origin, { responseLimit: 1_000 });
    const error = await errorOf(client.send(get));
    expect(error.message).toBe('GET /things/one: the answer is larger than 1000 bytes.');
    expect(error.failure).toBe('too-large');
    expect(await client.send(get)).toMatchObject({ status: 200 });
    expect(requests).toHaveLength(2);
  });

  async function silentThenFine() {
    const { origin, requests } = await loopback(silence, fine);
    return { ...makeClient(origin), requests };
  }
});

describe('how long is waited', () => {
  it('at random, up to a bound that doubles', async () => {
    const { origin } = await loopback(failure(500, 'A', 'b'));
    const draws = [0.5, 0, 0.25, 1 / 3];
    const { client, time } = makeClient(origin, { random: () => draws.shift() ?? 0, retry: { attempts: 5 } });
    expect((await errorOf(client.send(get))).attempts).toBe(5);
    // Nothing at all is not slept for.
    expect(time.sleeps).toEqual([250, 500, 1_333]);
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': ' 0 ' }, 499],
    [{ 'retry-after': 'Sun, 22 Nov 2026 12:00:20 GMT', date: 'Sun, 22 Nov 2026 12:00:05 GMT' }, 15_000],
    [{ 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT', date: 'Sun, 22 Nov 2026 12:00:05 GMT' }, 499],
    [{ 'x-ms-retry-after-ms': '1500' }, 1_500],
    [{ 'retry-after-ms': '1200', 'retry-after': '1' }, 1_200],
    [{ 'retry-after': '3600' }, 120_000],
    [{ 'retry-after': '999999999999999' }, 120_000],
    [{ 'retry-after': '-5' }, 499],
    [{ 'retry-after': '1.5' }, 499],
    [{ 'retry-after': 'soon' }, 499],
  ])('as the service asks: %j', async (headers: Record<string, string>, wait) => {
    const { origin } = await loopback(failure(503, 'Busy', 'Later.', headers), fine);
    const { client, time } = makeClient(origin);
    await client.send(get);
    expect(time.sleeps).toEqual([wait]);
  });

  it('for no more attempts than the policy has', async () => {
    const { origin, requests } = await loopback(failure(503, 'Busy', 'Later.', { 'x-ms-request-id': 'r-1' }));
    const { client } = makeClient(origin, { retry: { attempts: 3 } });
    const error = await errorOf(client.send(get));
    expect(error.message).toBe('GET /things/one: 503 Busy: Later. (3 attempts, request id r-1)');
    expect(error.requestId).toBe('r-1');
    expect(requests).toHaveLength(3);
  });

  it('and no wait begins that would end too late', async () => {
    const { origin, requests } = await loopback(failure(429, 'Busy', 'Later.', { 'retry-after': '40' }));
    const { client, time } = makeClient(origin, { retry: { totalMs: 100_000 } });
    expect((await errorOf(client.send(get))).attempts).toBe(3);
    expect(time.sleeps).toEqual([40_000, 40_000]);
    expect(requests).toHaveLength(3);
  });

  it('and says so before', async () => {
    const { origin } = await loopback(failure(503, 'Busy', 'Later.'), reset, fine);
    const retries: ArmRetry[] = [];
    const { client } = makeClient(origin, { onRetry: (retry) => retries.push(retry) });
    await client.send({ ...get, query: { a: 'b' } });
    const about = { method: 'GET', path: '/things/one' };
    expect(retries).toEqual([
      { ...about, attempt: 1, failure: 'answer', status: 503, code: 'Busy', waitMs: 499 },
      { ...about, attempt: 2, failure: 'connection', status: undefined, code: 'ECONNRESET', waitMs: 999 },
    ]);
  });

  it('by all, when one is throttled', async () => {
    const { origin, requests } = await loopback(failure(429, 'Busy', 'Later.', { 'retry-after': '30' }), fine);
    const { client, time } = makeClient(origin, { concurrency: 1 });
    await Promise.all([client.send(get), client.send({ ...get, path: '/things/two' })]);
    // The second request comes while the first one waits: it waits as well, and is not even sent.
    expect(time.now - noon).toBeGreaterThanOrEqual(30_000);
    expect(time.sleeps).toContain(30_000);
    expect(requests).toHaveLength(3);
  });

  it('by a request that comes while the service throttles', async () => {
    const { origin, requests } = await loopback(failure(429, 'Busy', 'Later.', { 'retry-after': '30' }), fine);
    const { client, time } = makeClient(origin, { retry: { attempts: 2 } });
    const waits: (() => void)[] = [];
    const slow = makeClient(origin, {
      clock: time.clock,
      sleep: async (milliseconds) => {
        time.sleeps.push(milliseconds);
        await new Promise<void>((resolve) => waits.push(resolve));
      },
    }).client;
    const first = slow.send(get);
    await expect.poll(() => waits.length).toBe(1);
    const second = slow.send({ ...get, path: '/things/two' });
    await expect.poll(() => waits.length).toBe(2);
    expect(requests).toHaveLength(1);
    time.now += 30_000;
    for (const end of waits) end();
    expect((await Promise.all([first, second])).map(({ attempts }) => attempts)).toEqual([2, 1]);
    expect(time.sleeps).toEqual([30_000, 30_000]);
    expect(client.origin).toBe(origin);
  });
});

describe('what may have been done', () => {
  it.each([
    ['PUT', put],
    ['DELETE', remove],
  ])('is done again by %s, and said', async (_, request) => {
    for (const reply of [reset, halfAnswer, failure(500, 'A', 'b'), failure(504, 'A', 'b'), text(200, '<html>')]) {
      const { origin, requests } = await loopback(reply, json(200, {}));
      expect(await makeClient(origin).client.send(request)).toMatchObject({ attempts: 2, unclear: true });
      expect(requests).toHaveLength(2);
    }
  });

  it('makes a conflict unclear that comes after', async () => {
    const { origin } = await loopback(reset, failure(409, 'Conflict', 'Etag does not match.'));
    const error = await errorOf(makeClient(origin).client.send(put));
    expect(error).toMatchObject({ status: 409, attempts: 2, unclear: true });
  });

  it('was not done where the service only held it back', async () => {
    const { origin } = await loopback(failure(429, 'Busy', 'Later.'), failure(409, 'Conflict', 'No.'));
    expect(await errorOf(makeClient(origin).client.send(put))).toMatchObject({ attempts: 2, unclear: false });
  });

  it.each([
    ['POST', post],
    ['PATCH', patch],
  ])('is not done again by %s', async (_, request) => {
    for (const reply of [reset, failure(500, 'A', 'b')]) {
      const { origin, requests } = await loopback(reply, fine);
      const { client, time } = makeClient(origin);
      expect(await errorOf(client.send(request))).toMatchObject({ attempts: 1, unclear: true });
      expect(requests).toHaveLength(1);
      expect(time.sleeps).toEqual([]);
    }
  });

  it('but POST is tried again when it was held back, or says that it only asks', async () => {
    const { origin } = await loopback(failure(429, 'Busy', 'Later.'), fine, reset, fine);
    const { client } = makeClient(origin);
    expect(await client.send(post)).toMatchObject({ attempts: 2, unclear: false });
    expect(await client.send({ ...post, isRead: true })).toMatchObject({ attempts: 2, unclear: false });
  });
});

describe('how many at the same time', () => {
  it('no more than said, the first ones first', async () => {
    let running = 0;
    let most = 0;
    const { origin, requests } = await loopback((response) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        response.end('{}');
      }, 5);
    });
    const { client } = makeClient(origin, { concurrency: 3 });
    const paths = Array.from({ length: 20 }, (_, index) => `/things/${index}`);
    await Promise.all(paths.map((path) => client.send({ ...get, path })));
    expect(most).toBe(3);
    expect(
      requests
        .map(({ url }) => url.replace(/\?.*/, ''))
        .slice(0, 3)
        .sort(),
    ).toEqual(paths.slice(0, 3));
    expect(requests).toHaveLength(20);
  });
});

describe('cancelling', () => {
  it('breaks off what runs, what waits for its turn and what sleeps', async () => {
    const stop = new AbortController();
    const { origin, requests } = await loopback(silence);
    const { client, time } = makeClient(origin, { concurrency: 1 });
    const running = errorOf(client.send({ ...put, signal: stop.signal }));
    const waiting = errorOf(client.send({ ...put, path: '/things/two', signal: stop.signal }));
    await expect.poll(() => requests.length).toBe(1);
    stop.abort();
    expect((await running).message).toBe('PUT /things/one: it was cancelled.');
    expect(await running).toMatchObject({ failure: 'cancelled', attempts: 1, unclear: true });
    expect((await waiting).message).toBe('PUT /things/two: it was cancelled.');
    expect(await waiting).toMatchObject({ failure: 'cancelled', attempts: 0, unclear: false });
    expect(time.deadlines.size).toBe(0);
    expect(requests).toHaveLength(1);
  });

  it('ends a wait between two attempts', async () => {
    const stop = new AbortController();
    const { origin, requests } = await loopback(failure(500, 'A', 'b'));
    const sleep = (_: number, signal?: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason));
        stop.abort();
      });
    const error = await errorOf(makeClient(origin, { sleep }).client.send({ ...put, signal: stop.signal }));
    expect(error).toMatchObject({ failure: 'cancelled', attempts: 1, unclear: true });
    expect(requests).toHaveLength(1);
  });

  it('sends nothing when it came before', async () => {
    const { origin, requests } = await loopback(fine);
    const error = await errorOf(makeClient(origin).client.send({ ...get, signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ failure: 'cancelled', attempts: 0 });
    expect(requests).toHaveLength(0);
  });

  it('ends the wait for a token', async () => {
    const stop = new AbortController();
    const tokens = {
      token: () => {
        stop.abort();
        return new Promise<AccessToken>(() => {});
      },
    };
    const { client } = makeClient('http://127.0.0.1:9', { tokens });
    expect(await errorOf(client.send({ ...get, signal: stop.signal }))).toMatchObject({
      failure: 'cancelled',
      attempts: 0,
    });
  });
});

describe('a token that is refused', () => {
  const refusal = failure(401, 'ExpiredAuthenticationToken', 'The access token expired.');

  it('is replaced once', async () => {
    const { origin, requests } = await loopback(refusal, fine);
    const given: (AccessToken | undefined)[] = [];
    const old = new AccessToken('old-token');
    const tokens = {
      token: (refused?: AccessToken) => {
        given.push(refused);
        return Promise.resolve(refused === undefined ? old : new AccessToken('new-token'));
      },
    };
    const { client, time } = makeClient(origin, { tokens });
    expect(await client.send(put)).toMatchObject({ attempts: 2, unclear: false });
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old-token', 'Bearer new-token']);
    expect(time.sleeps).toEqual([]);
    expect(given).toEqual([undefined, old, old]);
  });

  it('is an error where there is no other, or the other is refused too', async () => {
    const { origin, requests } = await loopback(refusal);
    const retries: ArmRetry[] = [];
    const { client } = makeClient(origin, { onRetry: (retry) => retries.push(retry) });
    expect(await errorOf(client.send(get))).toMatchObject({ status: 401, attempts: 1 });
    expect([requests.length, retries.length]).toEqual([1, 0]);
    let number = 0;
    const tokens = { token: () => Promise.resolve(new AccessToken(`token-${++number}`)) };
    const changing = makeClient(origin, { tokens }).client;
    expect(await errorOf(changing.send(get))).toMatchObject({ status: 401, attempts: 2 });
  });
});

describe('the token', () => {
  it('is in no error, whatever the server echoes', async () => {
    const echo = {
      error: {
        code: `Bad${secret}`,
        message: `You sent "Bearer ${secret}".`,
        target: secret,
        details: [{ code: secret, message: secret }],
        innererror: { code: 'x', message: secret },
      },
    };
    const { origin } = await loopback(
      json(400, echo),
      text(200, secret),
      text(502, `<html>${secret}`),
      json(200, { properties: { description: `echo ${secret}` } }),
    );
    const { client } = makeClient(origin, { retry: { attempts: 1 } });
    for (const error of [
      await errorOf(client.send(get)),
      await errorOf(client.send(get)),
      await errorOf(client.send(get)),
    ]) {
      const everything = [
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
        error.stack,
        String(error),
      ];
      expect(everything.join('\n')).not.toContain(secret);
      expect(everything.join('\n')).toContain('/things/one');
    }
    const { body } = await client.send(get);
    expect(body).toEqual({ properties: { description: 'echo [hidden]' } });
    expect(inspect(client, { depth: 9, showHidden: true })).not.toContain(secret);
  });

  it('does not change data when it is a word', async () => {
    const { origin } = await loopback(json(200, { a: 'a token' }));
    const tokens = { token: () => Promise.resolve(new AccessToken('token')) };
    expect((await makeClient(origin, { tokens }).client.send(get)).body).toEqual({ a: 'a token' });
  });
});

describe('what is read', () => {
  it('has no prototype, and none can be slipped in', async () => {
    const { origin } = await loopback(text(200, '{"__proto__":{"isAdmin":true},"a":{"constructor":1,"__proto__":2}}'));
    const { body } = await makeClient(origin).client.send(get);
    expect(JSON.stringify(body)).toBe('{"a":{"constructor":1}}');
    expect(Object.getPrototypeOf(body)).toBeNull();
    expect('toString' in Object(body)).toBe(false);
    expect(Object.prototype).not.toHaveProperty('isAdmin');
  });

  it('cannot steer a terminal, nor fill the screen', async () => {
    const message = `\u001b[2J\r\n::error::x\u202e ${'y'.repeat(5_000)}`;
    const { origin } = await loopback(failure(400, 'Bad\u0007', message, { 'x-ms-request-id': 'a b' }));
    const error = await errorOf(makeClient(origin).client.send(get));
    expect(error.message.slice(0, 80)).toBe(
      'GET /things/one: 400 Bad<U+0007>: <U+001B>[2J ::error::x<U+202E> yyyyyyyyyyyyyyy',
    );
    expect(error.message).toMatch(/y{1900,}…$/);
    expect(error.message.length).toBeLessThan(2_100);
    expect(error.requestId).toBeUndefined();
  });
});
