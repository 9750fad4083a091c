import type { AnsweredFunction, FunctionParameter, WorkspaceFunction } from '../kql/syntax/database.ts';
import type { TableColumn, TableSchema, TableSchemas } from './table-schemas.ts';

/** The columns of a file's profile. */
const profileColumns: readonly TableColumn[] = [
  { name: 'SHA1', type: 'string' },
  { name: 'SHA256', type: 'string' },
  { name: 'MD5', type: 'string' },
  { name: 'FileSize', type: 'int' },
  { name: 'GlobalPrevalence', type: 'int' },
  { name: 'GlobalFirstSeen', type: 'datetime' },
  { name: 'GlobalLastSeen', type: 'datetime' },
  { name: 'Signer', type: 'string' },
  { name: 'Issuer', type: 'string' },
  { name: 'SignerHash', type: 'string' },
  { name: 'IsCertificateValid', type: 'bool' },
  { name: 'IsRootSignerMicrosoft', type: 'bool' },
  { name: 'SignatureState', type: 'string' },
  { name: 'IsExecutable', type: 'bool' },
  { name: 'ThreatName', type: 'string' },
  { name: 'Publisher', type: 'string' },
  { name: 'SoftwareName', type: 'string' },
  { name: 'ProfileAvailability', type: 'string' },
];

/**
 * Functions of single tables and of profiles.
 *
 * `_GetWatchlist()` unpacks the items of a list, so that a list's own columns come with its rows; `FileProfile()` keeps the columns that
 * are there, which Microsoft does not document.
 *
 * @see https://learn.microsoft.com/azure/sentinel/watchlists-queries
 * @see https://learn.microsoft.com/defender-xdr/advanced-hunting-fileprofile-function
 * @see https://learn.microsoft.com/defender-xdr/advanced-hunting-assignedipaddresses-function
 */
const tableFunctions: readonly AnsweredFunction[] = [
  {
    name: '_GetWatchlist',
    parameters: [{ name: 'watchlistAlias', type: 'string' }],
    gives: {
      kind: 'table',
      columns: [
        { name: '_DTItemId', type: 'string' },
        { name: 'LastUpdatedTimeUTC', type: 'datetime' },
        { name: 'SearchKey', type: 'string' },
      ],
      open: true,
    },
  },
  {
    name: '_GetWatchlistAlias',
    parameters: [],
    gives: { kind: 'table', columns: [{ name: 'WatchlistAlias', type: 'string' }], open: false },
  },
  {
    name: 'AssignedIPAddresses',
    parameters: [
      { name: 'x', type: 'string' },
      { name: 'y', type: 'datetime', default: 'datetime(null)' },
    ],
    // Which addresses are the latest before a time, the service does not say.
    unsupported: ['y'],
    gives: {
      kind: 'table',
      // Its page calls the last two int and then describes texts; in DeviceNetworkInfo, where they are from, they are.
      columns: [
        { name: 'Timestamp', type: 'datetime' },
        { name: 'IPAddress', type: 'string' },
        { name: 'IPType', type: 'string' },
        { name: 'NetworkAdapterType', type: 'string' },
        { name: 'ConnectedNetworks', type: 'string' },
      ],
      open: false,
    },
  },
  {
    name: 'FileProfile',
    parameters: [
      { name: 'T', type: { table: '*' } },
      { name: 'x', type: 'string', default: '"SHA1"' },
      { name: 'y', type: 'long', default: '100' },
    ],
    gives: { kind: 'columns', columns: profileColumns, key: 'x', limit: { parameter: 'y', most: 1000 } },
  },
];

/** The columns that every table of Azure Resource Graph has. */
const graphColumns: readonly TableColumn[] = [
  ...['id', 'name', 'type', 'tenantId', 'kind', 'location', 'resourceGroup', 'subscriptionId', 'managedBy'].map(
    (name): TableColumn => ({ name, type: 'string' }),
  ),
  ...['sku', 'plan', 'properties', 'tags', 'identity', 'zones', 'extendedLocation'].map(
    (name): TableColumn => ({ name, type: 'dynamic' }),
  ),
];

/** @see https://learn.microsoft.com/azure/governance/resource-graph/reference/supported-tables-resources */
const graphTables: ReadonlyMap<string, TableSchema> = new Map(
  ['Resources', 'ResourceContainers'].flatMap((table) =>
    [table, table.toLowerCase()].map((name) => [name, { name, columns: graphColumns, open: true }]),
  ),
);

const identifier: readonly FunctionParameter[] = [{ name: 'identifier', type: 'string' }];

/**
 * Functions that reach for the tables of another resource. Those of a workspace are the tables of the schemas.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/cross-workspace-query
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/azure-monitor-data-explorer-proxy
 * @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */
function resourceFunctions(tables: ReadonlyMap<string, TableSchema>): readonly AnsweredFunction[] {
  const none: ReadonlyMap<string, TableSchema> = new Map();
  return [
    { name: 'workspace', parameters: identifier, gives: { kind: 'tables', tables } },
    { name: 'resource', parameters: identifier, gives: { kind: 'tables', tables } },
    { name: 'app', parameters: identifier, gives: { kind: 'tables', tables } },
    { name: 'arg', parameters: identifier, gives: { kind: 'tables', tables: graphTables } },
    {
      name: 'adx',
      parameters: identifier,
      gives: { kind: 'tables', tables: none },
      refusedBy: { loganalytics: 'Analytics rules cannot use adx(): they do not query Azure Data Explorer.' },
    },
  ];
}

/** Functions of the service that are another name for a table, in case its columns change one day. */
const views: ReadonlyMap<string, string> = new Map([
  ['_SentinelHealth', 'SentinelHealth'],
  ['_SentinelAudit', 'SentinelAudit'],
]);

/** The {@link views} that a text names. @see https://learn.microsoft.com/azure/sentinel/monitor-analytics-rule-integrity */
export function viewsIn(text: string): readonly WorkspaceFunction[] {
  return [...views].flatMap(([name, body]) =>
    new RegExp(`\\b${name}\\b`).test(text) ? [{ name, parameters: [], body, builtIn: true as const }] : [],
  );
}

const known = new WeakMap<TableSchemas, readonly AnsweredFunction[]>();

/** What Log Analytics, Sentinel and Defender answer themselves and no file of a repository defines. The same list for the same schemas. */
export function answeredFunctions(schemas: TableSchemas): readonly AnsweredFunction[] {
  let functions = known.get(schemas);
  if (functions === undefined) {
    const tables = new Map(
      schemas.names.flatMap((name) => {
        const schema = schemas.get(name);
        return schema === undefined ? [] : [[name, schema] as const];
      }),
    );
    functions = [...tableFunctions, ...resourceFunctions(tables)];
    known.set(schemas, functions);
  }
  return functions;
}
