import type { Int64 } from '../../values/cell.ts';
import {
  addMonths,
  datetimeParts,
  inDatetimeRange,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from '../../values/datetime.ts';
import {
  addInt64,
  divideInt64,
  floorDivideInt64,
  int64ToNumber,
  multiplyInt64,
  subtractInt64,
} from '../../values/int64.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';
import { isoWeek } from './iso-week.ts';

/** One unit of time that `datetime_add()`, `datetime_diff()` or `datetime_part()` knows. */
interface Unit {
  readonly add?: (datetime: Int64, count: Int64) => Int64 | null;
  /** The number of the period that a datetime is in; differences of these are what `datetime_diff()` gives. */
  readonly ordinal?: (datetime: Int64) => Int64;
  readonly part?: (datetime: Int64) => number;
}

function fixedUnit(ticks: number, part?: (datetime: Int64) => number): Unit {
  return {
    add: (datetime, count) => checked(addInt64(datetime, multiplyInt64(count, ticks))),
    ordinal: (datetime) => floorDivideInt64(datetime, ticks) ?? 0,
    ...(part === undefined ? {} : { part }),
  };
}

const monthNumber = (datetime: Int64): number => {
  const { year, month } = datetimeParts(datetime);
  return year * 12 + month - 1;
};

/** 2020-01-01 was a Wednesday; weeks begin on Sunday. */
const weekShift = 3 * ticksPerDay;

const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  [
    'year',
    {
      add: (datetime, count) => addMonths(datetime, int64ToNumber(count) * 12),
      ordinal: (datetime) => datetimeParts(datetime).year,
      part: (datetime) => datetimeParts(datetime).year,
    },
  ],
  [
    'quarter',
    {
      add: (datetime, count) => addMonths(datetime, int64ToNumber(count) * 3),
      ordinal: (datetime) => Math.floor(monthNumber(datetime) / 3),
      part: (datetime) => Math.ceil(datetimeParts(datetime).month / 3),
    },
  ],
  [
    'month',
    {
      add: (datetime, count) => addMonths(datetime, int64ToNumber(count)),
      ordinal: monthNumber,
      part: (datetime) => datetimeParts(datetime).month,
    },
  ],
  [
    'week',
    {
      add: (datetime, count) => checked(addInt64(datetime, multiplyInt64(count, 7 * ticksPerDay))),
      ordinal: (datetime) => floorDivideInt64(addInt64(datetime, weekShift), 7 * ticksPerDay) ?? 0,
    },
  ],
  ['week_of_year', { part: isoWeek }],
  ['day', fixedUnit(ticksPerDay, (datetime) => datetimeParts(datetime).day)],
  ['dayofyear', { part: (datetime) => datetimeParts(datetime).dayOfYear }],
  ['hour', fixedUnit(ticksPerHour, (datetime) => datetimeParts(datetime).hour)],
  ['minute', fixedUnit(ticksPerMinute, (datetime) => datetimeParts(datetime).minute)],
  ['second', fixedUnit(ticksPerSecond, (datetime) => datetimeParts(datetime).second)],
  [
    'millisecond',
    fixedUnit(ticksPerMillisecond, (datetime) => Math.floor(datetimeParts(datetime).ticksOfSecond / 10_000)),
  ],
  ['microsecond', fixedUnit(10, (datetime) => Math.floor(datetimeParts(datetime).ticksOfSecond / 10))],
  [
    'nanosecond',
    {
      // A tick is 100 ns: what is left over is lost.
      add: (datetime, count) => checked(addInt64(datetime, divideInt64(count, 100) ?? 0)),
      ordinal: (datetime) => multiplyInt64(datetime, 100),
      part: (datetime) => datetimeParts(datetime).ticksOfSecond * 100,
    },
  ],
]);

function checked(datetime: Int64): Int64 | null {
  return inDatetimeRange(datetime) ? datetime : null;
}

/**
 * Functions whose first argument names a unit of time, in any case, as a literal. Each takes its own set of units: `week` can
 * be added, `week_of_year` can be asked for.
 *
 * @see https://learn.microsoft.com/kusto/query/datetime-part-function
 */
export const datetimeUnitFunctions: readonly ScalarFunction[] = [
  unitFunction('datetime_add', 'datetime-add-function', 3, ({ add }) =>
    add === undefined
      ? undefined
      : overload(['string', 'long', 'datetime'], 'datetime', (_, count, datetime) => add(datetime, count)),
  ),
  // Counts the boundaries between the two: an hour is between 23:59 and 01:00 of the next day twice.
  unitFunction('datetime_diff', 'datetime-diff-function', 3, ({ ordinal }) =>
    ordinal === undefined
      ? undefined
      : overload(['string', 'datetime', 'datetime'], 'long', (_, later, earlier) =>
          subtractInt64(ordinal(later), ordinal(earlier)),
        ),
  ),
  unitFunction(
    'datetime_part',
    'datetime-part-function',
    2,
    ({ part }) =>
      part === undefined ? undefined : overload(['string', 'datetime'], 'long', (_, datetime) => part(datetime)),
    ['datepart'],
  ),
];

function unitFunction(
  name: string,
  page: string,
  count: number,
  overloadFor: (unit: Unit) => Overload | undefined,
  aliases: readonly string[] = [],
): ScalarFunction {
  return {
    name,
    aliases,
    page,
    resolve: (types, [unitName]) => {
      const unit = typeof unitName === 'string' ? units.get(unitName.toLowerCase()) : undefined;
      return unit === undefined || types.length !== count ? undefined : overloadFor(unit);
    },
  };
}
