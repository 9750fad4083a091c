import { type Dynamic, isScalarOf } from '../../values/dynamic.ts';

/** An element of a series as a number: a long stays a `bigint`, a decimal becomes a real; undefined for what is no number. */
export function seriesNumber(element: Dynamic | null | undefined): bigint | number | undefined {
  if (typeof element === 'bigint' || typeof element === 'number') {
    return element;
  }
  return isScalarOf(element, 'decimal') ? Number(element.value) : undefined;
}
