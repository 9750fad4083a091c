import { missingCell } from '../data/missing-cell.ts';
import type { Cell } from '../values/cell.ts';
import { compareCells } from '../values/compare.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';

/** Whether Kusto orders the values of a type: all but guid and dynamic. */
export function isOrderable(type: ScalarType): boolean {
  return type !== 'guid' && type !== 'dynamic';
}

/**
 * `min(expr)` and `max(expr)`: of the type of the argument; null without values (strings: empty). Strings are ordered by code
 * point; an empty string is a value, the smallest.
 *
 * Undetermined: where Kusto puts NaN. Here it is below every number.
 */
export const min = extreme('min', 'min-aggregation-function', -1);
export const max = extreme('max', 'max-aggregation-function', 1);

export const minif = conditional(min, { name: 'minif', page: 'minif-aggregation-function', place: 1 });
export const maxif = conditional(max, { name: 'maxif', page: 'maxif-aggregation-function', place: 1 });

function extreme(name: string, page: string, direction: 1 | -1): AggregateFunction {
  return {
    name,
    page,
    resolve([type, ...rest]) {
      if (type === undefined || !isOrderable(type) || rest.length > 0) {
        return undefined;
      }
      return {
        parameters: [],
        returns: [type],
        create() {
          let best: Cell = null;
          return {
            add([cell = null]) {
              if (cell !== null && (best === null || compareCells(type, cell, best) * direction > 0)) {
                best = cell;
              }
            },
            finish: () => [best ?? missingCell(type)],
          };
        },
      };
    },
  };
}
