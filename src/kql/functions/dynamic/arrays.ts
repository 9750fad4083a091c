import type { Cell, Int64 } from '../../values/cell.ts';
import { compareDynamics, dynamicKey } from '../../values/compare.ts';
import { type Dynamic, type DynamicArray, DynamicScalar, isArray } from '../../values/dynamic.ts';
import { int64ToNumber } from '../../values/int64.ts';
import { defineFunction } from '../define-function.ts';
import { type Overload, overload, overloadWithNulls, type ScalarFunction } from '../scalar-function.ts';

type Item = Dynamic | null;

/**
 * Functions on arrays: null where the array is no array. Places are counted from 0, negative ones from the end.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#dynamicarray-functions
 */
export const arrayFunctions: readonly ScalarFunction[] = [
  defineFunction({
    name: 'array_length',
    aliases: ['arraylength'],
    page: 'array-length-function',
    overloads: [overload(['dynamic'], 'long', (array) => (isArray(array) ? array.length : null))],
  }),
  {
    name: 'array_concat',
    page: 'array-concat-function',
    resolve: (types) =>
      types.length > 0 && types.every((type) => type === 'dynamic')
        ? {
            parameters: ['dynamic'],
            variadic: true,
            returns: 'dynamic',
            nulls: 'propagate',
            evaluate: (...arrays) => (arrays.every(isArray) ? arrays.flat() : null),
          }
        : undefined,
  },
  onArray('array_reverse', (array) => [...array].reverse()),
  onArrayAndLong('array_rotate_left', (array, count) => rotate(array, count)),
  onArrayAndLong('array_rotate_right', (array, count) => rotate(array, -count)),
  shiftFunction('array_shift_left', 1),
  shiftFunction('array_shift_right', -1),
  defineFunction({
    name: 'array_slice',
    page: 'array-slice-function',
    overloads: [
      overload(['dynamic', 'long', 'long'], 'dynamic', (array, start, end) =>
        isArray(array) ? slice(array, int64ToNumber(start), int64ToNumber(end)) : null,
      ),
    ],
  }),
  defineFunction({
    name: 'array_split',
    page: 'array-split-function',
    overloads: [
      overload(['dynamic', 'long'], 'dynamic', (array, index) =>
        isArray(array) ? splitArray(array, [int64ToNumber(index)]) : null,
      ),
      overload(['dynamic', 'dynamic'], 'dynamic', (array, indices) =>
        isArray(array) && isArray(indices) ? splitArray(array, indices.map(Number)) : null,
      ),
    ],
  }),
  {
    name: 'array_index_of',
    page: 'array-index-of-function',
    resolve: (types) =>
      types.length >= 2 && types.length <= 5 && types[0] === 'dynamic'
        ? {
            parameters: (['dynamic', 'dynamic', 'long', 'long', 'long'] as const).slice(0, types.length),
            returns: 'long',
            nulls: 'handled',
            evaluate: (array = null, value = null, start = 0, length = -1, occurrence = 1) =>
              isArray(array) && isInt64(start) && isInt64(length) && isInt64(occurrence)
                ? indexOf(array, dynamicKey(asItem(value)), Number(start), Number(length), Number(occurrence))
                : null,
          }
        : undefined,
  },
  {
    name: 'array_iff',
    aliases: ['array_iif'],
    page: 'array-iff-function',
    resolve: (types) =>
      types.length === 3 && types[0] === 'dynamic'
        ? overloadWithNulls(['dynamic', 'dynamic', 'dynamic'], 'dynamic', arrayIff)
        : undefined,
  },
  sortFunction('array_sort_asc', 1),
  sortFunction('array_sort_desc', -1),
  defineFunction({
    name: 'array_sum',
    page: 'array-sum-function',
    overloads: [overload(['dynamic'], 'real', sum)],
  }),
  {
    name: 'zip',
    page: 'zip-function',
    resolve: (types) =>
      types.length >= 2 && types.every((type) => type === 'dynamic')
        ? {
            parameters: ['dynamic'],
            variadic: true,
            returns: 'dynamic',
            nulls: 'propagate',
            evaluate: (...arrays) => (arrays.every(isArray) ? zip(arrays) : null),
          }
        : undefined,
  },
  {
    name: 'pack_array',
    page: 'pack-array-function',
    resolve: (types) => ({
      parameters: types.length === 0 ? [] : ['dynamic'],
      variadic: types.length > 0,
      returns: 'dynamic',
      nulls: 'handled',
      evaluate: (...cells) => cells.map(asItem),
    }),
  },
];

/** What the engine hands over for a parameter of type dynamic. */
function asItem(cell: Cell): Item {
  return cell as Item;
}

function isInt64(cell: Cell): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function onArray(name: string, compute: (array: DynamicArray) => Item): ScalarFunction {
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [overload(['dynamic'], 'dynamic', (array) => (isArray(array) ? compute(array) : null))],
  });
}

function onArrayAndLong(name: string, compute: (array: DynamicArray, count: number) => Item): ScalarFunction {
  return defineFunction({
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    overloads: [
      overload(['dynamic', 'long'], 'dynamic', (array, count) =>
        isArray(array) ? compute(array, int64ToNumber(count)) : null,
      ),
    ],
  });
}

function rotate(array: DynamicArray, count: number): DynamicArray {
  const { length } = array;
  const shift = length === 0 ? 0 : ((count % length) + length) % length;
  return [...array.slice(shift), ...array.slice(0, shift)];
}

/** Shifts in nulls, or the default that is given. */
function shiftFunction(name: string, direction: 1 | -1): ScalarFunction {
  const shift = (array: Item, count: Int64 | null, filler: Item): Item => {
    if (!isArray(array) || count === null) {
      return null;
    }
    const offset = int64ToNumber(count) * direction;
    return array.map((_, index) => {
      const from = index + offset;
      return from >= 0 && from < array.length ? (array[from] ?? null) : filler;
    });
  };
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: ([array, count, filler, ...rest]): Overload | undefined => {
      if (array !== 'dynamic' || (count !== 'long' && count !== 'int' && count !== 'dynamic') || rest.length > 0) {
        return undefined;
      }
      return filler === undefined
        ? overloadWithNulls(['dynamic', 'long'], 'dynamic', (value, places) => shift(value, places, null))
        : overloadWithNulls(['dynamic', 'long', 'dynamic'], 'dynamic', shift);
    },
  };
}

/** From one place to another, the latter included. */
function slice(array: DynamicArray, start: number, end: number): DynamicArray {
  const { length } = array;
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = end < 0 ? length + end : end;
  return array.slice(from, Math.max(from, to + 1));
}

function splitArray(array: DynamicArray, indices: readonly number[]): DynamicArray {
  const { length } = array;
  const parts: DynamicArray[] = [];
  let from = 0;
  for (const index of indices) {
    const to = Math.min(length, Math.max(0, index < 0 ? length + index : index));
    parts.push(array.slice(from, to));
    from = to;
  }
  return [...parts, array.slice(from)];
}

function indexOf(array: DynamicArray, key: string, start: number, count: number, occurrence: number): number | null {
  if (occurrence < 1 || count < -1) {
    return null;
  }
  const from = Math.max(0, start < 0 ? array.length + start : start);
  const end = count < 0 ? array.length : Math.min(array.length, from + count);
  let left = occurrence;
  for (let index = from; index < end; index += 1) {
    if (dynamicKey(array[index] ?? null) === key) {
      left -= 1;
      if (left === 0) {
        return index;
      }
    }
  }
  return -1;
}

/**
 * For each condition (a bool, or a number other than zero) an item of one array or the other, null for a condition that is
 * neither. A branch that is no array stands for an array of itself.
 */
function arrayIff(conditions: Item, whenTrue: Item, whenFalse: Item): Item {
  if (!isArray(conditions)) {
    return null;
  }
  const item = (branch: Item, index: number): Item => (isArray(branch) ? (branch[index] ?? null) : branch);
  return conditions.map((condition, index) => {
    const truth = truthOf(condition);
    return truth === undefined ? null : item(truth ? whenTrue : whenFalse, index);
  });
}

function truthOf(condition: Item): boolean | undefined {
  switch (typeof condition) {
    case 'boolean':
      return condition;
    case 'bigint':
      return condition !== 0n;
    case 'number':
      return condition !== 0;
    default:
      return undefined;
  }
}

/**
 * Sorts the first array, and the others in its order; nulls last, or first where the last argument is false. The result for
 * several arrays is the array of them; an array of another length than the first becomes null.
 *
 * @see https://learn.microsoft.com/kusto/query/array-sort-asc-function
 */
function sortFunction(name: string, direction: 1 | -1): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: (types, constants) => {
      const flagged = types.at(-1) === 'bool';
      const arrayCount = flagged ? types.length - 1 : types.length;
      const nullsLast = !flagged || constants.at(-1);
      if (
        arrayCount < 1 ||
        typeof nullsLast !== 'boolean' ||
        types.slice(0, arrayCount).some((type) => type !== 'dynamic')
      ) {
        return undefined;
      }
      return {
        parameters: types,
        returns: 'dynamic',
        nulls: 'handled',
        evaluate: (...cells) => {
          const sorted = sortTogether(cells.slice(0, arrayCount).map(asItem), direction, nullsLast);
          return arrayCount === 1 ? (sorted[0] ?? null) : sorted;
        },
      };
    },
  };
}

function sortTogether(arrays: readonly Item[], direction: 1 | -1, nullsLast: boolean): Item[] {
  const [first = null] = arrays;
  if (!isArray(first)) {
    return arrays.map(() => null);
  }
  const order = first.map((value, index) => ({ value, index }));
  order.sort((a, b) => {
    if (a.value === null || b.value === null) {
      return (Number(a.value === null) - Number(b.value === null)) * (nullsLast ? 1 : -1);
    }
    return compareDynamics(a.value, b.value) * direction;
  });
  return arrays.map((array) =>
    isArray(array) && array.length === first.length ? order.map(({ index }) => array[index] ?? null) : null,
  );
}

/** Null where the array holds something that is no number. */
function sum(array: Dynamic): number | null {
  if (!isArray(array)) {
    return null;
  }
  let total = 0;
  for (const item of array) {
    const number = item instanceof DynamicScalar && item.type === 'decimal' ? Number(item.value) : item;
    if (typeof number !== 'number' && typeof number !== 'bigint') {
      return null;
    }
    total += Number(number);
  }
  return total;
}

/** Arrays of the items at the same place, null where an array is shorter. */
function zip(arrays: readonly DynamicArray[]): DynamicArray {
  const length = Math.max(...arrays.map((array) => array.length));
  return Array.from({ length }, (_, index) => arrays.map((array) => array[index] ?? null));
}
