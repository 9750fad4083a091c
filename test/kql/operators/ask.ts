import { expect } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import type { Limits } from '../../../src/kql/limits.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';
import { tableOfRows } from '../../../src/kql/rest/table-of-rows.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';
import { type Dynamic, isArray } from '../../../src/kql/values/dynamic.ts';
import { parseJson } from '../../../src/kql/values/dynamic-json.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import { originsOf } from './rows-of.ts';

export interface AskedTable {
  readonly columns: Readonly<Record<string, ScalarType>>;
  /** Rows as JSON. */
  readonly rows: readonly string[];
  /** Default: the columns are all there are. */
  readonly open?: boolean;
}

export interface Answer {
  /** `name:type`. */
  readonly columns: readonly string[];
  /** Rows as JSON, spelled as the REST interface spells them. */
  readonly rows: readonly string[];
  /** The records of each row, by their places in the table `T`; undefined for rows of no table. */
  readonly origins: readonly (readonly number[] | undefined)[];
}

const chunkSizes = [1, 3, 4096];

/** The answer to a query over a table `T`, which has to be the same at every chunk size. */
export function ask(query: string, table?: AskedTable, limits: Partial<Limits> = {}): Answer {
  const columns = Object.entries(table?.columns ?? {}).map(([name, type]) => ({ name, type }));
  const database: Database = {
    tables: new Map(table === undefined ? [] : [['T', { name: 'T', columns, open: table.open === true }]]),
    functions: [],
  };
  const prepared = prepare(query, { database });
  const [first, ...others] = chunkSizes.map((chunkSize): Answer => {
    const tables = new Map(table === undefined ? [] : [['T', traced(columns, table.rows, chunkSize)] as const]);
    const result = prepared.execute({ tables, now: 0, chunkSize, limits });
    return {
      columns: result.columns.map(({ name, type }) => `${name}:${type}`),
      rows: [...restRows(result)].map((row) => `[${row.join()}]`),
      origins: originsOf(result),
    };
  });
  if (first === undefined) {
    throw new Error('no chunk size');
  }
  for (const other of others) {
    expect(other).toEqual(first);
  }
  return first;
}

/** A table in chunks of a size, each row with its place as its origin, and ingested as many ticks after 2020-01-01. */
function traced(columns: Table['columns'], rows: readonly string[], chunkSize: number): Table {
  const { chunks } = tableOfRows(columns, rows.map(cellsOf));
  const all = chunks.flatMap((chunk) =>
    Array.from({ length: chunk.length }, (_, row) => columns.map((_column, index) => chunk.column(index).at(row))),
  );
  const pieces: Chunk[] = [];
  for (let start = 0; start < all.length; start += chunkSize) {
    const part = all.slice(start, start + chunkSize);
    const vectors = columns.map(({ type }, index) =>
      vectorOf(
        type,
        part.map((cells) => cells[index] ?? null),
      ),
    );
    const places = part.map((_, row) => start + row);
    const origins = places.map((place) => [place]);
    pieces.push(new Chunk(part.length, vectors, { origins, ingested: vectorOf('datetime', places) }));
  }
  return { columns, chunks: pieces };
}

function cellsOf(json: string): readonly (Dynamic | null)[] {
  const value = parseJson(json)?.value;
  if (!isArray(value)) {
    throw new Error(`no row: ${json}`);
  }
  return value;
}
