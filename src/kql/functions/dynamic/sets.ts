import type { Cell } from '../../values/cell.ts';
import { dynamicKey } from '../../values/compare.ts';
import { type Dynamic, type DynamicArray, isArray } from '../../values/dynamic.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * Arrays as sets: each value once, in the order in which values first appear. Null where an argument is no array.
 *
 * @see https://learn.microsoft.com/kusto/query/set-union-function
 */
export const setFunctions: readonly ScalarFunction[] = [
  setOperation('set_union', (sets) => sets.reduce(union, [])),
  setOperation('set_intersect', ([first = [], ...others]) => others.reduce(intersect, distinct(first))),
  setOperation('set_difference', ([first = [], ...others]) => others.reduce(subtract, distinct(first))),
  defineFunction({
    name: 'set_equals',
    page: 'set-equals-function',
    overloads: [
      overload(['dynamic', 'dynamic'], 'bool', (a, b) =>
        isArray(a) && isArray(b) ? subtract(a, b).length === 0 && subtract(b, a).length === 0 : null,
      ),
    ],
  }),
  {
    name: 'set_has_element',
    page: 'set-has-element-function',
    resolve: ([set, value, ...rest]) =>
      set === 'dynamic' && value !== undefined && rest.length === 0
        ? {
            parameters: ['dynamic', 'dynamic'],
            returns: 'bool',
            nulls: 'handled',
            evaluate: (array = null, item = null) =>
              isArray(array) ? keysOf(array).has(dynamicKey(item as Dynamic | null)) : null,
          }
        : undefined,
  },
  defineFunction({
    name: 'jaccard_index',
    page: 'jaccard-index-function',
    overloads: [
      overload(['dynamic', 'dynamic'], 'real', (a, b) =>
        isArray(a) && isArray(b) ? intersect(distinct(a), b).length / union(a, b).length : null,
      ),
    ],
  }),
];

function setOperation(name: string, combine: (sets: readonly DynamicArray[]) => DynamicArray): ScalarFunction {
  return {
    name,
    page: `${name.replaceAll('_', '-')}-function`,
    resolve: (types) =>
      types.length >= 1 && types.every((type) => type === 'dynamic')
        ? {
            parameters: ['dynamic'],
            variadic: true,
            returns: 'dynamic',
            nulls: 'propagate',
            evaluate: (...cells: readonly Cell[]) => (cells.every(isArray) ? combine(cells) : null),
          }
        : undefined,
  };
}

function keysOf(array: DynamicArray): ReadonlySet<string> {
  return new Set(array.map(dynamicKey));
}

function distinct(array: DynamicArray): DynamicArray {
  const seen = new Set<string>();
  return array.filter((item) => {
    const key = dynamicKey(item);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

function union(a: DynamicArray, b: DynamicArray): DynamicArray {
  return distinct([...a, ...b]);
}

function intersect(a: DynamicArray, b: DynamicArray): DynamicArray {
  const keys = keysOf(b);
  return a.filter((item) => keys.has(dynamicKey(item)));
}

function subtract(a: DynamicArray, b: DynamicArray): DynamicArray {
  const keys = keysOf(b);
  return a.filter((item) => !keys.has(dynamicKey(item)));
}
