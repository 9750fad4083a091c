import type { Cell } from '../values/cell.ts';
import { convertCell, wrapDynamic } from '../values/convert.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/**
 * A conversion that nobody wrote: an int where a long is wanted, a dynamic where a string is. A scalar becomes a dynamic by
 * being wrapped, not parsed: only `parse_json()` and its aliases read the text of a string.
 */
export function convertArgument(cell: Cell, from: ScalarType, to: ScalarType): Cell {
  return to === 'dynamic' && from !== 'dynamic' ? wrapDynamic(cell, from) : convertCell(cell, from, to);
}
