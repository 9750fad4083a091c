import { datetimeFromParts, inDatetimeRange, ticksPerMinute, ticksPerSecond } from './calendar.ts';
import type { Int64 } from './cell.ts';
import { subtractInt64 } from './int64.ts';

const time = String.raw`(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?(?:\s*([AaPp])[Mm])?`;
const zone = String.raw`(?:\s*(Z|GMT|UTC|UT|[+-]\d{1,2}(?::?\d{2})?))?`;

const yearFirst = new RegExp(
  String.raw`^(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?(?:(?:[Tt]|\s+)${time}${zone})?$`,
  'i',
);
const monthFirst = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?:\s+${time}${zone})?$`, 'i');
const dayNamed = new RegExp(
  String.raw`^(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})[- ]([A-Za-z]{3,9})[- ](\d{4}|\d{2})(?:\s+${time}${zone})?$`,
  'i',
);
const commas = /^(\d{4}),\s*(\d{1,2}),\s*(\d{1,2})$/;

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Reads a datetime as literals and `todatetime()` do: ISO 8601 and its sortable cousins, RFC 822 and RFC 850, month-first
 * dates with slashes or dashes; null when it is none of these or out of range. Text without a zone is UTC.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/datetime
 */
export function parseDatetime(text: string): Int64 | null {
  const trimmed = text.trim();
  const iso = yearFirst.exec(trimmed);
  if (iso !== null) {
    return build(Number(iso[1]), Number(iso[3] ?? 1), Number(iso[4] ?? 1), iso.slice(5));
  }
  const us = monthFirst.exec(trimmed);
  if (us !== null) {
    return build(fullYear(us[4] ?? ''), Number(us[1]), Number(us[3]), us.slice(5));
  }
  const named = dayNamed.exec(trimmed);
  if (named !== null) {
    const month = monthNames.indexOf((named[2] ?? '').slice(0, 3).toLowerCase()) + 1;
    return build(fullYear(named[3] ?? ''), month, Number(named[1]), named.slice(4));
  }
  const parts = commas.exec(trimmed);
  if (parts !== null) {
    return build(Number(parts[1]), Number(parts[2]), Number(parts[3]), []);
  }
  return null;
}

function fullYear(text: string): number {
  const year = Number(text);
  return text.length === 4 ? year : year < 50 ? 2000 + year : 1900 + year;
}

function build(year: number, month: number, day: number, rest: readonly (string | undefined)[]): Int64 | null {
  const [hourText = '0', minuteText = '0', secondText = '0', fraction = '', half, zoneText] = rest;
  let hour = Number(hourText);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) {
      return null;
    }
    hour = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  const ticks = Number(fraction.slice(0, 7).padEnd(7, '0')) % ticksPerSecond;
  const local = datetimeFromParts(year, month, day, hour, Number(minuteText), Number(secondText), ticks);
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
  const digits = text.slice(1).replace(':', '');
  const hours = Number(digits.length > 2 ? digits.slice(0, -2) : digits);
  const minutes = digits.length > 2 ? Number(digits.slice(-2)) : 0;
  if (hours > 14 || minutes > 59) {
    return null;
  }
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
