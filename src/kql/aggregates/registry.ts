import type { AggregateFunction } from './aggregate-function.ts';
import { argMax, argMin } from './arg-extremes.ts';
import { avg, avgif } from './average.ts';
import { binaryAllAnd, binaryAllOr, binaryAllXor } from './binary-all.ts';
import { buildSchema } from './build-schema.ts';
import { count, countif } from './count.ts';
import { countDistinct, countDistinctif, dcount, dcountif } from './count-distinct.ts';
import { covariance, covarianceif, covariancep, covariancepif } from './covariance.ts';
import { max, maxif, min, minif } from './extremes.ts';
import { makeBag, makeBagIf, makeDictionary } from './make-bag.ts';
import { deprecatedMakeList, makeList, makeListIf, makeListWithNulls } from './make-list.ts';
import { deprecatedMakeSet, makeSet, makeSetIf } from './make-set.ts';
import {
  percentile,
  percentiles,
  percentilesArray,
  percentilesw,
  percentileswArray,
  percentilew,
} from './percentile.ts';
import { stdev, stdevif, stdevp, stdevpif, variance, varianceif, variancep, variancepif } from './spread.ts';
import { sum, sumif } from './sum.ts';
import { takeAny, takeAnyif } from './take-any.ts';

/**
 * The aggregates that are supported, by topic. `hll()`, `hll_if()`, `hll_merge()`, `tdigest()` and `tdigest_merge()` are left
 * out: what they give is the inside of an estimate, in a format that is not public.
 *
 * @see https://learn.microsoft.com/kusto/query/aggregation-functions
 */
export const aggregateFunctions: readonly AggregateFunction[] = Object.freeze([
  count,
  countif,
  dcount,
  dcountif,
  countDistinct,
  countDistinctif,
  sum,
  sumif,
  avg,
  avgif,
  min,
  minif,
  max,
  maxif,
  argMax,
  argMin,
  takeAny,
  takeAnyif,
  makeList,
  makeListIf,
  makeListWithNulls,
  deprecatedMakeList,
  makeSet,
  makeSetIf,
  deprecatedMakeSet,
  makeBag,
  makeBagIf,
  makeDictionary,
  buildSchema,
  percentile,
  percentiles,
  percentilesArray,
  percentilew,
  percentilesw,
  percentileswArray,
  stdev,
  stdevif,
  stdevp,
  stdevpif,
  variance,
  varianceif,
  variancep,
  variancepif,
  covariance,
  covarianceif,
  covariancep,
  covariancepif,
  binaryAllAnd,
  binaryAllOr,
  binaryAllXor,
]);

const byName: ReadonlyMap<string, AggregateFunction> = new Map(
  aggregateFunctions.flatMap((aggregate) =>
    [aggregate.name, ...(aggregate.aliases ?? [])].map((name) => [name, aggregate] as const),
  ),
);

/** The aggregate of a name or another spelling of it; names are case-sensitive. Undefined when there is none. */
export function findAggregate(name: string): AggregateFunction | undefined {
  return byName.get(name);
}
