import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** What stands for "no value" in a column: null, and the empty string where the type is string, which has no null. */
export function emptyCell(type: ScalarType): Cell {
  return type === 'string' ? '' : null;
}
