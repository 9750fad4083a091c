import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, typeOfCall } from '../evaluate.ts';

describe('arithmetic', () => {
  it.each([
    ['+(1, 2)', '3'],
    ['+(9223372036854775807, 1)', '-9223372036854775808'],
    ['+(1, 0.5)', '1.5'],
    ['+(decimal(0.1), decimal(0.2))', '0.3'],
    ['-(5, 7)', '-2'],
    ['*(4611686018427387904, 2)', '-9223372036854775808'],
    ['*(2, 0.5)', '1.0'],
    ['/(7, 2)', '3'],
    ['/(-7, 2)', '-3'],
    ['/(7, -2)', '-3'],
    ['/(-1, 2)', '0'],
    ['/(9223372036854775807, 2)', '4611686018427387903'],
    ['/(7.0, 2)', '3.5'],
    ['/(decimal(7), decimal(2))', '3.5'],
    ['/(1, 0)', 'null'],
    ['/(1.0, 0)', 'Infinity'],
    ['/(-1.0, 0)', '-Infinity'],
    ['/(0.0, 0)', 'NaN'],
    ['%(14, 12)', '2'],
    ['%(-14, 12)', '10'],
    ['%(14, -12)', '2'],
    ['%(-14, -12)', '10'],
    ['%(-7.5, 2)', '0.5'],
    ['%(1, 0)', 'null'],
    ['+(long(null), 1)', 'null'],
    ['+(1, dynamic(2))', '3'],
    ['+(dynamic("x"), 1)', 'null'],
    ['+(dynamic(1), dynamic(2))', 'refused'],
    ['+("a", "b")', 'refused'],
    ['-(5)', '-5'],
    ['-(int(-2147483648))', '-2147483648'],
    ['-(1.5)', '-1.5'],
    ['-(1h)', '-01:00:00'],
    ['-(long(null))', 'null'],
    ['+(5)', '5'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['+(1d, 2d)', '3.00:00:00'],
    ['-(1d, 25h)', '-01:00:00'],
    ['+(datetime(1910-06-11), 1d)', '1910-06-12T00:00:00Z'],
    ['+(1d, datetime(1910-06-11))', '1910-06-12T00:00:00Z'],
    ['-(datetime(2020-01-02), 1h)', '2020-01-01T23:00:00Z'],
    ['-(datetime(1997-06-25), datetime(1910-06-11))', '31791.00:00:00'],
    ['+(datetime(9999-12-31), 2d)', 'null'],
    ['-(datetime(2020-01-02), dynamic("2020-01-01"))', '1.00:00:00'],
    ['/(1d, 5h)', '4.8'],
    ['/(1h, 1s)', '3600.0'],
    ['*(1.5, 1h)', '01:30:00'],
    ['*(1h, 3)', '03:00:00'],
    ['*(1546897531, 1s)', '17903.21:45:31'],
    ['/(1h, 4)', '00:15:00'],
    ['/(1h, 0)', 'null'],
    ['%(25h, 1d)', '01:00:00'],
    ['%(datetime(2020-01-02 03:00), 1d)', '03:00:00'],
    ['+(datetime(2020-01-01), datetime(2020-01-01))', 'refused'],
    ['-(datetime(2020-01-01), 1)', 'refused'],
    ['*(1h, 1h)', 'refused'],
  ])('of times: %s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['+(int(1), int(2))', 'long'],
    ['+(int(1), 2)', 'long'],
    ['+(1, 2.0)', 'real'],
    ['+(1.5, decimal(1))', 'decimal'],
    ['-(int(1))', 'int'],
    ['/(1d, 1h)', 'real'],
  ])('%s gives a %s', (call, type) => {
    expect(typeOfCall(call)).toBe(type);
  });

  it('has the remainder between zero and the divisor, and quotients towards zero', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 62n), 2n ** 62n), fc.bigInt(1n, 2n ** 40n), (a, b) => {
        const remainder = BigInt(evaluate(`%(${a}, ${b})`));
        expect(remainder >= 0n && remainder < b).toBe(true);
        expect((a - remainder) % b).toBe(0n);
        expect(BigInt(evaluate(`/(${a}, ${b})`))).toBe(a / b);
      }),
    );
  });
});
