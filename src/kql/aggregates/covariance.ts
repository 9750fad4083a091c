import type { Cell } from '../values/cell.ts';
import type { Accumulator, AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';
import { isNumeric, roundedMoment } from './moments.ts';

/**
 * `covariance(x, y)` over a sample (division by n - 1) and `covariancep(x, y)` over a population (by n), each also with a
 * predicate: real, rounded to ten decimals as variances are. A row where either is null does not count. Undetermined: 0
 * where there are too few rows to divide.
 *
 * @see https://learn.microsoft.com/kusto/query/covariance-aggregation-function
 */
export const covariance = covarianceOf('covariance', 1);
export const covariancep = covarianceOf('covariancep', 0);

export const covarianceif = covarianceIf(covariance);
export const covariancepif = covarianceIf(covariancep);

function covarianceOf(name: string, lost: 0 | 1): AggregateFunction {
  return {
    name,
    page: `${name}-aggregation-function`,
    resolve: (types) =>
      types.length === 2 && types.every(isNumeric)
        ? { parameters: ['real'], returns: ['real'], create: () => productsAroundMeans(lost) }
        : undefined,
  };
}

function covarianceIf(base: AggregateFunction): AggregateFunction {
  return conditional(base, { name: `${base.name}if`, page: `${base.name}if-aggregation-function`, place: 2 });
}

function productsAroundMeans(lost: number): Accumulator {
  let count = 0;
  let meanX = 0;
  let meanY = 0;
  let products = 0;
  return {
    add([x, y]: readonly Cell[]) {
      if (typeof x === 'number' && typeof y === 'number') {
        count += 1;
        const distance = x - meanX;
        meanX += distance / count;
        meanY += (y - meanY) / count;
        products += distance * (y - meanY);
      }
    },
    finish: () => [count <= lost ? 0 : roundedMoment(products / (count - lost))],
  };
}
