import type { AnsweredFunction, FunctionParameter, WorkspaceFunction } from '../kql/syntax/database.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import type { TableColumn, TableSchema, TableSchemas } from './table-schemas.ts';

/**
 * A parser of the Advanced Security Information Model: `_Im_Dns`, `imDns`, `_ASim_Dns`, those of single sources such as
 * `_Im_Dns_InfobloxNIOS`. What the sources log is not ours to parse: records of the parser's name say what it gives, and only what its
 * parameters leave is returned.
 *
 * @see https://learn.microsoft.com/azure/sentinel/normalization-about-parsers
 */
export interface AsimParser {
  /** The schema of its records. */
  readonly records: TableSchema;
  /** The parser itself, with its parameters, and the rows under them. */
  readonly functions: readonly [WorkspaceFunction];
  readonly answered: readonly [AnsweredFunction];
}

/** What a parameter lets through, by columns of the schema. */
type Filter =
  | {
      readonly kind: 'has any' | 'has all' | 'has prefix' | 'in' | 'is' | 'has' | 'number';
      readonly columns: readonly string[];
    }
  /** Sources differ in what they make of it. */
  | { readonly kind: 'unsupported'; readonly type: ScalarType };

interface AsimSchema {
  /** As it is written in the names of parsers. */
  readonly names: readonly string[];
  /** The table that holds records which are normalized when they are ingested: it has the columns of the schema. */
  readonly table: string;
  /** In the order of the parameters, behind `starttime` and `endtime`. */
  readonly filters: Readonly<Record<string, Filter>>;
  /** Columns that are other names for columns: alias -> column; for `null` it depends on the source which. */
  readonly aliases: Readonly<Record<string, string | null>>;
}

const any = (...columns: readonly string[]): Filter => ({ kind: 'has any', columns });
const prefix = (...columns: readonly string[]): Filter => ({ kind: 'has prefix', columns });
const oneOf = (column: string): Filter => ({ kind: 'in', columns: [column] });
const is = (column: string): Filter => ({ kind: 'is', columns: [column] });
const has = (column: string): Filter => ({ kind: 'has', columns: [column] });
const unsupported = (type: ScalarType): Filter => ({ kind: 'unsupported', type });

/** @see https://learn.microsoft.com/azure/sentinel/normalization-about-schemas and the page of each schema, "Filtering parser parameters" */
const asimSchemas: readonly AsimSchema[] = [
  {
    names: ['AlertEvent'],
    table: 'ASimAlertEventLogs',
    filters: {
      ipaddr_has_any_prefix: prefix('DvcIpAddr'),
      hostname_has_any: any('DvcHostname'),
      username_has_any: any('Username'),
      attacktactics_has_any: any('AttackTactics'),
      attacktechniques_has_any: any('AttackTechniques'),
      threatcategory_has_any: any('ThreatCategory'),
      alertverdict_has_any: any('AlertVerdict'),
      eventseverity_has_any: any('EventSeverity'),
    },
    aliases: { IpAddr: 'DvcIpAddr', Hostname: 'DvcHostname', Dvc: null },
  },
  {
    names: ['AuditEvent'],
    table: 'ASimAuditEventLogs',
    filters: {
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      actorusername_has_any: any('ActorUsername'),
      operation_has_any: any('Operation'),
      eventtype_in: oneOf('EventType'),
      eventresult: is('EventResult'),
      object_has_any: any('Object'),
      newvalue_has_any: any('NewValue'),
    },
    aliases: {
      User: 'ActorUsername',
      IpAddr: 'SrcIpAddr',
      Application: 'TargetAppName',
      Value: 'NewValue',
      Src: null,
      Dst: null,
      Dvc: null,
    },
  },
  {
    names: ['Authentication'],
    table: 'ASimAuthenticationEventLogs',
    filters: {
      username_has_any: any('TargetUsername', 'ActorUsername'),
      targetappname_has_any: any('TargetAppName'),
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      srchostname_has_any: any('SrcHostname'),
      eventtype_in: oneOf('EventType'),
      eventresultdetails_in: oneOf('EventResultDetails'),
      eventresult: is('EventResult'),
      targetusername_has: has('TargetUsername'),
    },
    aliases: {
      User: 'TargetUsername',
      IpAddr: 'SrcIpAddr',
      Application: 'TargetAppName',
      LogonTarget: null,
      Src: null,
      Dst: null,
      Dvc: null,
    },
  },
  {
    names: ['DhcpEvent'],
    table: 'ASimDhcpEventLogs',
    filters: {
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      srchostname_has_any: any('SrcHostname'),
      srcusername_has_any: any('SrcUsername'),
      eventresult: is('EventResult'),
    },
    aliases: {
      User: 'SrcUsername',
      IpAddr: 'SrcIpAddr',
      Hostname: 'SrcHostname',
      SessionId: 'DhcpSessionId',
      Duration: 'DhcpSessionDuration',
      Src: null,
      Dst: null,
      Dvc: null,
    },
  },
  {
    names: ['Dns'],
    table: 'ASimDnsActivityLogs',
    filters: {
      srcipaddr: is('SrcIpAddr'),
      domain_has_any: any('DnsQuery'),
      responsecodename: is('EventResultDetails'),
      response_has_ipv4: unsupported('string'),
      response_has_any_prefix: unsupported('dynamic'),
      eventtype: is('EventType'),
    },
    aliases: {
      Domain: 'DnsQuery',
      DnsResponseCodeName: 'EventResultDetails',
      User: 'SrcUsername',
      IpAddr: 'SrcIpAddr',
      Hostname: 'SrcHostname',
      Process: 'SrcProcessName',
      SessionId: 'DnsSessionId',
      Duration: 'DnsNetworkDuration',
    },
  },
  {
    names: ['FileEvent', 'File'],
    table: 'ASimFileEventLogs',
    filters: {
      eventtype_in: oneOf('EventType'),
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      actorusername_has_any: any('ActorUsername'),
      targetfilepath_has_any: any('TargetFilePath'),
      srcfilepath_has_any: any('SrcFilePath'),
      hashes_has_any: unsupported('dynamic'),
      dvchostname_has_any: any('DvcHostname'),
    },
    aliases: {
      User: 'ActorUsername',
      FilePath: 'TargetFilePath',
      FileName: 'TargetFileName',
      Process: 'ActingProcessName',
      CommandLine: 'ActingProcessCommandLine',
      IpAddr: 'SrcIpAddr',
      Hash: null,
      Src: null,
      Dvc: null,
    },
  },
  {
    names: ['NetworkSession'],
    table: 'ASimNetworkSessionLogs',
    filters: {
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      dstipaddr_has_any_prefix: prefix('DstIpAddr'),
      ipaddr_has_any_prefix: prefix('SrcIpAddr', 'DstIpAddr'),
      dstportnumber: { kind: 'number', columns: ['DstPortNumber'] },
      hostname_has_any: any('SrcHostname', 'DstHostname'),
      dvcaction: any('DvcAction'),
      eventresult: is('EventResult'),
    },
    aliases: {
      User: 'DstUsername',
      IpAddr: 'SrcIpAddr',
      Hostname: 'DstHostname',
      SessionId: 'NetworkSessionId',
      Duration: 'NetworkDuration',
      Rule: null,
      Src: null,
      Dst: null,
    },
  },
  {
    names: ['ProcessCreate', 'ProcessTerminate', 'ProcessEvent', 'Process'],
    table: 'ASimProcessEventLogs',
    filters: {
      commandline_has_any: any('TargetProcessCommandLine'),
      commandline_has_all: { kind: 'has all', columns: ['TargetProcessCommandLine'] },
      commandline_has_any_ip_prefix: prefix('TargetProcessCommandLine'),
      actingprocess_has_any: any('ActingProcessName'),
      targetprocess_has_any: any('TargetProcessName'),
      parentprocess_has_any: any('ParentProcessName'),
      targetusername: has('TargetUsername'),
      targetusername_has: has('TargetUsername'),
      actorusername_has: has('ActorUsername'),
      dvcipaddr_has_any_prefix: prefix('DvcIpAddr'),
      dvcname_has_any: any('DvcHostname'),
      dvchostname_has_any: any('DvcHostname'),
      hashes_has_any: unsupported('dynamic'),
      eventtype: is('EventType'),
    },
    aliases: {
      User: 'TargetUsername',
      Process: 'TargetProcessName',
      CommandLine: 'TargetProcessCommandLine',
      Hash: null,
      Dvc: null,
    },
  },
  {
    names: ['RegistryEvent', 'Registry'],
    table: 'ASimRegistryEventLogs',
    filters: {
      eventtype_in: oneOf('EventType'),
      actorusername_has_any: any('ActorUsername'),
      registrykey_has_any: any('RegistryKey'),
      registryvalue_has_any: any('RegistryValue'),
      registryvaluedata_has_any: any('RegistryValueData'),
      dvchostname_has_any: any('DvcHostname'),
    },
    aliases: { User: 'ActorUsername', Process: 'ActingProcessName', Dvc: null },
  },
  {
    names: ['UserManagement'],
    table: 'ASimUserManagementActivityLogs',
    filters: {
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      targetusername_has_any: any('TargetUsername'),
      actorusername_has_any: any('ActorUsername'),
      eventtype_in: oneOf('EventType'),
    },
    aliases: { User: 'ActorUsername', IpAddr: 'SrcIpAddr', UpdatedPropertyName: null, Src: null, Dvc: null },
  },
  {
    names: ['WebSession'],
    table: 'ASimWebSessionLogs',
    filters: {
      srcipaddr_has_any_prefix: prefix('SrcIpAddr'),
      ipaddr_has_any_prefix: prefix('SrcIpAddr', 'DstIpAddr'),
      url_has_any: any('Url'),
      httpuseragent_has_any: any('HttpUserAgent'),
      eventresultdetails_in: oneOf('EventResultDetails'),
      eventresult: is('EventResult'),
      eventresultdetails_has_any: any('EventResultDetails'),
    },
    aliases: {
      User: 'SrcUsername',
      IpAddr: 'SrcIpAddr',
      Hostname: 'DstHostname',
      UserAgent: 'HttpUserAgent',
      HttpStatusCode: 'EventResultDetails',
      SessionId: 'NetworkSessionId',
      Duration: 'NetworkDuration',
      Src: null,
      Dst: null,
    },
  },
];

const schemaOfName: ReadonlyMap<string, AsimSchema> = new Map(
  asimSchemas.flatMap((schema) => schema.names.map((name) => [name, schema] as const)),
);

const nameText = `(_Im_|_ASim_|v?im|ASim)(${[...schemaOfName.keys()].join('|')})\\w*`;

/** The names of parsers that a text may call. A table such as `ASimDnsActivityLogs` is none. */
export function asimParsersIn(text: string, schemas: TableSchemas): readonly string[] {
  const found = text.match(new RegExp(`\\b${nameText}`, 'g')) ?? [];
  return [...new Set(found)].filter((name) => !schemas.has(name)).sort();
}

const parsers = new WeakMap<TableSchemas, Map<string, AsimParser>>();

/** The parser of a name, the same object at every call; undefined where the name is of no parser. */
export function asimParser(name: string, schemas: TableSchemas): AsimParser | undefined {
  const match = new RegExp(`^${nameText}$`).exec(name);
  const schema = schemaOfName.get(match?.[2] ?? '');
  if (schema === undefined || schemas.has(name)) return undefined;
  let known = parsers.get(schemas);
  if (known === undefined) {
    known = new Map();
    parsers.set(schemas, known);
  }
  const parser =
    known.get(name) ??
    makeParser(name, schema, match?.[1]?.startsWith('_ASim') === true || match?.[1] === 'ASim', schemas);
  known.set(name, parser);
  return parser;
}

function makeParser(name: string, schema: AsimSchema, filtersNothing: boolean, schemas: TableSchemas): AsimParser {
  const records = recordsSchema(name, schema, schemas);
  const types = new Map(records.columns.map((column) => [column.name, column.type]));
  const filters = filtersNothing ? [] : Object.entries(schema.filters);
  const rows = `rows of ${name}`;
  const lines = [
    `['${rows}']()`,
    '| where not(disabled)',
    ...(filtersNothing
      ? []
      : [
          '| where isnull(starttime) or TimeGenerated >= starttime',
          '| where isnull(endtime) or TimeGenerated <= endtime',
        ]),
    ...filters.flatMap(([parameter, filter]) => {
      const predicate = predicateOf(parameter, filter, schema);
      return predicate === undefined ? [] : [`| where ${predicate}`];
    }),
    ...aliasLines(schema, types),
  ];
  return {
    records,
    functions: [
      {
        name,
        parameters: [
          ...timeParameters(filtersNothing),
          ...filters.map(([parameter, filter]) => declare(parameter, filter, schema)),
          ...flags,
        ],
        body: lines.join('\n'),
        builtIn: true,
        unsupported: filters.flatMap(([parameter, { kind }]) => (kind === 'unsupported' ? parameter : [])),
      },
    ],
    answered: [
      { name: rows, parameters: [], gives: { kind: 'table', columns: records.columns, open: true, rows: name } },
    ],
  };
}

/** The columns of the schema, and the aliases that parsers add to them. Records may bring more. */
function recordsSchema(name: string, { table, aliases }: AsimSchema, schemas: TableSchemas): TableSchema {
  const columns: readonly TableColumn[] = schemas.get(table)?.columns ?? [];
  const types = new Map(columns.map((column) => [column.name, column.type]));
  const added = Object.entries(aliases)
    .filter(([alias]) => !types.has(alias))
    .map(([alias, column]): TableColumn => ({ name: alias, type: types.get(column ?? '') ?? 'string' }));
  return { name, columns: [...columns, ...added], open: true };
}

/** An alias that a record does not bring is what it is an alias of. */
function aliasLines({ aliases }: AsimSchema, types: ReadonlyMap<string, ScalarType>): readonly string[] {
  const items = Object.entries(aliases).flatMap(([alias, column]) => {
    if (column === null || !types.has(column)) return [];
    const missing = types.get(column) === 'string' ? `isempty(${alias})` : `isnull(${alias})`;
    return [`${alias} = iff(${missing}, ${column}, ${alias})`];
  });
  return items.length === 0 ? [] : [`| extend ${items.join(', ')}`];
}

const flags: readonly FunctionParameter[] = [
  { name: 'pack', type: 'bool', default: 'false' },
  { name: 'disabled', type: 'bool', default: 'false' },
];

function timeParameters(filtersNothing: boolean): readonly FunctionParameter[] {
  if (filtersNothing) return [];
  return ['starttime', 'endtime'].map((name) => ({ name, type: 'datetime', default: 'datetime(null)' }));
}

/** Only DNS filters by the type of an event when it is not told to: parsers give lookups. */
function declare(name: string, filter: Filter, { table }: AsimSchema): FunctionParameter {
  const text = { name, type: 'string', default: "'*'" } as const;
  const list = { name, type: 'dynamic', default: 'dynamic([])' } as const;
  if (name === 'eventtype' && table === 'ASimDnsActivityLogs') return { ...text, default: "'lookup'" };
  switch (filter.kind) {
    case 'is':
    case 'has':
      return text;
    case 'number':
      return { name, type: 'int', default: 'int(null)' };
    case 'unsupported':
      return filter.type === 'string' ? text : list;
    default:
      return list;
  }
}

function predicateOf(name: string, filter: Filter, { table }: AsimSchema): string | undefined {
  if (filter.kind === 'unsupported') return undefined;
  const of = (test: (column: string) => string): string => filter.columns.map(test).join(' or ');
  if (name === 'eventtype' && table === 'ASimDnsActivityLogs') {
    return "eventtype == '*' or EventType =~ eventtype or (eventtype == 'lookup' and EventType =~ 'Query')";
  }
  switch (filter.kind) {
    case 'is':
      return `${name} == '*' or ${of((column) => `${column} =~ ${name}`)}`;
    case 'has':
      return `${name} == '*' or ${of((column) => `${column} has ${name}`)}`;
    case 'number':
      return `isnull(${name}) or ${of((column) => `${column} == ${name}`)}`;
    case 'in':
      return `array_length(${name}) == 0 or ${of((column) => `${column} in~ (${name})`)}`;
    case 'has any':
      return `array_length(${name}) == 0 or ${of((column) => `${column} has_any (${name})`)}`;
    case 'has all':
      return `array_length(${name}) == 0 or ${of((column) => `${column} has_all (${name})`)}`;
    case 'has prefix':
      return `array_length(${name}) == 0 or ${of((column) => `has_any_ipv4_prefix(${column}, ${name})`)}`;
  }
}
