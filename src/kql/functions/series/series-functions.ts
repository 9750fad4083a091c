import type { ScalarFunction } from '../scalar-function.ts';
import { seriesDecomposeFunctions } from './decompose.ts';
import { seriesElementFunctions } from './element-functions.ts';
import { seriesFillFunctions } from './fill.ts';
import { seriesFillLinearFunction } from './fill-linear.ts';
import { seriesFilterFunctions } from './filters.ts';
import { seriesFitLineFunctions } from './fit-line.ts';
import { seriesOutliersFunction } from './outliers.ts';
import { seriesPairFunctions } from './pair-functions.ts';
import { seriesPeriodsFunctions } from './periods.ts';
import { seriesReductions } from './reductions.ts';
import { seriesStatisticsFunctions } from './statistics.ts';

/**
 * The functions of series, dynamic arrays of numbers, that are documented closely enough to give the same result.
 *
 * Not among them are `series_fit_2lines()` and `series_fit_2lines_dynamic()`. No source prints a result of theirs, or says how few
 * elements a part may have, on which side of the split the element at `split_idx` is, and where the line on the right counts
 * places from, without which three of their columns are anyone's guess.
 */
export const seriesFunctions: readonly ScalarFunction[] = [
  ...seriesElementFunctions,
  ...seriesPairFunctions,
  ...seriesReductions,
  ...seriesStatisticsFunctions,
  ...seriesFitLineFunctions,
  ...seriesFillFunctions,
  seriesFillLinearFunction,
  ...seriesFilterFunctions,
  seriesOutliersFunction,
  ...seriesPeriodsFunctions,
  ...seriesDecomposeFunctions,
];
