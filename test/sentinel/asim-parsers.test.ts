import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import type { Table } from '../../src/kql/data/table.ts';
import { KqlError } from '../../src/kql/errors/kql-error.ts';
import { prepare } from '../../src/kql/prepare.ts';
import { parseDatetime } from '../../src/kql/values/datetime.ts';
import { isBag } from '../../src/kql/values/dynamic.ts';
import { parseJson } from '../../src/kql/values/dynamic-json.ts';
import { asimParser, asimParsersIn } from '../../src/sentinel/asim-parsers.ts';
import { tableOfRecords } from '../../src/sentinel/table-of-records.ts';
import { loadTableSchemas } from '../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../src/sentinel/workspace-database.ts';
import { rowsOf } from '../kql/operators/rows-of.ts';

const schemas = loadTableSchemas();
const now = parseDatetime('2026-03-02T10:00:00Z') ?? 0;

function records(name: string, ...rows: Record<string, unknown>[]): Table {
  const source = new SourceFile('records.json', '');
  const raw = rows.map((row) => {
    const bag = parseJson(JSON.stringify({ TimeGenerated: '-5m', ...row }))?.value ?? null;
    const range = { start: 0, end: 0 };
    return { fields: isBag(bag) ? bag : new Map(), ingested: undefined, source, range, fieldRange: () => range };
  });
  return tableOfRecords(name, raw, asimParser(name, schemas)?.records, now).table;
}

/** The `Id`s of the records of `name` that a call of it lets through. */
function ids(call: string, rows: readonly Record<string, unknown>[]) {
  const [name = ''] = asimParsersIn(call, schemas);
  const query = `${call} | project Id`;
  const database = workspaceDatabase({ schemas, functions: [] }, [query]);
  const tables = new Map([[name, records(name, ...rows.map((row, index) => ({ ...row, Id: String(index) })))]]);
  return rowsOf(prepare(query, { database, dialect: 'loganalytics' }).execute({ tables, now }))
    .flat()
    .join();
}

describe('asimParsersIn', () => {
  it('finds parsers of schemas and of sources, and no tables', () => {
    const text =
      '_Im_Dns | union imAuthentication(), ASimDnsActivityLogs, _ASim_WebSession_Native, vimDnsNative, impala, _Im_Foo';
    expect(asimParsersIn(text, schemas)).toEqual([
      '_ASim_WebSession_Native',
      '_Im_Dns',
      'imAuthentication',
      'vimDnsNative',
    ]);
    expect(asimParser('ASimDnsActivityLogs', schemas)).toBeUndefined();
    expect(asimParser('SigninLogs', schemas)).toBeUndefined();
    expect(asimParser('_Im_Dns', schemas)).toBe(asimParser('_Im_Dns', schemas));
  });
});

describe('a parser', () => {
  it('lets through what its parameters ask for', () => {
    const dns = [
      { EventType: 'Query', SrcIpAddr: '10.0.0.1', DnsQuery: 'www.contoso.com', EventResultDetails: 'NXDOMAIN' },
      {
        EventType: 'Query',
        SrcIpAddr: '10.0.0.2',
        DnsQuery: 'example.org',
        EventResultDetails: 'NOERROR',
        TimeGenerated: '-2h',
      },
      { EventType: 'Dynamic update', SrcIpAddr: '10.0.0.1', DnsQuery: 'contoso.net', EventResultDetails: 'NXDOMAIN' },
    ];
    expect(ids('_Im_Dns', dns)).toBe('0,1');
    expect(ids("_Im_Dns(eventtype='*')", dns)).toBe('0,1,2');
    expect(ids("_Im_Dns(eventtype='Dynamic update')", dns)).toBe('2');
    expect(ids('_Im_Dns(starttime=ago(1h))', dns)).toBe('0');
    expect(ids('_Im_Dns(endtime=ago(1h))', dns)).toBe('1');
    expect(ids('_Im_Dns(ago(1h), now())', dns)).toBe('0');
    expect(ids("_Im_Dns(srcipaddr='10.0.0.2')", dns)).toBe('1');
    expect(ids("_Im_Dns(responsecodename='nxdomain', eventtype='*')", dns)).toBe('0,2');
    expect(ids("_Im_Dns(domain_has_any=dynamic(['org', 'nowhere']))", dns)).toBe('1');
    expect(ids('let d = toscalar(print dynamic(["contoso"])); _Im_Dns(domain_has_any=d)', dns)).toBe('0');
    expect(ids('_Im_Dns(disabled=true)', dns)).toBe('');
    expect(ids('_ASim_Dns(disabled=false)', dns)).toBe('0,1,2');
  });

  it('has the parameters of its schema', () => {
    const sessions = [
      {
        SrcIpAddr: '10.0.0.1',
        DstIpAddr: '203.0.113.7',
        DstPortNumber: 443,
        DvcAction: 'Allow',
        EventResult: 'Success',
        DstHostname: 'web',
      },
      {
        SrcIpAddr: '192.168.1.1',
        DstIpAddr: '10.0.0.9',
        DstPortNumber: 22,
        DvcAction: 'Deny',
        EventResult: 'Failure',
        SrcHostname: 'ops',
      },
    ];
    expect(ids("imNetworkSession(srcipaddr_has_any_prefix=dynamic(['10.']))", sessions)).toBe('0');
    expect(ids("imNetworkSession(ipaddr_has_any_prefix=dynamic(['10.']))", sessions)).toBe('0,1');
    expect(ids('imNetworkSession(dstportnumber=22)', sessions)).toBe('1');
    expect(ids("imNetworkSession(dvcaction=dynamic(['Deny']), eventresult='failure')", sessions)).toBe('1');
    expect(ids("imNetworkSession(hostname_has_any=dynamic(['web', 'x']))", sessions)).toBe('0');
    const processes = [
      { TargetProcessCommandLine: 'cmd /c whoami 10.0.0.1', TargetUsername: 'CONTOSO\\alice' },
      { TargetProcessCommandLine: 'cmd /c dir', TargetUsername: 'bob' },
    ];
    expect(ids("_Im_ProcessCreate(commandline_has_all=dynamic(['cmd', 'dir']))", processes)).toBe('1');
    expect(ids("_Im_ProcessCreate(commandline_has_any_ip_prefix=dynamic(['10.0.']))", processes)).toBe('0');
    expect(ids("_Im_ProcessCreate(targetusername_has='alice')", processes)).toBe('0');
    expect(
      ids("imAuthentication(eventtype_in=dynamic(['logon']))", [{ EventType: 'Logon' }, { EventType: 'Logoff' }]),
    ).toBe('0');
  });

  it('makes aliases of what they stand for, where records do not bring them', () => {
    const query = '_Im_Dns | project Domain, IpAddr, User, Duration, Src';
    const database = workspaceDatabase({ schemas, functions: [] }, [query]);
    const row = {
      EventType: 'Query',
      DnsQuery: 'a.example',
      SrcIpAddr: '10.0.0.1',
      User: 'own',
      SrcUsername: 'other',
      DnsNetworkDuration: 3,
    };
    const tables = new Map([['_Im_Dns', records('_Im_Dns', row)]]);
    expect(rowsOf(prepare(query, { database }).execute({ tables, now }))).toEqual([
      ['a.example', '10.0.0.1', 'own', 3, ''],
    ]);
  });

  it('refuses what sources do differently', () => {
    const query = "_Im_Dns(response_has_ipv4='10.0.0.1')";
    const database = workspaceDatabase({ schemas, functions: [] }, [query]);
    expect(() => prepare(query, { database })).toThrow(
      'Not supported: the argument "response_has_ipv4" of "_Im_Dns()".',
    );
    expect(() => prepare('_Im_Dns(nope=1)', { database })).toThrow(KqlError);
  });

  it('gives way to a function of the repository, and is no table', () => {
    const own = workspaceDatabase(
      { schemas, functions: [], tables: new Map([['_Im_Dns', { name: '_Im_Dns', columns: [], open: true }]]) },
      ['_Im_Dns'],
    );
    expect(own.tables.has('_Im_Dns')).toBe(false);
    expect(own.functions.map(({ name }) => name)).toEqual(['_Im_Dns']);
  });
});
