import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Cell } from '../../values/cell.ts';
import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';
import { type Decomposition, decompose, type Trend } from './decomposition.ts';
import { type OutlierKind, outlierKind, outlierScores } from './outlier-scores.ts';
import { seriesNumber } from './series-number.ts';

interface Options {
  readonly threshold: number;
  readonly seasonality: number;
  readonly trend: Trend;
  readonly testPoints: number;
  readonly kind: OutlierKind;
  readonly seasonalityThreshold: number;
}

type OptionName = keyof Options;

const defaults: Options = {
  threshold: 1.5,
  seasonality: -1,
  trend: 'avg',
  testPoints: 0,
  kind: 'ctukey',
  seasonalityThreshold: 0.6,
};

const optionTypes: Readonly<Record<OptionName, ScalarType>> = {
  threshold: 'real',
  seasonality: 'long',
  trend: 'string',
  testPoints: 'long',
  kind: 'string',
  seasonalityThreshold: 'real',
};

/**
 * `series_decompose()`, `series_decompose_forecast()` and `series_decompose_anomalies()`: arrays of the values of their columns.
 * The first two give the baseline, the seasonal part, the trend and the residual; the forecast is the baseline, which goes on
 * where it has nothing to learn from. The last gives 1, -1 or 0 for each element (above, below and within the threshold), its
 * score as `series_outliers()` gives it for the residual, and the baseline. What is no array gives null.
 *
 * Undetermined: that the flags are longs, that a score equal to the threshold is no anomaly, that the fence is made of the
 * residuals that are learned from, and that a forecast without a trend fits a line, as its page's example and older versions of
 * the page say, though the page today says that it does not.
 *
 * Refused, as not documented: elements that are no finite numbers, but for nulls among the points that are not learned from;
 * options out of their range; and what `decompose()` and `outlierScores()` refuse.
 *
 * @see https://learn.microsoft.com/kusto/query/series-decompose-function
 * @see https://learn.microsoft.com/kusto/query/series-decompose-forecast-function
 * @see https://learn.microsoft.com/kusto/query/series-decompose-anomalies-function
 */
export const seriesDecomposeFunctions: readonly ScalarFunction[] = [
  decomposing('series_decompose', ['seasonality', 'trend', 'testPoints', 'seasonalityThreshold'], 0, asParts),
  decomposing(
    'series_decompose_forecast',
    ['testPoints', 'seasonality', 'trend', 'seasonalityThreshold'],
    1,
    asParts,
    'linefit',
  ),
  decomposing(
    'series_decompose_anomalies',
    ['threshold', 'seasonality', 'trend', 'testPoints', 'kind', 'seasonalityThreshold'],
    0,
    asAnomalies,
  ),
];

type Give = (parts: Decomposition, values: readonly (number | null)[], options: Options) => DynamicArray;

function decomposing(
  name: string,
  order: readonly OptionName[],
  required: number,
  give: Give,
  trend: Trend = defaults.trend,
): ScalarFunction {
  /** Each column of a query asks for the same anew: results by the series, which does not change, and the options. */
  const results = new WeakMap<DynamicArray, { readonly key: string; readonly result: DynamicArray }>();
  const evaluate = (...[series, ...cells]: readonly Cell[]): Cell => {
    if (!isArray(series)) {
      return null;
    }
    const options = optionsOf(name, order, cells, trend);
    const key = JSON.stringify(options);
    const known = results.get(series);
    if (known?.key === key) {
      return known.result;
    }
    const values = valuesOf(name, series, options.testPoints);
    const result = give(decompose({ name, values, ...options }), values, options);
    results.set(series, { key, result });
    return result;
  };
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([series, ...types]) =>
      series === 'dynamic' &&
      types.length >= required &&
      types.length <= order.length &&
      types.every((type, place) => isOptionType(order[place], type))
        ? {
            parameters: ['dynamic', ...order.slice(0, types.length).map((option) => optionTypes[option])],
            returns: 'dynamic',
            nulls: 'handled',
            evaluate,
          }
        : undefined,
  };
}

function isOptionType(option: OptionName | undefined, type: ScalarType): boolean {
  return option !== undefined && (optionTypes[option] === 'string' ? type === 'string' : isNumericType(type));
}

function optionsOf(name: string, order: readonly OptionName[], cells: readonly Cell[], trend: Trend): Options {
  const cellOf = (option: OptionName): Cell | undefined => cells[order.indexOf(option)];
  const refuse = (what: string): never => {
    throw new KqlUnsupportedError(`${name}() with ${what}`);
  };
  const number = (
    option: 'threshold' | 'seasonality' | 'testPoints' | 'seasonalityThreshold',
    least: number,
  ): number => {
    const cell = cellOf(option);
    const value = cell === undefined ? defaults[option] : cell === null ? Number.NaN : Number(cell);
    return value >= least ? value : refuse(`an option that is null or below ${least}`);
  };
  const text = String(cellOf('trend') ?? trend);
  return {
    threshold: number('threshold', 0),
    seasonality: number('seasonality', -1),
    trend:
      text === 'avg' || text === 'linefit' || text === 'none'
        ? text
        : refuse('a trend other than avg, linefit and none'),
    testPoints: number('testPoints', 0),
    kind: outlierKind(String(cellOf('kind') ?? defaults.kind)) ?? refuse('a method other than tukey and ctukey'),
    seasonalityThreshold: number('seasonalityThreshold', 0),
  };
}

function valuesOf(name: string, series: DynamicArray, testPoints: number): readonly (number | null)[] {
  return series.map((element, index) => {
    if (element === null && index >= series.length - testPoints) {
      return null;
    }
    const number = Number(seriesNumber(element));
    if (!Number.isFinite(number)) {
      throw new KqlUnsupportedError(`${name}() of a series with elements that are no finite numbers`);
    }
    return number;
  });
}

function asParts({ baseline, seasonal, trend, residual }: Decomposition): DynamicArray {
  return [baseline, seasonal, trend, residual];
}

function asAnomalies(
  { baseline, residual }: Decomposition,
  values: readonly (number | null)[],
  { kind, testPoints, threshold }: Options,
): DynamicArray {
  const learned = residual
    .slice(0, Math.max(residual.length - testPoints, 0))
    .filter((value): value is number => value !== null);
  const magnitude = values.reduce<number>((largest, value) => Math.max(largest, Math.abs(value ?? 0)), 0);
  const scores = outlierScores('series_decompose_anomalies', kind, residual, learned, magnitude);
  const flags: readonly Dynamic[] = scores.map((score) => (score > threshold ? 1n : score < -threshold ? -1n : 0n));
  return [flags, scores, baseline];
}
