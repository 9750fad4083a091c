import { parseCaseTime, resolveCaseTime } from '../content/case-time.ts';
import type { Finding } from '../content/finding.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { RawRecord } from '../content/records.ts';
import { Chunk } from '../kql/data/chunk.ts';
import { ConstantVector } from '../kql/data/constant-vector.ts';
import { missingCell } from '../kql/data/missing-cell.ts';
import type { Table } from '../kql/data/table.ts';
import type { Vector } from '../kql/data/vector.ts';
import { vectorOf } from '../kql/data/vector-of.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { Cell, Int64 } from '../kql/values/cell.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import { inferColumnType } from './infer-column-type.ts';
import type { TableColumn, TableSchema } from './table-schemas.ts';

export interface RecordsTable {
  /** The schema with the columns that only the records bring. */
  readonly schema: TableSchema;
  readonly table: Table;
  readonly findings: readonly Finding[];
}

/**
 * A table of recorded records. A value that does not fit its column's type is null, as at ingestion, and reported; a column that
 * the schema lacks is kept, its type inferred, and reported. Without a schema every column is the records' own and nothing is.
 *
 * Times relative to the clock (`-5m` in a datetime column) are counted from `now`. A record without a time of arrival has
 * arrived at its TimeGenerated, and is of the `Type` of its table.
 */
export function tableOfRecords(
  name: string,
  records: readonly RawRecord[],
  known: TableSchema | undefined,
  now: Int64,
): RecordsTable {
  const findings: Finding[] = [];
  const columns = [...(known?.columns ?? []), ...ownColumns(name, records, known, findings)];
  const vectors = columns.map((column) =>
    column.name === 'Type' && !brings(records, 'Type')
      ? new ConstantVector('string', name, records.length)
      : columnOf(column, records, now, findings),
  );
  const generated =
    vectors[columns.findIndex((column) => column.name === 'TimeGenerated' && column.type === 'datetime')];
  const chunk = new Chunk(records.length, vectors, { ingested: generated && arrivals(records, generated, now) });
  return {
    schema: { name, columns, open: known?.open ?? false },
    table: { columns, chunks: records.length === 0 ? [] : [chunk] },
    findings,
  };
}

function ownColumns(
  name: string,
  records: readonly RawRecord[],
  known: TableSchema | undefined,
  findings: Finding[],
): readonly TableColumn[] {
  const declared = new Set(known?.columns.map((column) => column.name));
  const firsts = new Map<string, RawRecord>();
  for (const record of records) {
    for (const field of record.fields.keys()) {
      if (!declared.has(field) && !firsts.has(field)) {
        firsts.set(field, record);
      }
    }
  }
  return [...firsts].map(([column, first]) => {
    const type = inferColumnType(
      records.map(({ fields }) => fields.get(column) ?? null),
      isText(first) ? 'text' : 'json',
    );
    if (known !== undefined && !known.open) {
      findings.push(
        rangeFinding(first.source, first.fieldRange(column), {
          check: 'record-column',
          severity: 'warn',
          message: `Table "${name}" has no column "${column}"; it is kept as ${type}.`,
        }),
      );
    }
    return { name: column, type };
  });
}

function columnOf({ name, type }: TableColumn, records: readonly RawRecord[], now: Int64, findings: Finding[]): Vector {
  if (!brings(records, name)) {
    return new ConstantVector(type, missingCell(type), records.length);
  }
  const cells = records.map((record): Cell => {
    const value = record.fields.get(name) ?? null;
    const cell = type === 'dynamic' && isText(record) ? dynamicOfText(value) : cellOf(value, type, now);
    if (cell === undefined) {
      findings.push(
        rangeFinding(record.source, record.fieldRange(name), {
          check: 'record-type',
          severity: 'warn',
          message: `The value of "${name}" is not of type ${type}; it becomes null.`,
        }),
      );
      return missingCell(type);
    }
    return cell;
  });
  return vectorOf(type, cells);
}

function cellOf(value: Dynamic | null, type: ScalarType, now: Int64): Cell | undefined {
  return (type === 'datetime' ? relativeTime(value, now) : undefined) ?? readRestCell(value, type);
}

/** In CSV a dynamic is written as JSON. */
function dynamicOfText(value: Dynamic | null): Dynamic | null {
  if (typeof value !== 'string' || value === '') {
    return null;
  }
  const parsed = parseJson(value);
  return parsed === undefined ? value : parsed.value;
}

function isText(record: RawRecord): boolean {
  return /\.csv$/i.test(record.source.path);
}

function brings(records: readonly RawRecord[], name: string): boolean {
  return records.some(({ fields }) => fields.has(name));
}

function relativeTime(value: Dynamic | null, now: Int64): Int64 | undefined {
  if (typeof value !== 'string' || !/^\s*[+-]/.test(value)) {
    return undefined;
  }
  const time = parseCaseTime(value);
  return time === null ? undefined : (resolveCaseTime(time, now) ?? undefined);
}

function arrivals(records: readonly RawRecord[], generated: Vector, now: Int64): Vector {
  if (records.every(({ ingested }) => ingested === undefined)) {
    return generated;
  }
  const cells = records.map(({ ingested }, row) => {
    const own = generated.at(row);
    const base = typeof own === 'number' || typeof own === 'bigint' ? own : now;
    return ingested === undefined ? own : resolveCaseTime(ingested, base);
  });
  return vectorOf('datetime', cells);
}
