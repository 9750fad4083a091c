import { type Dynamic, isArray } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { seriesNumber } from './series-number.ts';

/**
 * Functions of each element of a series: an element that is no number becomes null, what is no array gives null. The results are
 * reals, except for `series_abs()` and `series_sign()`, which keep longs long, as their pages' examples show.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#series-element-wise-functions
 */
export const seriesElementFunctions: readonly ScalarFunction[] = [
  ofElement('series_abs', Math.abs, (value) => BigInt.asIntN(64, value < 0n ? -value : value)),
  ofElement('series_sign', Math.sign, (value) => (value > 0n ? 1n : value < 0n ? -1n : 0n)),
  ofElement('series_ceiling', Math.ceil),
  ofElement('series_floor', Math.floor),
  ofElement('series_exp', Math.exp),
  ofElement('series_log', Math.log),
  ofElement('series_sin', Math.sin),
  ofElement('series_cos', Math.cos),
  ofElement('series_tan', Math.tan),
  ofElement('series_asin', Math.asin),
  ofElement('series_acos', Math.acos),
  ofElement('series_atan', Math.atan),
];

function ofElement(
  name: string,
  ofReal: (value: number) => number,
  ofLong: (value: bigint) => bigint | number = (value) => ofReal(Number(value)),
): ScalarFunction {
  const compute = (element: Dynamic | null): Dynamic | null => {
    const number = seriesNumber(element);
    if (number === undefined) {
      return null;
    }
    return typeof number === 'bigint' ? ofLong(number) : ofReal(number);
  };
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [overload(['dynamic'], 'dynamic', (series) => (isArray(series) ? series.map(compute) : null))],
  });
}
