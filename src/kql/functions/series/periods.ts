import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Cell } from '../../values/cell.ts';
import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import { isNumericType } from '../common-type.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { finiteNumbers } from './finite-numbers.ts';
import { isPeriodInRange, periodicityOf } from './periodicity.ts';

const detect = 'series_periods_detect';
const validate = 'series_periods_validate';

/** More periods than anyone asks for, and than there is room for in memory many times. */
const mostPeriods = 1000;

/** As many periods as the page of `series_periods_validate()` allows. */
const mostValidated = 16;

/** The highest score that the engine is known to give 0 for, to a peak of the autocorrelation that is no period, is 0.39. */
const negligible = 0.4;

/**
 * `series_periods_detect(series, min_period, max_period, num_periods)`: the periods with the best scores, and their scores, filled
 * up with 0; and `series_periods_validate(series, period, …)`: the periods that are given, and the score of each, which is 0 for
 * what is no period, shorter than 4 or longer than half of the series. What is no array gives null.
 *
 * Refused: series with a line in the spectrum that chance may or may not explain, elements that are no finite numbers, to validate
 * what is close to a period, a multiple of one or no whole number, and to validate periods of a series of equal values.
 *
 * @see https://learn.microsoft.com/kusto/query/series-periods-detect-function
 * @see https://learn.microsoft.com/kusto/query/series-periods-validate-function
 */
export const seriesPeriodsFunctions: readonly ScalarFunction[] = [
  {
    name: detect,
    page: 'series-periods-detect-function',
    resolve: (types) => {
      const [series, ...numbers] = types;
      return series === 'dynamic' && numbers.length === 3 && numbers.every(isNumericType)
        ? overload(['dynamic', 'real', 'real', 'long'], 'dynamic', detected)
        : undefined;
    },
  },
  {
    name: validate,
    page: 'series-periods-validate-function',
    resolve: (types) => {
      const [series, ...numbers] = types;
      return series === 'dynamic' && numbers.length > 0 && numbers.every(isNumericType)
        ? {
            parameters: ['dynamic', 'real'],
            variadic: true,
            returns: 'dynamic',
            nulls: 'propagate',
            evaluate: validated,
          }
        : undefined;
    },
  },
];

function detected(series: Dynamic, shortest: number, longest: number, count: bigint | number): Dynamic | null {
  if (!isArray(series)) {
    return null;
  }
  const wanted = Number(count);
  if (!(wanted > 0 && wanted <= mostPeriods)) {
    throw new KqlUnsupportedError(`${detect}() of fewer than one or more than ${mostPeriods} periods`);
  }
  const { scores, certain, possible } = periodicityOf(numbersOf(detect, series));
  const isWanted = (period: number): boolean => period >= shortest && period <= longest;
  const found = certain.filter(isWanted).slice(0, wanted);
  if (found.join() !== possible.filter(isWanted).slice(0, wanted).join()) {
    throw new KqlUnsupportedError(`${detect}() of a series whose periods chance might explain`);
  }
  const filled = Array.from({ length: wanted }, (_, place) => found[place] ?? 0);
  return [filled, filled.map((period) => (period === 0 ? 0 : (scores[period] ?? 0)))];
}

function validated(...[series, ...cells]: readonly Cell[]): Cell {
  if (!isArray(series)) {
    return null;
  }
  const periods = cells.map(Number);
  if (periods.length > mostValidated) {
    throw new KqlUnsupportedError(`${validate}() of more than ${mostValidated} periods`);
  }
  const values = numbersOf(validate, series);
  const { scores, certain, possible } = periodicityOf(values);
  return [
    periods,
    periods.map((period) => {
      if (!isPeriodInRange(period, values.length)) {
        return 0;
      }
      const score = scores[period];
      if (score !== undefined && certain.includes(period)) {
        return score;
      }
      if (score === undefined || possible.includes(period) || score >= negligible) {
        throw new KqlUnsupportedError(`${validate}() of a period that is close to one, or that chance might explain`);
      }
      return 0;
    }),
  ];
}

function numbersOf(name: string, series: DynamicArray): readonly number[] {
  const values = finiteNumbers(series);
  if (values === undefined) {
    throw new KqlUnsupportedError(`${name}() of a series with elements that are no finite numbers`);
  }
  return values;
}
