import type { RowOrder } from './sort-order.ts';

/** The first `count` of `length` rows in an order that has no equals, without sorting the rest. */
export function firstRows(count: number, length: number, order: RowOrder): Int32Array {
  const enough = 2 * count + 64;
  let candidates: number[] = [];
  let last: number | undefined;
  for (let row = 0; row < length; row += 1) {
    if (last !== undefined && order(row, last) > 0) {
      continue;
    }
    candidates.push(row);
    if (candidates.length > enough) {
      candidates = candidates.sort(order).slice(0, count);
      last = candidates.at(-1);
    }
  }
  return Int32Array.from(candidates.sort(order).slice(0, count));
}
