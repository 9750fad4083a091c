import { missingCell } from '../data/missing-cell.ts';
import type { Cell } from '../values/cell.ts';
import { compareCells } from '../values/compare.ts';
import type { AggregateFunction } from './aggregate-function.ts';
import { isOrderable } from './extremes.ts';

/**
 * `arg_max(expr, returned…)` and `arg_min(expr, returned…)`: the greatest (smallest) value that is not null, and what
 * `returned` are in that row; of several such rows the first. Where every value is null the first row is returned, with
 * the null. Without rows everything is null.
 *
 * @see https://learn.microsoft.com/kusto/query/arg-max-aggregation-function
 */
export const argMax = argExtreme('arg_max', ['argmax'], 'arg-max-aggregation-function', 1);
export const argMin = argExtreme('arg_min', ['argmin'], 'arg-min-aggregation-function', -1);

function argExtreme(name: string, aliases: readonly string[], page: string, direction: 1 | -1): AggregateFunction {
  return {
    name,
    aliases,
    page,
    resolve(types) {
      const [type] = types;
      if (type === undefined || !isOrderable(type)) {
        return undefined;
      }
      return {
        parameters: [],
        returns: types,
        create() {
          let best: readonly Cell[] | undefined;
          return {
            add(cells) {
              const [cell = null] = cells;
              if (best === undefined || wins(cell, best[0] ?? null)) {
                best = cells.slice();
              }
            },
            finish: () => best ?? types.map(missingCell),
          };
        },
      };

      function wins(cell: Cell, champion: Cell): boolean {
        if (cell === null || type === undefined) {
          return false;
        }
        return champion === null || compareCells(type, cell, champion) * direction > 0;
      }
    },
  };
}
