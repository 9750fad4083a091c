import type { Cell } from '../values/cell.ts';
import type { Accumulator, AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';
import { isNumeric, roundedMoment } from './moments.ts';

/**
 * `variance()`, `stdev()` over a sample (division by n - 1) and `variancep()`, `stdevp()` over a population (by n), each also
 * with a predicate: real; 0 where there are too few values to divide.
 *
 * Kusto rounds the variance to ten decimals, which its own answers show (`7.8674285714`). Undetermined: that the standard
 * deviation is the root of the rounded variance, and that the population's of no values is 0 as the sample's is.
 *
 * @see https://learn.microsoft.com/kusto/query/variance-aggregation-function
 */
export const variance = spread('variance', (squares, count) => divided(squares, count - 1));
export const variancep = spread('variancep', (squares, count) => divided(squares, count));
export const stdev = spread('stdev', (squares, count) => Math.sqrt(divided(squares, count - 1)));
export const stdevp = spread('stdevp', (squares, count) => Math.sqrt(divided(squares, count)));

export const varianceif = spreadIf(variance);
export const variancepif = spreadIf(variancep);
export const stdevif = spreadIf(stdev);
export const stdevpif = spreadIf(stdevp);

function divided(squares: number, divisor: number): number {
  return divisor <= 0 ? 0 : roundedMoment(squares / divisor);
}

function spread(name: string, result: (squares: number, count: number) => number): AggregateFunction {
  return {
    name,
    page: `${name}-aggregation-function`,
    resolve: ([type, ...rest]) =>
      type === undefined || !isNumeric(type) || rest.length > 0
        ? undefined
        : { parameters: ['real'], returns: ['real'], create: () => squaresAroundMean(result) },
  };
}

function spreadIf(base: AggregateFunction): AggregateFunction {
  return conditional(base, { name: `${base.name}if`, page: `${base.name}if-aggregation-function`, place: 1 });
}

/** Welford's method: one pass, without the cancellation that the difference of two large sums suffers. */
function squaresAroundMean(result: (squares: number, count: number) => number): Accumulator {
  let count = 0;
  let mean = 0;
  let squares = 0;
  return {
    add([cell]: readonly Cell[]) {
      if (typeof cell === 'number') {
        count += 1;
        const distance = cell - mean;
        mean += distance / count;
        squares += distance * (cell - mean);
      }
    },
    finish: () => [result(squares, count)],
  };
}
