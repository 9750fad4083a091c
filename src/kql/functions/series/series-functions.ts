import type { ScalarFunction } from '../scalar-function.ts';
import { seriesElementFunctions } from './element-functions.ts';
import { seriesPairFunctions } from './pair-functions.ts';

/** The functions of series, dynamic arrays of numbers, that are documented closely enough to give the same result. */
export const seriesFunctions: readonly ScalarFunction[] = [...seriesElementFunctions, ...seriesPairFunctions];
