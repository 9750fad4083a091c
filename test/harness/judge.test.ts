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
    [
      'a detail is empty',
      [alert({}, { What: ['x'] })],
      [alert({}, { What: [] })],
      'degraded',
      'the custom detail What became empty',
    ],
    ['a detail is another', [alert({}, { What: ['x'] })], [alert({}, { What: ['y'] })], 'survives'],
    ['a detail that was empty before', [alert({}, { What: [] })], [alert({}, { What: [] })], 'survives'],
    ['an alert about nobody', [alert({})], [alert({})], 'survives'],
    ['fewer alerts about nobody', [alert({}), alert({})], [alert({})], 'degraded', '1 of 2 alerts'],
  ])('%s', (_what, clean, struck, verdict, reason) => {
    const expected = reason === undefined ? { verdict } : { verdict, reason };
    expect(judge('fires', outcome(...clean), outcome(...struck))).toEqual(expected);
  });
});

const withId = (identifiers: Record<string, string>): Alert => ({
  ...alert({}),
  entities: [{ type: 'Account', identifiers: new Map(Object.entries(identifiers)) }],
});

describe('an entity with several identifiers', () => {
  const AadUserId = '3e0f5a1c-7d42-4b8e-9c66-1f2a3b4c5d6e';
  const carla = withId({ FullName: 'carla@contoso.com', AadUserId });
  const canonical = `Account(AadUserId=${AadUserId}, FullName=carla@contoso.com)`;

  it.each<[string, Alert, string | undefined]>([
    [
      'in another spelling',
      withId({ FullName: 'Carla@Contoso.com', AadUserId: `{${AadUserId.toUpperCase()}}` }),
      undefined,
    ],
    ['without its name', withId({ AadUserId }), `${canonical} has no usable FullName`],
    [
      'with a name that is none',
      withId({ FullName: 'Not Available', AadUserId }),
      `${canonical} has no usable FullName`,
    ],
    ['without its id', withId({ FullName: 'carla@contoso.com' }), `${canonical} has no usable AadUserId`],
    [
      'with another name',
      withId({ FullName: 'carla@contoso.onmicrosoft.com', AadUserId }),
      `${canonical} is Account(AadUserId=${AadUserId}, FullName=carla@contoso.onmicrosoft.com)`,
    ],
    ['of another person', withId({ FullName: 'dario@contoso.com' }), `no longer about ${canonical}`],
  ])('%s', (_what, struck, reason) => {
    const verdict = reason === undefined ? { verdict: 'survives' } : { verdict: 'degraded', reason };
    expect(judge('fires', outcome(carla), outcome(struck))).toEqual(verdict);
  });

  it('is still alerted about when another alert has it by one of them', () => {
    expect(judge('fires', outcome(carla, bob), outcome(withId({ AadUserId })))).toEqual({
      verdict: 'blind',
      reason: 'no alert about Account(FullName=bob@contoso.com)',
    });
    expect(judge('fires', outcome(carla, carla), outcome(withId({ AadUserId })))).toEqual({
      verdict: 'degraded',
      reason: '1 of 2 alerts',
    });
  });

  it('is not the same for a domain that it shares', () => {
    const parts = (Name: string): Alert => withId({ Name, UPNSuffix: 'contoso.com' });
    expect(judge('fires', outcome(parts('carla')), outcome(parts('dario')))).toEqual({
      verdict: 'degraded',
      reason: 'no longer about Account(FullName=carla@contoso.com)',
    });
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
