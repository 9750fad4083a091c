/** The line of least squares through the numbers of a series, whose places count from 1. */
export interface Line {
  readonly rsquare: number;
  readonly slope: number;
  /** Of the numbers, as of a sample. */
  readonly variance: number;
  /** Of what the line leaves of them, divided like {@link Line.variance}. */
  readonly residualVariance: number;
  /** The line's value at place 0, which is before the first element. */
  readonly interception: number;
  readonly fitted: readonly number[];
}

/** The line of least squares through at least two numbers. Through numbers that are all equal it goes exactly: its r-square is 1. */
export function lineOfLeastSquares(values: readonly number[]): Line {
  const [first = 0] = values;
  if (values.every((value) => value === first)) {
    return { rsquare: 1, slope: 0, variance: 0, residualVariance: 0, interception: first, fitted: values };
  }
  const { length } = values;
  const meanPlace = (length + 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / length;
  let placeSquares = 0;
  let products = 0;
  let squares = 0;
  for (const [index, value] of values.entries()) {
    const place = index + 1 - meanPlace;
    placeSquares += place * place;
    products += place * (value - mean);
    squares += (value - mean) ** 2;
  }
  const slope = products / placeSquares;
  const interception = mean - slope * meanPlace;
  const fitted = values.map((_, index) => interception + slope * (index + 1));
  const residuals = values.reduce((sum, value, index) => sum + (value - (fitted[index] ?? 0)) ** 2, 0);
  return {
    rsquare: 1 - residuals / squares,
    slope,
    variance: squares / (length - 1),
    residualVariance: residuals / (length - 1),
    interception,
    fitted,
  };
}
