import { parseInt64 } from './int64.ts';
import { trimBlanks } from './trim-blanks.ts';

/**
 * Reads a bool as `tobool()` does: `true` or `false` in any case, or an integer, which is true unless it is zero. Null for all
 * other text, `yes` and `1.5` included.
 *
 * @see https://learn.microsoft.com/kusto/query/tobool-function
 */
export function parseBool(text: string): boolean | null {
  const trimmed = trimBlanks(text).toLowerCase();
  if (trimmed === 'true' || trimmed === 'false') {
    return trimmed === 'true';
  }
  const long = parseInt64(trimmed);
  return long === null ? null : long !== 0;
}

/** The text of `tostring(bool)`, capitalised as .NET does. A bool inside a dynamic prints in lower case instead. */
export function formatBool(value: boolean): string {
  return value ? 'True' : 'False';
}
