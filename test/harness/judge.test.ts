import { describe, expect, it } from 'vitest';
import { judge } from '../../src/harness/judge.ts';
import type { ReplayOutcome } from '../../src/harness/replay-outcome.ts';
import { KqlRuntimeError } from '../../src/kql/errors/kql-runtime-error.ts';
import type { Alert } from '../../src/sentinel/alerts.ts';
import type { Run } from '../../src/sentinel/scheduler.ts';

const run: Run = {
  scheduledAt: 0,
  executesAt: 0,
  now: 0,
  windowStart: 0,
  windowEnd: 0,
  ingestedAfter: null,
  ingestedBy: 0,
};

function alert(entities: Record<string, string>, customDetails: Record<string, readonly string[]> = {}): Alert {
  return {
    run,
    displayName: '',
    description: '',
    severity: 'Medium',
    tactics: [],
    entities: Object.entries(entities).map(([key, value]) => {
      const [type = '', identifier = ''] = key.split('.');
      return { type, identifiers: new Map([[identifier, value]]) };
    }),
    customDetails: new Map(Object.entries(customDetails)),
    dynamicProperties: new Map(),
    rows: [0],
    summary: false,
  };
}

function outcome(...alerts: readonly Alert[]): ReplayOutcome {
  return { alerts, executed: [], error: undefined };
}

const alice = alert({ 'Account.FullName': 'alice@contoso.com', 'IP.Address': '203.0.113.7' });
const bob = alert({ 'Account.FullName': 'bob@contoso.com' });

describe('a case that fires', () => {
  it.each<[string, readonly Alert[], readonly Alert[], string, string?]>([
    ['the same alert', [alice], [alice], 'survives'],
    [
      'the same alert in another spelling',
      [alice],
      [alert({ 'Account.FullName': 'ALICE@Contoso.com', 'IP.Address': '::ffff:203.0.113.7' })],
      'survives',
    ],
    ['no alert', [alice], [], 'blind'],
    [
      'one alert more',
      [alice],
      [alice, bob],
      'noisy',
      '2 alerts, 1 on clean records, about Account(FullName=alice@contoso.com), IP(Address=203.0.113.7), Account(FullName=bob@contoso.com)',
    ],
    [
      'one of two is gone, with all that it was about',
      [alice, bob],
      [alice],
      'blind',
      'no alert about Account(FullName=bob@contoso.com)',
    ],
    [
      'two are one, about both',
      [alice, bob],
      [
        alert({
          'Account.FullName': 'alice@contoso.com',
          'IP.Address': '203.0.113.7',
          'Account.Name': 'bob@contoso.com',
        }),
      ],
      'degraded',
      '1 of 2 alerts',
    ],
    [
      'the address carries a port',
      [alice],
      [alert({ 'Account.FullName': 'alice@contoso.com', 'IP.Address': '203.0.113.7:443' })],
      'degraded',
      'no longer about IP(Address=203.0.113.7); instead IP(Address=203.0.113.7:443)',
    ],
    [
      'the address is gone',
      [alice],
      [alert({ 'Account.FullName': 'alice@contoso.com' })],
      'degraded',
      'no longer about IP(Address=203.0.113.7)',
    ],
    [
      'somebody else too',
      [bob],
      [alert({ 'Account.FullName': 'bob@contoso.com', 'Account.AadUserId': '3e0f5a1c-7d42-4b8e-9c66-1f2a3b4c5d6e' })],
      'degraded',
      'also about Account(AadUserId=3e0f5a1c-7d42-4b8e-9c66-1f2a3b4c5d6e)',
    ],
    ['a detail is empty', [alert({}, { What: ['x'] })], [alert({}, { What: [] })], 'degraded', 'What became empty'],
    ['a detail is another', [alert({}, { What: ['x'] })], [alert({}, { What: ['y'] })], 'survives'],
    ['a detail that was empty before', [alert({}, { What: [] })], [alert({}, { What: [] })], 'survives'],
    ['an alert about nobody', [alert({})], [alert({})], 'survives'],
    ['fewer alerts about nobody', [alert({}), alert({})], [alert({})], 'degraded', '1 of 2 alerts'],
  ])('%s', (_what, clean, struck, verdict, reason) => {
    const expected = reason === undefined ? { verdict } : { verdict, reason };
    expect(judge('fires', outcome(...clean), outcome(...struck))).toEqual(expected);
  });
});

describe('a case that stays silent', () => {
  it('survives in silence and is noisy otherwise', () => {
    expect(judge('silent', outcome(), outcome())).toEqual({ verdict: 'survives' });
    expect(judge('silent', outcome(), outcome(bob))).toEqual({
      verdict: 'noisy',
      reason: 'a silent case fires, about Account(FullName=bob@contoso.com)',
    });
    expect(judge('silent', outcome(), outcome(alert({})))).toEqual({ verdict: 'noisy', reason: 'a silent case fires' });
  });
});

it('a query that fails is an error, whatever was expected', () => {
  const failed: ReplayOutcome = { alerts: [], executed: [], error: new KqlRuntimeError('Too much.') };
  expect(judge('fires', outcome(alice), failed)).toEqual({ verdict: 'error', reason: 'Too much.' });
  expect(judge('silent', outcome(), failed)).toEqual({ verdict: 'error', reason: 'Too much.' });
});
