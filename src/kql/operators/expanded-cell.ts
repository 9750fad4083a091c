import type { Cell, Int64 } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import { DynamicScalar, isArray, isBag } from '../values/dynamic.ts';
import { toInt64, truncateToInt64 } from '../values/int64.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** The elements that `mv-expand` makes rows of: an array's, a bag's entries, or the value alone. */
export function elementsOf(cell: Cell, bags: 'bag' | 'array'): readonly Cell[] {
  if (isArray(cell)) {
    return cell;
  }
  if (isBag(cell)) {
    return Array.from(cell, ([key, value]) => (bags === 'bag' ? new Map([[key, value]]) : [key, value]));
  }
  return [cell];
}

/**
 * An element as the type of `to typeof()`. Only what is of that type already is taken over, and numbers among each other: a
 * string is no long even when it reads as one, and a long is cut from a real towards zero. Datetimes and guids also come out of
 * strings, because JSON has no other way to hold them; timespans and decimals do not.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-expand-operator
 */
export function expandedCell(cell: Cell, to: ScalarType): Cell {
  if (to === 'string') {
    return convertCell(cell, 'dynamic', 'string');
  }
  if (cell === null || to === 'dynamic') {
    return cell;
  }
  if (cell instanceof DynamicScalar) {
    return cell.type === to ? cell.value : null;
  }
  switch (to) {
    case 'bool':
      return typeof cell === 'boolean' ? cell : isWhole(cell) ? Number(cell) !== 0 : null;
    case 'int': {
      const long = wholePart(cell);
      return long !== null && long >= -(2 ** 31) && long < 2 ** 31 ? Number(long) : null;
    }
    case 'long':
      return wholePart(cell);
    case 'real':
      return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : null;
    case 'datetime':
    case 'guid':
      return typeof cell === 'string' ? convertCell(cell, 'string', to) : null;
    default:
      return null;
  }
}

function wholePart(cell: Cell): Int64 | null {
  if (typeof cell === 'bigint') {
    return toInt64(cell);
  }
  return typeof cell === 'number' && cell >= -(2 ** 63) && cell < 2 ** 63 ? truncateToInt64(cell) : null;
}

function isWhole(cell: Cell): boolean {
  return typeof cell === 'bigint' || (typeof cell === 'number' && Number.isInteger(cell));
}
