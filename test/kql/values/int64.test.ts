import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Int64 } from '../../../src/kql/values/cell.ts';
import {
  addInt64,
  compareInt64,
  divideInt64,
  floorDivideInt64,
  int64ToNumber,
  maxInt64,
  minInt64,
  moduloInt64,
  multiplyInt64,
  negateInt64,
  parseInt64,
  subtractInt64,
  toInt64,
  truncateToInt64,
} from '../../../src/kql/values/int64.ts';

/** The one form that a 64-bit value has: what every operation must return. */
function canonical(value: bigint): Int64 {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped >= BigInt(Number.MIN_SAFE_INTEGER) && wrapped <= BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(wrapped)
    : wrapped;
}

const edges = [0n, 1n, -1n, 2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), -(2n ** 53n) + 1n, 2n ** 31n, minInt64, maxInt64];
const anyInt64 = fc.oneof(
  fc.bigInt({ min: minInt64, max: maxInt64 }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.constantFrom(...edges),
);

function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b !== 0n && a % b < 0n !== b < 0n ? quotient - 1n : quotient;
}

function euclideanModulo(a: bigint, b: bigint): bigint {
  const size = b < 0n ? -b : b;
  return ((a % size) + size) % size;
}

describe('the canonical form', () => {
  it('is a number for safe integers and a bigint beyond', () => {
    expect(toInt64(9007199254740991n)).toBe(9007199254740991);
    expect(toInt64(9007199254740992n)).toBe(9007199254740992n);
    expect(toInt64(2 ** 53)).toBe(9007199254740992n);
    expect(toInt64(-9007199254740991n)).toBe(-9007199254740991);
    expect(Object.is(toInt64(-0), 0)).toBe(true);
  });

  it('wraps around at 64 bits', () => {
    expect(toInt64(maxInt64 + 1n)).toBe(minInt64);
    expect(toInt64(2n ** 64n)).toBe(0);
    expect(toInt64(2 ** 64)).toBe(0);
    expect(toInt64(2 ** 63)).toBe(minInt64);
  });

  it('is not given to numbers that are no integers', () => {
    expect(() => toInt64(1.5)).toThrow(RangeError);
    expect(() => toInt64(Number.NaN)).toThrow(RangeError);
  });
});

describe('arithmetic', () => {
  it('agrees with BigInt on every pair', () => {
    fc.assert(
      fc.property(anyInt64, anyInt64, (a, b) => {
        const [x, y] = [canonical(a), canonical(b)];
        expect(addInt64(x, y)).toBe(canonical(a + b));
        expect(subtractInt64(x, y)).toBe(canonical(a - b));
        expect(multiplyInt64(x, y)).toBe(canonical(a * b));
        expect(Math.sign(compareInt64(x, y))).toBe(a < b ? -1 : a > b ? 1 : 0);
        if (b !== 0n) {
          expect(divideInt64(x, y)).toBe(canonical(a / b));
          expect(floorDivideInt64(x, y)).toBe(canonical(floorDivide(a, b)));
          expect(moduloInt64(x, y)).toBe(canonical(euclideanModulo(a, b)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('never rounds across an integer where a safe dividend is one short of a multiple', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 }), fc.integer({ min: 1, max: 4_000_000 }), (divisor, times) => {
        const dividend = divisor * times - 1;
        expect(floorDivideInt64(dividend, divisor)).toBe(times - 1);
        expect(moduloInt64(dividend, divisor)).toBe(divisor - 1);
        expect(floorDivideInt64(-dividend, divisor)).toBe(Number(floorDivide(BigInt(-dividend), BigInt(divisor))));
      }),
    );
  });

  it('never makes a negative zero', () => {
    for (const result of [
      multiplyInt64(-5, 0),
      divideInt64(-1, 2),
      moduloInt64(-14, 7),
      negateInt64(0),
      floorDivideInt64(0, -3),
      addInt64(-3, 3),
      truncateToInt64(-0.5),
      parseInt64('-0'),
    ]) {
      expect(Object.is(result, 0)).toBe(true);
    }
  });

  it('has the remainder of the documentation: never negative', () => {
    expect([moduloInt64(14, 12), moduloInt64(-14, 12), moduloInt64(14, -12), moduloInt64(-14, -12)]).toEqual([
      2, 10, 2, 10,
    ]);
  });

  it('truncates a quotient towards zero', () => {
    expect([divideInt64(7, 2), divideInt64(-7, 2), divideInt64(7, -2), divideInt64(-7, -2)]).toEqual([3, -3, -3, 3]);
    expect([floorDivideInt64(7, 2), floorDivideInt64(-7, 2)]).toEqual([3, -4]);
  });

  it('answers null to a division by zero, and wraps at the one quotient that overflows', () => {
    expect([divideInt64(1, 0), floorDivideInt64(1, 0), moduloInt64(maxInt64, 0)]).toEqual([null, null, null]);
    expect(divideInt64(minInt64, -1)).toBe(minInt64);
    expect(negateInt64(minInt64)).toBe(minInt64);
    expect(addInt64(maxInt64, 1)).toBe(minInt64);
  });

  it('converts to the nearest double', () => {
    expect(int64ToNumber(maxInt64)).toBe(2 ** 63);
    expect(int64ToNumber(-7)).toBe(-7);
  });
});

describe('truncateToInt64', () => {
  it.each([
    [5.7, 5],
    [-5.7, -5],
    [1e10, 10_000_000_000],
    [1e30, maxInt64],
    [-1e30, minInt64],
    [2 ** 63, maxInt64],
    [-(2 ** 63), minInt64],
    [Number.POSITIVE_INFINITY, maxInt64],
    [Number.NaN, null],
  ])('%d becomes %s', (value, expected) => {
    expect(truncateToInt64(value)).toBe(expected);
  });
});

describe('parseInt64', () => {
  it.each<[string, Int64 | null]>([
    ['42', 42],
    ['-3', -3],
    ['+4', 4],
    [' 7 ', 7],
    ['\t7\n', 7],
    ['0007', 7],
    ['0x1F', 31],
    ['0XfF', 255],
    ['-0x10', -16],
    ['0xFFFFFFFFFFFFFFFF', -1],
    ['0x8000000000000000', minInt64],
    ['9223372036854775807', maxInt64],
    ['-9223372036854775808', minInt64],
    ['9223372036854775808', null],
    ['-9223372036854775809', null],
    ['0x10000000000000000', null],
    ['999999999999999', 999_999_999_999_999],
    ['9007199254740993', 9007199254740993n],
    ['00000000000000000000000000000000001', 1],
    ['', null],
    [' ', null],
    ['5.7', null],
    ['1e3', null],
    ['1,000', null],
    ['--1', null],
    ['1 2', null],
    ['0x', null],
    ['0xG', null],
    ['١', null],
    ['\u00a07', null],
    ['NaN', null],
  ])('%j is %s', (text, expected) => {
    expect(parseInt64(text)).toBe(expected);
  });

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(anyInt64, (a) => {
        expect(parseInt64(String(canonical(a)))).toBe(canonical(a));
      }),
    );
  });
});
