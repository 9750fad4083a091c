import { datetimeParts } from './calendar.ts';
import type { Int64 } from './cell.ts';

const specifiers = new Set(
  'd dd f ff fff ffff fffff ffffff fffffff F FF FFF FFFF FFFFF FFFFFF FFFFFFF h hh H HH m mm M MM s ss y yy yyyy tt'.split(
    ' ',
  ),
);

/** The characters that a pattern may hold between its specifiers. */
export const delimiters: ReadonlySet<string> = new Set([' ', '/', '-', ':', ',', '.', '_', '[', ']']);

/**
 * The text of `format_datetime(datetime, pattern)`, or null for a pattern with a specifier or delimiter that the documentation
 * does not list (`T`, `Z`, `dddd`, quotes).
 *
 * Undetermined: whether `.F` without a fraction keeps its point, as here.
 *
 * @see https://learn.microsoft.com/kusto/query/format-datetime-function
 */
export function formatDatetimePattern(datetime: Int64, pattern: string): string | null {
  const parts = datetimeParts(datetime);
  const fraction = String(parts.ticksOfSecond).padStart(7, '0');
  const hour12 = parts.hour % 12 === 0 ? 12 : parts.hour % 12;
  let output = '';
  for (const token of tokens(pattern)) {
    if (delimiters.has(token)) {
      output += token;
      continue;
    }
    if (!specifiers.has(token)) {
      return null;
    }
    const width = token.length;
    switch (token[0]) {
      case 'd':
        output += String(parts.day).padStart(width, '0');
        break;
      case 'f':
        output += fraction.slice(0, width);
        break;
      case 'F':
        output += fraction.slice(0, width).replace(/0+$/, '');
        break;
      case 'h':
        output += String(hour12).padStart(width, '0');
        break;
      case 'H':
        output += String(parts.hour).padStart(width, '0');
        break;
      case 'm':
        output += String(parts.minute).padStart(width, '0');
        break;
      case 'M':
        output += String(parts.month).padStart(width, '0');
        break;
      case 's':
        output += String(parts.second).padStart(width, '0');
        break;
      case 'y':
        output += String(width === 4 ? parts.year : parts.year % 100).padStart(width, '0');
        break;
      case 't':
        output += parts.hour < 12 ? 'AM' : 'PM';
        break;
    }
  }
  return output;
}

/** Runs of the same letter; every other character alone. */
export function tokens(pattern: string): string[] {
  return pattern.match(/([A-Za-z])\1*|[^A-Za-z]/g) ?? [];
}
