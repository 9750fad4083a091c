import { describe, expect, test } from 'vitest';
import { marks } from './marks.ts';

/** What a check marks in a rule that runs so often, is given so much, and has this query. */
function found(check: string, frequency: string, period: string, query: string, more = ''): readonly string[] {
  const lines = query.split('\n').map((line) => `  ${line}`);
  const fields = `queryFrequency: ${frequency}\nqueryPeriod: ${period}\n${more}query: |\n${lines.join('\n')}\n`;
  return marks(check, fields, 'yaml');
}

const arrival = (frequency: string, period: string, query: string, more = ''): readonly string[] =>
  found('arrival-window', frequency, period, query, more);

describe('arrival-window: records that come late', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['1h', '1h', 'SigninLogs | project Id', ['1h']],
    ['1h', '1h', 'SigninLogs | where TimeGenerated >= now() - 1h', ['TimeGenerated >= now() - 1h']],
    ['1h', '2d', 'SigninLogs | where now() - TimeGenerated < 1h', ['now() - TimeGenerated < 1h']],
    ['1h', '2d', 'let f = (s: datetime) { SigninLogs | where TimeGenerated > s }; f(ago(1h))', ['TimeGenerated > s']],
    ['1h', '2d', 'SigninLogs | where ago(61m) < TimeGenerated | project Id', ['ago(61m) < TimeGenerated']],
    ['1h', '80m', 'OfficeActivity | where ingestion_time() > ago(1h)', ['80m']],
    [
      '1h',
      '2d',
      'union (SigninLogs | where ingestion_time() > ago(1h)), (AuditLogs | where TimeGenerated > ago(1h))',
      ['TimeGenerated > ago(1h)'],
    ],
    [
      '1d',
      '14d',
      'let old = SigninLogs | where TimeGenerated < ago(1d) | distinct AppId; SigninLogs | where TimeGenerated > ago(1d) | where AppId !in (old)',
      ['TimeGenerated > ago(1d)'],
    ],
    [
      '1d',
      '14d',
      'SigninLogs | where TimeGenerated > ago(1d) | join kind=leftanti (SigninLogs | where TimeGenerated < ago(1d)) on AppId',
      ['TimeGenerated > ago(1d)'],
    ],
  ])('every %s over %s: %s', (frequency, period, query, expected) => {
    expect(arrival(frequency, period, query)).toEqual(expected);
  });
});

describe('arrival-window: records that are seen again', () => {
  test.each<[string, string, string, readonly string[]]>([
    ['1h', '1d', 'SigninLogs | project Id', ['1d']],
    ['1h', '7d', 'SigninLogs | where TimeGenerated > ago(1d) | project Id', ['TimeGenerated > ago(1d)']],
    [
      '1h',
      '1d',
      'let t = materialize(SigninLogs); t | join kind=inner (AuditLogs) on CorrelationId | project Id',
      ['1d'],
    ],
    // How late a record is says nothing of when.
    ['1h', '1d', 'SigninLogs | where ingestion_time() - TimeGenerated > 1h', ['1d']],
    ['1h', '1d', 'SigninLogs | where "ingestion_time() > ago(1h)" == Id // ingestion_time() > ago(1h)', ['1d']],
  ])('every %s over %s: %s', (frequency, period, query, expected) => {
    expect(arrival(frequency, period, query)).toEqual(expected);
  });

  test('not where the rule is quiet for as long, or alerts on what is missing', () => {
    expect(arrival('1h', '1d', 'SigninLogs', 'suppressionEnabled: true\nsuppressionDuration: 1d\n')).toEqual([]);
    expect(arrival('1h', '1d', 'SigninLogs', 'suppressionEnabled: true\nsuppressionDuration: 2h\n')).toEqual(['1d']);
    expect(arrival('1h', '1d', 'SigninLogs', 'triggerOperator: lt\ntriggerThreshold: 1\n')).toEqual([]);
  });
});

describe('arrival-window: each record once', () => {
  test.each([
    ['1h', '2d', 'SigninLogs | where ingestion_time() > ago(1h)'],
    ['1h', '2d', 'let f = 1h; SigninLogs | extend At = ingestion_time() | extend IsNew = At >= ago(f) | where IsNew'],
    ['1h', '2d', 'SigninLogs | summarize At = max(ingestion_time()) by UserId | where now() - At < 1h'],
    ['1h', '2d', 'SigninLogs | summarize N = countif(ingestion_time() > ago(1h)) by UserId | where N > 0'],
    ['1h', '14d', 'SigninLogs | where ingestion_time() > ago(1h) | join kind=inner (AuditLogs) on CorrelationId'],
    [
      '1h',
      '14d',
      'AuditLogs | where CorrelationId in ((SigninLogs | where ingestion_time() > ago(1h) | project CorrelationId))',
    ],
    ['1h', '14d', 'SigninLogs | where TimeGenerated between (ago(90m) .. ago(30m))'],
    ['1h', '2d', 'union (datatable (Id: string) []), (SigninLogs | where ingestion_time() > ago(1h) | project Id)'],
    ['1h', '1h', 'datatable (Id: string) ["a"]'],
    ['1d', '2d', 'SigninLogs | getschema'],
    ['1h', '2d', '_GetWatchlist("VIP") | project SearchKey'],
  ])('every %s over %s: %s', (frequency, period, query) => {
    expect(arrival(frequency, period, query)).toEqual([]);
  });

  test('two windows by arrival on a hundred legs end in an answer', () => {
    const legs = Array.from({ length: 100 }, (_, i) => `(SigninLogs | where TimeGenerated > ago(${i + 65}m))`);
    const query = `let a = union ${legs.join(', ')}; a | join kind=inner a on Id | join kind=inner a on Id`;
    expect(arrival('1h', '2d', query)).toEqual([]);
  });
});

describe('window-beyond-period', () => {
  const beyond = (period: string, query: string): readonly string[] =>
    found('window-beyond-period', '1h', period, query);

  test.each<[string, string, readonly string[]]>([
    ['1d', 'SigninLogs | where TimeGenerated > ago(25h)', ['TimeGenerated > ago(25h)']],
    ['1d', 'let lb = 7d; SigninLogs | where ago(lb) <= TimeGenerated', ['ago(lb) <= TimeGenerated']],
    ['1d', 'SigninLogs | where ingestion_time() > now() - 2d', ['ingestion_time() > now() - 2d']],
    [
      '1d',
      'let f = (lb: timespan) { SigninLogs | where TimeGenerated > ago(lb) }; f(14d)',
      ['TimeGenerated > ago(lb)'],
    ],
    ['1d', 'SigninLogs | where TimeGenerated <= ago(1d) - 6m', ['TimeGenerated <= ago(1d) - 6m']],
    ['1d', 'SigninLogs | summarize Last = max(TimeGenerated) by UserId | where Last < ago(2d)', ['Last < ago(2d)']],
    [
      '1d',
      'SigninLogs | where datetime_diff("hour", now(), TimeGenerated) < 1 and TimeGenerated > datetime_add("day", -3, now())',
      ['TimeGenerated > datetime_add("day", -3, now())'],
    ],
  ])('given %s: %s', (period, query, expected) => {
    expect(beyond(period, query)).toEqual(expected);
  });

  test.each([
    ['1d', 'SigninLogs | where TimeGenerated > ago(1d) and TimeGenerated < ago(1h)'],
    ['1d', 'SigninLogs | where TimeGenerated > ago(1d + 5m)'],
    ['1d', 'SigninLogs | where TimeGenerated > startofday(ago(1d))'],
    ['1d', 'SigninLogs | where CreatedDateTime > ago(14d)'],
    ['1d', 'SigninLogs | where TimeGenerated > datetime(2026-01-01) // ago(14d)'],
    ['1d', 'SigninLogs | where not(TimeGenerated < ago(14d))'],
    ['1d', 'SigninLogs | extend Old = ago(14d) | project Old, Id'],
  ])('given %s: %s', (period, query) => {
    expect(beyond(period, query)).toEqual([]);
  });
});

test('a window in a function of the repository is marked where the rule calls it', () => {
  const files = (query: string): string => `# file: functions/Recent.yaml
name: Recent
version: 1.0.0
description: Sign-ins of late.
parameters:
  - {name: lookback, type: timespan}
query: |
  SigninLogs
  | where TimeGenerated > ago(lookback)
# file: detections/Example.yaml
id: 7d1f2c35-6c7b-4b55-9a53-6f2a1d0e4b11
name: A
description: Identifies a.
severity: Low
queryFrequency: 1h
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
query: |
  ${query}
version: 1.0.0
kind: Scheduled
`;
  expect(marks('arrival-window', files('Recent(1h) | project Id'))).toEqual(['Recent(1h)']);
  expect(marks('window-beyond-period', files('Recent(7d) | where ingestion_time() > ago(1h)'))).toEqual(['Recent(7d)']);
  expect(marks('arrival-window', files('Recent(7d) | where ingestion_time() > ago(1h)'))).toEqual([]);
});
