/** What a series says of its periods. */
export interface Periodicity {
  /** The score of each period from 0 to half of the length; empty where no value differs from another. */
  readonly scores: readonly number[];
  /** The periods that stand out by far, best score first. */
  readonly certain: readonly number[];
  /** Those, and the ones that chance might explain as well, best score first. */
  readonly possible: readonly number[];
}

/** The shortest period that there is, and how often it has to fit into a series, as the pages say. */
const shortest = 4;
const repetitions = 2;

/** How likely chance alone has a line in the spectrum like that of a period. */
const certainty = 0.001;
const possibility = 0.5;

/**
 * The periods of a series. The score of a period is the autocorrelation of the series, as if it went on from its start after its
 * end, stretched such that the lowest of all is 0: so the engine's answers to the page's example are, to 15 digits.
 *
 * Undetermined: which periods are candidates at all. Of the example's peaks of the autocorrelation the engine names only the one
 * next to the strongest line of the spectrum, neither its neighbors nor its multiples. Here a candidate is the peak next to a
 * line that stands out, and whether that is so may be certain or only possible: a caller whose answer depends on it refuses.
 *
 * @see https://learn.microsoft.com/kusto/query/series-periods-detect-function
 */
export function periodicityOf(values: readonly number[]): Periodicity {
  const { length } = values;
  const scores = length < shortest * repetitions ? [] : circularAutocorrelation(values);
  if (scores.length === 0) {
    return { scores, certain: [], possible: [] };
  }
  const lines = spectrum(values);
  const total = lines.reduce((sum, line, place) => sum + (2 * place === length ? line / 2 : line), 0);
  const places = Math.floor((length - 1) / 2);
  const certain = new Set<number>();
  const possible = new Set<number>();
  for (let place = repetitions; place * shortest <= length; place += 1) {
    const line = lines[place] ?? 0;
    const period =
      line > (lines[place - 1] ?? 0) && line >= (lines[place + 1] ?? 0) ? peakNear(place, length, scores) : 0;
    const chance = places * (1 - line / total) ** (places - 1);
    if (period > 0 && chance < possibility) {
      possible.add(period);
      if (chance < certainty) {
        certain.add(period);
      }
    }
  }
  const byScore = (a: number, b: number): number => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b;
  return { scores, certain: [...certain].sort(byScore), possible: [...possible].sort(byScore) };
}

/** Empty where the autocorrelation is the same for all periods. */
function circularAutocorrelation(values: readonly number[]): readonly number[] {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const centered = values.map((value) => value - mean);
  const products = Array.from({ length: Math.floor(length / 2) + 1 }, (_, period) => {
    let sum = 0;
    for (let index = 0; index < length; index += 1) {
      const next = index + period;
      sum += (centered[index] ?? 0) * (centered[next < length ? next : next - length] ?? 0);
    }
    return sum;
  });
  const [highest = 0] = products;
  const lowest = products.reduce((low, product) => Math.min(low, product), highest);
  const isConstant = values.every((value) => value === values[0]) || !(highest > lowest);
  return isConstant ? [] : products.map((product) => (product - lowest) / (highest - lowest));
}

/** The power at each number of repetitions, from 0 (which is left out) to half of the length; that of its mirror image included. */
function spectrum(values: readonly number[]): readonly number[] {
  const { length } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  const cosines = values.map((_, index) => Math.cos((2 * Math.PI * index) / length));
  const sines = values.map((_, index) => Math.sin((2 * Math.PI * index) / length));
  return Array.from({ length: Math.floor(length / 2) + 1 }, (_, place) => {
    let even = 0;
    let odd = 0;
    for (let index = 0, angle = 0; place > 0 && index < length; index += 1, angle = (angle + place) % length) {
      const value = (values[index] ?? 0) - mean;
      even += value * (cosines[angle] ?? 0);
      odd += value * (sines[angle] ?? 0);
    }
    return 2 * (even * even + odd * odd);
  });
}

/**
 * The highest peak of the autocorrelation where a line of the spectrum may come from, between the middles to the lines next to
 * it; 0 where there is none.
 *
 * @see https://doi.org/10.1137/1.9781611972757.40 (Vlachos, Yu, Castelli: On Periodicity Detection and Structural Similarity)
 */
function peakNear(place: number, length: number, scores: readonly number[]): number {
  const low = Math.ceil((length / (place + 1) + length / place) / 2 - 1);
  const high = Math.floor((length / place + length / (place - 1)) / 2 + 1);
  let best = 0;
  for (let period = Math.max(low, shortest); period <= Math.min(high, length / repetitions); period += 1) {
    if (best === 0 || (scores[period] ?? 0) > (scores[best] ?? 0)) {
      best = period;
    }
  }
  return best > 0 && isPeriodPeak(scores, best, length) ? best : 0;
}

/** Whether a period has a higher score than those next to it; behind half of the length the scores mirror those before it. */
export function isPeriodPeak(scores: readonly number[], period: number, length: number): boolean {
  const score = scores[period] ?? 0;
  const next = period + 1;
  return score > (scores[period - 1] ?? 0) && score >= (scores[Math.min(next, length - next)] ?? 0);
}

/** Whether a period is long enough, and short enough for a series, to have a score other than 0. */
export function isPeriodInRange(period: number, length: number): boolean {
  return period >= shortest && period * repetitions <= length;
}
