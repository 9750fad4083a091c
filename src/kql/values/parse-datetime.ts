import { datetimeFromParts, inDatetimeRange, ticksPerMinute } from './calendar.ts';
import type { Int64 } from './cell.ts';
import { subtractInt64 } from './int64.ts';
import { trimBlanks } from './trim-blanks.ts';

const time = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?:\s*([ap])m)?`;
const zone = String.raw`(?:\s*(z|gmt|utc|ut|[+-]\d{1,2}(?::?\d{2})?))?`;
const weekday = String.raw`(?:(?:sun|mon|tue|wed|thu|fri|sat|sunday|monday|tuesday|wednesday|thursday|friday|saturday),?\s+)?`;
const month = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|january|february|march|april|june|july|august|september|october|november|december)`;
const year = String.raw`(\d{4}|\d{2})`;

/** Where the parts stand in a match; the five groups of the time and the zone follow `rest`. */
interface Shape {
  readonly pattern: RegExp;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly rest: number;
}

function shape(pattern: string, groups: Omit<Shape, 'pattern'>): Shape {
  return { pattern: new RegExp(`^${pattern}$`, 'i'), ...groups };
}

const shapes: readonly Shape[] = [
  // 2014-05-25T08:20:03.123456Z, 2014-11-08 15:55, 2015/12/31, 2015-12, 2015
  shape(String.raw`(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:(?:t|\s+)${time}${zone})?`, {
    year: 1,
    month: 3,
    day: 4,
    rest: 5,
  }),
  // 12/31/2015 11:59:59 PM, 12-02-2022: the month comes first, which is why 13-01-2022 is no date
  shape(String.raw`(\d{1,2})([-/.])(\d{1,2})\2${year}(?:\s+${time}${zone})?`, { year: 4, month: 1, day: 3, rest: 5 }),
  // Sat, 8 Nov 14 15:05:02 GMT and Saturday, 08-Nov-14 15:05
  shape(String.raw`${weekday}(\d{1,2})[- ]${month}[- ]${year}(?:\s+${time}${zone})?`, {
    year: 3,
    month: 2,
    day: 1,
    rest: 4,
  }),
  // Dec 2, 2022
  shape(String.raw`${weekday}${month}\s+(\d{1,2}),?\s+${year}(?:\s+${time}${zone})?`, {
    year: 3,
    month: 1,
    day: 2,
    rest: 4,
  }),
  // 20221202
  shape(String.raw`(\d{4})(\d{2})(\d{2})`, { year: 1, month: 2, day: 3, rest: 4 }),
  // datetime(2025, 6, 14)
  shape(String.raw`(\d{4}),\s*(\d{1,2}),\s*(\d{1,2})`, { year: 1, month: 2, day: 3, rest: 4 }),
];

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads a datetime as literals and `todatetime()` do: ISO 8601 and its sortable cousins, RFC 822, RFC 850, and month-first
 * dates; null when it is none of these or out of range. Text without a zone is UTC; an offset is applied.
 *
 * Undetermined: digits of the second beyond the seventh are cut, a two-digit year below 50 is in this century, a weekday that
 * does not fit the date is ignored, and a time without a date is not read.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/datetime
 */
export function parseDatetime(text: string): Int64 | null {
  const common = parseCommon(text);
  if (common !== undefined) {
    return common;
  }
  const trimmed = trimBlanks(text);
  for (const { pattern, year: yearAt, month: monthAt, day: dayAt, rest } of shapes) {
    const match = pattern.exec(trimmed);
    if (match !== null) {
      return build(
        fullYear(match[yearAt] ?? ''),
        monthOf(match[monthAt]),
        Number(match[dayAt] ?? 1),
        match.slice(rest),
      );
    }
  }
  return null;
}

/**
 * The spelling of nearly every log, `2014-05-25T08:20:03[.f]Z`, read without regular expressions; undefined for all others.
 * It is only faster: the shapes read it to the same value.
 */
function parseCommon(text: string): Int64 | null | undefined {
  const end = text.length - 1;
  if (
    end < 19 ||
    text.charCodeAt(end) !== 0x5a ||
    text.charCodeAt(4) !== 0x2d ||
    text.charCodeAt(7) !== 0x2d ||
    text.charCodeAt(10) !== 0x54 ||
    text.charCodeAt(13) !== 0x3a ||
    text.charCodeAt(16) !== 0x3a ||
    (end > 19 && (text.charCodeAt(19) !== 0x2e || end === 20))
  ) {
    return undefined;
  }
  const yearOf = digits(text, 0, 4);
  const monthNumber = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const length = Math.min(7, Math.max(0, end - 20));
  const fraction = digits(text, 20, 20 + length);
  const rest = digits(text, 20 + length, end);
  if (Number.isNaN(yearOf + monthNumber + day + hour + minute + second + fraction + rest)) {
    return undefined;
  }
  return datetimeFromParts(yearOf, monthNumber, day, hour, minute, second, fraction * (powersOfTen[7 - length] ?? 1));
}

const powersOfTen = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

/** The number that the digits from `start` to `end` spell; NaN when one of them is no digit. */
function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) {
      return Number.NaN;
    }
    number = number * 10 + digit;
  }
  return number;
}

function monthOf(text: string | undefined): number {
  if (text === undefined) {
    return 1;
  }
  return /^\d/.test(text) ? Number(text) : monthNames.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

function fullYear(text: string): number {
  const number = Number(text);
  return text.length === 4 ? number : number < 50 ? 2000 + number : 1900 + number;
}

function build(yearOf: number, monthNumber: number, day: number, rest: readonly (string | undefined)[]): Int64 | null {
  const [hourText = '0', minuteText = '0', secondText = '0', fraction = '', half, zoneText] = rest;
  let hour = Number(hourText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) {
      return null;
    }
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const ticks = Number(fraction.slice(0, 7).padEnd(7, '0'));
  const local = datetimeFromParts(yearOf, monthNumber, day, hour, Number(minuteText), Number(secondText), ticks);
  const offset = zoneMinutes(zoneText);
  if (local === null || offset === null) {
    return null;
  }
  const utc = subtractInt64(local, offset * ticksPerMinute);
  return inDatetimeRange(utc) ? utc : null;
}

/** Minutes east of UTC, or null for an impossible offset. */
function zoneMinutes(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]/.test(text)) {
    return 0;
  }
  const offset = text.slice(1).replace(':', '');
  const hours = Number(offset.length > 2 ? offset.slice(0, -2) : offset);
  const minutes = offset.length > 2 ? Number(offset.slice(-2)) : 0;
  if (hours > 14 || minutes > 59) {
    return null;
  }
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
