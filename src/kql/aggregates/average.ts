import type { Cell } from '../values/cell.ts';
import { epochTicks, inDatetimeRange } from '../values/datetime.ts';
import { Decimal } from '../values/decimal.ts';
import { toInt64 } from '../values/int64.ts';
import type { Accumulator, AggregateFunction } from './aggregate-function.ts';
import { conditional } from './conditional.ts';

/**
 * `avg(expr)`: real for int, long and real, otherwise the type of its argument. Without values it is NaN, as the division of
 * zero by zero is, and null where the type has no NaN. Integers and ticks are added exactly, whatever their size.
 */
export const avg: AggregateFunction = {
  name: 'avg',
  page: 'avg-aggregation-function',
  resolve([type, ...rest]) {
    if (rest.length > 0) {
      return undefined;
    }
    switch (type) {
      case 'int':
      case 'long':
        return {
          parameters: ['long'],
          returns: ['real'],
          create: () => exactMean((total, count) => quotient(total, count)),
        };
      case 'timespan':
        return {
          parameters: ['timespan'],
          returns: ['timespan'],
          create: () => exactMean((total, count) => (count === 0n ? null : toInt64(total / count))),
        };
      case 'datetime':
        return {
          parameters: ['datetime'],
          returns: ['datetime'],
          create: () => exactMean(meanDatetime),
        };
      case 'real':
        return { parameters: ['real'], returns: ['real'], create: meanOfReals };
      case 'decimal':
        return { parameters: ['decimal'], returns: ['decimal'], create: meanOfDecimals };
      default:
        return undefined;
    }
  },
};

export const avgif = conditional(avg, { name: 'avgif', page: 'avgif-aggregation-function', place: 1 });

/** Adds up in doubles while they are exact, in BigInt beyond. */
function exactMean(finish: (total: bigint, count: bigint) => Cell): Accumulator {
  let total = 0n;
  let narrow = 0;
  let count = 0;
  return {
    add([cell]) {
      if (typeof cell !== 'number' && typeof cell !== 'bigint') {
        return;
      }
      count += 1;
      const next = typeof cell === 'number' ? narrow + cell : Number.NaN;
      if (Number.isSafeInteger(next)) {
        narrow = next;
      } else {
        total += BigInt(narrow) + BigInt(cell);
        narrow = 0;
      }
    },
    finish: () => [finish(total + BigInt(narrow), BigInt(count))],
  };
}

/** The division of integers to the nearest double; NaN for none by none. */
function quotient(total: bigint, count: bigint): number {
  if (count === 0n) {
    return Number.NaN;
  }
  const whole = total / count;
  return BigInt(Number(total)) === total
    ? Number(total) / Number(count)
    : Number(whole) + Number(total - whole * count) / Number(count);
}

/** Ticks are counted from year 1, where the division truncates; ours are counted from 2020. */
function meanDatetime(total: bigint, count: bigint): Cell {
  if (count === 0n) {
    return null;
  }
  const mean = toInt64((total + epochTicks * count) / count - epochTicks);
  return inDatetimeRange(mean) ? mean : null;
}

function meanOfReals(): Accumulator {
  let total = 0;
  let count = 0;
  return {
    add([cell]) {
      if (typeof cell === 'number') {
        total += cell;
        count += 1;
      }
    },
    finish: () => [total / count],
  };
}

function meanOfDecimals(): Accumulator {
  let total = Decimal.zero;
  let count = 0;
  return {
    add([cell]) {
      if (cell instanceof Decimal) {
        total = total.add(cell);
        count += 1;
      }
    },
    finish: () => [total.divide(Decimal.fromInt64(count))],
  };
}
