import { describe, expect, test } from 'vitest';
import type { QuirkResult } from '../../src/harness/replay-result.ts';
import { accountMapping, caseYaml, detectionYaml, quirksYaml, replayFiles, replayOne } from './replay-root.ts';

const everyRow = 'SigninLogs\n| project TimeGenerated, UserPrincipalName';

function told({ verdict, struck, reason, lostAt }: QuirkResult): unknown {
  return { verdict, struck, reason, ...(lostAt === undefined ? {} : { lostAt: lostAt.operator }) };
}

function replayed(query: string, records: string, quirks: string, more = accountMapping): readonly unknown[] {
  return replayOne({ query, records, quirks, more }).map(told);
}

const one = '{SigninLogs: [{TimeGenerated: -10m, UserPrincipalName: alice@contoso.com}]}';

describe('records that come late', () => {
  test('are missed by a rule that looks back as far as it runs often', () => {
    expect(replayed(everyRow, one, 'late; {tables: [SigninLogs]}; {name: late, minutes: 90}')).toEqual([
      {
        verdict: 'blind',
        struck: 1,
        reason:
          'record 1 came at 2026-03-02T11:20:00.0000000Z; the next run looked back to 2026-03-02T11:00:00.0000000Z only',
        lostAt: 'table',
      },
    ]);
  });

  test('are seen where the windows overlap', () => {
    const more = `${accountMapping}\n`;
    const end = replayFiles({
      'detections/test/Rule.yaml': detectionYaml(everyRow, more).replace('queryPeriod: 1h', 'queryPeriod: 4h'),
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', one),
      'fixtures/quirks/test.yaml': quirksYaml('late; {tables: ["*"]}; {name: late, minutes: 90}'),
    });
    // On clean records the alert is raised by each of four runs; of those that look after it came, two see it.
    expect(end.detections[0]?.cases[0]?.quirks.map(told)).toEqual([
      { verdict: 'degraded', struck: 1, reason: '2 of 4 alerts' },
    ]);
  });

  test('are struck once: what is as late already stays', () => {
    const late = '{SigninLogs: [{TimeGenerated: -10m, ingested: +30m, UserPrincipalName: alice@contoso.com}]}';
    const end = replayFiles({
      'detections/test/Rule.yaml': detectionYaml(everyRow, accountMapping).replace(
        'queryPeriod: 1h',
        'queryPeriod: 4h',
      ),
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', late),
      'fixtures/quirks/test.yaml': quirksYaml('late; {tables: ["*"]}; {name: late, minutes: 30}'),
    });
    expect(end.detections[0]?.cases[0]?.quirks.map(told)).toEqual([
      { verdict: 'untouched', struck: 0, reason: undefined },
    ]);
  });

  test('make an alert of their own, which is no noise', () => {
    const two =
      '{SigninLogs: [{TimeGenerated: -10m, UserPrincipalName: alice@contoso.com}, {TimeGenerated: -9m, UserPrincipalName: alice@contoso.com}]}';
    const query = 'SigninLogs\n| where ingestion_time() > ago(1h)\n| project TimeGenerated, UserPrincipalName';
    const end = replayFiles({
      'detections/test/Rule.yaml': detectionYaml(query, accountMapping).replace('queryPeriod: 1h', 'queryPeriod: 4h'),
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', two),
      'fixtures/quirks/test.yaml': quirksYaml('late; {tables: ["*"]}; {name: late, minutes: 90}; [first]'),
    });
    expect(end.detections[0]?.cases[0]?.quirks.map(told)).toEqual([
      { verdict: 'survives', struck: 1, reason: undefined },
    ]);
  });
});

test('an alert that overlapping windows raise again is told apart from one that has something new', () => {
  const end = replayFiles({
    'detections/test/Rule.yaml': detectionYaml(everyRow, accountMapping).replace('queryPeriod: 1h', 'queryPeriod: 2h'),
    'fixtures/detections/test/Rule.yaml': caseYaml(
      'fires',
      '{SigninLogs: [{TimeGenerated: -10m, UserPrincipalName: a@contoso.com}, {TimeGenerated: +10m, UserPrincipalName: b@contoso.com}]}',
    ),
    'fixtures/quirks/test.yaml': quirksYaml('none; {roles: [device]}; {name: replaceWith, value: x}'),
  });
  expect(end.detections[0]?.cases[0]?.alerts).toEqual([
    { at: '2026-03-02T10:05:00.0000000Z', isRepeat: false },
    { at: '2026-03-02T11:05:00.0000000Z', isRepeat: false },
    { at: '2026-03-02T12:05:00.0000000Z', isRepeat: true },
  ]);
});

describe('records that come again', () => {
  const repeated = 'SigninLogs\n| summarize Count = count() by UserPrincipalName\n| where Count >= 2';

  test('double what is counted, unless rows are made one', () => {
    const silent = (query: string): readonly unknown[] =>
      replayOne({
        query,
        records: one.replace('UserPrincipalName', 'Id: a, UserPrincipalName'),
        expect: 'silent',
        quirks: 'twice; {tables: ["*"]}; {name: duplicate, copies: 1, minutes: 2}',
      }).map(told);
    expect(silent(repeated)).toEqual([
      expect.objectContaining({ verdict: 'noisy', reason: expect.stringContaining('Count is 2') }),
    ]);
    expect(silent(repeated.replace('count()', 'dcount(Id)'))).toEqual([
      { verdict: 'survives', struck: 1, reason: undefined },
    ]);
  });

  test('raise the alert again in another window: noise', () => {
    const query = 'SigninLogs\n| where ingestion_time() > ago(1h)\n| project TimeGenerated, UserPrincipalName';
    const end = replayFiles({
      'detections/test/Rule.yaml': detectionYaml(query, accountMapping).replace('queryPeriod: 1h', 'queryPeriod: 6h'),
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', one),
      'fixtures/quirks/test.yaml': quirksYaml('twice; {tables: ["*"]}; {name: duplicate, copies: 1, minutes: 120}'),
    });
    const [result] = end.detections[0]?.cases[0]?.quirks ?? [];
    expect(result?.verdict).toBe('noisy');
  });
});

describe('records that never come', () => {
  test('blind a rule, and say so', () => {
    expect(replayed(everyRow, one, 'drop; {tables: ["*"]}; {name: drop}')).toEqual([
      { verdict: 'blind', struck: 1, reason: 'record 1 never came', lostAt: 'table' },
    ]);
  });

  test('only those with certain values, in whatever case', () => {
    const records =
      '{SigninLogs: [{TimeGenerated: -10m, ResultType: "0", UserPrincipalName: a@contoso.com}, {TimeGenerated: -9m, ResultType: "50126", UserPrincipalName: b@contoso.com}]}';
    const quirk = 'drop; {tables: [SigninLogs], only: {role: result-code, values: ["50126"]}}; {name: drop}';
    expect(replayed(everyRow, records, quirk)).toEqual([
      { verdict: 'degraded', struck: 1, reason: 'no longer about Account(FullName=b@contoso.com)' },
    ]);
  });

  test('are covered by a detection that watches the log, and only by an alert that clean records do not give', () => {
    const watcher = (query: string): string =>
      detectionYaml(query, '').replace('5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c01', '11111111-7c0d-4f0e-9a51-0d6a7f2b1c01');
    const result = (query: string): QuirkResult | undefined =>
      replayFiles({
        'detections/test/Rule.yaml': detectionYaml(everyRow, accountMapping),
        'detections/health/Silent.yaml': watcher(query),
        'fixtures/detections/test/Rule.yaml': caseYaml('fires', one),
        'fixtures/quirks/test.yaml': quirksYaml('drop; {tables: ["*"]}; {name: drop}'),
      }).detections.find(({ slug }) => slug === 'test/Rule')?.cases[0]?.quirks[0];
    const silent = 'SigninLogs\n| summarize Records = count()\n| where Records == 0';
    expect(result(silent)).toMatchObject({ verdict: 'covered', coveredBy: 'health/Silent' });
    // What is said of clean records too covers nothing.
    expect(result('print Always = 1')).toMatchObject({ verdict: 'blind' });
    // Nor does a watcher that cannot be run.
    expect(result('NoSuchTable')).toMatchObject({ verdict: 'blind' });
  });

  test('are rightly told by a watcher in a case in which it was to stay silent', () => {
    const end = replayFiles({
      'detections/health/Silent.yaml': detectionYaml(
        'SigninLogs\n| summarize Records = count()\n| where Records == 0',
        '',
      ),
      'fixtures/detections/health/Silent.yaml': caseYaml(
        'silent',
        '{SigninLogs: [{TimeGenerated: -70m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -10m, UserPrincipalName: a@contoso.com}, {TimeGenerated: +50m, UserPrincipalName: a@contoso.com}]}',
      ),
      'fixtures/quirks/test.yaml': quirksYaml('drop; {tables: ["*"]}; {name: drop}'),
    });
    const [only] = end.detections[0]?.cases ?? [];
    expect(only?.failures).toEqual([]);
    expect(only?.quirks.map(told)).toEqual([
      { verdict: 'survives', struck: 3, reason: 'it notices what the quirk does to the log' },
    ]);
  });
});

describe('who knows when a rule runs', () => {
  const counted = 'SigninLogs\n| summarize Count = count() by UserPrincipalName\n| where Count >= 4';
  const four =
    '{SigninLogs: [{TimeGenerated: -14m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -13m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -12m, UserPrincipalName: a@contoso.com}, {TimeGenerated: -11m, UserPrincipalName: a@contoso.com}]}';

  test('acts between two windows', () => {
    const [result] = replayed(counted, four, 'straddle; {tables: ["*"]}; {name: straddle}');
    expect(result).toMatchObject({ verdict: 'blind', struck: 4 });
  });

  test('does not escape windows that overlap', () => {
    const end = replayFiles({
      'detections/test/Rule.yaml': detectionYaml(counted, accountMapping).replace('queryPeriod: 1h', 'queryPeriod: 2h'),
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', four),
      'fixtures/quirks/test.yaml': quirksYaml('straddle; {tables: ["*"]}; {name: straddle}'),
    });
    expect(end.detections[0]?.cases[0]?.quirks.map(told)).toEqual([
      { verdict: 'degraded', struck: 4, reason: '1 of 2 alerts' },
    ]);
  });
});

describe('tables that have other columns', () => {
  const device = 'SigninLogs\n| where DeviceDetail.browser == "Edge"\n| project TimeGenerated, UserPrincipalName';
  const records =
    '{SigninLogs: [{TimeGenerated: -10m, UserPrincipalName: a@contoso.com, DeviceDetail: {browser: Edge}}]}';

  test('make a query fail where it stands', () => {
    const [result] = replayOne({
      query: device,
      records,
      quirks: 'gone; {tables: [SigninLogs], columns: [DeviceDetail]}; {name: dropColumns}',
      more: accountMapping,
    });
    expect(result).toMatchObject({ verdict: 'error', struck: 1, lostAt: { operator: 'DeviceDetail' } });
    expect(result?.reason).toMatch(/The name 'DeviceDetail' does not refer to any known column/);
  });

  test('leave a rule alone that asks whether they are there', () => {
    const query =
      'SigninLogs\n| extend D = column_ifexists("DeviceDetail", dynamic(null))\n| project TimeGenerated, UserPrincipalName, D';
    const [result] = replayOne({
      query,
      records,
      quirks: 'gone; {tables: [SigninLogs], columns: [DeviceDetail]}; {name: dropColumns}',
      more: `${accountMapping}\ncustomDetails: {D: D}`,
    });
    expect(result).toMatchObject({ verdict: 'degraded', reason: 'the custom detail D became empty' });
  });

  test('that became text are read as text', () => {
    const quirks = 'text; {tables: [SigninLogs], columns: [DeviceDetail]}; {name: retypeColumns, to: string}';
    const [naive] = replayOne({ query: device, records, quirks, more: accountMapping });
    expect(naive && told(naive)).toEqual({
      verdict: 'error',
      struck: 1,
      reason: "The name 'browser' does not refer to any known column, table, variable or function.",
      lostAt: 'browser',
    });
    const [robust] = replayOne({
      query: device.replace('DeviceDetail.browser', 'parse_json(tostring(DeviceDetail)).browser'),
      records,
      quirks,
      more: accountMapping,
    });
    expect(robust?.verdict).toBe('survives');
  });

  test('are nothing to a rule that does not read them', () => {
    const [result] = replayOne({
      query: everyRow,
      records,
      quirks: 'gone; {tables: [SigninLogs], columns: [DeviceDetail]}; {name: dropColumns}',
      more: accountMapping,
    });
    expect(result).toMatchObject({ verdict: 'untouched', struck: 0 });
  });

  test('that are not there at all: a fuzzy union goes on without', () => {
    const query =
      'union isfuzzy=true (SigninLogs | project TimeGenerated, UserPrincipalName), (AADNonInteractiveUserSignInLogs | project TimeGenerated, UserPrincipalName)';
    const both =
      '{SigninLogs: [{TimeGenerated: -10m, UserPrincipalName: a@contoso.com}], AADNonInteractiveUserSignInLogs: [{TimeGenerated: -10m, UserPrincipalName: a@contoso.com}]}';
    const results = replayOne({
      query,
      records: both,
      quirks: 'gone; {tables: [SigninLogs, AADNonInteractiveUserSignInLogs]}; {name: dropTable}; [one-table]',
      more: accountMapping,
    });
    expect(results.map(({ table, verdict }) => [table, verdict])).toEqual([
      ['SigninLogs', 'survives'],
      ['AADNonInteractiveUserSignInLogs', 'survives'],
    ]);
  });
});
