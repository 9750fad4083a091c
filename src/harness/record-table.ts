import { Chunk, type Origins } from '../kql/data/chunk.ts';
import { ConstantVector } from '../kql/data/constant-vector.ts';
import { DeferredVector } from '../kql/data/deferred-vector.ts';
import { missingCell } from '../kql/data/missing-cell.ts';
import type { RelationColumn } from '../kql/data/relation.ts';
import type { Table } from '../kql/data/table.ts';
import type { Vector } from '../kql/data/vector.ts';
import { vectorOf } from '../kql/data/vector-of.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { TableSchema } from '../kql/syntax/database.ts';
import type { Cell } from '../kql/values/cell.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import { inferColumnType } from '../sentinel/infer-column-type.ts';
import type { LogRecord } from './log-record.ts';

/**
 * The records of one table of a case as columns: the schema's, in its order, then those that only the records bring. A column
 * is built when it is first read, and shared by every window and by every strike that leaves it alone.
 */
export class RecordTable {
  readonly columns: readonly RelationColumn[];
  readonly records: readonly LogRecord[];
  readonly #vectors: readonly Vector[];
  readonly #ingested: Vector;
  readonly #origins: readonly Origins[];

  private constructor(columns: readonly RelationColumn[], records: readonly LogRecord[], vectors: readonly Vector[]) {
    this.columns = columns;
    this.records = records;
    this.#vectors = vectors;
    this.#ingested = vectorOf(
      'datetime',
      records.map((record) => record.ingested),
    );
    this.#origins = records.map((record) => [record.number]);
  }

  /** The records of a table of the given schema; all columns are the records' own when there is none. */
  static of(schema: TableSchema | undefined, records: readonly LogRecord[]): RecordTable {
    const known = new Map((schema?.columns ?? []).map((column) => [column.name, column.type]));
    const columns: RelationColumn[] = [...known].map(([name, type]) => ({ name, type }));
    const brought = new Set<string>();
    for (const record of records) for (const name of record.values.keys()) brought.add(name);
    for (const name of brought) {
      if (known.has(name)) continue;
      const values = records.map((record) => record.values.get(name) ?? null);
      columns.push({ name, type: inferColumnType(values, 'json') });
    }
    return new RecordTable(
      columns,
      records,
      columns.map((column) => columnOf(column, records, brought)),
    );
  }

  /** The same table after a strike: the records in the same order, with new values in the given columns only. */
  struck(records: readonly LogRecord[], changed: ReadonlySet<string>): RecordTable {
    const vectors = this.columns.map((column, index) =>
      changed.has(column.name) ? columnOf(column, records, changed) : this.#vectors[index],
    );
    return new RecordTable(
      this.columns,
      records,
      vectors.filter((vector) => vector !== undefined),
    );
  }

  /** The rows of the given positions; all when undefined. `traced` rows know which record they are. */
  window(rows: Int32Array | undefined, traced: boolean): Table {
    const extras = { ingested: this.#ingested, ...(traced ? { origins: this.#origins } : {}) };
    const whole = new Chunk(this.records.length, this.#vectors, extras);
    if (rows === undefined) return { columns: this.columns, chunks: [whole] };
    return { columns: this.columns, chunks: rows.length === 0 ? [] : [whole.take(rows)] };
  }
}

function columnOf(column: RelationColumn, records: readonly LogRecord[], brought: ReadonlySet<string>): Vector {
  const { name, type } = column;
  if (name === 'TimeGenerated') return deferred(type, records, (record) => record.generated);
  // Every row of a table says which table it is of.
  if (name === 'Type')
    return deferred(type, records, (record) => fitted(record.values.get(name) ?? record.log ?? record.table, type));
  if (!brought.has(name)) return new ConstantVector(type, missingCell(type), records.length);
  return deferred(type, records, (record) => fitted(record.values.get(name) ?? null, type));
}

function deferred(type: ScalarType, records: readonly LogRecord[], cell: (record: LogRecord) => Cell): Vector {
  return new DeferredVector(type, records.length, () => vectorOf(type, records.map(cell)));
}

/** What does not fit its column is null, as at ingestion. */
function fitted(value: Dynamic | null, type: ScalarType): Cell {
  return readRestCell(value, type) ?? missingCell(type);
}
