import { type Answers, type Database, type Table, tableOfRows } from '../../../src/kql/index.ts';

const columns = [
  { name: 'x', type: 'long' },
  { name: 's', type: 'string' },
] as const;

const table: Table = rowsOf([
  [1, 'a'],
  [2, 'b'],
]);

function rowsOf(rows: readonly (readonly [number, string])[]): Table {
  return tableOfRows(
    columns,
    rows.map(([x, s]) => [BigInt(x), s]),
  );
}

/** What probes are run against: a table, an external one, rows behind an address, and what is known of an address. */
export const probeWorld: {
  readonly database: Database;
  readonly tables: ReadonlyMap<string, Table>;
  readonly external: ReadonlyMap<string, Table>;
  readonly answers: Answers;
} = {
  database: {
    tables: new Map([['T', { name: 'T', columns, open: false }]]),
    functions: [],
    externalTables: new Map([['E', { name: 'E', columns, open: false }]]),
  },
  tables: new Map([['T', table]]),
  external: new Map([
    ['E', rowsOf([[3, 'c']])],
    ['https://example.org/rows.csv', rowsOf([[4, 'd']])],
  ]),
  answers: {
    find: (name, key) =>
      name === 'geo_info_from_ip_address' && key === '203.0.113.7' ? new Map([['country', 'Norway']]) : undefined,
  },
};
