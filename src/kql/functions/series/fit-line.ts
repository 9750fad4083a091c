import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, type DynamicArray, type DynamicBag, isArray } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { finiteNumbers } from './finite-numbers.ts';
import { type Line, lineOfLeastSquares } from './line-of-least-squares.ts';

/**
 * `series_fit_line()`, whose array holds the values of its columns, and `series_fit_line_dynamic()`, a bag of them: the line of
 * least squares. Places count from 1, so that the interception is the line's value before the first element, and both variances
 * are the sample's; the pages' example shows both. What is no array gives null.
 *
 * Refused, as not documented: elements that are no finite numbers, fewer than two of them, and a series that is all one number,
 * of which no line explains any variance.
 *
 * @see https://learn.microsoft.com/kusto/query/series-fit-line-function
 * @see https://learn.microsoft.com/kusto/query/series-fit-line-dynamic-function
 */
export const seriesFitLineFunctions: readonly ScalarFunction[] = [
  fitLineFunction('series_fit_line', asColumns),
  fitLineFunction('series_fit_line_dynamic', asBag),
];

function fitLineFunction(name: string, give: (line: Line) => Dynamic): ScalarFunction {
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [
      overload(['dynamic'], 'dynamic', (series) => (isArray(series) ? give(lineThrough(name, series)) : null)),
    ],
  });
}

function lineThrough(name: string, series: DynamicArray): Line {
  const values = finiteNumbers(series);
  if (values === undefined) {
    throw new KqlUnsupportedError(`${name}() of a series with elements that are no finite numbers`);
  }
  const [first] = values;
  if (values.length < 2 || values.every((value) => value === first)) {
    throw new KqlUnsupportedError(`${name}() of a series without two different numbers`);
  }
  return lineOfLeastSquares(values);
}

function asColumns({ rsquare, slope, variance, residualVariance, interception, fitted }: Line): DynamicArray {
  return [rsquare, slope, variance, residualVariance, interception, fitted];
}

function asBag({ rsquare, slope, variance, residualVariance, interception, fitted }: Line): DynamicBag {
  return new Map<string, Dynamic>([
    ['rsquare', rsquare],
    ['slope', slope],
    ['variance', variance],
    ['rvariance', residualVariance],
    ['interception', interception],
    ['line_fit', fitted],
  ]);
}
