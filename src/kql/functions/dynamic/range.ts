import type { Cell, Int64 } from '../../values/cell.ts';
import { wrapDynamic } from '../../values/convert.ts';
import { inDatetimeRange, ticksPerHour } from '../../values/datetime.ts';
import type { Dynamic } from '../../values/dynamic.ts';
import { addInt64, int64ToNumber } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { widestNumericType } from '../common-type.ts';
import type { ScalarFunction } from '../scalar-function.ts';

/** As long as an array that `range()` or `repeat()` makes may become; the rest is left out. */
const maxLength = 1_048_576;

/**
 * Arrays made of numbers or times at equal distances, and of one value.
 *
 * @see https://learn.microsoft.com/kusto/query/range-function
 * @see https://learn.microsoft.com/kusto/query/repeat-function
 */
export const rangeFunctions: readonly ScalarFunction[] = [
  {
    name: 'range',
    page: 'range-function',
    resolve: (types) => {
      const series = types.length === 2 || types.length === 3 ? seriesOf(types) : undefined;
      return series === undefined
        ? undefined
        : {
            parameters: types.map((_, index) => (index === 2 ? series.step : series.value)),
            returns: 'dynamic',
            nulls: 'propagate',
            evaluate: (start = null, end = null, step = series.defaultStep) => range(series.value, start, end, step),
          };
    },
  },
  {
    name: 'repeat',
    page: 'repeat-function',
    resolve: ([value, count, ...rest]) =>
      value === undefined || (count !== 'int' && count !== 'long') || rest.length > 0
        ? undefined
        : {
            parameters: ['dynamic', 'long'],
            returns: 'dynamic',
            nulls: 'handled',
            evaluate: (item = null, times = null) => {
              const length = typeof times === 'number' ? times : -1;
              return length < 0
                ? null
                : Array.from({ length: Math.min(length, maxLength) }, () => item as Dynamic | null);
            },
          },
  },
];

interface Series {
  readonly value: 'long' | 'real' | 'datetime' | 'timespan';
  readonly step: 'long' | 'real' | 'timespan';
  readonly defaultStep: number;
}

function seriesOf(types: readonly ScalarType[]): Series | undefined {
  const [start, end, step] = types;
  if ((start === 'datetime' || start === 'timespan') && end === start) {
    return step === undefined || step === 'timespan'
      ? { value: start, step: 'timespan', defaultStep: ticksPerHour }
      : undefined;
  }
  switch (widestNumericType(types)) {
    case 'int':
    case 'long':
      return { value: 'long', step: 'long', defaultStep: 1 };
    case 'real':
      return { value: 'real', step: 'real', defaultStep: 1 };
    default:
      return undefined;
  }
}

function range(type: Series['value'], start: Cell, end: Cell, step: Cell): Dynamic | null {
  if (!isNumber(start) || !isNumber(end) || !isNumber(step) || step === 0) {
    return null;
  }
  const items: (Dynamic | null)[] = [];
  const beyond = (value: Int64): boolean => (step > 0 ? value > end : value < end);
  for (let value = start; !beyond(value) && items.length < maxLength; ) {
    items.push(wrapDynamic(value, type));
    const next = type === 'real' ? int64ToNumber(value) + int64ToNumber(step) : addInt64(value, step);
    // A sum that does not grow has wrapped around, or is too small to count.
    if ((step > 0 ? next <= value : next >= value) || (type === 'datetime' && !inDatetimeRange(next))) {
      break;
    }
    value = next;
  }
  return items;
}

function isNumber(cell: Cell): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
