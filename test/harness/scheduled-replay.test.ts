import { describe, expect, test } from 'vitest';
import type { ReplayEnd } from '../../src/harness/replay-result.ts';
import { accountMapping, caseYaml, detectionYaml, quirksYaml, replayFiles } from './replay-root.ts';

/** A replay of one rule over one case under no quirk that matters. */
function run(rule: string, expected: 'fires' | 'silent', records: string): ReplayEnd {
  return replayFiles({
    'detections/test/Rule.yaml': rule,
    'fixtures/detections/test/Rule.yaml': caseYaml(expected, records),
    'fixtures/quirks/test.yaml': quirksYaml('none; {roles: [device]}; {name: replaceWith, value: x}'),
  });
}

function caseOf({ detections }: ReplayEnd): { verdict: string | undefined; alerts: readonly string[] } {
  const [one] = detections[0]?.cases ?? [];
  return { verdict: one?.verdict, alerts: one?.alerts?.map(({ at }) => at) ?? [] };
}

describe('what a scheduled run sees', () => {
  const apart =
    '{SigninLogs: [{TimeGenerated: -3h, UserPrincipalName: a@contoso.com}, {TimeGenerated: -10m, UserPrincipalName: a@contoso.com}]}';
  const twoWeeks = detectionYaml(
    'SigninLogs\n| where TimeGenerated > ago(14d)\n| summarize Count = count() by UserPrincipalName\n| where Count >= 2',
    accountMapping,
  );

  test('is an hour where the period is one, whatever ago(14d) says', () => {
    expect(caseOf(run(twoWeeks, 'silent', apart))).toEqual({ verdict: 'ok', alerts: [] });
  });

  test('is four hours where the period is four', () => {
    const longer = twoWeeks.replace('queryPeriod: 1h', 'queryPeriod: 4h');
    expect(caseOf(run(longer, 'fires', apart))).toEqual({
      verdict: 'ok',
      alerts: ['2026-03-02T10:05:00.0000000Z'],
    });
  });

  test('ends at its scheduled time and begins one period before, to the tick', () => {
    const one = detectionYaml('SigninLogs\n| project TimeGenerated, UserPrincipalName', accountMapping);
    const at = (time: string): readonly string[] =>
      caseOf(run(one, 'fires', `{SigninLogs: [{TimeGenerated: "${time}", UserPrincipalName: a@contoso.com}]}`)).alerts;
    expect(at('2026-03-02T10:00:00.0000000Z')).toEqual(['2026-03-02T10:05:00.0000000Z']);
    expect(at('2026-03-02T10:00:00.0000001Z')).toEqual(['2026-03-02T11:05:00.0000000Z']);
    expect(at('2026-03-02T09:00:00.0000001Z')).toEqual(['2026-03-02T10:05:00.0000000Z']);
    expect(at('2026-03-02T09:00:00.0000000Z')).toEqual(['2026-03-02T09:05:00.0000000Z']);
  });

  test('is not looked at while the rule is suppressed after an alert', () => {
    const hourly =
      '{SigninLogs: [{TimeGenerated: -190m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -130m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -70m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -10m, UserPrincipalName: a@contoso.com}]}';
    const rule = detectionYaml('SigninLogs\n| project TimeGenerated, UserPrincipalName', accountMapping);
    expect(caseOf(run(rule, 'fires', hourly)).alerts).toHaveLength(4);
    const suppressed = `${rule}suppressionEnabled: true\nsuppressionDuration: 2h\n`;
    expect(caseOf(run(suppressed, 'fires', hourly)).alerts).toEqual([
      '2026-03-02T07:05:00.0000000Z',
      '2026-03-02T09:05:00.0000000Z',
    ]);
  });
});
