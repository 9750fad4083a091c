import type { Cell } from '../values/cell.ts';
import { compareCells } from '../values/compare.ts';
import { convertCell, wrapDynamic } from '../values/convert.ts';
import { isArray } from '../values/dynamic.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { AggregateFunction, AggregateImplementation } from './aggregate-function.ts';

/**
 * `percentile(expr, p)`, `percentiles(expr, p…)` and their weighted forms: long for int, real for decimal, otherwise the type
 * of `expr`; one column for each percentage, or one array in the `_array` forms. Null without values.
 *
 * The P-th percentile is the nearest-rank one: the smallest value that at least P % of the values do not exceed; the 0th is the
 * smallest value. Kusto estimates it with a t-digest, which is exact for few values and can be off by up to 1 % of the ranks
 * in the middle of many; this is always exact.
 *
 * A weight says how often a value counts. Rows whose weight is null or not positive do not count.
 *
 * @see https://learn.microsoft.com/kusto/query/percentiles-aggregation-function
 * @see https://learn.microsoft.com/kusto/query/percentilesw-aggregation-function
 */
export const percentile = percentileFunction('percentile', { weighted: false, shape: 'one' });
export const percentiles = percentileFunction('percentiles', { weighted: false, shape: 'columns' });
export const percentilesArray = percentileFunction('percentiles_array', { weighted: false, shape: 'array' });
export const percentilew = percentileFunction('percentilew', { weighted: true, shape: 'one' });
export const percentilesw = percentileFunction('percentilesw', { weighted: true, shape: 'columns' });
export const percentileswArray = percentileFunction('percentilesw_array', { weighted: true, shape: 'array' });

interface Form {
  readonly weighted: boolean;
  readonly shape: 'one' | 'columns' | 'array';
}

function percentileFunction(name: string, form: Form): AggregateFunction {
  return {
    name,
    page: form.weighted ? 'percentilesw-aggregation-function' : 'percentiles-aggregation-function',
    resolve(types, constants) {
      const first = form.weighted ? 2 : 1;
      const type = rankedType(types[0]);
      const percentages = percentagesOf(types.slice(first), constants.slice(first), form);
      if (type === undefined || percentages === undefined || (form.weighted && !isInteger(types[1]))) {
        return undefined;
      }
      return implementation(type, types, percentages, form);
    },
  };
}

/** The type that values of a type are ranked in and given back as; undefined when there are no percentiles of them. */
function rankedType(type: ScalarType | undefined): ScalarType | undefined {
  switch (type) {
    case 'int':
    case 'long':
      return 'long';
    case 'real':
    case 'decimal':
      return 'real';
    case 'datetime':
    case 'timespan':
      return type;
    default:
      return undefined;
  }
}

function isInteger(type: ScalarType | undefined): boolean {
  return type === 'int' || type === 'long';
}

/** The percentages, which must be constants from 0 to 100; in the array forms a single constant array will do. */
function percentagesOf(
  types: readonly ScalarType[],
  constants: readonly (Cell | undefined)[],
  { shape }: Form,
): readonly number[] | undefined {
  const [only] = constants;
  const cells =
    shape === 'array' && types.length === 1 && isArray(only)
      ? only.map((item) => convertCell(item, 'dynamic', 'real'))
      : types.map((type, index) => convertCell(constants[index] ?? null, type, 'real'));
  if (cells.length === 0 || (shape === 'one' && cells.length > 1)) {
    return undefined;
  }
  const numbers = cells.filter((cell) => typeof cell === 'number');
  return numbers.length === cells.length && numbers.every((number) => number >= 0 && number <= 100)
    ? numbers
    : undefined;
}

function implementation(
  type: ScalarType,
  types: readonly ScalarType[],
  percentages: readonly number[],
  { weighted, shape }: Form,
): AggregateImplementation {
  const [, ...others] = types;
  return {
    parameters: [type, ...others],
    returns: shape === 'array' ? ['dynamic'] : percentages.map(() => type),
    create() {
      const entries: Entry[] = [];
      return {
        add([value = null, second]) {
          const weight = weighted ? second : 1;
          if (value !== null && (typeof weight === 'number' || typeof weight === 'bigint') && weight > 0) {
            entries.push({ value, weight: BigInt(weight) });
          }
        },
        finish() {
          const found = atPercentages(entries, type, percentages);
          if (shape !== 'array') {
            return found;
          }
          return [entries.length === 0 ? null : found.map((cell) => wrapDynamic(cell, type))];
        },
      };
    },
  };
}

interface Entry {
  readonly value: Cell;
  readonly weight: bigint;
}

/** The nearest-rank percentiles: rank `ceil(p / 100 * n)`, at least 1. */
function atPercentages(entries: readonly Entry[], type: ScalarType, percentages: readonly number[]): Cell[] {
  const sorted = entries.toSorted((a, b) => compareCells(type, a.value, b.value));
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0n);
  return percentages.map((percentage) => {
    const rank = rankOf(percentage, total);
    let passed = 0n;
    for (const { value, weight } of sorted) {
      passed += weight;
      if (passed >= rank) {
        return value;
      }
    }
    return null;
  });
}

/** Percentages are written with few decimals; as millionths they are whole, and the rank is exact. */
function rankOf(percentage: number, total: bigint): bigint {
  const millionths = BigInt(Math.round(percentage * 1e6));
  return (millionths * total + 99_999_999n) / 100_000_000n;
}
