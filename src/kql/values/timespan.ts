import {
  ticksPerDay,
  ticksPerHour,
  ticksPerMicrosecond,
  ticksPerMillisecond,
  ticksPerMinute,
  ticksPerSecond,
} from './calendar.ts';
import type { Int64 } from './cell.ts';
import { Decimal } from './decimal.ts';
import { maxInt64, minInt64, toInt64 } from './int64.ts';
import { trimBlanks } from './trim-blanks.ts';

/**
 * Timespans: a signed count of 100 ns ticks.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/timespan
 */

export const minTimespan: Int64 = minInt64;
export const maxTimespan: Int64 = maxInt64;

export interface TimespanParts {
  readonly negative: boolean;
  /** The parts of the absolute value. */
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  /** 0 to 9,999,999. */
  readonly ticksOfSecond: number;
}

export function timespanParts(timespan: Int64): TimespanParts {
  const negative = timespan < 0;
  if (typeof timespan === 'number') {
    const ticks = Math.abs(timespan);
    return partsOf(negative, Math.floor(ticks / ticksPerDay), ticks % ticksPerDay);
  }
  const ticks = negative ? -timespan : timespan;
  return partsOf(negative, Number(ticks / BigInt(ticksPerDay)), Number(ticks % BigInt(ticksPerDay)));
}

function partsOf(negative: boolean, days: number, ticks: number): TimespanParts {
  return {
    negative,
    days,
    hours: Math.floor(ticks / ticksPerHour),
    minutes: Math.floor(ticks / ticksPerMinute) % 60,
    seconds: Math.floor(ticks / ticksPerSecond) % 60,
    ticksOfSecond: ticks % ticksPerSecond,
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The text of `tostring()`: `[-][d.]hh:mm:ss[.fffffff]`, days and fraction only when they are not zero. */
export function formatTimespan(timespan: Int64): string {
  const parts = timespanParts(timespan);
  const fraction = parts.ticksOfSecond === 0 ? '' : `.${String(parts.ticksOfSecond).padStart(7, '0')}`;
  return `${wholePart(parts)}${fraction}`;
}

/** The same with the seven digits always: `[-][d.]hh:mm:ss.fffffff`. */
export function formatTimespanRest(timespan: Int64): string {
  const parts = timespanParts(timespan);
  return `${wholePart(parts)}.${String(parts.ticksOfSecond).padStart(7, '0')}`;
}

function wholePart({ negative, days, hours, minutes, seconds }: TimespanParts): string {
  return `${negative ? '-' : ''}${days === 0 ? '' : `${days}.`}${two(hours)}:${two(minutes)}:${two(seconds)}`;
}

interface Unit {
  /** Ticks in `per` of the unit. */
  readonly ticks: bigint;
  readonly per: bigint;
  /** Whether a fraction of the unit counts. Measured: `0.5microseconds` is zero, `1.5h` is ninety minutes. */
  readonly fractions: boolean;
}

const units: ReadonlyMap<string, Unit> = new Map(
  [
    unit('d day days', ticksPerDay),
    unit('h hr hrs hour hours', ticksPerHour),
    unit('m min minute minutes', ticksPerMinute),
    unit('s sec second seconds', ticksPerSecond),
    unit('ms milli millis millisec millisecond milliseconds', ticksPerMillisecond),
    unit('micro micros microsec microsecond microseconds', ticksPerMicrosecond, { fractions: false }),
    unit('nano nanos nanosec nanosecond nanoseconds', 1, { per: 100n, fractions: false }),
    unit('tick ticks', 1, { fractions: false }),
  ].flat(),
);

function unit(names: string, ticks: number, { per = 1n, fractions = true } = {}): [string, Unit][] {
  return names.split(' ').map((name) => [name, { ticks: BigInt(ticks), per, fractions }]);
}

const withUnit = /^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*([A-Za-z]+)$/;
const clock = /^([+-]?)(?:(\d+)\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;
const wholeDays = /^[+-]?\d+$/;

/**
 * Reads a timespan as literals and `totimespan()` do: a number with a unit (`1.5h`, `5 seconds`), a clock
 * (`[-][d.]hh:mm[:ss[.fffffff]]`) or a bare number of days; null when malformed or out of range. What is smaller than a tick
 * is cut.
 *
 * Undetermined: a clock with 24 hours or more is not read, nor are days before a colon (`1:02:03:04`).
 */
export function parseTimespan(text: string): Int64 | null {
  const trimmed = trimBlanks(text);
  const united = withUnit.exec(trimmed);
  if (united !== null) {
    const found = units.get((united[2] ?? '').toLowerCase());
    const count = Decimal.parse(united[1] ?? '');
    if (found === undefined || count === null) {
      return null;
    }
    const scaled = found.fractions
      ? count.multiply(Decimal.of(found.ticks)).truncate()
      : count.truncate() * found.ticks;
    return checked(scaled / found.per);
  }
  if (wholeDays.test(trimmed)) {
    return checked(BigInt(trimmed.replace(/^\+/, '')) * BigInt(ticksPerDay));
  }
  const match = clock.exec(trimmed);
  if (match === null) {
    return null;
  }
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    return null;
  }
  const ticks =
    BigInt(days) * BigInt(ticksPerDay) +
    BigInt(
      Number(hours) * ticksPerHour +
        Number(minutes) * ticksPerMinute +
        Number(seconds) * ticksPerSecond +
        Number(fraction.padEnd(7, '0')),
    );
  return checked(sign === '-' ? -ticks : ticks);
}

function checked(ticks: bigint): Int64 | null {
  return ticks >= minInt64 && ticks <= maxInt64 ? toInt64(ticks) : null;
}
