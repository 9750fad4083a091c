import { type Dynamic, isBag } from '../values/dynamic.ts';
import type { AggregateFunction } from './aggregate-function.ts';
import { collectionSize, deprecatedSize } from './collection-size.ts';
import { conditional } from './conditional.ts';

/**
 * `make_bag(expr [, maxSize])`: one property bag of the keys of all bags, at most `maxSize` of them; what is not a bag is
 * skipped. Of several values of a key Kusto keeps an arbitrary one, this the first.
 *
 * Undetermined: without values the page on `summarize` has an empty array among other collections; this gives an empty bag.
 */
export const makeBag = bagOf('make_bag');

/** The deprecated `make_dictionary()`, which keeps 128 keys unless told otherwise. */
export const makeDictionary = bagOf('make_dictionary', deprecatedSize);

export const makeBagIf = conditional(makeBag, {
  name: 'make_bag_if',
  page: 'make-bag-if-aggregation-function',
  place: 1,
});

function bagOf(name: string, absent?: number): AggregateFunction {
  return {
    name,
    page: 'make-bag-aggregation-function',
    resolve(types, constants) {
      const size = collectionSize(types, constants, absent);
      if (types[0] !== 'dynamic' || size === undefined) {
        return undefined;
      }
      return {
        parameters: [],
        returns: ['dynamic'],
        create() {
          const bag = new Map<string, Dynamic | null>();
          return {
            add([cell]) {
              if (!isBag(cell)) {
                return;
              }
              for (const [key, value] of cell) {
                if (bag.size < size && !bag.has(key)) {
                  bag.set(key, value);
                }
              }
            },
            finish: () => [bag],
          };
        },
      };
    },
  };
}
