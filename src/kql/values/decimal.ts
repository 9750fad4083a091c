import type { Int64 } from './cell.ts';
import { trimBlanks } from './trim-blanks.ts';

const maxDigits = 34;
const maxExponent = 6144;

/**
 * Kusto's `decimal`: a 128-bit decimal floating-point number of at most 34 significant digits. Immutable.
 *
 * The value is `unscaled / 10^scale`. Trailing zeros are kept as IEEE 754 keeps them: `1.50 + 1` is `2.50`. Results with more
 * than 34 digits are rounded half to even.
 *
 * Undetermined: whether the engine keeps trailing zeros when it prints, and how it rounds.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/decimal
 */
export class Decimal {
  readonly unscaled: bigint;
  readonly scale: number;

  private constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  static readonly zero = new Decimal(0n, 0);

  /** `unscaled / 10^scale`, rounded to 34 digits. */
  static of(unscaled: bigint, scale = 0): Decimal {
    const digits = digitCount(unscaled);
    if (digits <= maxDigits) {
      return new Decimal(unscaled, scale);
    }
    const excess = digits - maxDigits;
    const rounded = divideHalfEven(unscaled, 10n ** BigInt(excess));
    return Decimal.of(rounded, scale - excess);
  }

  /** Reads digits with an optional sign, point and exponent; null when malformed or out of range. */
  static parse(text: string): Decimal | null {
    const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?$/.exec(trimBlanks(text));
    if (match === null) {
      return null;
    }
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    if (whole.length + fraction.length === 0) {
      return null;
    }
    const power = Number(exponent);
    if (!(Math.abs(power) <= maxExponent)) {
      return null;
    }
    const digits = BigInt(whole + fraction);
    return Decimal.of(sign === '-' ? -digits : digits, fraction.length - power);
  }

  static fromInt64(value: Int64): Decimal {
    return Decimal.of(BigInt(value));
  }

  /** The decimal with the shortest digits that read back as the same double; null for NaN and infinities. */
  static fromNumber(value: number): Decimal | null {
    return Number.isFinite(value) ? Decimal.parse(String(value)) : null;
  }

  get isZero(): boolean {
    return this.unscaled === 0n;
  }

  negate(): Decimal {
    return new Decimal(-this.unscaled, this.scale);
  }

  add(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return Decimal.of(this.unscaledAt(scale) + other.unscaledAt(scale), scale);
  }

  subtract(other: Decimal): Decimal {
    return this.add(other.negate());
  }

  multiply(other: Decimal): Decimal {
    return Decimal.of(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  /** The quotient to 34 digits, or null when the divisor is zero. */
  divide(other: Decimal): Decimal | null {
    if (other.isZero) {
      return null;
    }
    const shift = Math.max(0, maxDigits + 2 + digitCount(other.unscaled) - digitCount(this.unscaled));
    const dividend = this.unscaled * 10n ** BigInt(shift);
    const quotient = dividend / other.unscaled;
    const exact = quotient * other.unscaled === dividend;
    // A sticky digit keeps an inexact quotient from looking like a tie.
    const negative = this.unscaled < 0n !== other.unscaled < 0n;
    const sticky = exact ? quotient * 10n : quotient * 10n + (negative ? -1n : 1n);
    const preferred = Math.max(0, this.scale - other.scale);
    const value = Decimal.of(sticky, this.scale - other.scale + shift + 1);
    return exact ? value.trimmedTo(preferred) : value;
  }

  /** The remainder that is never negative, as Kusto's `%` has it; null when the divisor is zero. */
  modulo(other: Decimal): Decimal | null {
    if (other.isZero) {
      return null;
    }
    const scale = Math.max(this.scale, other.scale);
    const divisor = other.unscaledAt(scale);
    const remainder = this.unscaledAt(scale) % divisor;
    return Decimal.of(remainder < 0n ? remainder + (divisor < 0n ? -divisor : divisor) : remainder, scale);
  }

  /** Rounded half away from zero to `digits` places after the point; negative `digits` round before it. */
  round(digits = 0): Decimal {
    if (this.scale <= digits) {
      return this;
    }
    const unit = 10n ** BigInt(this.scale - digits);
    const half = this.unscaled < 0n ? -(unit / 2n) : unit / 2n;
    return new Decimal((this.unscaled + half) / unit, digits);
  }

  /** The greatest integer that is not greater. */
  floor(): Decimal {
    if (this.scale <= 0) {
      return this;
    }
    const unit = 10n ** BigInt(this.scale);
    const quotient = this.unscaled / unit;
    return new Decimal(this.unscaled < 0n && quotient * unit !== this.unscaled ? quotient - 1n : quotient, 0);
  }

  /** The integer part. */
  truncate(): bigint {
    return this.scale <= 0 ? this.unscaled * 10n ** BigInt(-this.scale) : this.unscaled / 10n ** BigInt(this.scale);
  }

  compare(other: Decimal): number {
    const scale = Math.max(this.scale, other.scale);
    const a = this.unscaledAt(scale);
    const b = other.unscaledAt(scale);
    return a < b ? -1 : a > b ? 1 : 0;
  }

  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }

  /** The nearest double. */
  toNumber(): number {
    return Number(`${this.unscaled}e${-this.scale}`);
  }

  /** Plain digits, without an exponent. */
  toString(): string {
    if (this.scale <= 0) {
      return String(this.truncate());
    }
    const negative = this.unscaled < 0n;
    const digits = String(negative ? -this.unscaled : this.unscaled).padStart(this.scale + 1, '0');
    return `${negative ? '-' : ''}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  /** A text that is equal for equal values: `1.50` and `1.5` have the same key. */
  get key(): string {
    return this.isZero ? '0' : this.trimmedTo(0).toString();
  }

  private unscaledAt(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }

  private trimmedTo(scale: number): Decimal {
    let unscaled = this.unscaled;
    let current = this.scale;
    while (current > scale && unscaled % 10n === 0n) {
      unscaled /= 10n;
      current -= 1;
    }
    return new Decimal(unscaled, current);
  }
}

function digitCount(value: bigint): number {
  return String(value < 0n ? -value : value).length;
}

function divideHalfEven(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  const remainder = value - quotient * unit;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  if (twice > unit || (twice === unit && quotient % 2n !== 0n)) {
    return quotient + (value < 0n ? -1n : 1n);
  }
  return quotient;
}
