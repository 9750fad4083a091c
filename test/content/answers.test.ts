import { describe, expect, it } from 'vitest';
import { answerKey, mergeAnswers, parseAnswers } from '../../src/content/answers.ts';
import { parseDetectionFixture } from '../../src/content/fixture.ts';
import { loadRepository } from '../../src/content/repository.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { temporaryFolder } from '../e2e/temporary-folder.ts';

function parse(text: string) {
  return parseAnswers(new SourceFile('fixtures/answers/all.yaml', text));
}

function findingsOf(text: string): string[] {
  return parse(text).findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`);
}

const everything = `watchlists:
  VIPUsers:
    - {SearchKey: alice@contoso.com, Tier: 0}
    - {from: answers/vip.csv}
  Hosts: {searchKey: Host, items: [{Host: alpha}]}
  Empty: []
geo:
  203.0.113.7: {longitude: 4.9, latitude: 52, city: Amsterdam, country: Netherlands}
  198.51.100.9: unknown
  "2001:db8::1": {}
external:
  "https://example.org/list.csv": [{ip: 203.0.113.7}]
fileProfiles:
  - {SHA1: aa, SHA256: bb, GlobalPrevalence: 3}
assignedIpAddresses: {dev: [{IPAddress: 10.0.0.1}]}
workspaces: {soc-eu: {SigninLogs: [{TimeGenerated: -5m}], AuditLogs: []}}
apps: {web: {AppRequests: []}}
resources: {/subscriptions/s: {AzureActivity: []}}
adx: {"https://help.kusto.windows.net/Samples": {StormEvents: []}}
arg: {Resources: [{id: /subscriptions/s}]}
`;

describe('parseAnswers', () => {
  it('reads every section', () => {
    const { answers, findings } = parse(everything);
    expect(findings).toEqual([]);
    expect([...answers.values()].map(({ path }) => path.join(' '))).toEqual([
      'watchlists VIPUsers',
      'watchlists Hosts',
      'watchlists Empty',
      'external https://example.org/list.csv',
      'assignedIpAddresses dev',
      'arg Resources',
      'workspaces soc-eu SigninLogs',
      'workspaces soc-eu AuditLogs',
      'apps web AppRequests',
      'resources /subscriptions/s AzureActivity',
      'adx https://help.kusto.windows.net/Samples StormEvents',
      'geo 0000:0000:0000:0000:0000:ffff:cb00:7107',
      'geo 0000:0000:0000:0000:0000:ffff:c633:6409',
      'geo 2001:0db8:0000:0000:0000:0000:0000:0001',
      'fileProfiles aa',
      'fileProfiles bb',
    ]);
    expect(answers.get(answerKey('watchlists', 'VIPUsers'))).toMatchObject({
      kind: 'rows',
      items: [{ kind: 'inline' }, { kind: 'from', from: 'answers/vip.csv' }],
      searchKey: undefined,
    });
    expect(answers.get(answerKey('watchlists', 'Hosts'))).toMatchObject({ searchKey: 'Host', items: [{}] });
    expect(answers.get(answerKey('watchlists', 'Empty'))).toMatchObject({ items: [] });
    expect(answers.get(answerKey('fileProfiles', 'bb'))).toMatchObject({
      value: new Map<string, unknown>([
        ['SHA1', 'aa'],
        ['SHA256', 'bb'],
        ['GlobalPrevalence', 3n],
      ]),
    });
  });

  it('gives the place of an address as Kusto does: its order, coordinates as reals', () => {
    const { answers } = parse(everything);
    const place = answers.get(answerKey('geo', '0000:0000:0000:0000:0000:ffff:cb00:7107'));
    expect(place?.kind === 'value' && [...(place.value ?? [])]).toEqual([
      ['country', 'Netherlands'],
      ['city', 'Amsterdam'],
      ['latitude', 52],
      ['longitude', 4.9],
    ]);
    const unknown = answers.get(answerKey('geo', '0000:0000:0000:0000:0000:ffff:c633:6409'));
    expect(unknown).toMatchObject({ kind: 'value', value: null });
    const empty = answers.get(answerKey('geo', '2001:0db8:0000:0000:0000:0000:0000:0001'));
    expect(empty).toMatchObject({ kind: 'value', value: new Map() });
  });

  it.each([
    ['watchlist: {}', '1:1 field-unknown A set of answers has no field "watchlist". Did you mean "watchlists"?'],
    ['watchlists: []', '1:13 field-type "watchlists" must be a mapping of fields, not a list.'],
    ['watchlists: {V: alice}', '1:17 field-type "V" must be a list, not text.'],
    ['watchlists: {V: }', '1:14 field-missing The field "V" of the watchlists is empty.'],
    ['watchlists: {V: [{Tier: 0}]}', '1:18 field-missing An item of a watchlist needs the field "SearchKey".'],
    ['watchlists: {V: {items: []}}', '1:17 field-missing A watchlist needs the field "searchKey".'],
    [
      'watchlists: {V: {searchKey: a, items: [], item: 1}}',
      '1:43 field-unknown A watchlist has no field "item". Did you mean "items"?',
    ],
    ['watchlists: {V: [alice]}', '1:18 field-type Each item of "V" must be an item, a mapping of fields, not text.'],
    ['geo: {203.0.113.7: Netherlands}', '1:20 field-type "203.0.113.7" must be a mapping of fields, not text.'],
    ['geo: {203.0.113.7: {land: NL}}', '1:21 field-unknown The place of an address has no field "land".'],
    ['geo: {203.0.113.7: {latitude: north}}', '1:31 field-type "latitude" must be a number.'],
    [
      'fileProfiles: [{GlobalPrevalence: 3}]',
      '1:16 field-missing The profile of a file needs a hash: SHA1, SHA256 or MD5.',
    ],
    ['workspaces: {soc: [1]}', '1:19 field-type "soc" must be a mapping of fields, not a list.'],
    [
      'workspaces: {soc: {SigninLogs: [1]}}',
      '1:33 field-type Each item of "SigninLogs" must be a row, a mapping of fields, not the number 1.',
    ],
    ['arg: {Resources: 3}', '1:18 field-type "Resources" must be a list, not the number 3.'],
    [
      'external: {u: [{ingested: soon}]}',
      '1:27 field-value "ingested" must be a time, or one relative to TimeGenerated such as +2m; "soon" is not.',
    ],
    [
      'geo: {"::1": unknown, "0:0:0:0:0:0:0:1": unknown}',
      '1:23 duplicate-answer There is another answer for geo.0000:0000:0000:0000:0000:0000:0000:0001, in fixtures/answers/all.yaml:1.',
    ],
    [
      'fileProfiles: [{SHA1: aa}, {SHA1: aa}]',
      '1:35 duplicate-answer There is another answer for fileProfiles.aa, in fixtures/answers/all.yaml:1.',
    ],
  ])('%s', (text, finding) => {
    expect(findingsOf(text)).toEqual([finding]);
  });
});

describe('answers of cases', () => {
  const fixture = (answers: string) =>
    parseDetectionFixture(
      new SourceFile(
        'fixtures/detections/a/B.yaml',
        `cases:\n  - name: c\n    expect: silent\n    now: 2026-03-02\n    records: {}\n    answers: ${answers}\n`,
      ),
    );

  it('are over those of the root', () => {
    const own = fixture('{watchlists: {Hosts: []}}').fixture?.cases[0]?.answers ?? new Map();
    const { answers: root } = parse(everything);
    const merged = mergeAnswers(root, own);
    expect(merged.get(answerKey('watchlists', 'Hosts'))).toBe(own.get(answerKey('watchlists', 'Hosts')));
    expect(merged.get(answerKey('watchlists', 'VIPUsers'))).toBe(root.get(answerKey('watchlists', 'VIPUsers')));
  });

  it('report what is wrong at its place', () => {
    expect(
      fixture('{geo: {203.0.113.7: 1}, fils: 2}').findings.map(
        ({ line, column, message }) => `${line}:${column} ${message}`,
      ),
    ).toEqual([
      '6:34 "203.0.113.7" must be a mapping of fields, not the number 1.',
      '6:38 A set of answers has no field "fils".',
    ]);
  });
});

describe('answers of a repository', () => {
  it('are those of all files, each said once', () => {
    const root = temporaryFolder({
      'fixtures/answers/a.yaml': 'watchlists: {A: [], B: []}\n',
      'fixtures/answers/sub/b.yaml': 'geo: {203.0.113.7: unknown}\nwatchlists: {B: []}\n',
    });
    const { answers, findings } = loadRepository(root);
    expect([...answers.values()].map(({ path, source }) => `${source.path} ${path.join('.')}`)).toEqual([
      'fixtures/answers/a.yaml watchlists.A',
      'fixtures/answers/a.yaml watchlists.B',
      'fixtures/answers/sub/b.yaml geo.0000:0000:0000:0000:0000:ffff:cb00:7107',
    ]);
    expect(findings).toMatchObject([
      {
        check: 'duplicate-answer',
        path: 'fixtures/answers/sub/b.yaml',
        line: 2,
        column: 14,
        message: 'There is another answer for watchlists.B, in fixtures/answers/a.yaml:1.',
      },
    ]);
  });
});
