import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, type DynamicArray, type DynamicBag, isArray } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { finiteNumbers } from './finite-numbers.ts';
import { type Line, lineOfLeastSquares } from './line-of-least-squares.ts';

interface TwoLines {
  readonly rsquare: number;
  /** Where the part on the right begins, from 0. */
  readonly split: number;
  readonly variance: number;
  readonly residualVariance: number;
  readonly fitted: readonly number[];
  readonly left: Line;
  readonly right: Line;
}

/**
 * `series_fit_2lines()`, whose array holds the values of its columns, and `series_fit_2lines_dynamic()`, a bag of them: the split of
 * a series into two parts whose lines of least squares leave least over, which is where the r-square of both together is highest.
 * Each part is a series of its own to `series_fit_line()`, so that places count from 1 in both. What is no array gives null.
 *
 * Undetermined, as no source prints a result: on which side of the split `split_idx` is (here it is where the right part begins),
 * how few elements a part may have (here two, of which there is a line), which of several splits is taken that are equally good
 * (here the first), and the r-square of a part that is all one number (here 1: its line fits).
 *
 * Refused, as not documented: elements that are no finite numbers, fewer than four of them, and a series that is all one number,
 * of which no lines explain any variance.
 *
 * @see https://learn.microsoft.com/kusto/query/series-fit-2lines-function
 * @see https://learn.microsoft.com/kusto/query/series-fit-2lines-dynamic-function
 */
export const seriesFitTwoLinesFunctions: readonly ScalarFunction[] = [
  fitTwoLinesFunction('series_fit_2lines', asColumns),
  fitTwoLinesFunction('series_fit_2lines_dynamic', asBag),
];

function fitTwoLinesFunction(name: string, give: (lines: TwoLines) => Dynamic): ScalarFunction {
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [
      overload(['dynamic'], 'dynamic', (series) => (isArray(series) ? give(twoLinesThrough(name, series)) : null)),
    ],
  });
}

function twoLinesThrough(name: string, series: DynamicArray): TwoLines {
  const values = finiteNumbers(series);
  if (values === undefined) {
    throw new KqlUnsupportedError(`${name}() of a series with elements that are no finite numbers`);
  }
  if (values.length < 2 * shortest) {
    throw new KqlUnsupportedError(`${name}() of a series with fewer than ${2 * shortest} numbers`);
  }
  const [first] = values;
  if (values.every((value) => value === first)) {
    throw new KqlUnsupportedError(`${name}() of a series without two different numbers`);
  }
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const centered = values.map((value) => value - mean);
  const squares = centered.reduce((sum, value) => sum + value * value, 0);
  const split = bestSplit(centered, squares);
  const left = lineOfLeastSquares(values.slice(0, split));
  const right = lineOfLeastSquares(values.slice(split));
  const residuals = left.residualVariance * (split - 1) + right.residualVariance * (length - split - 1);
  return {
    rsquare: 1 - residuals / squares,
    split,
    variance: squares / (length - 1),
    residualVariance: residuals / (length - 1),
    fitted: [...left.fitted, ...right.fitted],
    left,
    right,
  };
}

/** How many elements a part has at least. */
const shortest = 2;

/** Two r-squares that are closer than this are equal but for the rounding of doubles. */
const rounding = 1e-12;

/** Where the second part begins, of the splits whose lines leave least over the first. */
function bestSplit(centered: readonly number[], squares: number): number {
  const { length } = centered;
  const ofStarts = residualsOfStarts(centered);
  const ofEnds = residualsOfStarts([...centered].reverse());
  const residualsAt = (split: number) => (ofStarts[split] ?? 0) + (ofEnds[length - split] ?? 0);
  const splits = Array.from({ length: length - 2 * shortest + 1 }, (_, index) => index + shortest);
  const least = splits.reduce((lowest, split) => Math.min(lowest, residualsAt(split)), Number.POSITIVE_INFINITY);
  return splits.find((split) => residualsAt(split) <= least + rounding * squares) ?? shortest;
}

/** At n the sum of the squares that the line through the first n values leaves over. */
function residualsOfStarts(values: readonly number[]): readonly number[] {
  const residuals = [0];
  let meanPlace = 0;
  let mean = 0;
  let placeSquares = 0;
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    const fromPlace = index - meanPlace;
    const from = value - mean;
    meanPlace += fromPlace / (index + 1);
    mean += from / (index + 1);
    placeSquares += fromPlace * (index - meanPlace);
    products += fromPlace * (value - mean);
    squares += from * (value - mean);
    residuals.push(index === 0 ? 0 : Math.max(0, squares - products ** 2 / placeSquares));
  }
  return residuals;
}

function asColumns({ rsquare, split, variance, residualVariance, fitted, left, right }: TwoLines): DynamicArray {
  const ofPart = (line: Line) => [line.rsquare, line.slope, line.interception, line.variance, line.residualVariance];
  return [rsquare, BigInt(split), variance, residualVariance, fitted, ...ofPart(right), ...ofPart(left)];
}

function asBag({ rsquare, split, variance, residualVariance, fitted, left, right }: TwoLines): DynamicBag {
  return new Map<string, Dynamic>([
    ['rsquare', rsquare],
    ['split_idx', BigInt(split)],
    ['variance', variance],
    ['rvariance', residualVariance],
    ['line_fit', fitted],
    ['right', bagOfPart(right)],
    ['left', bagOfPart(left)],
  ]);
}

function bagOfPart({ rsquare, slope, interception, variance, residualVariance }: Line): DynamicBag {
  return new Map<string, Dynamic>([
    ['rsquare', rsquare],
    ['slope', slope],
    ['interception', interception],
    ['variance', variance],
    ['rvariance', residualVariance],
  ]);
}
