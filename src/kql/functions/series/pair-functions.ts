import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { seriesNumber } from './series-number.ts';

type Numeral = bigint | number;

/**
 * Functions of the elements at the same place of two series, as long as the longer of them: null where an element is no number
 * or missing, and for what is no array. A number in place of a series stands for as many of it as the other series has elements.
 *
 * Two longs give a long, except for `series_divide()` and `series_pow()`, which give reals.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#series-element-wise-functions
 */
export const seriesPairFunctions: readonly ScalarFunction[] = [
  arithmetic(
    'series_add',
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  arithmetic(
    'series_subtract',
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  arithmetic(
    'series_multiply',
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  arithmetic('series_divide', (a, b) => a / b),
  arithmetic('series_pow', (a, b) => a ** b),
  ofPairs('series_equals', (a, b) => isSame(a, b)),
  ofPairs('series_not_equals', (a, b) => !isSame(a, b)),
  ofPairs('series_greater', (a, b) => a > b),
  ofPairs('series_greater_equals', (a, b) => a >= b),
  ofPairs('series_less', (a, b) => a < b),
  ofPairs('series_less_equals', (a, b) => a <= b),
];

/** A long and a real are compared by value, not by form. */
function isSame(a: Numeral, b: Numeral): boolean {
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint equals a number only so
  return a == b;
}

function arithmetic(
  name: string,
  ofReals: (a: number, b: number) => number,
  ofLongs?: (a: bigint, b: bigint) => bigint,
): ScalarFunction {
  return ofPairs(name, (a, b) =>
    ofLongs !== undefined && typeof a === 'bigint' && typeof b === 'bigint'
      ? BigInt.asIntN(64, ofLongs(a, b))
      : ofReals(Number(a), Number(b)),
  );
}

function ofPairs(name: string, compute: (a: Numeral, b: Numeral) => Dynamic): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: (types) => {
      const [left, right] = types;
      if (types.length !== 2 || left === undefined || right === undefined || !areOperands(left, right)) {
        return undefined;
      }
      return overload(['dynamic', 'dynamic'], 'dynamic', (a, b) => {
        const first = left === 'dynamic' ? a : repeated(a, b);
        const second = right === 'dynamic' ? b : repeated(b, a);
        return isArray(first) && isArray(second) ? paired(first, second, compute) : null;
      });
    },
  };
}

function areOperands(left: ScalarType, right: ScalarType): boolean {
  return left === 'dynamic' ? right === 'dynamic' || isNumericType(right) : right === 'dynamic' && isNumericType(left);
}

function repeated(value: Dynamic, beside: Dynamic): Dynamic {
  return isArray(beside) ? beside.map(() => value) : value;
}

function paired(first: DynamicArray, second: DynamicArray, compute: (a: Numeral, b: Numeral) => Dynamic): DynamicArray {
  return Array.from({ length: Math.max(first.length, second.length) }, (_, index) => {
    const a = seriesNumber(first[index]);
    const b = seriesNumber(second[index]);
    return a === undefined || b === undefined ? null : compute(a, b);
  });
}
