import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeArm, startFake } from './fake-arm.ts';
import { FAULT_KINDS, type FaultKind } from './fault-kind.ts';
import { plainCaller } from './plain-caller.ts';
import { scheduledProperties } from './sample-rules.ts';

let fake: FakeArm;

beforeEach(async () => {
  fake = await startFake();
});

afterEach(async () => {
  fake.assertClean();
  await fake.close();
});

const body = { kind: 'Scheduled', properties: scheduledProperties() };

/** A PUT, and what the caller sees of it. */
async function put(name: string): Promise<string> {
  const { call, rule } = plainCaller(fake);
  try {
    const reply = await call('PUT', rule(name), { body, signal: AbortSignal.timeout(200) });
    const after = reply.headers.get('retry-after');
    const shown = reply.body === undefined ? JSON.stringify(reply.text.slice(-8)) : (reply.code ?? 'body');
    return `${reply.status} ${shown}${after === null ? '' : ` after ${after} s`}`;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'no answer' : 'torn down';
  }
}

const stored = () => fake.workspace().names('rules');

const SEEN: Readonly<Record<FaultKind, string>> = {
  '429': '429 TooManyRequests after 1 s',
  '429-without-retry-after': '429 TooManyRequests',
  '500': '500 InternalServerError',
  '502': '502 BadGateway',
  '503': '503 ServiceUnavailable after 1 s',
  '504': '504 GatewayTimeout',
  timeout: 'no answer',
  reset: 'torn down',
  slow: '201 body',
  'malformed-json': '201 "000Z\\"},,"',
  empty: '200 ""',
  truncated: 'torn down',
  html: '200 "se wait."',
};

describe('a fault', () => {
  it.each(FAULT_KINDS)('%s strikes once, before or after the effect', async (kind) => {
    const before = fake.fault({ method: 'PUT', type: 'alertRules', name: 'A' }, kind, { when: 'before' });
    expect(await put('other')).toBe('201 body');
    const seen = await put('a');
    if (kind === 'slow') {
      expect(seen).toBe(SEEN.slow);
    } else {
      const spoilt = { 'malformed-json': '200 "{,,"', empty: '200 ""' };
      expect(seen).toBe({ ...SEEN, ...spoilt }[kind]);
      expect(stored()).toEqual(['other']);
    }
    expect(before.hits.map(({ name, fault }) => [name, fault])).toEqual([['a', kind]]);

    fake.fault({ name: 'b' }, kind, { when: 'after' });
    expect(await put('b')).toBe(SEEN[kind]);
    expect(stored()).toContain('b');
    expect(fake.writes.map(({ name }) => name)).toContain('b');
    expect(await put('b')).toBe('200 body');
  });

  it('comes before the effect, or after it where it spoils the answer, unless it is said', async () => {
    for (const kind of FAULT_KINDS) {
      fake.fault({ name: kind }, kind);
      await put(kind);
    }
    expect(stored()).toEqual(['empty', 'html', 'malformed-json', 'slow', 'truncated']);
  });

  it('says how long to wait', async () => {
    fake.fault({}, ['429', '503'], { retryAfter: 7, times: 2 });
    expect(await put('a')).toBe('429 TooManyRequests after 7 s');
    expect(await put('a')).toBe('503 ServiceUnavailable after 7 s');
    expect(await put('a')).toBe('201 body');
  });

  it('strikes every third, each kind in turn, until it is removed', async () => {
    const fault = fake.fault({}, ['500', '504'], { every: 3 });
    const seen: string[] = [];
    for (let n = 0; n < 9; n += 1) seen.push((await put('a')).slice(0, 3));
    expect(seen).toEqual(['201', '200', '500', '200', '200', '504', '200', '200', '500']);
    fault.remove();
    for (let n = 0; n < 3; n += 1) expect(await put('a')).toBe('200 body');
    expect(fault.hits.map(({ number }) => number)).toEqual([3, 6, 9]);
  });

  it('lets some through, and some number fail', async () => {
    fake.fault((request) => request.path.endsWith('/a'), '500', { skip: 1, times: 2 });
    expect([await put('a'), await put('a'), await put('b'), await put('a'), await put('a')]).toEqual([
      '201 body',
      '500 InternalServerError',
      '201 body',
      '500 InternalServerError',
      '200 body',
    ]);
    fake.fault({ path: /alertRules/ }, '500', { times: 5 });
    fake.clearFaults();
    expect(await put('a')).toBe('200 body');
  });

  it('tells when it strikes, so that a test can stop the caller right there', async () => {
    const fault = fake.fault({ method: 'PUT' }, 'timeout', { when: 'after', skip: 1 });
    await put('a');
    const answer = put('b');
    const request = await fault.hit;
    expect([request.name, request.changed, request.status]).toEqual(['b', true, 0]);
    expect(stored()).toEqual(['a', 'b']);
    expect(await answer).toBe('no answer');
  });

  it('slow delays the answer, or the effect too', async () => {
    fake.fault({ name: 'late' }, 'slow', { delay: 60 });
    fake.fault({ name: 'later' }, 'slow', { delay: 60, when: 'before' });
    const both = [put('late'), put('later')];
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(stored()).toEqual(['late']);
    expect(await Promise.all(both)).toEqual(['201 body', '201 body']);
    expect(stored()).toEqual(['late', 'later']);
  });

  it('has a name that is known', () => {
    expect(() => fake.fault({}, [])).toThrow("There is no fault ''.");
  });

  it('is no refusal of the service', async () => {
    fake.fault({}, '500');
    await put('a');
    expect(fake.refusals).toEqual([]);
    expect(fake.requests.map(({ status, fault, error }) => [status, fault, error?.code])).toEqual([
      [500, '500', 'InternalServerError'],
    ]);
  });
});
