import type { AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';

/**
 * `count()`: the number of rows, 0 for none. `cnt()` is an undocumented spelling of it.
 *
 * The language service also knows `count(predicate)`, which no page describes: it is not taken.
 */
export const count: AggregateFunction = {
  name: 'count',
  aliases: ['cnt'],
  page: 'count-aggregation-function',
  resolve: (types) =>
    types.length > 0
      ? undefined
      : {
          parameters: [],
          returns: ['long'],
          create() {
            let rows = 0;
            return {
              add() {
                rows += 1;
              },
              finish: () => [rows],
            };
          },
        },
};

export const countif = conditional(count, { name: 'countif', page: 'countif-aggregation-function', place: 0 });
