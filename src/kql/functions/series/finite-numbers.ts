import type { DynamicArray } from '../../values/dynamic.ts';
import { seriesNumber } from './series-number.ts';

/** The elements of a series as reals; undefined where one is no number, and for every series that has a NaN or infinity. */
export function finiteNumbers(series: DynamicArray): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const element of series) {
    const number = Number(seriesNumber(element));
    if (!Number.isFinite(number)) {
      return undefined;
    }
    numbers.push(number);
  }
  return numbers;
}
