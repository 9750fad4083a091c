import { describe, expect, it } from 'vitest';
import { accountMapping, caseYaml, detectionYaml, placeText, quirksYaml, replayFiles } from './replay-root.ts';

/** Replays one rule over one case; gives the verdict of the case, its failures, findings and the verdicts of quirks. */
function replay(
  query: string,
  records: string,
  parts: {
    readonly answers?: string;
    readonly root?: string;
    readonly expect?: 'fires' | 'silent';
    readonly more?: string;
    readonly rule?: string;
    readonly quirks?: string;
    readonly files?: Readonly<Record<string, string>>;
  } = {},
) {
  const { answers, root, quirks, files, more = '' } = parts;
  const end = replayFiles({
    'detections/test/Rule.yaml': detectionYaml(query, parts.rule ?? ''),
    'fixtures/detections/test/Rule.yaml': caseYaml(
      parts.expect ?? 'fires',
      records,
      `${answers === undefined ? '' : `answers: ${answers}\n    `}${more}`,
    ),
    ...(root === undefined ? {} : { 'fixtures/answers/root.yaml': root }),
    'fixtures/quirks/test.yaml': quirksYaml(quirks ?? 'none; {roles: [upn]}; {name: changeCase, mode: upper}'),
    ...files,
  });
  const [one] = end.detections[0]?.cases ?? [];
  return {
    verdict: one?.verdict,
    failures: one?.failures,
    findings: end.findings.map(
      ({ path, line, column, severity, message }) => `${path}:${line}:${column} ${severity} ${message}`,
    ),
    quirks: (one?.quirks ?? []).map(({ verdict, struck, reason, lostAt }) =>
      [verdict, struck, reason, placeText(lostAt)].filter((part) => part !== undefined).join(' | '),
    ),
  };
}

const ok = { verdict: 'ok', failures: [], findings: [] };
const signIn = '{SigninLogs: [{TimeGenerated: -5m, UserPrincipalName: alice@contoso.com, IPAddress: 203.0.113.7}]}';
const watched = 'SigninLogs\n| where UserPrincipalName in ((_GetWatchlist("VIP") | project SearchKey))';
const alice = '{watchlists: {VIP: [{SearchKey: alice@contoso.com}]}}';

describe('answers in a replay', () => {
  it('come from the case', () => {
    expect(replay(watched, signIn, { answers: alice })).toMatchObject(ok);
    const bob = '{watchlists: {VIP: [{SearchKey: bob@contoso.com}]}}';
    expect(replay(watched, signIn, { answers: bob, expect: 'silent' })).toMatchObject(ok);
  });

  it('come from the root, under those of the case', () => {
    const root = `${alice.slice(1, -1)}\n`;
    expect(replay(watched, signIn, { root })).toMatchObject(ok);
    expect(replay(watched, signIn, { root, answers: '{watchlists: {VIP: []}}', expect: 'silent' })).toMatchObject(ok);
    expect(replay(watched, signIn, { root, answers: '{watchlists: {Other: []}}' })).toMatchObject(ok);
  });

  it('are missed by name', () => {
    expect(replay(watched, signIn, { answers: '{watchlists: {Vip: []}}' })).toEqual({
      verdict: 'error',
      failures: [
        'There is no answer to _GetWatchlist("VIP"). Declare it under "watchlists" in a file of fixtures/answers/, or in the "answers" of a case.',
      ],
      findings: [],
      quirks: [],
    });
  });

  it('that cannot be used keep the case from being replayed', () => {
    const answers = '{watchlists: {VIP: [{SearchKey: [a]}]}}';
    expect(replay(watched, signIn, { answers })).toMatchObject({
      verdict: 'error',
      failures: [],
      findings: [
        'fixtures/detections/test/Rule.yaml:5:46 error The value of "SearchKey" must be text: a watchlist holds nothing else.',
      ],
    });
  });

  it('are there for a query that is run in stages, and for one that is followed', () => {
    const query = `${watched}\n| where TimeGenerated > ago(30m)\n| join kind=inner (_GetWatchlist("VIP") | summarize Listed = count() by SearchKey) on $left.UserPrincipalName == $right.SearchKey`;
    const { quirks, ...rest } = replay(query, signIn, {
      answers: alice,
      rule: accountMapping,
      quirks: 'case; {roles: [upn]}; {name: changeCase, mode: upper}',
    });
    expect(rest).toEqual(ok);
    expect(quirks).toEqual([
      'blind | 1 | not true of record 1: UserPrincipalName is "ALICE@CONTOSO.COM", was "alice@contoso.com" | detections/test/Rule.yaml:15:5 where',
    ]);
  });
});

describe('external data, addresses and files in a replay', () => {
  it('are answered', () => {
    const query = `let Bad = externaldata(ip: string)["https://example.org/list.csv"];
SigninLogs
| where IPAddress in (Bad)
| where tostring(geo_info_from_ip_address(IPAddress).country) == "Netherlands"`;
    const external = 'external: {"https://example.org/list.csv": [{ip: 203.0.113.7}]}';
    expect(
      replay(query, signIn, { answers: `{${external}, geo: {203.0.113.7: {country: Netherlands}}}` }),
    ).toMatchObject(ok);
    expect(
      replay(query, signIn, { answers: `{${external}, geo: {203.0.113.7: unknown}}`, expect: 'silent' }),
    ).toMatchObject(ok);
    expect(replay(query, signIn, { answers: `{${external}}` }).failures).toEqual([
      'There is no answer to geo_info_from_ip_address("203.0.113.7"). Declare it under "geo" in a file of fixtures/answers/, or in the "answers" of a case.',
    ]);
    expect(replay(query, signIn).failures).toEqual([
      'There are no rows for externaldata "https://example.org/list.csv". Declare it under "external" in a file of fixtures/answers/, or in the "answers" of a case.',
    ]);
  });

  it('show what a struck address does: with a port it is no address, and at no place', () => {
    const query = 'SigninLogs\n| where tostring(geo_info_from_ip_address(IPAddress).country) == "Netherlands"';
    const { quirks } = replay(query, signIn, {
      answers: '{geo: {203.0.113.7: {country: Netherlands}}}',
      quirks: 'port; {roles: [ip]}; {name: appendPort, first: 49152, step: 131}',
    });
    expect(quirks).toEqual([
      'blind | 1 | not true of record 1: geo_info_from_ip_address(IPAddress).country is null, was "Netherlands" | detections/test/Rule.yaml:12:5 where',
    ]);
  });

  it('find profiles by hash', () => {
    const query = `DeviceFileEvents
| invoke FileProfile(SHA1, 1000)
| where GlobalPrevalence < 10`;
    const records = '{DeviceFileEvents: [{TimeGenerated: -5m, SHA1: aa, FileName: a.exe}]}';
    expect(replay(query, records, { answers: '{fileProfiles: [{SHA1: aa, GlobalPrevalence: 3}]}' })).toMatchObject(ok);
    expect(replay(query, records, { answers: '{fileProfiles: [{SHA1: bb}]}' }).failures).toEqual([
      'There is no answer to FileProfile("aa"). Declare it under "fileProfiles" in a file of fixtures/answers/, or in the "answers" of a case.',
    ]);
  });
});

describe('logs of other workspaces in a replay', () => {
  const query = `union SigninLogs, workspace("soc-eu").SigninLogs
| summarize Failures = count() by UserPrincipalName
| where Failures > 1`;
  const log = (time: string) =>
    `{workspaces: {soc-eu: {SigninLogs: [{TimeGenerated: ${time}, UserPrincipalName: alice@contoso.com}]}}}`;

  it('are seen in the windows of runs', () => {
    expect(replay(query, signIn, { answers: log('-10m') })).toMatchObject(ok);
    expect(replay(query, signIn, { answers: log('-3h'), expect: 'silent' })).toMatchObject(ok);
  });

  it('make runs where they are of the case', () => {
    const alone = 'workspace("soc-eu").SigninLogs\n| where UserPrincipalName has "alice"';
    expect(replay(alone, '{}', { answers: log('-3h') })).toMatchObject(ok);
    expect(replay(alone, '{}', { root: `${log('-3h').slice(1, -1)}\n` }).failures).toEqual([
      'It should fire, but there is no alert: the query gave no rows in 2 runs.',
    ]);
    expect(replay(alone, signIn, { root: `${log('-10m').slice(1, -1)}\n` })).toMatchObject(ok);
  });

  it('are struck like the logs of this one', () => {
    const { quirks } = replay(query, signIn, {
      answers: log('-10m'),
      quirks: 'case; {roles: [upn]}; {name: changeCase, mode: upper}; [first, all]',
    });
    expect(quirks).toEqual([
      'blind | 1 | not true of record 1 (and 1 more): Failures is 1, was 2 | detections/test/Rule.yaml:13:5 where',
      'survives | 2',
    ]);
  });

  it('are missed by name', () => {
    expect(replay(query, signIn).failures).toEqual([
      'There is no answer to workspace("soc-eu").SigninLogs. Declare it under "workspaces" in a file of fixtures/answers/, or in the "answers" of a case.',
    ]);
  });

  it('report what is wrong with their records', () => {
    const answers =
      '{workspaces: {soc-eu: {SigninLogs: [{TimeGenerated: -10m, UserPrincipalNam: alice@contoso.com}]}}}';
    expect(replay(query, signIn, { answers, expect: 'silent' }).findings).toEqual([
      'fixtures/detections/test/Rule.yaml:5:90 warn Table "workspace("soc-eu").SigninLogs" has no column "UserPrincipalNam"; it is kept. Did you mean "UserPrincipalName"?',
    ]);
  });
});

describe('normalizing parsers in a replay', () => {
  const query = `_Im_Dns(responsecodename='NXDOMAIN', starttime=ago(30m))
| summarize Lookups = count() by SrcIpAddr
| where Lookups > 1`;
  const lookups = (name: string) =>
    `{${name}: [{TimeGenerated: -5m, EventType: Query, EventResultDetails: NXDOMAIN, SrcIpAddr: 10.0.0.1}, {TimeGenerated: -6m, EventType: Query, EventResultDetails: NXDOMAIN, SrcIpAddr: 10.0.0.1}]}`;

  it('give the records of their name', () => {
    expect(replay(query, lookups('_Im_Dns'))).toMatchObject(ok);
    expect(replay(query, `{SigninLogs: [{TimeGenerated: -5m}], _Im_Dns: []}`, { expect: 'silent' })).toMatchObject(ok);
  });

  it('are missed by name', () => {
    expect(replay(query, lookups('imDns')).failures).toEqual([
      'There is no answer to _Im_Dns. Say what it gives with records of _Im_Dns: under "records" of a case or, for single queries, in fixtures/records/_Im_Dns/.',
    ]);
  });

  it('are replaced by functions of the repository', () => {
    const files = {
      'functions/imDns.yaml':
        'name: imDns\nversion: 1.0.0\ndescription: Ours.\nparameters:\n  - {name: starttime, type: datetime}\n  - {name: responsecodename, type: string}\nquery: DnsEvents | project SrcIpAddr = ClientIP\n',
    };
    const records = '{DnsEvents: [{TimeGenerated: -5m, ClientIP: 10.0.0.1}, {TimeGenerated: -6m, ClientIP: 10.0.0.1}]}';
    expect(replay(query.replace('_Im_Dns', 'imDns'), records, { files })).toMatchObject(ok);
  });
});

describe('answers of cases of functions', () => {
  it('are those of the root and of the case', () => {
    const end = replayFiles({
      'functions/IsVip.yaml':
        'name: IsVip\nversion: 1.0.0\ndescription: Whether a person is watched.\nparameters:\n  - {name: upn, type: string}\nquery: |\n  toscalar(_GetWatchlist("VIP") | summarize make_set(SearchKey)) has upn\n',
      'functions/Country.yaml':
        'name: Country\nversion: 1.0.0\ndescription: Where an address is.\nparameters:\n  - {name: ip, type: string}\nquery: tostring(geo_info_from_ip_address(ip).country)\n',
      'fixtures/answers/a.yaml':
        'geo: {203.0.113.7: {country: Netherlands}}\nwatchlists: {VIP: [{SearchKey: alice}]}\n',
      'fixtures/functions/Country.yaml': `cases:
  - {name: a, call: 'Country("203.0.113.7")', expect: {rows: [[Netherlands]]}}
  - {name: b, call: 'Country("")', expect: {rows: [['']]}}
  - {name: c, call: 'Country("198.51.100.9")', expect: {rows: [[Germany]]}}
  - {name: d, call: 'Country("198.51.100.9")', answers: {geo: {198.51.100.9: {country: Germany}}}, expect: {rows: [[Germany]]}}
`,
      'fixtures/functions/IsVip.yaml': `cases:
  - {name: a, call: 'IsVip("alice")', expect: {rows: [[true]]}}
  - {name: b, call: 'IsVip("bob")', expect: {rows: [[false]]}}
  - {name: c, call: 'IsVip("bob")', answers: {watchlists: {VIP: [{SearchKey: bob}]}}, expect: {rows: [[true]]}}
  - {name: d, call: 'IsVip("bob")', answers: {watchlists: {VIP: [{SearchKey: [bob]}]}}, expect: {rows: [[false]]}}
`,
    });
    expect(
      end.functions.flatMap(({ name, failures }) => failures.map(({ line, message }) => `${name}:${line} ${message}`)),
    ).toEqual([
      'Country:4 "c": There is no answer to geo_info_from_ip_address("198.51.100.9"). Declare it under "geo" in a file of fixtures/answers/, or in the "answers" of a case.',
      'IsVip:5 The value of "SearchKey" must be text: a watchlist holds nothing else.',
    ]);
  });
});
