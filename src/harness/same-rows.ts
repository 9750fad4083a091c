import type { Table } from '../kql/data/table.ts';
import type { Vector } from '../kql/data/vector.ts';
import type { Cell } from '../kql/values/cell.ts';
import { formatJson } from '../kql/values/dynamic-json.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** Whether no query can tell two tables apart: the same cells in the same order, to the last digit, and the same arrival. */
export function sameRows(a: Table, b: Table): boolean {
  if (a === b) return true;
  if (a.chunks.length !== b.chunks.length || a.columns.length !== b.columns.length) return false;
  return a.chunks.every((chunk, index) => {
    const other = b.chunks[index];
    if (other === undefined || chunk.length !== other.length) return false;
    if ((chunk.ingested === undefined) !== (other.ingested === undefined)) return false;
    const vectors = [...chunk.columns, ...(chunk.ingested === undefined ? [] : [chunk.ingested])];
    const others = [...other.columns, ...(other.ingested === undefined ? [] : [other.ingested])];
    return vectors.every((vector, column) => sameCells(vector, others[column], chunk.length));
  });
}

function sameCells(a: Vector, b: Vector | undefined, rows: number): boolean {
  if (a === b) return true;
  if (b === undefined || a.type !== b.type) return false;
  for (let row = 0; row < rows; row += 1) if (!isSame(a.type, a.at(row), b.at(row))) return false;
  return true;
}

function isSame(type: ScalarType, a: Cell, b: Cell): boolean {
  if (Object.is(a, b)) return true;
  if (type !== 'dynamic' || a === null || b === null) return false;
  if (typeof a !== 'object' || typeof b !== 'object' || 'key' in a || 'key' in b) return false;
  return formatJson(a) === formatJson(b);
}
