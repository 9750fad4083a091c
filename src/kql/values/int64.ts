import type { Int64 } from './cell.ts';
import { trimBlanks } from './trim-blanks.ts';

/**
 * 64-bit integer arithmetic on the canonical {@link Int64} form: plain number arithmetic while nothing leaves the safe
 * integers, BigInt beyond. Additions, subtractions and products wrap around as two's complement does; the engine raises
 * no overflow error.
 *
 * @see https://learn.microsoft.com/kusto/query/numerical-operators
 */

export const minInt64 = -9_223_372_036_854_775_808n;
export const maxInt64 = 9_223_372_036_854_775_807n;

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);
const two63 = 2 ** 63;

/** The canonical form of an integer, wrapped into 64 bits. Throws a `RangeError` for a number that is not an integer. */
export function toInt64(value: bigint | number): Int64 {
  if (typeof value === 'number') {
    // Adding zero turns -0 into 0.
    return Number.isSafeInteger(value) ? value + 0 : fromBigInt(BigInt.asIntN(64, BigInt(value)));
  }
  return fromBigInt(BigInt.asIntN(64, value));
}

function fromBigInt(value: bigint): Int64 {
  return value >= -maxSafe && value <= maxSafe ? Number(value) : value;
}

export function addInt64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) {
      return sum;
    }
  }
  return toInt64(BigInt(a) + BigInt(b));
}

export function subtractInt64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) {
      return difference;
    }
  }
  return toInt64(BigInt(a) - BigInt(b));
}

export function multiplyInt64(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (Number.isSafeInteger(product)) {
      return product + 0;
    }
  }
  return toInt64(BigInt(a) * BigInt(b));
}

export function negateInt64(a: Int64): Int64 {
  return typeof a === 'number' ? 0 - a : toInt64(-a);
}

/** Integer division, truncated towards zero; null when the divisor is zero. */
export function divideInt64(a: Int64, b: Int64): Int64 | null {
  if (b === 0) {
    return null;
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.trunc(a / b) + 0;
  }
  return toInt64(BigInt(a) / BigInt(b));
}

/**
 * Division rounded towards negative infinity, as `bin()` does it; null when the divisor is zero.
 *
 * The division of two safe integers in doubles never rounds across an integer: the quotient would have to lie within
 * half a unit in the last place of that integer, which needs a dividend above 2^53. So `Math.floor` of it is exact.
 */
export function floorDivideInt64(a: Int64, b: Int64): Int64 | null {
  if (b === 0) {
    return null;
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.floor(a / b) + 0;
  }
  const dividend = BigInt(a);
  const divisor = BigInt(b);
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  return toInt64(remainder !== 0n && remainder < 0n !== divisor < 0n ? quotient - 1n : quotient);
}

/**
 * Kusto's `%`: the remainder is never negative, whatever the signs (`-14 % 12` and `-14 % -12` are both 10); null when
 * the divisor is zero.
 */
export function moduloInt64(a: Int64, b: Int64): Int64 | null {
  if (b === 0) {
    return null;
  }
  if (typeof a === 'number' && typeof b === 'number') {
    const remainder = a % b;
    return remainder < 0 ? remainder + Math.abs(b) : remainder + 0;
  }
  const divisor = BigInt(b);
  const remainder = BigInt(a) % divisor;
  return toInt64(remainder < 0n ? remainder + (divisor < 0n ? -divisor : divisor) : remainder);
}

/** Negative, zero or positive, as a sort wants it. */
export function compareInt64(a: Int64, b: Int64): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nearest double. */
export function int64ToNumber(a: Int64): number {
  return Number(a);
}

/**
 * The integer part of a double, as `tolong(real)` has it: truncated towards zero, what 64 bits cannot hold becomes the
 * nearest bound, and NaN is null.
 */
export function truncateToInt64(value: number): Int64 | null {
  if (Number.isNaN(value)) {
    return null;
  }
  if (value >= two63) {
    return maxInt64;
  }
  return value < -two63 ? minInt64 : toInt64(Math.trunc(value));
}

const decimalInteger = /^[+-]?[0-9]+$/;
const hexInteger = /^([+-]?)0[xX]([0-9a-fA-F]+)$/;

/**
 * Reads a decimal or `0x` integer with an optional sign and surrounding blanks; null when it is malformed or out of
 * range. Sixteen hex digits name a bit pattern: `0xFFFFFFFFFFFFFFFF` is -1.
 */
export function parseInt64(text: string): Int64 | null {
  const trimmed = trimBlanks(text);
  if (decimalInteger.test(trimmed)) {
    if (trimmed.length <= 15) {
      return Number(trimmed) + 0;
    }
    const value = BigInt(trimmed.startsWith('+') ? trimmed.slice(1) : trimmed);
    return value >= minInt64 && value <= maxInt64 ? toInt64(value) : null;
  }
  const hex = hexInteger.exec(trimmed);
  if (hex === null) {
    return null;
  }
  const bits = BigInt(`0x${hex[2] ?? '0'}`);
  if (bits >= 1n << 64n) {
    return null;
  }
  const value = BigInt.asIntN(64, bits);
  return toInt64(hex[1] === '-' ? -value : value);
}
