import type { Int64 } from '../../values/cell.ts';
import {
  addMonths,
  datetimeFromParts,
  datetimeParts,
  inDatetimeRange,
  startOfDay,
  ticksPerDay,
} from '../../values/datetime.ts';
import { addInt64, int64ToNumber, multiplyInt64, subtractInt64 } from '../../values/int64.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * `startofday()`, `endofday()` and their like for weeks (which begin on Sunday), months and years, with an optional offset in
 * periods. An end is the last tick of the period. Null beyond the years 1 to 9999.
 *
 * @see https://learn.microsoft.com/kusto/query/startofweek-function
 */
export const periodFunctions: readonly ScalarFunction[] = [
  ...periodPair('day', startOfDay, addDays),
  ...periodPair('week', startOfWeek, (datetime, weeks) => addDays(datetime, multiplyInt64(weeks, 7))),
  ...periodPair('month', startOfMonth, (datetime, months) => addMonths(datetime, int64ToNumber(months))),
  ...periodPair('year', startOfYear, (datetime, years) => addMonths(datetime, int64ToNumber(years) * 12)),
];

type Start = (datetime: Int64) => Int64 | null;
type Add = (datetime: Int64, count: Int64) => Int64 | null;

function periodPair(period: string, start: Start, add: Add): readonly ScalarFunction[] {
  const startAt: Add = (datetime, offset) => {
    const first = start(datetime);
    return first === null ? null : add(first, offset);
  };
  const endAt: Add = (datetime, offset) => {
    const next = startAt(datetime, addInt64(offset, 1));
    return next === null ? null : subtractInt64(next, 1);
  };
  return [withOffset(`startof${period}`, startAt), withOffset(`endof${period}`, endAt)];
}

function withOffset(name: string, compute: Add): ScalarFunction {
  return defineFunction({
    name,
    page: `${name}-function`,
    overloads: [
      overload(['datetime'], 'datetime', (datetime) => compute(datetime, 0)),
      overload(['datetime', 'long'], 'datetime', compute),
    ],
  });
}

function addDays(datetime: Int64, days: Int64): Int64 | null {
  const sum = addInt64(datetime, multiplyInt64(days, ticksPerDay));
  return inDatetimeRange(sum) ? sum : null;
}

function startOfWeek(datetime: Int64): Int64 | null {
  return addDays(startOfDay(datetime), -datetimeParts(datetime).dayOfWeek);
}

function startOfMonth(datetime: Int64): Int64 | null {
  const { year, month } = datetimeParts(datetime);
  return datetimeFromParts(year, month, 1);
}

function startOfYear(datetime: Int64): Int64 | null {
  return datetimeFromParts(datetimeParts(datetime).year, 1, 1);
}
