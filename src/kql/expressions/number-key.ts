import type { Cell } from '../values/cell.ts';
import { Decimal } from '../values/decimal.ts';

/**
 * A key under which numbers of any type are equal exactly when they have the same value: long 1, real 1.0 and decimal 1.00
 * share one. Undefined for NaN, which equals nothing, and for what is no number.
 */
export function numberKey(cell: Cell): string | number | bigint | undefined {
  if (typeof cell === 'number') {
    return Number.isNaN(cell)
      ? undefined
      : Number.isInteger(cell) && !Number.isSafeInteger(cell)
        ? BigInt(cell)
        : cell + 0;
  }
  if (typeof cell === 'bigint') {
    return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
  }
  if (!(cell instanceof Decimal)) {
    return undefined;
  }
  if (cell.equals(cell.floor())) {
    return numberKey(cell.truncate());
  }
  const number = cell.toNumber();
  return Decimal.fromNumber(number)?.equals(cell) === true ? number : `decimal ${cell.key}`;
}
