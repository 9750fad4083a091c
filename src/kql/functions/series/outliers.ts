import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { type Dynamic, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { overloadWithNulls, type ScalarFunction } from '../scalar-function.ts';
import { outlierKind, outlierScores } from './outlier-scores.ts';
import { seriesNumber } from './series-number.ts';

const name = 'series_outliers';

/**
 * `series_outliers(series, kind, ignore_val, min_percentile, max_percentile)`: a score for each element, as a real; above 1.5 and
 * below -1.5 it is an outlier. Nulls and elements that equal `ignore_val` do not count, and have the score 0. What is no array
 * gives null.
 *
 * Refused, as not documented: other elements that are no finite numbers, other kinds, percentiles other than 10 and 90, the
 * argument `test_points` that only the language service knows, and what `outlierScores()` refuses.
 *
 * @see https://learn.microsoft.com/kusto/query/series-outliers-function
 */
export const seriesOutliersFunction: ScalarFunction = {
  name,
  page: 'series-outliers-function',
  resolve: (types) => {
    const [series, kind, ...numbers] = types;
    if (series !== 'dynamic' || (kind !== undefined && kind !== 'string') || !areNumbers(numbers)) {
      return undefined;
    }
    switch (numbers.length) {
      case 0:
        return kind === undefined
          ? overloadWithNulls(['dynamic'], 'dynamic', (array) => outliers(array, 'ctukey', null, 10, 90))
          : overloadWithNulls(['dynamic', 'string'], 'dynamic', (array, how) => outliers(array, how, null, 10, 90));
      case 1:
        return overloadWithNulls(['dynamic', 'string', 'real'], 'dynamic', (array, how, ignored) =>
          outliers(array, how, ignored, 10, 90),
        );
      case 2:
        return overloadWithNulls(['dynamic', 'string', 'real', 'real'], 'dynamic', (array, how, ignored, low) =>
          outliers(array, how, ignored, low, 90),
        );
      default:
        return overloadWithNulls(['dynamic', 'string', 'real', 'real', 'real'], 'dynamic', outliers);
    }
  },
};

function areNumbers(types: readonly ScalarType[]): boolean {
  return types.length <= 3 && types.every(isNumericType);
}

function outliers(
  series: Dynamic | null,
  kindName: string,
  ignored: number | null,
  low: number | null,
  high: number | null,
): Dynamic | null {
  if (!isArray(series)) {
    return null;
  }
  const kind = outlierKind(kindName);
  if (kind === undefined) {
    throw new KqlUnsupportedError(`${name}() of a kind other than "tukey" and "ctukey"`);
  }
  if (kind === 'ctukey' && (low !== 10 || high !== 90)) {
    throw new KqlUnsupportedError(`${name}() with percentiles other than 10 and 90`);
  }
  const values = series.map((element) => {
    const number = Number(seriesNumber(element));
    if (element === null || number === ignored) {
      return null;
    }
    if (!Number.isFinite(number)) {
      throw new KqlUnsupportedError(`${name}() of a series with elements that are no finite numbers`);
    }
    return number;
  });
  return outlierScores(
    name,
    kind,
    values,
    values.filter((value) => value !== null),
    0,
  );
}
