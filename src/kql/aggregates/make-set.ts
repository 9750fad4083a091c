import { dynamicKey } from '../values/compare.ts';
import { wrapDynamic } from '../values/convert.ts';
import { type Dynamic, isArray } from '../values/dynamic.ts';
import type { AggregateFunction } from './aggregate-function.ts';
import { collectionSize, deprecatedSize } from './collection-size.ts';
import { conditional } from './conditional.ts';

/**
 * `make_set(expr [, maxSize])`: a dynamic array of the different values in the order in which they first appear, without
 * nulls, cut off at `maxSize`. Where a value is an array its items are taken instead. The empty string is a value. An
 * empty array without values.
 */
export const makeSet = setOf('make_set');

/** The deprecated `makeset()`, which keeps 128 values unless told otherwise. */
export const deprecatedMakeSet = setOf('makeset', deprecatedSize);

export const makeSetIf = conditional(makeSet, {
  name: 'make_set_if',
  page: 'make-set-if-aggregation-function',
  place: 1,
});

function setOf(name: string, absent?: number): AggregateFunction {
  return {
    name,
    page: 'make-set-aggregation-function',
    resolve(types, constants) {
      const [type] = types;
      const size = collectionSize(types, constants, absent);
      if (type === undefined || size === undefined) {
        return undefined;
      }
      return {
        parameters: [],
        returns: ['dynamic'],
        create() {
          const items = new Map<unknown, Dynamic>();
          return {
            add([cell = null]) {
              if (cell === null || items.size >= size) {
                return;
              }
              const value = wrapDynamic(cell, type);
              for (const item of isArray(value) ? value : [value]) {
                if (item !== null && items.size < size) {
                  const key = dynamicKey(item);
                  if (!items.has(key)) {
                    items.set(key, item);
                  }
                }
              }
            },
            finish: () => [[...items.values()]],
          };
        },
      };
    },
  };
}
