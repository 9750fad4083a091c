import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, type DynamicArray, type DynamicBag, isArray } from '../../values/dynamic.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { seriesNumber } from './series-number.ts';

interface Statistics {
  readonly min: number;
  readonly minIndex: number;
  readonly max: number;
  readonly maxIndex: number;
  readonly average: number;
  readonly deviation: number;
  readonly variance: number;
  readonly sum: number;
}

/**
 * `series_stats()`, whose array holds the values of its columns, and `series_stats_dynamic()`, a bag of them with sum and length.
 * Minimum, maximum, average, sum and the deviations of the sample are reals, places count from 0. A series with an element that
 * is no finite number gives null, unless the second argument says to pass over such elements.
 *
 * The variance is Welford's, as the engine's answers to the last digit show. Of fewer than two numbers it is not documented:
 * such a series is refused.
 *
 * @see https://learn.microsoft.com/kusto/query/series-stats-function
 * @see https://learn.microsoft.com/kusto/query/series-stats-dynamic-function
 */
export const seriesStatisticsFunctions: readonly ScalarFunction[] = [
  statisticsFunction('series_stats', asColumns),
  statisticsFunction('series_stats_dynamic', asBag),
];

function statisticsFunction(name: string, give: (found: Statistics, length: number) => Dynamic): ScalarFunction {
  const compute = (series: Dynamic, passOver: boolean): Dynamic | null => {
    if (!isArray(series)) {
      return null;
    }
    const found = statisticsOf(name, series, passOver);
    return found === undefined ? null : give(found, series.length);
  };
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([series, flag, ...rest]) => {
      if (series !== 'dynamic' || (flag !== undefined && flag !== 'bool') || rest.length > 0) {
        return undefined;
      }
      return flag === undefined
        ? overload(['dynamic'], 'dynamic', (value) => compute(value, false))
        : overload(['dynamic', 'bool'], 'dynamic', compute);
    },
  };
}

function statisticsOf(name: string, series: DynamicArray, passOver: boolean): Statistics | undefined {
  let count = 0;
  let mean = 0;
  let squares = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let minIndex = -1;
  let maxIndex = -1;
  for (const [index, element] of series.entries()) {
    const number = Number(seriesNumber(element));
    if (Number.isFinite(number)) {
      count += 1;
      sum += number;
      const distance = number - mean;
      mean += distance / count;
      squares += distance * (number - mean);
      if (number < min) {
        min = number;
        minIndex = index;
      }
      if (number > max) {
        max = number;
        maxIndex = index;
      }
    } else if (!passOver) {
      return undefined;
    }
  }
  if (count < 2) {
    throw new KqlUnsupportedError(`${name}() of a series with fewer than two numbers`);
  }
  const variance = squares / (count - 1);
  return { min, minIndex, max, maxIndex, average: sum / count, deviation: Math.sqrt(variance), variance, sum };
}

function asColumns({ min, minIndex, max, maxIndex, average, deviation, variance }: Statistics): DynamicArray {
  return [min, BigInt(minIndex), max, BigInt(maxIndex), average, deviation, variance];
}

function asBag(found: Statistics, length: number): DynamicBag {
  return new Map<string, Dynamic>([
    ['min', found.min],
    ['min_idx', BigInt(found.minIndex)],
    ['max', found.max],
    ['max_idx', BigInt(found.maxIndex)],
    ['avg', found.average],
    ['stdev', found.deviation],
    ['variance', found.variance],
    ['sum', found.sum],
    ['len', BigInt(length)],
  ]);
}
