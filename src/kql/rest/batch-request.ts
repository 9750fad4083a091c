import type { RelationColumn } from '../data/relation.ts';
import type { Table } from '../data/table.ts';
import type { Int64 } from '../values/cell.ts';
import { parseDatetime } from '../values/datetime.ts';
import { type Dynamic, type DynamicBag, isArray, isBag } from '../values/dynamic.ts';
import { formatJson, parseJson } from '../values/dynamic-json.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { scalarTypeNamed } from './scalar-type-named.ts';
import { tableOfRows } from './table-of-rows.ts';

/** A request that cannot be answered because of its form. */
export class BatchRequestError extends Error {}

export interface BatchRequest {
  readonly query: string;
  readonly now: Int64 | undefined;
  readonly tables: ReadonlyMap<string, Table>;
}

/**
 * Reads one line of a batch. `onId` is called with the request's id as soon as it is known, so that what is wrong with the rest can
 * be answered under it.
 *
 * @throws BatchRequestError for text that is not JSON, and for members that are missing or of another form
 */
export function readBatchRequest(line: string, onId: (id: Dynamic | null) => void): BatchRequest {
  const parsed = parseJson(line);
  if (parsed === undefined) {
    throw new BatchRequestError('The line is not valid JSON.');
  }
  const { value: request } = parsed;
  if (!isBag(request)) {
    throw new BatchRequestError('The request is not a JSON object.');
  }
  onId(request.get('id') ?? null);
  const query = request.get('query');
  if (typeof query !== 'string') {
    throw new BatchRequestError('"query" must be a string.');
  }
  return { query, now: readNow(request.get('now') ?? null), tables: readTables(request.get('tables') ?? null) };
}

function readNow(value: Dynamic | null): Int64 | undefined {
  if (value === null) {
    return undefined;
  }
  const now = typeof value === 'string' ? parseDatetime(value) : null;
  if (now === null) {
    throw new BatchRequestError('"now" must be a datetime such as "2026-01-15T10:00:00Z".');
  }
  return now;
}

function readTables(value: Dynamic | null): ReadonlyMap<string, Table> {
  if (value === null) {
    return new Map();
  }
  if (!isBag(value)) {
    throw new BatchRequestError('"tables" must be an object of tables by name.');
  }
  return new Map([...value].map(([name, table]) => [name, readTable(name, table)]));
}

function readTable(name: string, value: Dynamic | null): Table {
  if (!isBag(value)) {
    throw new BatchRequestError(`Table "${name}" must be an object with "columns" and "rows".`);
  }
  const columns = readColumns(name, value);
  const rows = value.get('rows') ?? [];
  if (!isArray(rows)) {
    throw new BatchRequestError(`Table "${name}": "rows" must be a list of rows.`);
  }
  const lists = rows.map((row, index) => {
    if (!isArray(row)) {
      throw new BatchRequestError(`Table "${name}", row ${index + 1}: a row must be a list of values.`);
    }
    if (row.length !== columns.length) {
      throw new BatchRequestError(
        `Table "${name}", row ${index + 1}: it has ${row.length} values where the table has ${columns.length} columns.`,
      );
    }
    return row;
  });
  return tableOfRows(columns, lists, ({ row, column, value: misfit }) => {
    const place = `Table "${name}", row ${row + 1}, column "${column.name}"`;
    throw new BatchRequestError(`${place}: ${formatJson(misfit)} is not of type ${column.type}.`);
  });
}

function readColumns(name: string, table: DynamicBag): readonly RelationColumn[] {
  const columns = table.get('columns');
  if (!isArray(columns)) {
    throw new BatchRequestError(`Table "${name}": "columns" must be a list of {"name", "type"}.`);
  }
  const names = new Set<string>();
  return columns.map((column, index) => {
    const columnName = isBag(column) ? column.get('name') : undefined;
    const typeName = isBag(column) ? column.get('type') : undefined;
    if (typeof columnName !== 'string' || typeof typeName !== 'string') {
      throw new BatchRequestError(`Table "${name}", column ${index + 1}: it must be {"name", "type"}, both strings.`);
    }
    const type: ScalarType | undefined = scalarTypeNamed(typeName);
    if (type === undefined) {
      throw new BatchRequestError(`Table "${name}", column "${columnName}": there is no type "${typeName}".`);
    }
    if (names.has(columnName)) {
      throw new BatchRequestError(`Table "${name}": there are two columns "${columnName}".`);
    }
    names.add(columnName);
    return { name: columnName, type };
  });
}
