import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { seriesNumber } from './series-number.ts';

/**
 * Functions that make one real of one series or two; null for what is no array.
 *
 * The pages of `series_dot_product()` and `series_cosine_similarity()` say that elements which are no numbers do not count and
 * that the longer series is cut off; those of the others do not, and such elements are refused. An empty series has null where
 * the page says so and is refused elsewhere.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#series-processing-functions
 */
export const seriesReductions: readonly ScalarFunction[] = [
  ofSeries('series_sum', (values) => values.reduce((sum, value) => sum + value, 0)),
  ofSeries('series_product', (values) => values.reduce((product, value) => product * value, 1)),
  ofSeries('series_magnitude', (values) => Math.sqrt(dotProduct(values, values))),
  {
    name: 'series_dot_product',
    page: 'series-dot-product-function',
    resolve: (types) => {
      const [left, right] = types;
      if (types.length !== 2 || left === undefined || right === undefined || !areFactors(left, right)) {
        return undefined;
      }
      return overload(['dynamic', 'dynamic'], 'real', (a, b) => {
        const pairs = pairsOf(left === 'dynamic' ? a : repeated(a, b), right === 'dynamic' ? b : repeated(b, a));
        return pairs === undefined ? null : dotProduct(...pairs);
      });
    },
  },
  defineFunction({
    name: 'series_cosine_similarity',
    page: 'series-cosine-similarity-function',
    overloads: [
      overload(['dynamic', 'dynamic'], 'real', (a, b) => {
        const pairs = pairsOf(a, b);
        return pairs === undefined ? null : cosine(...pairs);
      }),
    ],
  }),
  defineFunction({
    name: 'series_pearson_correlation',
    page: 'series-pearson-correlation-function',
    overloads: [overload(['dynamic', 'dynamic'], 'real', (a, b) => (isArray(a) && isArray(b) ? pearson(a, b) : null))],
  }),
];

function ofSeries(name: string, compute: (values: readonly number[]) => number): ScalarFunction {
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [
      overload(['dynamic'], 'real', (series) => (isArray(series) ? compute(onlyNumbers(name, series)) : null)),
    ],
  });
}

function onlyNumbers(name: string, series: DynamicArray): readonly number[] {
  if (series.length === 0) {
    throw new KqlUnsupportedError(`${name}() of an empty series`);
  }
  return series.map((element) => {
    const number = seriesNumber(element);
    if (number === undefined) {
      throw new KqlUnsupportedError(`${name}() of a series with elements that are no numbers`);
    }
    return Number(number);
  });
}

function areFactors(left: ScalarType, right: ScalarType): boolean {
  return left === 'dynamic' ? right === 'dynamic' || isNumericType(right) : right === 'dynamic' && isNumericType(left);
}

function repeated(value: Dynamic, beside: Dynamic): Dynamic {
  return isArray(beside) ? beside.map(() => value) : value;
}

type Pairs = readonly [readonly number[], readonly number[]];

/** The places where both series have a number; undefined where one is empty or no array. */
function pairsOf(a: Dynamic, b: Dynamic): Pairs | undefined {
  if (!isArray(a) || !isArray(b) || a.length === 0 || b.length === 0) {
    return undefined;
  }
  const first: number[] = [];
  const second: number[] = [];
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    const [x, y] = [seriesNumber(a[index]), seriesNumber(b[index])];
    if (x !== undefined && y !== undefined) {
      first.push(Number(x));
      second.push(Number(y));
    }
  }
  return [first, second];
}

function dotProduct(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const [lengthOfA, lengthOfB] = [Math.sqrt(dotProduct(a, a)), Math.sqrt(dotProduct(b, b))];
  if (lengthOfA === 0 || lengthOfB === 0) {
    throw new KqlUnsupportedError('series_cosine_similarity() of a series without a number other than zero');
  }
  return dotProduct(a, b) / (lengthOfA * lengthOfB);
}

/** Null where an element is no number or the series are of different length. */
function pearson(a: DynamicArray, b: DynamicArray): number | null {
  const pairs = pairsOf(a, b);
  if (a.length !== b.length || (a.length > 0 && pairs?.[0].length !== a.length)) {
    return null;
  }
  const [first, second] = pairs ?? [[], []];
  if (isConstant(first) || isConstant(second)) {
    throw new KqlUnsupportedError('series_pearson_correlation() of a series without two different numbers');
  }
  const [x, y] = [aroundMean(first), aroundMean(second)];
  const [spreadOfX, spreadOfY] = [Math.sqrt(dotProduct(x, x)), Math.sqrt(dotProduct(y, y))];
  return dotProduct(x, y) / (spreadOfX * spreadOfY);
}

function isConstant([first, ...others]: readonly number[]): boolean {
  return others.every((value) => value === first);
}

function aroundMean(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
