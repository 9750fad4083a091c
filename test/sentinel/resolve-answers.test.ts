import { describe, expect, it } from 'vitest';
import { type Answers, parseAnswers } from '../../src/content/answers.ts';
import { readRecords } from '../../src/content/records.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { KqlError } from '../../src/kql/errors/kql-error.ts';
import { prepare } from '../../src/kql/prepare.ts';
import { formatDatetime, parseDatetime } from '../../src/kql/values/datetime.ts';
import { type AnswerSource, resolveAnswers } from '../../src/sentinel/resolve-answers.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../src/sentinel/workspace-database.ts';
import { rowsOf } from '../kql/operators/rows-of.ts';

const schemas = loadTableSchemas();
const now = parseDatetime('2026-03-02T10:00:00Z') ?? 0;
const files: Readonly<Record<string, string>> = {
  'answers/vip.csv': 'User,Tier\r\nbob@contoso.com,01\r\n',
  'answers/bad.json': '[1]',
};

const source: AnswerSource = {
  schemas,
  records: (path) => readRecords(new SourceFile(`fixtures/${path}`, files[path] ?? '')),
  logs: 'tables',
};

function declared(text: string): Answers {
  const { answers, findings } = parseAnswers(new SourceFile('fixtures/answers/a.yaml', text));
  expect(findings).toEqual([]);
  return answers;
}

function resolve(query: string, text: string, from = source) {
  const database = workspaceDatabase({ schemas, functions: [] }, [query]);
  const prepared = prepare(query, { database });
  return { prepared, ...resolveAnswers(prepared.plan, declared(text), now, from) };
}

function run(query: string, text: string) {
  const { prepared, tables, external, answers, findings } = resolve(query, text);
  expect(findings).toEqual([]);
  return rowsOf(prepared.execute({ tables, external, answers, now }));
}

function problems(query: string, text: string) {
  const { findings } = resolve(query, text);
  return findings.map(
    ({ path, line, column, severity, check, message }) => `${path}:${line}:${column} ${severity} ${check} ${message}`,
  );
}

function fails(query: string, text = 'watchlists: {}\n'): string {
  try {
    run(query, text);
  } catch (error) {
    if (error instanceof KqlError) return `${error.kind} ${error.message} ${error.help}`;
    throw error;
  }
  return 'no error';
}

describe('watchlists', () => {
  it('hold texts, under their search key', () => {
    const text = `watchlists:
  V:
    - {SearchKey: alice@contoso.com, Tier: 0, Admin: true, LastUpdatedTimeUTC: -1h, Score: 1.50}
    - {SearchKey: carol@contoso.com, Tier: "007"}
`;
    expect(
      run(
        "_GetWatchlist('V') | project SearchKey, Tier, Admin, Score, Age = now() - LastUpdatedTimeUTC, _DTItemId",
        text,
      ),
    ).toEqual([
      ['alice@contoso.com', '0', 'true', '1.5', 36_000_000_000, ''],
      ['carol@contoso.com', '007', '', '', null, ''],
    ]);
    expect(run("_GetWatchlist('V') | getschema | project ColumnName, ColumnType", text)).toEqual([
      ['_DTItemId', 'string'],
      ['LastUpdatedTimeUTC', 'datetime'],
      ['SearchKey', 'string'],
      ['Tier', 'string'],
      ['Admin', 'string'],
      ['Score', 'string'],
    ]);
  });

  it('may be in files, and name the column of their search key', () => {
    const text =
      'watchlists: {V: {searchKey: User, items: [{User: alice@contoso.com, Tier: a}, {from: answers/vip.csv}]}}\n';
    expect(run("_GetWatchlist('V') | project SearchKey, User, Tier", text)).toEqual([
      ['alice@contoso.com', 'alice@contoso.com', 'a'],
      ['bob@contoso.com', 'bob@contoso.com', '01'],
    ]);
  });

  it('have names', () => {
    expect(run('_GetWatchlistAlias', 'watchlists: {V: [], W: []}\n')).toEqual([['V'], ['W']]);
    expect(fails('_GetWatchlistAlias')).toBe(
      'runtime There is no answer to _GetWatchlistAlias(). Declare it under "watchlists" in a file of fixtures/answers/, or in the "answers" of a case.',
    );
  });

  it('are missing by name', () => {
    expect(fails("SigninLogs | union _GetWatchlist('VIP Users')", 'watchlists: {V: []}\n')).toBe(
      'runtime There is no answer to _GetWatchlist("VIP Users"). Declare it under "watchlists" in a file of fixtures/answers/, or in the "answers" of a case.',
    );
  });

  it('have only the columns that their items have, as in the service', () => {
    expect(run("_GetWatchlist('V') | project SearchKey", 'watchlists: {V: []}\n')).toEqual([]);
    expect(fails("_GetWatchlist('V') | project Tier", 'watchlists: {V: []}\n')).toMatch(/^semantic .*Tier/);
  });

  it('are checked', () => {
    const query = "_GetWatchlist('V')";
    expect(problems(query, 'watchlists: {V: [{SearchKey: a, Tags: [x]}]}\n')).toEqual([
      'fixtures/answers/a.yaml:1:39 error record-type The value of "Tags" must be text: a watchlist holds nothing else.',
    ]);
    expect(problems(query, 'watchlists: {V: [{from: answers/vip.csv}]}\n')).toEqual([
      'fixtures/answers/vip.csv:2:1 error field-missing An item of this watchlist needs the field "SearchKey".',
    ]);
    expect(problems(query, 'watchlists: {V: {searchKey: Usr, items: [{User: a}]}}\n')).toEqual([
      'fixtures/answers/a.yaml:1:42 error field-missing An item of this watchlist needs the field "Usr".',
    ]);
    expect(problems(query, 'watchlists: {V: [{from: answers/bad.json}]}\n')).toEqual([
      'fixtures/answers/bad.json:1:2 error record-syntax A record must be a JSON object.',
    ]);
    expect(
      problems(query, 'watchlists: {V: [{from: answers/vip.csv, set: {SearchKey: a}, where: "Tier == 1"}]}\n'),
    ).toEqual([
      'fixtures/answers/a.yaml:1:71 error field-value "where" can choose among records, not among the rows of an answer.',
    ]);
  });
});

describe('other resources', () => {
  const text = `workspaces: {soc: {SigninLogs: [{TimeGenerated: -5m, UserPrincipalName: alice, Location: NL, ConditionalAccessPolicies: [1]}]}}
resources: {/subscriptions/s: {AzureActivity: [{Caller: alice}]}}
apps: {web: {requests: [{timestamp: "2026-03-02T09:00:00Z", resultCode: "500"}]}}
adx: {"https://help.kusto.windows.net/Samples": {StormEvents: [{State: TEXAS, Deaths: 2}]}}
arg: {Resources: [{id: /subscriptions/s/x, properties: {hardwareProfile: {vmSize: B1}}, mine: 1}]}
`;

  it('have the tables that are declared for them, typed as those of a workspace', () => {
    expect(
      run("workspace('soc').SigninLogs | project UserPrincipalName, Age = now() - TimeGenerated, Type", text),
    ).toEqual([['alice', 3_000_000_000, 'SigninLogs']]);
    expect(run("resource('/subscriptions/s').AzureActivity | project Caller", text)).toEqual([['alice']]);
    expect(run("app('web').requests | project resultCode, timestamp < now()", text)).toEqual([['500', true]]);
    expect(run("adx('https://help.kusto.windows.net/Samples').StormEvents | project State, Deaths", text)).toEqual([
      ['TEXAS', 2],
    ]);
    expect(run("arg('').resources | project id, properties.hardwareProfile.vmSize, mine, name", text)).toEqual([
      ['/subscriptions/s/x', 'B1', 1, ''],
    ]);
  });

  it('are missing by name', () => {
    expect(fails("workspace('soc').AuditLogs", text)).toBe(
      'runtime There is no answer to workspace("soc").AuditLogs. Declare it under "workspaces" in a file of fixtures/answers/, or in the "answers" of a case.',
    );
    expect(fails("workspace('eu').SigninLogs", text)).toMatch(
      /^runtime There is no answer to workspace\("eu"\)\.SigninLogs\./,
    );
    expect(fails("arg('').ResourceContainers", text)).toMatch(
      /^runtime There is no answer to arg\(""\)\.ResourceContainers\. Declare it under "arg" /,
    );
  });

  it('keep their logs as records where runs look through windows', () => {
    const { logs, tables } = resolve("union workspace('soc').SigninLogs, arg('').Resources", text, {
      ...source,
      logs: 'records',
    });
    expect([...logs].map(([name, { schema, rows }]) => [name, schema.name, schema.open, rows.items.length])).toEqual([
      ['workspace("soc").SigninLogs', 'workspace("soc").SigninLogs', false, 1],
    ]);
    expect([...tables.keys()]).toEqual(['arg("").Resources']);
  });

  it('report values that do not fit', () => {
    expect(
      problems("workspace('soc').SigninLogs", 'workspaces: {soc: {SigninLogs: [{TimeGenerated: soon, Nope: 1}]}}\n'),
    ).toEqual([
      'fixtures/answers/a.yaml:1:61 warn record-column Table "SigninLogs" has no column "Nope"; it is kept as long.',
      'fixtures/answers/a.yaml:1:49 warn record-type The value of "TimeGenerated" is not of type datetime; it becomes null.',
    ]);
  });
});

describe('addresses and files', () => {
  it('are answered in any spelling of the address', () => {
    const text = 'geo: {"2001:db8::1": {country: NL}, 198.51.100.9: unknown}\n';
    expect(run('print tostring(geo_info_from_ip_address("2001:DB8:0:0::1").country)', text)).toEqual([['NL']]);
    expect(run('print isnull(geo_info_from_ip_address("198.51.100.9"))', text)).toEqual([[true]]);
    expect(fails('print geo_info_from_ip_address("203.0.113.9")', text)).toBe(
      'runtime There is no answer to geo_info_from_ip_address("203.0.113.9"). Declare it under "geo" in a file of fixtures/answers/, or in the "answers" of a case.',
    );
  });

  it('are profiled by any hash', () => {
    const text = `fileProfiles:
  - {SHA1: aa, SHA256: bb, GlobalPrevalence: 3, GlobalFirstSeen: "2026-01-01", IsCertificateValid: true, Signer: Contoso}
  - {SHA1: cc, ProfileAvailability: Missing}
`;
    const data = (...hashes: string[]) => `datatable(Hash: string)[${hashes.map((hash) => `"${hash}"`).join()}]`;
    const shown = 'project GlobalPrevalence, IsCertificateValid, Signer, ProfileAvailability';
    expect(run(`${data('aa', 'bb', 'cc', '')} | invoke FileProfile(Hash, 1000) | ${shown}`, text)).toEqual([
      [3, true, 'Contoso', 'Available'],
      [3, true, 'Contoso', 'Available'],
      [null, null, '', 'Missing'],
      [null, null, '', ''],
    ]);
    const [[seen] = []] = run(`${data('aa')} | invoke FileProfile(Hash) | project GlobalFirstSeen`, text);
    expect(typeof seen === 'number' && formatDatetime(seen)).toBe('2026-01-01T00:00:00.0000000Z');
    expect(fails(`${data('AA')} | invoke FileProfile(Hash)`, text)).toBe(
      'runtime There is no answer to FileProfile("AA"). Declare it under "fileProfiles" in a file of fixtures/answers/, or in the "answers" of a case.',
    );
  });

  it('know the addresses of devices', () => {
    const text = 'assignedIpAddresses: {dev: [{Timestamp: -1h, IPAddress: 10.0.0.1, IPType: Private}]}\n';
    expect(run('AssignedIPAddresses("dev") | project IPAddress, IPType', text)).toEqual([['10.0.0.1', 'Private']]);
    expect(fails('AssignedIPAddresses("other")', text)).toMatch(
      /^runtime There is no answer to AssignedIPAddresses\("other"\)\. Declare it under "assignedIpAddresses" /,
    );
    expect(fails('AssignedIPAddresses("dev", ago(1d))', text)).toBe(
      'unsupported Not supported: the argument "y" of "AssignedIPAddresses()". undefined',
    );
  });
});

describe('external data', () => {
  const text = 'external: {"https://example.org/list.csv": [{ip: 203.0.113.7, n: 3, more: x}]}\n';

  it('is found without what follows its address, and has the columns that it is read with', () => {
    const query = 'externaldata(ip: string, n: long)["https://example.org/list.csv?sig=secret"] with (format="csv")';
    expect(run(query, text)).toEqual([['203.0.113.7', 3]]);
    expect(run('externaldata(n: string)["https://example.org/list.csv"]', text)).toEqual([['3']]);
  });

  it('is missing by its address, without secrets', () => {
    expect(fails('externaldata(ip: string)["https://example.org/other.csv?sig=secret"]', text)).toBe(
      'runtime There are no rows for externaldata "https://example.org/other.csv" Declare it under "external" in a file of fixtures/answers/, or in the "answers" of a case.',
    );
  });

  it('warns of columns that no row has', () => {
    expect(problems('externaldata(adress: string)["https://example.org/list.csv"]', text)).toEqual([
      'fixtures/answers/a.yaml:1:12 warn record-column No row has the column "adress" that externaldata reads.',
    ]);
  });
});
