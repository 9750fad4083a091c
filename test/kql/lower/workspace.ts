import { KqlError } from '../../../src/kql/errors/kql-error.ts';
import type { BuiltIns } from '../../../src/kql/lower/built-ins.ts';
import { lowerQuery } from '../../../src/kql/lower/lower-query.ts';
import type { Plan } from '../../../src/kql/plan/plan.ts';
import { printPlan } from '../../../src/kql/plan/print-plan.ts';
import { bindQuery } from '../../../src/kql/syntax/bind.ts';
import type { Database, TableSchema, WorkspaceFunction } from '../../../src/kql/syntax/database.ts';
import type { Dialect } from '../../../src/kql/syntax/dialect.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';

function table(name: string, columns: Readonly<Record<string, ScalarType>>, open = false): [string, TableSchema] {
  return [name, { name, columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })), open }];
}

const functions: readonly WorkspaceFunction[] = [
  // Calls one that is declared after it.
  { name: 'Busy', parameters: [{ name: 'least', type: 'long', default: '3' }], body: 'Recent(1d)\n| where a >= least' },
  {
    name: 'Recent',
    parameters: [{ name: 'span', type: 'timespan' }],
    body: '// the last days\nT\n| where dt > ago(span)',
  },
  { name: 'Double', parameters: [{ name: 'x', type: 'real' }], body: 'let twice = x * 2;\ntwice' },
  {
    name: 'AtLeast',
    parameters: [
      { name: 'Rows', type: { table: [{ name: 'a', type: 'long' }] } },
      { name: 'least', type: 'long', default: '-1' },
    ],
    body: 'Rows | where a >= least',
  },
  { name: 'First', parameters: [{ name: 'Rows', type: { table: '*' } }], body: 'Rows | take 1' },
  { name: 'Peeks', parameters: [{ name: 'Rows', type: { table: '*' } }], body: 'Rows | where a > 1' },
  { name: 'Broken', parameters: [], body: 'T\r\n\t| where aa == 1' },
  { name: 'Unparsed', parameters: [], body: 'T | wher a == 1' },
  { name: 'CallsBroken', parameters: [], body: 'Broken | count' },
  { name: 'Self', parameters: [{ name: 'x', type: 'long' }], body: 'Self(x) + 1' },
  { name: 'Ping', parameters: [], body: 'Pong()' },
  { name: 'Pong', parameters: [], body: 'T | join (Ping) on a' },
];

/** A small workspace: closed tables, two open ones, functions that are right and wrong. */
export const workspace: Database = {
  tables: new Map([
    table('T', { a: 'long', b: 'string', d: 'dynamic', dt: 'datetime' }),
    table('T2', { a: 'long', q: 'string' }),
    table('U', { a: 'long', c: 'string', b: 'string' }),
    table('I', { a: 'int', b: 'string' }),
    table('O', { x: 'long', s: 'string' }, true),
    table('O2', { x: 'long', z: 'string' }, true),
  ]),
  functions,
};

/** Built-in functions that are all there, so that plans can be tested apart from what is implemented. */
const everything: BuiltIns = {
  findScalarFunction: (name) => ({ name: name === 'todynamic' ? 'parse_json' : name }),
  findAggregate: (name) => ({ name: name === 'makeset' ? 'make_set' : name }),
};

export function planOf(query: string, database: Database = workspace): Plan {
  return lowerQuery(bindQuery(query, database), everything);
}

/** The printed plan, without the columns of the operators. */
export function print(query: string): string {
  return printPlan(planOf(query)).replace(/ -> .*$/gm, '');
}

/** The operators of the root, the last first, with the columns that come out of them. */
export function printWithColumns(query: string): string {
  return printPlan(planOf(query));
}

/** `name:type` of the columns that come out of a query; `…` at the end when more may come. */
export function columnsOf(query: string): string {
  const { columns, open } = planOf(query).root;
  return [...columns.map(({ name, type }) => `${name}:${type}`), ...(open ? ['…'] : [])].join(', ');
}

/** What a query is refused with: `kind at line:column in Function: message (help)`. */
export function refusal(
  query: string,
  options: { readonly database?: Database; readonly dialect?: Dialect } = {},
): string {
  const { database = workspace, dialect = 'kusto' } = options;
  try {
    lowerQuery(bindQuery(query, database, { dialect }), everything);
  } catch (error) {
    if (!(error instanceof KqlError)) {
      throw error;
    }
    const { kind, place, message, help } = error;
    const where = place === undefined ? '' : ` at ${place.line}:${place.column}`;
    const owner = place?.functionName === undefined ? '' : ` in ${place.functionName}`;
    return `${kind}${where}${owner}: ${message}${help === undefined ? '' : ` (${help})`}`;
  }
  return 'accepted';
}
