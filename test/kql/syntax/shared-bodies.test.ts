import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/content/package-root.ts';
import { loadRepository } from '../../../src/content/repository.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { bindText } from '../../../src/kql/syntax/bind-text.ts';
import type { Database, TableSchema, WorkspaceFunction } from '../../../src/kql/syntax/database.ts';
import { loadTableSchemas } from '../../../src/sentinel/table-schemas.ts';
import { workspaceDatabase } from '../../../src/sentinel/workspace-database.ts';

const functions: readonly WorkspaceFunction[] = [
  {
    name: 'Added',
    parameters: [
      { name: 'x', type: 'long' },
      { name: 'y', type: 'long' },
    ],
    body: 'x + y',
  },
  { name: 'Doubled', parameters: [{ name: 'x', type: 'long' }], body: 'Added(x, x)' },
  { name: 'Kind', parameters: [{ name: 'x', type: 'string' }], body: 'iff(x == "My events", 1, 2)' },
  { name: 'View', parameters: [], body: 'T | extend B = Doubled(tolong(A)) | extend C = column_ifexists("Z", A)' },
  { name: 'Counted', parameters: [], body: 'toscalar(T | summarize take_any(A))' },
  { name: 'Total', parameters: [{ name: 'x', type: 'long' }], body: 'Added(x, tolong(Counted()))' },
  { name: 'Any', parameters: [], body: 'toscalar(union * | summarize take_any(A))' },
  { name: 'Piped', parameters: [{ name: 'R', type: { table: '*' } }], body: 'R | extend P = Doubled(1)' },
];

const [a, text, other] = (['long', 'string', 'real'] as const).map(
  (type): TableSchema => ({
    name: 'T',
    columns: [{ name: 'A', type }],
    open: false,
  }),
) as [TableSchema, TableSchema, TableSchema];
const wider: TableSchema = { ...a, columns: [...a.columns, { name: 'Z', type: 'datetime' }] };
const events: TableSchema = { name: 'My events', columns: a.columns, open: false };

function databaseOf(own: readonly WorkspaceFunction[], ...tables: readonly TableSchema[]): Database {
  return { tables: new Map(tables.map((table) => [table.name, table])), functions: own };
}

/** The plan of a query, or what is wrong with it. */
function planOf(query: string, database: Database): unknown {
  try {
    return prepare(query, { database }).plan;
  } catch (error) {
    return String(error);
  }
}

function bodiesOf(query: string, database: Database): ReadonlyMap<string, object> {
  const { bodies, sources } = bindText(query, database).called;
  return new Map(bodies.map(({ body, origin }) => [sources[origin.source]?.functionName ?? '', body]));
}

describe('functions of databases that differ in their tables', () => {
  const queries = [
    'View | extend D = Added(A, 1)',
    'print Total(1), Doubled(2), Kind("a")',
    'T | extend D = Doubled(tolong(A)), E = Kind("My events"), F = Counted()',
    'T | invoke Piped()',
    'print Any()',
  ];
  const changes = [[a], [text], [], [wider], [a, events], [other], [a], [{ ...text }, events]];

  it('are bound as if each database were the first', () => {
    const found = changes.map((tables) => queries.map((query) => planOf(query, databaseOf(functions, ...tables))));
    const alone = changes.map((tables) => queries.map((query) => planOf(query, databaseOf([...functions], ...tables))));
    expect(found).toEqual(alone);
    expect(new Set(found.map((plans) => JSON.stringify(plans))).size).toBe(7);
  });

  it('have one body where they read no table and take none', () => {
    const query = 'View | extend D = Doubled(1), E = Kind("x"), F = Total(1), G = Any() | invoke Piped()';
    const [first, second] = [a, wider].map((table) => bodiesOf(query, databaseOf(functions, table)));
    const same = [...(first ?? [])].filter(([name, body]) => second?.get(name) === body).map(([name]) => name);
    expect([...(first?.keys() ?? [])].sort()).toEqual([
      'Added',
      'Any',
      'Counted',
      'Doubled',
      'Kind',
      'Piped',
      'Total',
      'View',
    ]);
    expect(same.sort()).toEqual(['Added', 'Doubled', 'Kind']);
  });

  it('have bodies of their own where a table has a name that stands in them', () => {
    const [first, second] = [[a], [a, events]].map((tables) =>
      bodiesOf('print Kind("x")', databaseOf(functions, ...tables)),
    );
    expect(second?.get('Kind')).not.toBe(first?.get('Kind'));
  });

  it('give the repository the plans that it has without', () => {
    const { detections, functions: own } = loadRepository(packageRoot());
    const query = detections.find(({ slug }) => slug === 'audit/ConditionalAccessChanged')?.query.text ?? '';
    const database = workspaceDatabase({ schemas: loadTableSchemas(), functions: own }, [query]);
    const schema = database.tables.get('AuditLogs');
    const columns = (schema?.columns ?? []).filter(({ name }) => name !== 'Identity');
    const changed = new Map(database.tables).set('AuditLogs', { name: 'AuditLogs', columns, open: false });
    const plans = [database.tables, changed].map((tables) => JSON.stringify(planOf(query, { ...database, tables })));
    const alone = [database.tables, changed].map((tables) =>
      JSON.stringify(planOf(query, { ...database, tables, functions: [...database.functions] })),
    );
    expect(plans).toEqual(alone);
    expect(new Set(plans).size).toBe(2);
    expect(plans.map((plan) => plan.startsWith('{'))).toEqual([true, true]);
  });
});
