import type { Int64 } from '../../values/cell.ts';
import { datetimeParts, isLeapYear } from '../../values/datetime.ts';

/**
 * The ISO 8601 week of a datetime: weeks begin on Monday, and a week belongs to the year that its Thursday is in.
 *
 * @see https://learn.microsoft.com/kusto/query/week-of-year-function
 */
export function isoWeek(datetime: Int64): number {
  const { year, dayOfYear, dayOfWeek } = datetimeParts(datetime);
  const isoDay = dayOfWeek === 0 ? 7 : dayOfWeek;
  let thursday = dayOfYear + 4 - isoDay;
  if (thursday < 1) {
    thursday += daysInYear(year - 1);
  } else if (thursday > daysInYear(year)) {
    return 1;
  }
  return Math.floor((thursday - 1) / 7) + 1;
}

function daysInYear(year: number): number {
  return isLeapYear(year) ? 366 : 365;
}
