import { describe, expect, it } from 'vitest';
import type { CaseResult, ReplayEnd } from '../../src/harness/replay-result.ts';
import {
  accountMapping,
  caseYaml,
  detectionYaml,
  guesses,
  placeText,
  quirksYaml,
  replayFiles,
  replayOne,
} from './replay-root.ts';

function verdicts(parts: Parameters<typeof replayOne>[0]): readonly string[] {
  return replayOne(parts).map(({ quirk, pattern, table, verdict, struck }) =>
    [quirk.replace('test.', ''), pattern, table, verdict, struck].filter((part) => part !== undefined).join(' '),
  );
}

const byName = 'SigninLogs\n| summarize c = count() by UserPrincipalName\n| where c > 5';

describe('verdicts', () => {
  it('a quirk that changes nothing the rule reads is not executed and counts as nothing', () => {
    expect(
      verdicts({
        query: byName,
        records: `{SigninLogs: [${guesses(', IPAddress: 203.0.113.7, LocationDetails: {city: Ghent}')}]}`,
        quirks: `
          ip; {roles: [ip]}; {name: appendPort, first: 49152, step: 1}; [all, alternate, first]
          json; {roles: [json-dynamic]}; {name: stringifyDynamic}
          absent; {tables: [AuditLogs], columns: [Identity]}; {name: replaceWith, value: x}
        `,
      }),
    ).toEqual(['ip all untouched 0', 'json all untouched 0', 'absent all untouched 0']);
  });

  it('reads inside a dynamic column are told apart', () => {
    const records = `{AuditLogs: [{TimeGenerated: -9m, OperationName: x,
      InitiatedBy: {user: {userPrincipalName: alice@contoso.com, ipAddress: 203.0.113.7}}}]}`;
    const quirks = `
      ip; {roles: [ip]}; {name: replaceWith, value: ""}
      upn; {roles: [upn]}; {name: replaceWith, value: ""}
      all; {roles: [json-dynamic]}; {name: stringifyDynamic}
    `;
    const query = 'AuditLogs\n| extend UserPrincipalName = tostring(InitiatedBy.user.userPrincipalName)';
    expect(verdicts({ query, records, quirks })).toEqual([
      'ip all untouched 0',
      'upn all degraded 1',
      'all all degraded 1',
    ]);
    const byAddress = `${query}\n| where isnotempty(InitiatedBy.user.ipAddress)`;
    expect(verdicts({ query: byAddress, records, quirks })).toEqual([
      'ip all blind 1',
      'upn all degraded 1',
      'all all blind 1',
    ]);
  });

  it('a pattern is listed once for each set of records, the worst first', () => {
    const quirks = 'case; {roles: [upn]}; {name: changeCase, mode: upper}; [all, alternate, first, one-table]';
    expect(verdicts({ query: byName, records: `{SigninLogs: [${guesses()}]}`, quirks })).toEqual([
      'case alternate blind 3',
      'case first blind 1',
      'case all survives 6',
    ]);
    const one = '{SigninLogs: [{TimeGenerated: -9m, UserPrincipalName: alice@contoso.com}]}';
    expect(verdicts({ query: 'SigninLogs', records: one, quirks })).toEqual(['case all survives 1']);
  });

  it('one table after the other is struck, the others whole', () => {
    expect(
      verdicts({
        query:
          'SigninLogs\n| join kind=inner (OfficeActivity | project UserId) on $left.UserPrincipalName == $right.UserId',
        records: `{SigninLogs: [{TimeGenerated: -9m, UserPrincipalName: alice@contoso.com}],
          OfficeActivity: [{TimeGenerated: -8m, UserId: alice@contoso.com}]}`,
        quirks: 'case; {roles: [upn]}; {name: changeCase, mode: upper}; [all, one-table]',
      }),
    ).toEqual(['case one-table SigninLogs blind 1', 'case one-table OfficeActivity blind 1', 'case all survives 2']);
  });

  it('a query that fails on struck records is an error', () => {
    const [result] = replayOne({
      query: 'OfficeActivity\n| extend n = assert(Parameters has "x", "no x")\n| where n',
      more: accountMapping.replace('UserPrincipalName', 'UserId'),
      records: '{OfficeActivity: [{TimeGenerated: -9m, UserId: a@b.c, Parameters: x y}]}',
      quirks: 'gone; {roles: [json]}; {name: replaceWith, value: z}',
    });
    expect({
      verdict: result?.verdict,
      lostAt: placeText(result?.lostAt),
      reason: result?.reason,
    }).toEqual({ verdict: 'error', lostAt: undefined, reason: "assert() has failed with message: 'no x'" });
  });

  it('what a rule over the logs themselves sees is covered', () => {
    const files = {
      'detections/test/Rule.yaml': detectionYaml(byName, accountMapping),
      'fixtures/detections/test/Rule.yaml': caseYaml('fires', `{SigninLogs: [${guesses()}]}`),
      'detections/health/NamesGone.yaml': detectionYaml(
        'SigninLogs\n| where UserPrincipalName == "Not Available"',
      ).replace('1c01', '1c02'),
      'fixtures/quirks/test.yaml': quirksYaml(`
        gone; {roles: [upn]}; {name: replaceWith, value: Not Available}; [all, alternate]
        case; {roles: [upn]}; {name: changeCase, mode: upper}; [alternate]
      `),
    };
    const end = replayFiles(files);
    const rule = end.detections.find(({ slug }) => slug === 'test/Rule');
    expect(
      rule?.cases[0]?.quirks.map(({ quirk, pattern, verdict, coveredBy }) => [quirk, pattern, verdict, coveredBy]),
    ).toEqual([
      ['test.gone', 'alternate', 'covered', 'health/NamesGone'],
      ['test.gone', 'all', 'degraded', undefined],
      ['test.case', 'alternate', 'blind', undefined],
    ]);
    expect(end.summary).toMatchObject({ struck: 3, covered: 1, degraded: 1, blind: 1, waived: 0 });
  });
});

describe('the scheduler', () => {
  const late = { 'fixtures/quirks/test.yaml': quirksYaml('none; {roles: [device]}; {name: replaceWith, value: x}') };

  function replayCaseOf(query: string, expect: 'fires' | 'silent', records: string, more = ''): CaseResult | undefined {
    const end: ReplayEnd = replayFiles({
      ...late,
      'detections/test/Rule.yaml': detectionYaml(query, accountMapping),
      'fixtures/detections/test/Rule.yaml': caseYaml(expect, records, more),
    });
    const problems = end.findings.map(({ message }) => message);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return end.detections[0]?.cases[0];
  }

  it('a record that arrives after its window has passed is seen by no run', () => {
    const record = (delay: string): string =>
      `{SigninLogs: [{TimeGenerated: -9m, ingested: ${delay}, UserPrincipalName: alice@contoso.com}]}`;
    expect(replayCaseOf('SigninLogs', 'fires', record('+8m'))?.verdict).toBe('ok');
    expect(replayCaseOf('SigninLogs', 'fires', record('+70m'))?.failures).toEqual([
      'It should fire, but there is no alert: the query gave no rows in 2 runs.',
    ]);
  });

  it('counts the alerts of every run, and what now() counts from decides only where it is asked', () => {
    const record = '{SigninLogs: [{TimeGenerated: -30m, UserPrincipalName: alice@contoso.com}]}';
    expect(replayCaseOf('SigninLogs\n| where TimeGenerated > ago(32m)', 'fires', record, 'alerts: 1')).toMatchObject({
      verdict: 'ok',
      dependsOn: 'the time that now() counts from in a scheduled run, which is not documented',
    });
    expect(replayCaseOf('SigninLogs\n| where TimeGenerated > ago(50m)', 'fires', record)?.dependsOn).toBeUndefined();
  });

  it('checks rows, entities and details', () => {
    const records = `{SigninLogs: [${guesses()}]}`;
    const failures = (more: string): unknown =>
      replayCaseOf(`${byName}\n| extend n = 1.5`, 'fires', records, more)?.failures;
    expect(failures('rows: 1')).toEqual([]);
    expect(failures('rows: 2')).toEqual(['The query should give 2 rows, but gives 1.']);
    expect(failures('rows: [{c: 6, n: 1.5, UserPrincipalName: alice@contoso.com}]')).toEqual([]);
    expect(failures('rows: [{c: 7}]')).toEqual(['No row has c = 7.']);
    expect(failures('entities: [{Account: Alice@Contoso.com}]')).toEqual([]);
    expect(failures('entities: [{IP: 203.0.113.7}]')).toEqual([
      'No alert has the entity IP 203.0.113.7; the entities are Account(FullName=alice@contoso.com).',
    ]);
    expect(failures('customDetails: {Count: 6}')).toEqual(['No alert has the custom detail Count = 6; it is empty.']);
    expect(failures('alerts: 3')).toEqual(['It should give 3 alerts, but gives 1: at 2026-03-02T10:05:00.0000000Z.']);
    expect(replayCaseOf('SigninLogs', 'silent', records)?.failures).toEqual([
      'It should stay silent, but it alerts at 2026-03-02T10:05:00.0000000Z; the entities are Account(FullName=alice@contoso.com).',
    ]);
  });
});

describe('what is wrong with a catalogue', () => {
  it.each([
    [
      'x; {roles: [upn]}; {name: changeCas, mode: upper}',
      'Quirk "test.x" names the transform "changeCas", which does not exist. Did you mean "changeCase"?',
    ],
    ['x; {roles: [upn]}; {name: changeCase}', 'Quirk "test.x": Transform "changeCase" needs the parameter "mode".'],
    [
      'x; {roles: [upm]}; {name: changeCase, mode: upper}',
      'Quirk "test.x" strikes the role "upm", which no table has. Did you mean "upn" or "ip"?',
    ],
  ])('%s', (quirk, message) => {
    const { findings } = replayFiles({ 'fixtures/quirks/test.yaml': quirksYaml(quirk) });
    expect(findings).toEqual([
      expect.objectContaining({
        check: 'quirk-transform',
        severity: 'error',
        path: 'fixtures/quirks/test.yaml',
        line: 2,
        column: 5,
        message,
      }),
    ]);
  });
});

describe('cases of functions', () => {
  function failures(cases: string): readonly string[] {
    const { functions, findings } = replayFiles({
      'functions/Twice.yaml':
        'name: Twice\ndescription: A text, twice.\nparameters: [{name: t, type: string}]\nquery: strcat(t, t)\n',
      'fixtures/functions/Twice.yaml': `cases:\n${cases}`,
      'fixtures/quirks/test.yaml': quirksYaml('none; {roles: [device]}; {name: replaceWith, value: x}'),
    });
    expect(findings).toEqual([]);
    return functions.flatMap((one) => one.failures.map(({ line, message }) => `${line} ${message}`));
  }

  it('compare the rows of calls, scalar and tabular, in any order', () => {
    expect(
      failures(`
  - {name: a, call: 'Twice("a")', expect: {rows: [[aa]]}}
  - {name: b, call: "Twice(@'b\\\\')", expect: {rows: [['b\\b\\']]}}
  - {name: c, call: 'strlen(Twice("\\u00e9|")) + 0.5', expect: {rows: [[4.5]]}}
  - {name: d, call: 'datatable(x: string, n: long)["p", 1, "q", 2] | extend y = Twice(x)', expect: {columns: [y, n], rows: [[qq, 2], [pp, 1]]}}
  - {name: e, now: 2026-03-02T10:00:00Z, call: 'Twice(tostring(now()))', expect: {rows: [["2026-03-02T10:00:00.0000000Z2026-03-02T10:00:00.0000000Z"]]}}
  - {name: f, records: {SigninLogs: [{TimeGenerated: 2026-03-02, Id: x}]}, call: 'SigninLogs | project Twice(Id)', expect: {rows: [[xx]]}}
`),
    ).toEqual([]);
  });

  it('say what they expected and what came', () => {
    expect(
      failures(`  - {name: a, call: 'Twice("a")', expect: {rows: [[a]]}}
  - {name: b, call: 'Twice("b")', expect: {rows: [[b], [bb]]}}
  - {name: c, call: 'print x = 1, y = 2', expect: {columns: [z], rows: [[1]]}}
  - {name: d, call: 'range n from 1 to 3 step 1', expect: {rows: [[1], [2]]}}
  - {name: e, call: 'Twice(1, 2)', expect: {rows: [[1]]}}
  - {name: f, call: 'Thrice("x")', expect: {rows: [[1]]}}
`),
    ).toEqual([
      '2 "a": expected ["a"], but the answer is ["aa"].',
      '3 "b": expected ["b"], but the answer is 1 row.',
      '4 "c": the answer has no column "z", only x, y.',
      '5 "d": the answer has a row that is not expected: [3].',
      '6 "e": The function \'Twice\' expects 1 argument.',
      '7 "f": The name \'Thrice\' does not refer to any known function. Did you mean "Twice"?',
    ]);
  });
});

it('a case whose records lie years apart is refused', () => {
  const end = replayFiles({
    'detections/test/Rule.yaml': detectionYaml(byName, accountMapping).replace(
      'queryFrequency: 1h',
      'queryFrequency: 5m',
    ),
    'fixtures/detections/test/Rule.yaml': caseYaml(
      'silent',
      '{SigninLogs: [{TimeGenerated: 2020-01-01T00:00:00Z}, {TimeGenerated: 2026-01-01T00:00:00Z}]}',
    ),
  });
  expect(end.detections[0]?.cases).toEqual([
    expect.objectContaining({
      verdict: 'error',
      failures: ['The records span 631310 runs of the rule; at most 200000 are made.'],
    }),
  ]);
});
