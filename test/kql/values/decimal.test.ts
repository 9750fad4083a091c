import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../../../src/kql/values/decimal.ts';

function decimal(text: string): Decimal {
  const value = Decimal.parse(text);
  if (value === null) {
    throw new Error(`${text} is no decimal`);
  }
  return value;
}

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([unscaled, scale]) => Decimal.of(unscaled, scale));

describe('parse and print', () => {
  it.each([
    ['1.5', '1.5'],
    ['1.50', '1.50'],
    ['-0.001', '-0.001'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+7', '7'],
    [' 7 ', '7'],
    ['1e5', '100000'],
    ['1.25e1', '12.5'],
    ['1E-3', '0.001'],
    ['123.45678', '123.45678'],
    ['1234567890123456789012345678901234', '1234567890123456789012345678901234'],
    ['0.1234567890123456789012345678901234', '0.1234567890123456789012345678901234'],
  ])('%s prints %s', (text, printed) => {
    expect(decimal(text).toString()).toBe(printed);
  });

  it.each(['', '.', 'e5', '1,5', '1.2.3', '0x10', 'NaN', '1e', '1e99999', '--1'])('%j is no decimal', (text) => {
    expect(Decimal.parse(text)).toBeNull();
  });

  it('keeps 34 digits and rounds half to even', () => {
    expect(decimal('12345678901234567890123456789012345').toString()).toBe('12345678901234567890123456789012340');
    expect(decimal('12345678901234567890123456789012355').toString()).toBe('12345678901234567890123456789012360');
    expect(decimal('12345678901234567890123456789012351').toString()).toBe('12345678901234567890123456789012350');
    expect(decimal('99999999999999999999999999999999995').toString()).toBe('100000000000000000000000000000000000');
    expect(decimal('-12345678901234567890123456789012345').toString()).toBe('-12345678901234567890123456789012340');
  });

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(anyDecimal, (a) => {
        expect(decimal(a.toString()).toString()).toBe(a.toString());
      }),
    );
  });
});

describe('arithmetic', () => {
  it('is exact where doubles are not', () => {
    expect(decimal('0.1').add(decimal('0.2')).toString()).toBe('0.3');
    expect(decimal('1.50').add(decimal('1')).toString()).toBe('2.50');
    expect(decimal('1').subtract(decimal('0.9')).toString()).toBe('0.1');
    expect(decimal('1.5').multiply(decimal('-1.5')).toString()).toBe('-2.25');
  });

  it('divides to 34 digits', () => {
    expect(decimal('1').divide(decimal('3'))?.toString()).toBe('0.3333333333333333333333333333333333');
    expect(decimal('2').divide(decimal('3'))?.toString()).toBe('0.6666666666666666666666666666666667');
    expect(decimal('-2').divide(decimal('3'))?.toString()).toBe('-0.6666666666666666666666666666666667');
    expect(decimal('1').divide(decimal('8'))?.toString()).toBe('0.125');
    expect(decimal('6').divide(decimal('2'))?.toString()).toBe('3');
    expect(decimal('1e5').divide(decimal('2e-5'))?.toString()).toBe('5000000000');
    expect(decimal('1').divide(decimal('0.0'))).toBeNull();
  });

  it('has a remainder that is never negative', () => {
    expect(decimal('5.5').modulo(decimal('2'))?.toString()).toBe('1.5');
    expect(decimal('-5.5').modulo(decimal('2'))?.toString()).toBe('0.5');
    expect(decimal('-5.5').modulo(decimal('-2'))?.toString()).toBe('0.5');
    expect(decimal('1').modulo(Decimal.zero)).toBeNull();
  });

  it('obeys the laws of numbers', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        expect(a.add(b).equals(b.add(a))).toBe(true);
        expect(a.subtract(b).add(b).equals(a)).toBe(true);
        expect(Math.sign(a.compare(b))).toBe(-Math.sign(b.compare(a)) + 0);
        expect(a.negate().negate().equals(a)).toBe(true);
        expect(a.equals(b)).toBe(a.key === b.key);
      }),
    );
  });

  it('divides what it multiplied', () => {
    const small = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    fc.assert(
      fc.property(small, small, (a, b) => {
        fc.pre(b !== 0n);
        const product = Decimal.of(a, 3).multiply(Decimal.of(b, 2));
        expect(product.divide(Decimal.of(b, 2))?.equals(Decimal.of(a, 3))).toBe(true);
      }),
    );
  });
});

describe('rounding', () => {
  it.each([
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['2.15', 1, '2.2'],
    ['2.149', 1, '2.1'],
    ['1234', -2, '1200'],
    ['1250', -2, '1300'],
    ['1.5', 3, '1.5'],
    ['-0.4', 0, '0'],
  ])('%s to %d places is %s', (text, places, rounded) => {
    expect(decimal(text).round(places).toString()).toBe(rounded);
  });

  it('has a floor and an integer part', () => {
    expect(decimal('-1.5').floor().toString()).toBe('-2');
    expect(decimal('1.5').floor().toString()).toBe('1');
    expect(decimal('-2.0').floor().toString()).toBe('-2');
    expect(decimal('1e3').floor().toString()).toBe('1000');
    expect(decimal('-1.9').truncate()).toBe(-1n);
    expect(decimal('1e3').truncate()).toBe(1000n);
  });
});

describe('other numbers', () => {
  it('come from their shortest digits', () => {
    expect(Decimal.fromNumber(0.1)?.toString()).toBe('0.1');
    expect(Decimal.fromNumber(1e21)?.toString()).toBe('1000000000000000000000');
    expect(Decimal.fromNumber(1e-7)?.toString()).toBe('0.0000001');
    expect(Decimal.fromNumber(Number.NaN)).toBeNull();
    expect(Decimal.fromNumber(Number.NEGATIVE_INFINITY)).toBeNull();
    expect(Decimal.fromInt64(9223372036854775807n).toString()).toBe('9223372036854775807');
  });

  it('are the nearest doubles', () => {
    expect(decimal('0.1').toNumber()).toBe(0.1);
    expect(decimal('-1.50').toNumber()).toBe(-1.5);
    expect(decimal('1e400').toNumber()).toBe(Number.POSITIVE_INFINITY);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (value) => {
        expect(Decimal.fromNumber(value)?.toNumber()).toBe(value + 0);
      }),
    );
  });
});

describe('equality', () => {
  it('ignores trailing zeros', () => {
    expect(decimal('1.50').equals(decimal('1.5'))).toBe(true);
    expect(decimal('1.50').key).toBe('1.5');
    expect(decimal('1e2').key).toBe('100');
    expect(decimal('-0.00').key).toBe('0');
    expect(decimal('100').compare(decimal('1e2'))).toBe(0);
  });
});
