import { describe, expect, it } from 'vitest';
import { sparseRoles } from '../sparse-roles.ts';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const now = ['--now', '2026-03-02T10:00:00Z'];

const answers = `watchlists:
  VIPUsers:
    - {SearchKey: alice@contoso.com, Tier: 0}
geo:
  203.0.113.7: {country: Netherlands, city: Amsterdam, latitude: 52.37, longitude: 4.9}
external:
  "https://example.org/list.csv": [{ip: 203.0.113.7}]
fileProfiles:
  - {SHA1: aa11, GlobalPrevalence: 3, Signer: Contoso}
workspaces:
  soc-eu:
    SigninLogs:
      - {TimeGenerated: -5m, UserPrincipalName: bob@contoso.com, IPAddress: 198.51.100.9}
arg:
  Resources:
    - {id: /subscriptions/s/vm, type: microsoft.compute/virtualmachines, properties: {size: B1}}
`;

const signIns =
  '{"TimeGenerated": "-10m", "UserPrincipalName": "alice@contoso.com", "IPAddress": "203.0.113.7"}\n{"TimeGenerated": "-9m", "UserPrincipalName": "carol@contoso.com", "IPAddress": "203.0.113.7"}\n';

function repository(more: Readonly<Record<string, string>> = {}): string {
  return temporaryFolder({
    'detections/.gitkeep': '',
    'schemas/roles.yaml': sparseRoles(),
    'fixtures/answers/all.yaml': answers,
    'fixtures/records/SigninLogs/a.ndjson': signIns,
    'fixtures/records/DeviceFileEvents/a.ndjson': '{"TimeGenerated": "-10m", "SHA1": "aa11"}\n',
    'fixtures/records/_Im_Dns/a.ndjson':
      '{"TimeGenerated": "-10m", "EventType": "Query", "DnsQuery": "a.example", "EventResultDetails": "NXDOMAIN"}\n',
    ...more,
  });
}

describe('blindspot query', () => {
  it.each([
    [
      "SigninLogs | where UserPrincipalName in ((_GetWatchlist('VIPUsers') | project SearchKey)) | project UserPrincipalName",
      ['UserPrincipalName', 'alice@contoso.com'],
    ],
    ["_GetWatchlist('VIPUsers') | project SearchKey, Tier", ['SearchKey,Tier', 'alice@contoso.com,0']],
    ['SigninLogs | take 1 | project City = tostring(geo_info_from_ip_address(IPAddress).city)', ['City', 'Amsterdam']],
    [
      'let Bad = externaldata(ip: string)["https://example.org/list.csv?sig=1"] with (format="csv"); SigninLogs | where IPAddress in (Bad) | count',
      ['Count', '2'],
    ],
    [
      'DeviceFileEvents | invoke FileProfile(SHA1, 1000) | project SHA1, GlobalPrevalence, Signer, ProfileAvailability',
      ['SHA1,GlobalPrevalence,Signer,ProfileAvailability', 'aa11,3,Contoso,Available'],
    ],
    [
      'union SigninLogs, workspace("soc-eu").SigninLogs | summarize count() by UserPrincipalName, Type | order by UserPrincipalName asc',
      [
        'UserPrincipalName,Type,count_',
        'alice@contoso.com,SigninLogs,1',
        'bob@contoso.com,SigninLogs,1',
        'carol@contoso.com,SigninLogs,1',
      ],
    ],
    ['arg("").Resources | project id, size = tostring(properties.size)', ['id,size', '/subscriptions/s/vm,B1']],
    ["_Im_Dns(responsecodename='NXDOMAIN', starttime=ago(1h)) | project Domain", ['Domain', 'a.example']],
  ])('answers %s', async (query, rows) => {
    const root = repository();
    expect(await runBlindspot(['query', query, ...now, '--root', root, '--format', 'csv'])).toEqual({
      stdout: rows.map((row) => `${row}\r\n`).join(''),
      stderr: '',
      exitCode: 0,
    });
  });

  it('names what nobody declared, its place, and where to declare it', async () => {
    const root = repository();
    expect(
      await runBlindspot([
        'query',
        "SigninLogs\n| join _GetWatchlist('Hosts') on $left.IPAddress == $right.SearchKey",
        ...now,
        '--root',
        root,
      ]),
    ).toEqual({
      stdout: '',
      stderr: lines(
        'run-time error at 2:8: There is no answer to _GetWatchlist("Hosts").',
        '  1 | SigninLogs',
        "> 2 | | join _GetWatchlist('Hosts') on $left.IPAddress == $right.SearchKey",
        '    |        ^^^^^^^^^^^^^^^^^^^^^^',
        'help: Declare it under "watchlists" in a file of fixtures/answers/, or in the "answers" of a case.',
      ),
      exitCode: 1,
    });
    expect(
      await runBlindspot(['query', 'print geo_info_from_ip_address("198.51.100.9")', ...now, '--root', root]),
    ).toEqual({
      stdout: '',
      stderr: lines(
        'run-time error at 1:7: There is no answer to geo_info_from_ip_address("198.51.100.9").',
        '> 1 | print geo_info_from_ip_address("198.51.100.9")',
        '    |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
        'help: Declare it under "geo" in a file of fixtures/answers/, or in the "answers" of a case.',
      ),
      exitCode: 1,
    });
    expect(await runBlindspot(['query', 'union imDns, SigninLogs | count', ...now, '--root', root])).toEqual({
      stdout: '',
      stderr: lines(
        'run-time error at 1:7: There is no answer to imDns.',
        '> 1 | union imDns, SigninLogs | count',
        '    |       ^^^^^',
        'help: Say what it gives with records of imDns: under "records" of a case or, for single queries, in fixtures/records/imDns/.',
      ),
      exitCode: 1,
    });
  });

  it('stops at answers that cannot be used, where a query asks for any', async () => {
    const root = repository({ 'fixtures/answers/bad.yaml': 'watchlist: {}\ngeo: {203.0.113.7: unknown}\n' });
    const stderr = lines(
      'fixtures/answers/bad.yaml:1:1: error: A set of answers has no field "watchlist". Did you mean "watchlists"?',
      'fixtures/answers/bad.yaml:2:7: error: There is another answer for geo.0000:0000:0000:0000:0000:ffff:cb00:7107, in fixtures/answers/all.yaml:5.',
    );
    expect(await runBlindspot(['query', '_GetWatchlistAlias', ...now, '--root', root])).toEqual({
      stdout: '',
      stderr,
      exitCode: 2,
    });
    expect(await runBlindspot(['query', 'print 1', ...now, '--root', root, '--format', 'csv'])).toEqual({
      stdout: 'print_0\r\n1\r\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('explains plans of what is answered', async () => {
    const root = repository();
    const { stdout, stderr, exitCode } = await runBlindspot([
      'explain',
      "_GetWatchlist('VIPUsers') | count",
      '--run',
      ...now,
      '--root',
      root,
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toContain('_GetWatchlist("VIPUsers")');
  });
});

describe('blindspot query --batch', () => {
  it('has no answers: calls bind, and end by name', async () => {
    const queries = [
      "_GetWatchlist('x') | project SearchKey",
      'print geo_info_from_ip_address("203.0.113.7")',
      'workspace("soc-eu").SigninLogs | project UserPrincipalName',
      '_Im_Dns | project DnsQuery',
      'arg("").Resources | project id',
      'adx("c/d").T | count',
    ];
    const input = queries.map((query, id) => `${JSON.stringify({ id, query })}\n`).join('');
    const { stdout, stderr, exitCode } = await runBlindspot(['query', '--batch', '--root', repository()], { input });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
    expect(stdout).toBe(
      lines(
        '{"id":0,"error":{"kind":"runtime","message":"There is no answer to _GetWatchlist(\\"x\\").","line":1,"column":1}}',
        '{"id":1,"error":{"kind":"runtime","message":"There is no answer to geo_info_from_ip_address(\\"203.0.113.7\\").","line":1,"column":7}}',
        '{"id":2,"error":{"kind":"runtime","message":"There is no answer to workspace(\\"soc-eu\\").SigninLogs.","line":1,"column":1}}',
        '{"id":3,"error":{"kind":"runtime","message":"There is no answer to _Im_Dns.","line":1,"column":1}}',
        '{"id":4,"error":{"kind":"runtime","message":"There is no answer to arg(\\"\\").Resources.","line":1,"column":1}}',
        '{"id":5,"error":{"kind":"runtime","message":"There is no answer to adx(\\"c/d\\").T.","line":1,"column":1}}',
      ),
    );
  });

  it('takes the answer to a call as a table of its text', async () => {
    const request = {
      id: 1,
      query: "_GetWatchlist('x') | project SearchKey",
      tables: { '_GetWatchlist("x")': { columns: [{ name: 'SearchKey', type: 'string' }], rows: [['a']] } },
    };
    const { stdout } = await runBlindspot(['query', '--batch'], { input: `${JSON.stringify(request)}\n` });
    expect(stdout).toBe('{"id":1,"columns":[{"name":"SearchKey","type":"string"}],"rows":[["a"]]}\n');
  });
});

describe('blindspot replay', () => {
  const detection = `id: 5a1f3f4e-7c0d-4f0e-9a51-0d6a7f2b1c09
name: Sign-ins of watched people from the Netherlands
description: Identifies what a test wants.
severity: Medium
queryFrequency: 1h
queryPeriod: 1h
triggerOperator: gt
triggerThreshold: 0
query: |
  SigninLogs
  | where UserPrincipalName in ((_GetWatchlist("VIPUsers") | project SearchKey))
  | extend Country = tostring(geo_info_from_ip_address(IPAddress).country)
  | where Country == "Netherlands"
`;
  const fixture = `cases:
  - name: of the root
    expect: fires
    now: 2026-03-02T10:00:00Z
    records: {SigninLogs: [{from: records/SigninLogs/a.ndjson}]}
  - name: of the case
    expect: silent
    now: 2026-03-02T10:00:00Z
    answers:
      watchlists: {VIPUsers: [{SearchKey: dora@contoso.com}]}
    records: {SigninLogs: [{from: records/SigninLogs/a.ndjson}]}
  - name: an address nobody knows
    expect: fires
    now: 2026-03-02T10:00:00Z
    records: {SigninLogs: [{TimeGenerated: -5m, UserPrincipalName: alice@contoso.com, IPAddress: 198.51.100.9}]}
`;

  it('answers rules from the root and the case, and says what is missing', async () => {
    const root = repository({
      'detections/signin/Watched.yaml': detection,
      'fixtures/detections/signin/Watched.yaml': fixture,
    });
    const { stdout, stderr, exitCode } = await runBlindspot([
      'replay',
      '--root',
      root,
      '--quirk',
      'upn.case',
      '--format',
      'json',
    ]);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    const { detections, findings } = JSON.parse(stdout);
    expect(findings).toEqual([]);
    const cases: readonly {
      name: string;
      verdict: string;
      failures?: readonly string[];
      quirks: readonly { verdict: string }[];
    }[] = detections[0].cases;
    expect(
      cases.map(({ name, verdict, failures, quirks }) => [
        name,
        verdict,
        failures,
        new Set(quirks.map((one) => one.verdict)),
      ]),
    ).toEqual([
      ['of the root', 'ok', undefined, new Set(['blind'])],
      ['of the case', 'ok', undefined, new Set(['survives'])],
      [
        'an address nobody knows',
        'error',
        [
          'There is no answer to geo_info_from_ip_address("198.51.100.9"). Declare it under "geo" in a file of fixtures/answers/, or in the "answers" of a case.',
        ],
        new Set(),
      ],
    ]);
  });

  it('stops at answers that cannot be read', async () => {
    const root = repository({
      'detections/signin/Watched.yaml': detection,
      'fixtures/detections/signin/Watched.yaml':
        'cases:\n  - {name: a, expect: silent, now: 2026-03-02, records: {}, answers: {watchlists: {V: [{a: b}]}}}\n',
    });
    const { stdout, exitCode } = await runBlindspot([
      'replay',
      '--root',
      root,
      '--quirk',
      'upn.case',
      '--format',
      'json',
    ]);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).findings).toMatchObject([
      {
        check: 'field-missing',
        path: 'fixtures/detections/signin/Watched.yaml',
        line: 2,
        column: 88,
        message: 'An item of a watchlist needs the field "SearchKey".',
        help: 'Or write the watchlist as {searchKey: <column>, items: [...]}.',
      },
    ]);
  });
});
