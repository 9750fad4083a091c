import { datetimeParts } from './calendar.ts';
import type { Int64 } from './cell.ts';

export * from './calendar.ts';
export { parseDatetime } from './parse-datetime.ts';

/** The text of `tostring()` and of the service's answers: `2026-01-15T10:00:00.0000000Z`. */
export function formatDatetime(datetime: Int64): string {
  const { year, month, day, hour, minute, second, ticksOfSecond } = datetimeParts(datetime);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}T${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}.${pad(ticksOfSecond, 7)}Z`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
