import type { Cell } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** The text of a cell as `tostring()` gives it; empty for null. */
export function scalarText(cell: Cell | undefined, type: ScalarType): string {
  if (typeof cell === 'string' && type === 'string') {
    return cell;
  }
  const text = convertCell(cell ?? null, type, 'string');
  return typeof text === 'string' ? text : '';
}
