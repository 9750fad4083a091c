import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import { periodicityOf } from './periodicity.ts';

export type Trend = 'avg' | 'linefit' | 'none';

export interface DecompositionRequest {
  /** The name of the function that asks, for errors. */
  readonly name: string;
  /** Null is allowed among the last `testPoints` only. */
  readonly values: readonly (number | null)[];
  /** -1 to find the period, 0 for none, or the period. */
  readonly seasonality: number;
  readonly trend: Trend;
  /** How many values at the end are not learned from. */
  readonly testPoints: number;
  /** The score that a period has to have to be found. */
  readonly seasonalityThreshold: number;
}

/** The parts of a series, each as long as it. */
export interface Decomposition {
  readonly baseline: readonly number[];
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  /** What is left of the series without the baseline; null where the value is. */
  readonly residual: readonly (number | null)[];
}

/**
 * The parts of a series as the page defines them: the seasonal one is the median of the values in the same place of the period,
 * the trend is the mean of what is left, or the line of least squares through it, and the baseline is both together.
 *
 * The values that are not learned from do not count for the period either: only so the page's example of a forecast, whose last
 * week is empty, has the weekly period that the page says is found.
 *
 * Undetermined, as no source prints figures: that the median of an even number of values is the mean of the two in the middle.
 * Refused: series for which it is undetermined whether there is a period, fewer values than the period has places, and a line
 * through fewer than two values.
 *
 * @see https://learn.microsoft.com/kusto/query/series-decompose-function
 */
export function decompose(request: DecompositionRequest): Decomposition {
  const { name, values } = request;
  const learned = learnedFrom(request);
  if (learned.length === 0 && values.length > 0) {
    throw new KqlUnsupportedError(`${name}() with nothing to learn from`);
  }
  const seasons = seasonalParts(request, learned);
  const seasonal = values.map((_, index) => seasons[index % seasons.length] ?? 0);
  const trendAt = trendThrough(
    request,
    learned.map((value, index) => value - (seasonal[index] ?? 0)),
  );
  const trend = values.map((_, index) => trendAt(index));
  const baseline = seasonal.map((season, index) => season + (trend[index] ?? 0));
  const residual = values.map((value, index) => (value === null ? null : value - (baseline[index] ?? 0)));
  return { baseline, seasonal, trend, residual };
}

function learnedFrom({ name, values, testPoints }: DecompositionRequest): readonly number[] {
  return values.slice(0, Math.max(values.length - testPoints, 0)).map((value) => {
    if (value === null) {
      throw new KqlUnsupportedError(`${name}() of a series with elements that are no finite numbers`);
    }
    return value;
  });
}

/** One value for each place of the period; a single 0 where there is none. */
function seasonalParts(request: DecompositionRequest, learned: readonly number[]): readonly number[] {
  const period = request.seasonality < 0 ? foundPeriod(request, learned) : request.seasonality;
  if (period === 0) {
    return [0];
  }
  if (period > learned.length) {
    throw new KqlUnsupportedError(`${request.name}() of a series that is shorter than its period`);
  }
  return Array.from({ length: period }, (_, place) =>
    median(learned.filter((_value, index) => index % period === place)),
  );
}

function foundPeriod({ name, seasonalityThreshold }: DecompositionRequest, learned: readonly number[]): number {
  const { scores, certain, possible } = periodicityOf(learned);
  const best = (periods: readonly number[]): number => {
    const [first = 0] = periods;
    return first > 0 && (scores[first] ?? 0) >= seasonalityThreshold ? first : 0;
  };
  const period = best(certain);
  if (period !== best(possible)) {
    throw new KqlUnsupportedError(`${name}() of a series whose seasonality chance might explain`);
  }
  return period;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/** The trend at each place. A series of equal values has just that value, without the rounding of sums. */
function trendThrough({ name, trend }: DecompositionRequest, values: readonly number[]): (place: number) => number {
  if (trend === 'none' || values.length === 0) {
    return () => 0;
  }
  if (trend === 'linefit' && values.length < 2) {
    throw new KqlUnsupportedError(`${name}() with a line through fewer than two values`);
  }
  const [first = 0] = values;
  if (values.every((value) => value === first)) {
    return () => first;
  }
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (trend === 'avg') {
    return () => mean;
  }
  const middle = (values.length - 1) / 2;
  let products = 0;
  let squares = 0;
  for (const [place, value] of values.entries()) {
    products += (place - middle) * (value - mean);
    squares += (place - middle) ** 2;
  }
  const slope = products / squares;
  const start = mean - slope * middle;
  return (place) => start + slope * place;
}
