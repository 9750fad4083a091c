import { trimBlanks } from './trim-blanks.ts';

const guidText = /^[0-9a-f]{32}/;

/**
 * Reads a GUID as `toguid()` does: the first 32 characters that are no dashes must be hexadecimal digits, what follows them is
 * ignored; optionally in braces or parentheses. The 36 lower-case characters, or null. Measured:
 * `0123456789ab-cdef-0123-456789abcdef` is one.
 *
 * Undetermined: whether every place of a dash is accepted, and a brace that is not closed.
 *
 * @see https://learn.microsoft.com/kusto/query/toguid-function
 */
export function parseGuid(text: string): string | null {
  let digits = trimBlanks(text);
  if ((digits.startsWith('{') && digits.endsWith('}')) || (digits.startsWith('(') && digits.endsWith(')'))) {
    digits = digits.slice(1, -1);
  }
  digits = digits.replaceAll('-', '').toLowerCase().slice(0, 32);
  if (!guidText.test(digits)) {
    return null;
  }
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20, 32),
  ].join('-');
}
