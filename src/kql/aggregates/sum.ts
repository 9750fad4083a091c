import type { Int64 } from '../values/cell.ts';
import { Decimal } from '../values/decimal.ts';
import { addInt64 } from '../values/int64.ts';
import type { AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';

/**
 * `sum(expr)`: long for int and long, otherwise the type of its argument; 0 when there is nothing to add. Longs and timespans
 * wrap around at 64 bits as all of Kusto's integer arithmetic does. Reals are added in the order of the rows.
 *
 * The binder also takes datetimes; what Kusto makes of their sum is not documented, so they are not taken here.
 */
export const sum: AggregateFunction = {
  name: 'sum',
  page: 'sum-aggregation-function',
  resolve([type, ...rest]) {
    if (rest.length > 0) {
      return undefined;
    }
    switch (type) {
      case 'int':
      case 'long':
        return { parameters: ['long'], returns: ['long'], create: sumOfInt64s };
      case 'timespan':
        return { parameters: ['timespan'], returns: ['timespan'], create: sumOfInt64s };
      case 'real':
        return { parameters: ['real'], returns: ['real'], create: sumOfReals };
      case 'decimal':
        return { parameters: ['decimal'], returns: ['decimal'], create: sumOfDecimals };
      default:
        return undefined;
    }
  },
};

export const sumif = conditional(sum, { name: 'sumif', page: 'sumif-aggregation-function', place: 1 });

function sumOfInt64s() {
  let total: Int64 = 0;
  return {
    add([cell]: readonly unknown[]) {
      if (typeof cell === 'number' || typeof cell === 'bigint') {
        total = addInt64(total, cell);
      }
    },
    finish: () => [total],
  };
}

function sumOfReals() {
  let total = 0;
  return {
    add([cell]: readonly unknown[]) {
      if (typeof cell === 'number') {
        total += cell;
      }
    },
    finish: () => [total],
  };
}

function sumOfDecimals() {
  let total = Decimal.zero;
  return {
    add([cell]: readonly unknown[]) {
      if (cell instanceof Decimal) {
        total = total.add(cell);
      }
    },
    finish: () => [total],
  };
}
