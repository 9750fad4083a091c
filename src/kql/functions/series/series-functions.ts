import type { ScalarFunction } from '../scalar-function.ts';
import { seriesDecomposeFunctions } from './decompose.ts';
import { seriesElementFunctions } from './element-functions.ts';
import { seriesFillFunctions } from './fill.ts';
import { seriesFillLinearFunction } from './fill-linear.ts';
import { seriesFilterFunctions } from './filters.ts';
import { seriesFitLineFunctions } from './fit-line.ts';
import { seriesFitTwoLinesFunctions } from './fit-two-lines.ts';
import { seriesOutliersFunction } from './outliers.ts';
import { seriesPairFunctions } from './pair-functions.ts';
import { seriesPeriodsFunctions } from './periods.ts';
import { seriesReductions } from './reductions.ts';
import { seriesStatisticsFunctions } from './statistics.ts';

/** The functions of series, dynamic arrays of numbers, that are documented closely enough to give the same result. */
export const seriesFunctions: readonly ScalarFunction[] = [
  ...seriesElementFunctions,
  ...seriesPairFunctions,
  ...seriesReductions,
  ...seriesStatisticsFunctions,
  ...seriesFitLineFunctions,
  ...seriesFitTwoLinesFunctions,
  ...seriesFillFunctions,
  seriesFillLinearFunction,
  ...seriesFilterFunctions,
  seriesOutliersFunction,
  ...seriesPeriodsFunctions,
  ...seriesDecomposeFunctions,
];
