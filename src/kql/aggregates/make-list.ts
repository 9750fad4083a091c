import { wrapDynamic } from '../values/convert.ts';
import type { Dynamic } from '../values/dynamic.ts';
import type { AggregateFunction } from './aggregate-function.ts';
import { collectionSize, deprecatedSize } from './collection-size.ts';
import { conditional } from './conditional.ts';

/**
 * `make_list(expr [, maxSize])`: a dynamic array of the values in the order of the rows, without nulls, cut off at `maxSize`.
 * Empty strings stay. Values keep their types; arrays are nested, not joined. An empty array without values.
 */
export const makeList = listOf('make_list', 'make-list-aggregation-function', { nulls: false });

/** The deprecated `makelist()`, which keeps 128 values unless told otherwise. */
export const deprecatedMakeList = listOf('makelist', 'make-list-aggregation-function', {
  nulls: false,
  absent: deprecatedSize,
});

export const makeListIf = conditional(makeList, {
  name: 'make_list_if',
  page: 'make-list-if-aggregation-function',
  place: 1,
});

/** `make_list_with_nulls(expr)`: the same with nulls kept; it has no `maxSize` but Kusto's cap of 1,048,576. */
export const makeListWithNulls = listOf('make_list_with_nulls', 'make-list-with-nulls-aggregation-function', {
  nulls: true,
});

function listOf(name: string, page: string, options: { nulls: boolean; absent?: number }): AggregateFunction {
  return {
    name,
    page,
    resolve(types, constants) {
      const [type] = types;
      const size = collectionSize(types, constants, options.absent);
      if (type === undefined || size === undefined || (options.nulls && types.length > 1)) {
        return undefined;
      }
      return {
        parameters: [],
        returns: ['dynamic'],
        create() {
          const items: (Dynamic | null)[] = [];
          return {
            add([cell = null]) {
              if (items.length < size && (cell !== null || options.nulls)) {
                items.push(wrapDynamic(cell, type));
              }
            },
            finish: () => [items],
          };
        },
      };
    },
  };
}
