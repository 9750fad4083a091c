import { KqlUnsupportedError } from '../../errors/kql-unsupported-error.ts';
import type { Cell, Int64 } from '../../values/cell.ts';
import { convertCell } from '../../values/convert.ts';
import {
  datetimeFromParts,
  datetimeParts,
  epochUnixTicks,
  inDatetimeRange,
  ticksPerDay,
  ticksPerHour,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from '../../values/datetime.ts';
import { formatDatetimePattern, tokens } from '../../values/format-datetime.ts';
import { formatTimespanPattern } from '../../values/format-timespan.ts';
import {
  addInt64,
  floorDivideInt64,
  int64ToNumber,
  multiplyInt64,
  subtractInt64,
  truncateToInt64,
} from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { isNumericType } from '../common-type.ts';
import { defineFunction } from '../define-function.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';
import { isoWeek } from './iso-week.ts';

/**
 * Clock, parts, construction and formats of datetimes and timespans.
 *
 * `now()` and `ago()` come from the query's context, so that they are the same in the whole query.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#datetimetimespan-functions
 */
export const datetimeFunctions: readonly ScalarFunction[] = [
  {
    name: 'now',
    page: 'now-function',
    resolve: ([offset, ...rest], _, { now }) => {
      if (rest.length > 0) {
        return undefined;
      }
      if (offset === undefined) {
        return { parameters: [], returns: 'datetime', nulls: 'handled', evaluate: () => now };
      }
      return overload(['timespan'], 'datetime', (span) => checkedDatetime(addInt64(now, span)));
    },
  },
  {
    name: 'ago',
    page: 'ago-function',
    resolve: (types, _, { now }) =>
      types.length === 1
        ? overload(['timespan'], 'datetime', (span) => checkedDatetime(subtractInt64(now, span)))
        : undefined,
  },
  partFunction('getyear', (datetime) => datetimeParts(datetime).year),
  partFunction('getmonth', (datetime) => datetimeParts(datetime).month),
  partFunction('monthofyear', (datetime) => datetimeParts(datetime).month),
  partFunction('dayofmonth', (datetime) => datetimeParts(datetime).day, 'day-of-month-function'),
  partFunction('dayofyear', (datetime) => datetimeParts(datetime).dayOfYear, 'day-of-year-function'),
  partFunction('hourofday', (datetime) => datetimeParts(datetime).hour, 'hour-of-day-function'),
  partFunction('week_of_year', isoWeek, 'week-of-year-function'),
  defineFunction({
    name: 'dayofweek',
    page: 'day-of-week-function',
    overloads: [overload(['datetime'], 'timespan', (datetime) => datetimeParts(datetime).dayOfWeek * ticksPerDay)],
  }),
  {
    name: 'make_datetime',
    page: 'make-datetime-function',
    resolve: (types) => {
      if (types.length === 1) {
        return conversionOverload(types, 'datetime');
      }
      return types.length >= 3 && types.length <= 6 && types.every(isNumericType)
        ? {
            parameters: (['long', 'long', 'long', 'long', 'long', 'real'] as const).slice(0, types.length),
            returns: 'datetime',
            nulls: 'propagate',
            evaluate: (...cells) => makeDatetime(cells.map(Number)),
          }
        : undefined;
    },
  },
  {
    name: 'make_timespan',
    page: 'make-timespan-function',
    resolve: (types) => {
      if (types.length === 1) {
        return conversionOverload(types, 'timespan');
      }
      return types.length <= 4 && types.length > 1 && types.every(isNumericType)
        ? {
            parameters: types.map((_, index) => (index === types.length - 1 && index > 1 ? 'real' : 'long')),
            returns: 'timespan',
            nulls: 'propagate',
            evaluate: (...cells) => makeTimespan(cells.map(Number)),
          }
        : undefined;
    },
  },
  formatFunction('format_datetime', 'format-datetime-function', 'datetime', formatDatetimePattern),
  formatFunction('format_timespan', 'format-timespan-function', 'timespan', formatTimespanPattern),
  unixFunction('seconds', ticksPerSecond),
  unixFunction('milliseconds', ticksPerMillisecond),
  unixFunction('microseconds', 10),
  unixFunction('nanoseconds', 0.01),
];

function checkedDatetime(ticks: Int64): Int64 | null {
  return inDatetimeRange(ticks) ? ticks : null;
}

/**
 * A calendar part. The page says "integer", the language service int; the engine answers long (seen of `monthofyear()` and
 * `datetime_part()`).
 */
function partFunction(name: string, part: (datetime: Int64) => number, page = `${name}-function`): ScalarFunction {
  return defineFunction({ name, page, overloads: [overload(['datetime'], 'long', part)] });
}

function conversionOverload([from]: readonly ScalarType[], to: 'datetime' | 'timespan'): Overload | undefined {
  return from === undefined
    ? undefined
    : {
        parameters: [from],
        returns: to,
        nulls: 'handled',
        evaluate: (cell: Cell = null) => convertCell(cell, from, to),
      };
}

function makeDatetime(parts: readonly number[]): Int64 | null {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, seconds = 0] = parts;
  if (!(seconds >= 0 && seconds < 60)) {
    return null;
  }
  const start = datetimeFromParts(year, month, day, hour, minute);
  return start === null ? null : addInt64(start, secondTicks(seconds));
}

/** Hours, minutes and perhaps seconds; with four parts, days before them. */
function makeTimespan(parts: readonly number[]): Int64 | null {
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = parts.length === 4 ? parts : [0, ...parts];
  if (!(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds < 60)) {
    return null;
  }
  const time = hours * ticksPerHour + minutes * ticksPerMinute + secondTicks(seconds);
  return addInt64(multiplyInt64(days, ticksPerDay), time);
}

/** Whole ticks of seconds with a fraction, below a minute. */
function secondTicks(seconds: number): number {
  return Math.min(Math.round(seconds * ticksPerSecond), ticksPerMinute - 1);
}

/** The format is a literal that must be supported as a whole. */
function formatFunction(
  name: string,
  page: string,
  type: 'datetime' | 'timespan',
  format: (ticks: Int64, pattern: string) => string | null,
): ScalarFunction {
  return {
    name,
    page,
    resolve: (types, [, pattern]) => {
      if (types.length !== 2 || types[1] !== 'string') {
        return undefined;
      }
      if (typeof pattern === 'string') {
        requirePattern(name, format, pattern);
      }
      return overload([type, 'string'], 'string', (ticks, text) => {
        const formatted = format(ticks, text);
        if (formatted === null) {
          requirePattern(name, format, text);
        }
        return formatted;
      });
    },
  };
}

/** Refuses a pattern by the first part of it that the page does not list. */
function requirePattern(name: string, format: (ticks: Int64, pattern: string) => string | null, pattern: string): void {
  const part = tokens(pattern).find((token) => format(0, token) === null);
  if (part !== undefined) {
    throw new KqlUnsupportedError(
      `"${part}" in the pattern "${pattern}" of ${name}()`,
      undefined,
      `Its page lists what a pattern may hold: https://learn.microsoft.com/kusto/query/${name.replaceAll('_', '-')}-function`,
    );
  }
}

function unixFunction(unit: string, ticksPerUnit: number): ScalarFunction {
  return {
    name: `unixtime_${unit}_todatetime`,
    page: `unixtime-${unit}-todatetime-function`,
    resolve: ([type, ...rest]) => {
      if (type === undefined || rest.length > 0) {
        return undefined;
      }
      if (type === 'int' || type === 'long') {
        return overload(['long'], 'datetime', (count) => fromUnix(longTicks(count, ticksPerUnit)));
      }
      return overload(['real'], 'datetime', (count) => fromUnix(truncateToInt64(Math.round(count * ticksPerUnit))));
    },
  };
}

function longTicks(count: Int64, ticksPerUnit: number): Int64 | null {
  if (ticksPerUnit < 1) {
    return floorDivideInt64(count, Math.round(1 / ticksPerUnit));
  }
  // Beyond the year 9999 anyway; the product must not wrap around into range.
  return Math.abs(int64ToNumber(count)) * ticksPerUnit > 4e18 ? null : multiplyInt64(count, ticksPerUnit);
}

function fromUnix(ticks: Int64 | null): Int64 | null {
  return ticks === null ? null : checkedDatetime(subtractInt64(ticks, epochUnix));
}

const epochUnix: Int64 = epochUnixTicks;
