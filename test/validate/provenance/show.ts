import type { ColumnRoles } from '../../../src/harness/quirks/column-roles.ts';
import { parsePlace } from '../../../src/harness/quirks/place.ts';
import type { Plan } from '../../../src/kql/plan/plan.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import type { Database, TableSchema } from '../../../src/kql/syntax/database.ts';
import { isConstant, isOrigin, type Source, type Trace } from '../../../src/validate/provenance/trace.ts';

function table(name: string, open: boolean, columns: TableSchema['columns']): [string, TableSchema] {
  return [name, { name, open, columns }];
}

/** Two closed tables, an open one, and functions as a workspace has them. */
export const database: Database = {
  tables: new Map([
    table('T', false, [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Upn', type: 'string' },
      { name: 'Ip', type: 'string' },
      { name: 'N', type: 'long' },
      { name: 'D', type: 'dynamic' },
      { name: 'J', type: 'string' },
    ]),
    table('U', false, [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Upn', type: 'string' },
      { name: 'Net', type: 'string' },
      { name: 'N', type: 'string' },
    ]),
    table('O', true, [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: 'Upn', type: 'string' },
    ]),
  ]),
  functions: [
    {
      name: 'Canonical',
      parameters: [{ name: 'text', type: 'string' }],
      body: 'let inner = trim(" ", text);\ntolower(inner)',
    },
    {
      name: 'Recent',
      parameters: [{ name: 'lookback', type: 'timespan', default: '1h' }],
      body: 'T | where TimeGenerated > ago(lookback)',
    },
    { name: 'All', parameters: [], body: 'union T, U | extend Who = Canonical(Upn), Seen = ingestion_time()' },
    {
      name: 'Party',
      parameters: [{ name: 'value', type: 'dynamic' }],
      body: 'let read = parse_json(tostring(value));\nbag_pack("name", Canonical(tostring(read.user.upn)), "app", read.app.id)',
    },
  ],
};

export function planOf(query: string): Plan {
  return prepare(query, { database, dialect: 'loganalytics' }).plan;
}

/** `T.D.a[].b via tostring>tolower by Canonical`. */
export function show(source: Source | Trace): string {
  const from = 'origin' in source ? source.origin : source.from;
  const text = isOrigin(from)
    ? [from.table, from.column, ...from.path].join('.')
    : isConstant(from)
      ? JSON.stringify(from.value)
      : `<${from.made}>`;
  const { through, calls } = source;
  return [
    text,
    ...(through.length > 0 ? ['via', through.join('>')] : []),
    ...(calls.length > 0 ? ['by', calls.join('>')] : []),
  ].join(' ');
}

/** Roles of the tables above, by table and role. */
export function rolesFrom(roles: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>): ColumnRoles {
  return {
    tables: Object.keys(roles),
    names: [...new Set(Object.values(roles).flatMap((ofTable) => Object.keys(ofTable)))].sort(),
    findings: [],
    places: (name, role) => (roles[name]?.[role] ?? []).map(parsePlace),
    filled: () => [],
  };
}
