import { trimBlanks } from './trim-blanks.ts';

/**
 * Text forms of `real`, the 64-bit floating-point type.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/real
 */

/**
 * The text of `tostring(real)`: the shortest digits that read back as the same number, always with a decimal point or an
 * exponent, so that `1.0` does not look like a long.
 *
 * Undetermined: from which size on the engine prints exponents, and how it spells them. Here: below 1e-6 and from 1e21.
 */
export function formatReal(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (!Number.isFinite(value)) {
    return value > 0 ? 'Infinity' : '-Infinity';
  }
  if (Object.is(value, -0)) {
    return '-0.0';
  }
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

const realText = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/**
 * Reads a real as `toreal()` and literals do: decimal digits with an optional point and exponent (`5.`, `1e3`), `nan`, `inf`,
 * `-inf`; null otherwise. Hexadecimal digits and digit group separators are not read.
 *
 * Undetermined: digits beyond the range of a double; here they are infinite.
 */
export function parseReal(text: string): number | null {
  const trimmed = trimBlanks(text);
  if (realText.test(trimmed)) {
    return Number(trimmed);
  }
  switch (trimmed.toLowerCase()) {
    case 'nan':
      return Number.NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Number.POSITIVE_INFINITY;
    case '-inf':
    case '-infinity':
      return Number.NEGATIVE_INFINITY;
    default:
      return null;
  }
}
