import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** What stands for "nothing there" in a column of a type: null, and the empty string in a string column, which has no null. */
export function missingCell(type: ScalarType): Cell {
  return type === 'string' ? '' : null;
}
