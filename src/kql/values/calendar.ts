import type { Int64 } from './cell.ts';
import { addInt64, floorDivideInt64, moduloInt64, multiplyInt64, subtractInt64, toInt64 } from './int64.ts';

/**
 * Datetimes: 100 ns ticks since 2020-01-01T00:00:00Z, on the proleptic Gregorian calendar, always UTC, from
 * 0001-01-01 to 9999-12-31T23:59:59.9999999.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/datetime
 */

export const ticksPerMicrosecond = 10;
export const ticksPerMillisecond = 10_000;
export const ticksPerSecond = 10_000_000;
export const ticksPerMinute = 600_000_000;
export const ticksPerHour = 36_000_000_000;
export const ticksPerDay = 864_000_000_000;

/** 2020-01-01 in ticks since 0001-01-01, which is how .NET, `tolong()` and `todatetime()` count. */
export const epochTicks = 637_134_336_000_000_000n;

/** 2020-01-01 in ticks since 1970-01-01. */
export const epochUnixTicks = 15_778_368_000_000_000n;

const daysBeforeEpoch = 737_424;

export const minDatetime: Int64 = toInt64(-epochTicks);
export const maxDatetime: Int64 = toInt64(3_155_378_975_999_999_999n - epochTicks);

export interface DatetimeParts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** The fraction of the second, 0 to 9,999,999. */
  readonly ticksOfSecond: number;
  /** 0 is Sunday. */
  readonly dayOfWeek: number;
  /** 1 to 366. */
  readonly dayOfYear: number;
}

/** Whether ticks (since 2020) name a datetime that Kusto can hold. */
export function inDatetimeRange(ticks: Int64): boolean {
  return ticks >= minDatetime && ticks <= maxDatetime;
}

/** The datetime of .NET ticks (since 0001-01-01), or null out of range. */
export function datetimeFromTicks(ticks: Int64): Int64 | null {
  const value = BigInt(ticks) - epochTicks;
  return value >= minDatetime && value <= maxDatetime ? toInt64(value) : null;
}

/** The .NET ticks (since 0001-01-01) of a datetime. */
export function datetimeToTicks(datetime: Int64): Int64 {
  return toInt64(BigInt(datetime) + epochTicks);
}

export function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const daysBeforeMonth = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0);
}

/** Days from 2020-01-01 to a civil date. */
function daysFromCivil(year: number, month: number, day: number): number {
  const past = year - 1;
  const leapDay = month > 2 && isLeapYear(year) ? 1 : 0;
  return (
    past * 365 +
    Math.floor(past / 4) -
    Math.floor(past / 100) +
    Math.floor(past / 400) +
    (daysBeforeMonth[month - 1] ?? 0) +
    leapDay +
    (day - 1) -
    daysBeforeEpoch
  );
}

interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly dayOfYear: number;
}

function civilFromDays(days: number): CivilDate {
  let rest = days + daysBeforeEpoch;
  const cycles = Math.floor(rest / 146_097);
  rest -= cycles * 146_097;
  // The last century of a cycle and the last year of four-year group are a day longer: hence the caps at three.
  const centuries = Math.min(3, Math.floor(rest / 36_524));
  rest -= centuries * 36_524;
  const fours = Math.floor(rest / 1461);
  rest -= fours * 1461;
  const years = Math.min(3, Math.floor(rest / 365));
  rest -= years * 365;
  const year = cycles * 400 + centuries * 100 + fours * 4 + years + 1;
  const leapDay = isLeapYear(year) ? 1 : 0;
  let month = 12;
  while (month > 1 && rest < (daysBeforeMonth[month - 1] ?? 0) + (month > 2 ? leapDay : 0)) {
    month -= 1;
  }
  const monthStart = (daysBeforeMonth[month - 1] ?? 0) + (month > 2 ? leapDay : 0);
  return { year, month, day: rest - monthStart + 1, dayOfYear: rest + 1 };
}

/** Splits a datetime into whole days since 2020-01-01 and ticks of that day. */
function splitDays(datetime: Int64): { days: number; ticks: number } {
  const days = Number(floorDivideInt64(datetime, ticksPerDay));
  return { days, ticks: Number(moduloInt64(datetime, ticksPerDay)) };
}

export function datetimeParts(datetime: Int64): DatetimeParts {
  const { days, ticks } = splitDays(datetime);
  const { year, month, day, dayOfYear } = civilFromDays(days);
  return {
    year,
    month,
    day,
    hour: Math.floor(ticks / ticksPerHour),
    minute: Math.floor(ticks / ticksPerMinute) % 60,
    second: Math.floor(ticks / ticksPerSecond) % 60,
    ticksOfSecond: ticks % ticksPerSecond,
    // 2020-01-01 was a Wednesday.
    dayOfWeek: (((days + 3) % 7) + 7) % 7,
    dayOfYear,
  };
}

/** The datetime of civil parts, or null when one of them is out of its range. */
export function datetimeFromParts(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  ticksOfSecond = 0,
): Int64 | null {
  const valid =
    inRange(year, 1, 9999) &&
    inRange(month, 1, 12) &&
    inRange(day, 1, daysInMonth(year, month)) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 59) &&
    inRange(ticksOfSecond, 0, ticksPerSecond - 1);
  if (!valid) {
    return null;
  }
  const time = hour * ticksPerHour + minute * ticksPerMinute + second * ticksPerSecond + ticksOfSecond;
  return addInt64(multiplyInt64(daysFromCivil(year, month, day), ticksPerDay), time);
}

function inRange(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

/**
 * The datetime so many months later (earlier when negative), at the same time of day; the day is cut to the length of
 * the month that it falls into. Null when that leaves the years 1 to 9999.
 */
export function addMonths(datetime: Int64, months: number): Int64 | null {
  const { days, ticks } = splitDays(datetime);
  const { year, month, day } = civilFromDays(days);
  const index = year * 12 + (month - 1) + months;
  const newYear = Math.floor(index / 12);
  const newMonth = index - newYear * 12 + 1;
  const start = datetimeFromParts(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
  return start === null ? null : addInt64(start, ticks);
}

export function addYears(datetime: Int64, years: number): Int64 | null {
  return addMonths(datetime, years * 12);
}

export function startOfDay(datetime: Int64): Int64 {
  return subtractInt64(datetime, moduloInt64(datetime, ticksPerDay) ?? 0);
}
