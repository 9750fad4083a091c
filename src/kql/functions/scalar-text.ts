import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { Dynamic } from '../values/dynamic.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** The text of a cell as `tostring()` gives it; empty for null. */
export function scalarText(cell: Cell | undefined, type: ScalarType): string {
  if (typeof cell === 'string' && type === 'string') {
    return cell;
  }
  const text = convertCell(cell ?? null, type, 'string');
  return typeof text === 'string' ? text : '';
}

/** The text of what a dynamic holds, as `tostring()` gives it: a string without quotes, JSON for arrays and bags. */
export function dynamicText(value: Dynamic | null): string {
  return scalarText(value, 'dynamic');
}
