import type { Int64 } from './cell.ts';
import { delimiters, tokens } from './format-datetime.ts';
import { timespanParts } from './timespan.ts';

/**
 * The text of `format_timespan(timespan, pattern)`, or null for a pattern with a specifier or delimiter that the documentation
 * does not list. A negative timespan prints without its sign, as .NET's custom formats do.
 *
 * Undetermined: the sign.
 *
 * @see https://learn.microsoft.com/kusto/query/format-timespan-function
 */
export function formatTimespanPattern(timespan: Int64, pattern: string): string | null {
  const parts = timespanParts(timespan);
  const fraction = String(parts.ticksOfSecond).padStart(7, '0');
  let output = '';
  for (const token of tokens(pattern)) {
    const width = token.length;
    if (delimiters.has(token)) {
      output += token;
    } else if (/^d{1,8}$/.test(token)) {
      output += String(parts.days).padStart(width, '0');
    } else if (/^f{1,7}$/.test(token)) {
      output += fraction.slice(0, width);
    } else if (/^F{1,7}$/.test(token)) {
      output += fraction.slice(0, width).replace(/0+$/, '');
    } else if (/^(H{1,2}|h{1,2})$/.test(token)) {
      output += String(parts.hours).padStart(width, '0');
    } else if (/^m{1,2}$/.test(token)) {
      output += String(parts.minutes).padStart(width, '0');
    } else if (/^s{1,2}$/.test(token)) {
      output += String(parts.seconds).padStart(width, '0');
    } else {
      return null;
    }
  }
  return output;
}
