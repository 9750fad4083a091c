import { missingCell } from '../data/missing-cell.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Accumulator, AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';

/**
 * `take_any(expr…)`: the values of one row of the group; here always the first. With a single expression it is the first
 * value that is neither null nor the empty string, if there is one. Without rows everything is null.
 */
export const takeAny: AggregateFunction = {
  name: 'take_any',
  aliases: ['any'],
  page: 'take-any-aggregation-function',
  resolve(types) {
    const [type] = types;
    if (type === undefined) {
      return undefined;
    }
    return {
      parameters: [],
      returns: types,
      create: () => (types.length === 1 ? firstValue(type) : firstRow(types)),
    };
  },
};

export const takeAnyif = conditional(takeAny, {
  name: 'take_anyif',
  aliases: ['anyif'],
  page: 'take-anyif-aggregation-function',
  place: 1,
});

function firstValue(type: ScalarType): Accumulator {
  let value: Cell = null;
  return {
    add([cell = null]) {
      if (value === null && cell !== '') {
        value = cell;
      }
    },
    finish: () => [value ?? missingCell(type)],
  };
}

function firstRow(types: readonly ScalarType[]): Accumulator {
  let row: readonly Cell[] | undefined;
  return {
    add(cells) {
      row ??= cells.slice();
    },
    finish: () => row ?? types.map(missingCell),
  };
}
