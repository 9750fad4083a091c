import { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import type { Table } from '../data/table.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Cell } from '../values/cell.ts';
import type { Dynamic } from '../values/dynamic.ts';
import { readRestCell } from './read-rest-cell.ts';

/** A value that did not fit the type of its column; the cell became null, as it would at ingestion. */
export interface Misfit {
  /** Counts from 0. */
  readonly row: number;
  readonly column: RelationColumn;
  readonly value: Dynamic | null;
}

/**
 * A table of rows of JSON values, one value a column, short rows filled up with nulls. Values that do not fit are null and reported
 * to `onMisfit`.
 */
export function tableOfRows(
  columns: readonly RelationColumn[],
  rows: readonly (readonly (Dynamic | null)[])[],
  onMisfit: (misfit: Misfit) => void = () => {},
): Table {
  const vectors = columns.map((column, index) => {
    const cells = rows.map((values, row): Cell => {
      const value = values[index] ?? null;
      const cell = readRestCell(value, column.type);
      if (cell === undefined) {
        onMisfit({ row, column, value });
        return null;
      }
      return cell;
    });
    return vectorOf(column.type, cells);
  });
  return { columns, chunks: rows.length === 0 ? [] : [new Chunk(rows.length, vectors)] };
}
