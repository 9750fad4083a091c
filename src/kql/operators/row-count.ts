import type { Cell } from '../values/cell.ts';

/** A number of rows that a query asks for, as `take` and `top` do: null and negative numbers ask for none. */
export function rowCount(cell: Cell): number {
  const number = typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : 0;
  return Math.max(0, Math.trunc(number));
}
