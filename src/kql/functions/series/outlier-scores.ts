import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';

/** How Tukey's test is made: with the quartiles, or with the 10th and the 90th percentile. */
export type OutlierKind = 'tukey' | 'ctukey';

interface Fence {
  readonly percentile: number;
  /** What makes a score of 1.5 as far out as it is with quartiles, in a normal distribution. */
  readonly factor: number;
}

/**
 * The factor of `ctukey` is the one that the engine's scores have to the last digit; which approximation of the normal
 * distribution gives it is not published (the exact one would be 2.714), so that there is none for other percentiles.
 */
const fences: Readonly<Record<OutlierKind, Fence>> = {
  tukey: { percentile: 25, factor: 1 },
  ctukey: { percentile: 10, factor: 2.772605605507915 },
};

/** Of numbers as large as `magnitude`, differences below this share of it are nothing but rounding. */
const rounding = 1e-9;

/** The kind that a text names; undefined for any other text. */
export function outlierKind(text: string): OutlierKind | undefined {
  return text === 'tukey' || text === 'ctukey' ? text : undefined;
}

/**
 * How far out each value is: the distance to the low or high percentile of `learned`, in ranges between them; 0 for what lies in
 * the range, and for null. Percentiles are interpolated between the values next to them.
 *
 * Undetermined: whether `tukey` interpolates in the same way. Refused, as no source says what it gives: a value outside of a
 * range that has no width, which happens where most of the values are equal.
 *
 * @see https://learn.microsoft.com/kusto/query/series-outliers-function
 */
export function outlierScores(
  name: string,
  kind: OutlierKind,
  values: readonly (number | null)[],
  learned: readonly number[],
  magnitude: number,
): readonly number[] {
  if (learned.length === 0) {
    return unknownScores(name, values);
  }
  const { percentile, factor } = fences[kind];
  const sorted = learned.toSorted((a, b) => a - b);
  const low = percentileOf(sorted, percentile);
  const high = percentileOf(sorted, 100 - percentile);
  const range = high - low;
  const tolerance = rounding * magnitude;
  if (range <= tolerance) {
    if (values.some((value) => value !== null && (value < low - tolerance || value > high + tolerance))) {
      throw new KqlUnsupportedError(
        `${name}() of a series with outliers where the values between the percentiles are equal`,
      );
    }
    return values.map(() => 0);
  }
  return values.map((value) => {
    if (value === null || (value >= low && value <= high)) {
      return 0;
    }
    return ((value - (value < low ? low : high)) / range) * factor;
  });
}

function unknownScores(name: string, values: readonly (number | null)[]): readonly number[] {
  if (values.some((value) => value !== null)) {
    throw new KqlUnsupportedError(`${name}() with nothing to learn from`);
  }
  return values.map(() => 0);
}

function percentileOf(sorted: readonly number[], percentile: number): number {
  const place = ((sorted.length - 1) * percentile) / 100;
  const before = sorted[Math.floor(place)] ?? 0;
  const after = sorted[Math.ceil(place)] ?? 0;
  return before + (after - before) * (place - Math.floor(place));
}
