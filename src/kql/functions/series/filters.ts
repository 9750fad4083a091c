import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { finiteNumbers } from './finite-numbers.ts';

/**
 * `series_iir()` and `series_fir()`: digital filters, whose results are reals. As in the definition of such a filter, everything
 * before the first element (and, in a centered filter, after the last) counts as 0. What is no array gives null.
 *
 * Refused, as not documented: elements and coefficients that are no finite numbers, filters without coefficients, normalizing by
 * a sum of 0, and centering an even number of coefficients.
 *
 * @see https://learn.microsoft.com/kusto/query/series-iir-function
 * @see https://learn.microsoft.com/kusto/query/series-fir-function
 */
export const seriesFilterFunctions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'series_iir',
    page: 'series-iir-function',
    overloads: [overload(['dynamic', 'dynamic', 'dynamic'], 'dynamic', recursive)],
  }),
  {
    name: 'series_fir',
    page: 'series-fir-function',
    resolve: ([series, filter, normalize, center, ...rest]) => {
      if (series !== 'dynamic' || filter !== 'dynamic' || !isFlag(normalize) || !isFlag(center) || rest.length > 0) {
        return undefined;
      }
      if (normalize === undefined) {
        return overload(['dynamic', 'dynamic'], 'dynamic', (values, factors) => finite(values, factors));
      }
      return center === undefined
        ? overload(['dynamic', 'dynamic', 'bool'], 'dynamic', finite)
        : overload(['dynamic', 'dynamic', 'bool', 'bool'], 'dynamic', finite);
    },
  },
];

function isFlag(type: ScalarType | undefined): boolean {
  return type === undefined || type === 'bool';
}

function recursive(series: Dynamic, numerators: Dynamic, denominators: Dynamic): Dynamic | null {
  if (!isArray(series) || !isArray(numerators) || !isArray(denominators)) {
    return null;
  }
  const [values, forwards, backwards] = [series, numerators, denominators].map(finiteNumbers);
  const divisor = backwards?.[0];
  if (values === undefined || forwards === undefined || backwards === undefined) {
    throw new KqlUnsupportedError('series_iir() of a series or filter with elements that are no finite numbers');
  }
  if (forwards.length === 0 || divisor === undefined || divisor === 0) {
    throw new KqlUnsupportedError('series_iir() without coefficients, or with a first denominator of 0');
  }
  const results: number[] = [];
  for (let place = 0; place < values.length; place += 1) {
    let total = 0;
    for (const [delay, factor] of forwards.entries()) {
      total += factor * (values[place - delay] ?? 0);
    }
    for (const [delay, factor] of backwards.entries()) {
      total -= delay === 0 ? 0 : factor * (results[place - delay] ?? 0);
    }
    results.push(total / divisor);
  }
  return results;
}

/** Normalizing is the default where no coefficient is negative; where one is it gives null. */
function finite(series: Dynamic, filter: Dynamic, normalize?: boolean, center = false): Dynamic | null {
  if (!isArray(series) || !isArray(filter)) {
    return null;
  }
  const [values, factors] = [series, filter].map(finiteNumbers);
  if (values === undefined || factors === undefined) {
    throw new KqlUnsupportedError('series_fir() of a series or filter with elements that are no finite numbers');
  }
  if (factors.length === 0 || (center && factors.length % 2 === 0)) {
    throw new KqlUnsupportedError('series_fir() with no coefficients, or centered with an even number of them');
  }
  const hasNegative = factors.some((factor) => factor < 0);
  if (normalize === true && hasNegative) {
    return null;
  }
  const sum = factors.reduce((total, factor) => total + factor, 0);
  const isNormalized = normalize ?? !hasNegative;
  if (isNormalized && sum === 0) {
    throw new KqlUnsupportedError('series_fir() normalized by a sum of 0');
  }
  const ahead = center ? (factors.length - 1) / 2 : 0;
  return values.map((_, place) => {
    const total = factors.reduce((so, factor, delay) => so + factor * (values[place + ahead - delay] ?? 0), 0);
    return isNormalized ? total / sum : total;
  });
}
