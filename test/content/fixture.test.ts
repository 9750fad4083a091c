import { describe, expect, it } from 'vitest';
import { parseDetectionFixture } from '../../src/content/fixture.ts';
import { parseFunctionFixture } from '../../src/content/function-fixture.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { parseDatetime } from '../../src/kql/values/datetime.ts';

function parse(text: string) {
  return parseDetectionFixture(new SourceFile('fixtures/detections/signin/PasswordSpray.yaml', text));
}

function findingsOf(text: string): string[] {
  return parse(text).findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`);
}

const spray = `cases:
  - name: twelve users from one address
    expect: fires
    now: 2026-03-02T10:00:00Z
    alerts: 1
    entities: [{Account: alice@contoso.com}, {IP: 203.0.113.7}, {Account: {Name: bob, UPNSuffix: contoso.com}}]
    customDetails: {Failures: 12}
    rows: [{Users: 12, Countries: [NL]}]
    records:
      SigninLogs:
        - {from: records/SigninLogs/spray.ndjson, where: "ResultType == '50126'", set: {ResultType: "50053", ingested: +3m}}
        - {TimeGenerated: -5m, ingested: +2m, UserPrincipalName: carol@contoso.com, DurationMs: 12, Big: 9007199254740993, Status: {errorCode: 1.0}}
      AuditLogs: []
waivers:
  - {quirk: ip.mask, pattern: all, reason: The address is gone., owner: blue team, expires: 2026-09-01}
`;

describe('parseDetectionFixture', () => {
  it('reads cases and waivers', () => {
    const { fixture, findings } = parse(spray);
    expect(findings).toEqual([]);
    expect(fixture?.slug).toBe('signin/PasswordSpray');
    const [only] = fixture?.cases ?? [];
    expect(only).toMatchObject({
      name: 'twelve users from one address',
      expect: 'fires',
      now: parseDatetime('2026-03-02T10:00:00Z'),
      alerts: 1,
    });
    expect(only?.entities.map(({ type, value, identifiers }) => [type, value, [...identifiers]])).toEqual([
      ['Account', 'alice@contoso.com', []],
      ['IP', '203.0.113.7', []],
      [
        'Account',
        undefined,
        [
          ['Name', 'bob'],
          ['UPNSuffix', 'contoso.com'],
        ],
      ],
    ]);
    expect([...(only?.customDetails ?? [])]).toEqual([['Failures', 12n]]);
    expect(only?.rows).toEqual([
      new Map<string, unknown>([
        ['Users', 12n],
        ['Countries', ['NL']],
      ]),
    ]);
    expect([...(only?.records.keys() ?? [])]).toEqual(['SigninLogs', 'AuditLogs']);
    expect(fixture?.waivers).toMatchObject([
      {
        quirk: 'ip.mask',
        pattern: 'all',
        reason: 'The address is gone.',
        owner: 'blue team',
        expires: parseDatetime('2026-09-01'),
      },
    ]);
  });

  it('reads records that are written in the case, exactly and with their places', () => {
    const { fixture } = parse(spray);
    const [from, inline] = fixture?.cases[0]?.records.get('SigninLogs') ?? [];
    if (from?.kind !== 'from' || inline?.kind !== 'inline') throw new Error('wrong kinds');
    expect(from.from).toBe('records/SigninLogs/spray.ndjson');
    expect(from.where?.text).toBe("ResultType == '50126'");
    expect([...from.set]).toEqual([['ResultType', '50053']]);
    expect(from.ingested).toEqual({ kind: 'relative', ticks: 1_800_000_000 });
    expect([...inline.fields]).toEqual([
      ['TimeGenerated', '-5m'],
      ['UserPrincipalName', 'carol@contoso.com'],
      ['DurationMs', 12n],
      ['Big', 9007199254740993n],
      ['Status', new Map([['errorCode', 1]])],
    ]);
    expect(inline.ingested).toEqual({ kind: 'relative', ticks: 1_200_000_000 });
    const place = (name: string) => {
      const { start, end } = inline.fieldRange(name);
      return inline.source.text.slice(start, end);
    };
    expect(place('UserPrincipalName')).toBe('carol@contoso.com');
    expect(place('Nope').startsWith('{TimeGenerated: -5m')).toBe(true);
    const at = from.where?.rangeInFile(14, 21) ?? { start: 0, end: 0 };
    expect(inline.source.text.slice(at.start, at.end)).toBe("'50126'");
  });

  it('takes a number of rows', () => {
    const { fixture, findings } = parse(spray.replace('[{Users: 12, Countries: [NL]}]', '3'));
    expect(findings).toEqual([]);
    expect(fixture?.cases[0]?.rows).toBe(3);
  });

  it('finds what does not fit, each at its place', () => {
    expect(
      findingsOf(
        spray
          .replace('expect: fires', 'expect: fire')
          .replace('now: 2026', 'now: 3/2026')
          .replace('alerts: 1', 'alerts: -1'),
      ),
    ).toEqual([
      '3:13 field-value "fire" is no value of "expect". Did you mean "fires"?',
      '4:10 field-value "now" must be a time such as 2026-03-02T10:00:00Z; "3/2026-03-02T10:00:00Z" is not.',
      '5:13 field-value "alerts" must not be negative.',
    ]);
    expect(
      findingsOf(spray.replace('ingested: +2m', 'ingested: 2m').replace('{IP: 203.0.113.7}', '{IP: x, Host: y}')),
    ).toEqual([
      '6:46 field-value An entity is written as one type and what identifies it: {Account: alice@contoso.com}.',
      '12:42 field-value "ingested" must be a time, or one relative to TimeGenerated such as +2m; "2m" is not.',
    ]);
    expect(
      findingsOf(
        spray.replace('where:', 'whre:').replace('pattern: all', 'pattern: every').replace('owner: blue team, ', ''),
      ),
    ).toEqual([
      '11:51 field-unknown A record has no field "whre". Did you mean "where"?',
      '15:31 field-value "every" is no value of "pattern". It must be one of "all", "alternate", "first", "one-table".',
      '15:5 field-missing A waiver needs the field "owner".',
    ]);
  });

  it('wants a reason, an owner and a day of each waiver, and knows when they are not filled in', () => {
    const waiver = (fields: string): readonly string[] =>
      findingsOf(spray.replace(/^waivers:.*/ms, `waivers:\n  - {quirk: ip.mask, pattern: all, ${fields}}\n`));
    const needs = (what: string): readonly string[] => [
      `15:5 waiver-incomplete The waiver of ip.mask (all) needs ${what}.`,
    ];
    expect(waiver('reason: n/a in 2026, owner: me, expires: 2026-04-01')).toEqual([]);
    expect(waiver('reason: 因为, owner: é, expires: 2026-04-01')).toEqual([]);
    expect(waiver('reason: "", owner: me, expires: 2026-04-01')).toEqual(needs('a reason'));
    expect(waiver('reason: TODO, owner: "?", expires: 2026-04-01')).toEqual(needs('a reason and an owner'));
    expect(waiver('reason: "to-do: ", owner: tbd, expires: ~')).toEqual(
      needs('a reason, an owner and a day on which it expires'),
    );
    expect(waiver('reason: " ... ", owner: N/A, expires: "-"')).toEqual(
      needs('a reason, an owner and a day on which it expires'),
    );
    expect(waiver('reason: because, owner: me, expires: soon')).toEqual([
      '15:73 field-value "expires" must be a time such as 2026-03-02T10:00:00Z; "soon" is not.',
    ]);
    expect(waiver('reason: [because], owner: me, expires: 2026-04-01')).toEqual([
      '15:44 field-type "reason" must be text, not a list.',
    ]);
    expect(waiver('owner: me')).toEqual([
      '15:5 field-missing A waiver needs the field "reason".',
      '15:5 field-missing A waiver needs the field "expires".',
    ]);
  });

  it('lets a silent case expect nothing, and a firing one something', () => {
    const silent = spray.replace('expect: fires', 'expect: silent');
    expect(findingsOf(silent)).toEqual([
      '5:13 field-value A case that stays silent has no "alerts" to expect.',
      '6:15 field-value A case that stays silent has no "entities" to expect.',
      '7:20 field-value A case that stays silent has no "customDetails" to expect.',
    ]);
    expect(findingsOf(spray.replace('alerts: 1', 'alerts: 0'))).toEqual([
      '5:13 field-value A case that fires has at least one alert.',
    ]);
  });

  it('needs cases with records', () => {
    expect(findingsOf('waivers: []\n')).toEqual(['1:1 field-missing A fixture needs the field "cases".']);
    expect(findingsOf('cases:\n  - {name: a, expect: silent, now: 2026-01-01}\n')).toEqual([
      '2:5 field-missing A case needs the field "records".',
    ]);
    expect(findingsOf('cases:\n  - {name: a, expect: silent, now: 2026-01-01, records: {SigninLogs: {}}}\n')).toEqual([
      '2:70 field-type "SigninLogs" must be a list, not a mapping.',
    ]);
    expect(findingsOf('cases:\n  - {name: a, expect: silent, now: 2026-01-01, records: {SigninLogs: [1]}}\n')).toEqual([
      '2:71 field-type Each item of "SigninLogs" must be a record, a mapping of fields, not the number 1.',
    ]);
  });
});

describe('parseFunctionFixture', () => {
  const read = (text: string) => parseFunctionFixture(new SourceFile('fixtures/functions/CanonicalUpn.yaml', text));

  it('reads calls and the rows that they give', () => {
    const { fixture, findings } = read(`cases:
  - {name: plain, call: 'CanonicalUpn("a")', expect: {rows: [[a]]}}
  - name: grouped
    now: 2026-03-02T10:00:00Z
    records: {SigninLogs: [{TimeGenerated: -5m}]}
    call: |
      SigninLogs
      | count
    expect: {columns: [Person, N, Bag], rows: [[x, 1, {a: 1.0}], [y, ~, [2]]]}
`);
    expect(findings).toEqual([]);
    expect(fixture?.slug).toBe('CanonicalUpn');
    expect(fixture?.cases).toMatchObject([
      { name: 'plain', now: undefined, columns: undefined, rows: [['a']] },
      {
        name: 'grouped',
        columns: ['Person', 'N', 'Bag'],
        rows: [
          ['x', 1n, new Map([['a', 1]])],
          ['y', null, [2n]],
        ],
      },
    ]);
    expect(fixture?.cases[0]?.call.text).toBe('CanonicalUpn("a")');
    expect(fixture?.cases[1]?.records.get('SigninLogs')?.length).toBe(1);
  });

  it('finds rows of the wrong width and form', () => {
    const { findings } = read('cases:\n  - {name: a, call: F(), expect: {columns: [A], rows: [[1, 2], 3]}}\n');
    expect(findings.map(({ message }) => message)).toEqual([
      'A row has 2 values for 1 columns.',
      'Each row must be a list of values.',
    ]);
    expect(read('cases:\n  - {name: a, call: F()}\n').findings.map(({ message }) => message)).toEqual([
      'A case needs the field "expect".',
    ]);
  });
});
