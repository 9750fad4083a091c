import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate, testContext, typeOfCall } from '../evaluate.ts';

describe('bins', () => {
  it.each([
    ['bin(4.5, 1)', '4.0'],
    ['bin(-0.1, 0.5)', '-0.5'],
    ['bin(-1, 3)', '-3'],
    ['bin(4, 3)', '3'],
    ['bin(int(7), int(5))', '5'],
    ['floor(-7, 5)', '-10'],
    ['floor(7.5, 0.5)', '7.5'],
    ['floor(7.9)', 'refused'],
    ['bin(decimal(4.5), decimal(1))', '4'],
    ['bin(5, 0)', 'null'],
    ['bin(5, -1)', 'null'],
    ['bin(long(null), 1)', 'null'],
    ['bin(1, long(null))', 'null'],
    ['bin(timespan(16d), 7d)', '14.00:00:00'],
    ['bin(-1h, 1d)', '-1.00:00:00'],
    ['bin(datetime(1970-05-11 13:45:07), 1d)', '1970-05-11T00:00:00Z'],
    ['bin(datetime(2024-01-10), 7d)', '2024-01-08T00:00:00Z'],
    ['bin(datetime(1850-01-10 13:45), 7d)', '1850-01-07T00:00:00Z'],
    ['bin(datetime(2024-01-10 10:07), 5m)', '2024-01-10T10:05:00Z'],
    ['bin(dynamic("2024-01-10 10:07"), 5m)', 'refused'],
    ['bin(dynamic(7), 5)', '5'],
    ['bin_at(6.5, 2.5, 7)', '4.5'],
    ['bin_at(timespan(1h), 1d, 12h)', '-12:00:00'],
    ['bin_at(datetime(2017-05-15 10:20), 1d, datetime(1970-01-01 12:00))', '2017-05-14T12:00:00Z'],
    ['bin_at(datetime(2017-05-17 10:20), 7d, datetime(2017-06-04))', '2017-05-14T00:00:00Z'],
    ['bin_at(1, 0, 1)', 'null'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('are multiples that lie at or below the value, less than a bin away', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 61n), 2n ** 61n), fc.bigInt(1n, 2n ** 50n), (value, size) => {
        const bin = BigInt(evaluate(`bin(${value}, ${size})`));
        expect(bin % size).toBe(0n);
        expect(bin <= value && value - bin < size).toBe(true);
      }),
    );
  });
});

describe('mathematics', () => {
  it.each([
    ['abs(-5)', '5'],
    ['abs(-9223372036854775808)', '-9223372036854775808'],
    ['abs(-1.5)', '1.5'],
    ['abs(decimal(-1.5))', '1.5'],
    ['abs(-2h)', '02:00:00'],
    ['abs(long(null))', 'null'],
    ['round(2.98765, 3)', '2.988'],
    ['round(2.15, 1)', '2.2'],
    ['round(2.15)', '2.0'],
    ['round(-2.5)', '-3.0'],
    ['round(2.5)', '3.0'],
    ['round(-50.55, -2)', '-100.0'],
    ['round(21.5, -1)', '20.0'],
    ['round(25)', '25'],
    ['round(25, -1)', '30'],
    ['round(decimal(2.345), 2)', '2.35'],
    ['round(real(+inf), 2)', 'Infinity'],
    ['round(real(nan))', 'NaN'],
    ['ceiling(1.1)', '2.0'],
    ['ceiling(-1.1)', '-1.0'],
    ['ceiling(int(3))', '3'],
    ['ceiling(decimal(1.1))', '2'],
    ['sign(-42)', '-1.0'],
    ['sign(0)', '0.0'],
    ['sqrt(256)', '16.0'],
    ['sqrt(-1)', 'null'],
    ['exp(0)', '1.0'],
    ['exp2(3)', '8.0'],
    ['exp10(3)', '1000.0'],
    ['log(1)', '0.0'],
    ['log(-1)', 'null'],
    ['log(0)', '-Infinity'],
    ['log2(8)', '3.0'],
    ['log10(1000)', '3.0'],
    ['pow(2, 10)', '1024.0'],
    ['pow(2, real(null))', 'null'],
    ['sin(0)', '0.0'],
    ['cos(0)', '1.0'],
    ['tan(0)', '0.0'],
    ['asin(0)', '0.0'],
    ['acos(1)', '0.0'],
    ['atan(0)', '0.0'],
    ['atan2(0, 1)', '0.0'],
    ['cot(1)', '0.6420926159343306'],
    ['degrees(0)', '0.0'],
    ['radians(180)', '3.141592653589793'],
    ['pi()', '3.141592653589793'],
    ['gamma(5)', '24.0'],
    ['gamma(0)', 'NaN'],
    ['isnan(real(nan))', 'true'],
    ['isnan(1.0)', 'false'],
    ['isinf(real(-inf))', 'true'],
    ['isinf(real(nan))', 'false'],
    ['isfinite(1)', 'true'],
    ['isfinite(real(+inf))', 'false'],
    ['sqrt("4")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['loggamma(5)', Math.log(24)],
    ['loggamma(0.5)', Math.log(Math.sqrt(Math.PI))],
    ['gamma(0.5)', Math.sqrt(Math.PI)],
    ['gamma(-0.5)', -2 * Math.sqrt(Math.PI)],
    ['gamma(4.5)', 11.631728396567448],
    ['erf(0.5)', 0.5204998778130465],
    ['erf(-3)', -0.9999779095030014],
    ['erfc(3)', 2.209049699858544e-5],
    ['erfc(-1)', 1.8427007929497148],
    ['geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)', 1546754.3519738095],
  ])('%s is close to %s', (call, value) => {
    expect(Math.abs(Number(evaluate(call)) / value - 1)).toBeLessThan(1e-12);
  });

  it('measures no distance to a point that is not on earth', () => {
    expect(evaluate('geo_distance_2points(300, 1, 1, 1)')).toBe('null');
    expect(evaluate('geo_distance_2points(1, 1, 1, 1, true)')).toBe('refused');
  });

  it('keeps the type of what it rounds', () => {
    expect(typeOfCall('round(1)')).toBe('long');
    expect(typeOfCall('round(1.5)')).toBe('real');
    expect(typeOfCall('abs(int(1))')).toBe('long');
    expect(typeOfCall('ceiling(int(1))')).toBe('int');
    expect(typeOfCall('bin(1, 2.0)')).toBe('real');
  });

  it.each([
    ['binary_and(12, 10)', '8'],
    ['binary_or(5, 3)', '7'],
    ['binary_xor(5, 3)', '6'],
    ['binary_not(1)', '-2'],
    ['binary_not(9223372036854775807)', '-9223372036854775808'],
    ['binary_shift_left(1, 2)', '4'],
    ['binary_shift_left(1, 65)', '2'],
    ['binary_shift_left(1, 63)', '-9223372036854775808'],
    ['binary_shift_left(1, -1)', 'null'],
    ['binary_shift_right(-8, 1)', '-4'],
    ['bitset_count_ones(42)', '3'],
    ['bitset_count_ones(-1)', '64'],
    ['tohex(256)', '"100"'],
    ['tohex(-256)', '"ffffffffffffff00"'],
    ['tohex(int(-256), 8)', '"ffffff00"'],
    ['tohex(256, 8)', '"00000100"'],
    ['tohex(256, 2)', '"100"'],
    ['tohex(1, 20)', '"0000000000000001"'],
    ['tohex(long(null))', '""'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('draws from the chance of the run', () => {
    expect(evaluate('rand()')).toBe('0.25');
    expect(evaluate('rand(10)')).toBe('2.0');
    const digits = [...'0123456789abcdef0123456789abcdef'].map((digit) => Number.parseInt(digit, 16) / 16);
    expect(evaluate('new_guid()', { ...testContext, random: sequence(digits) })).toBe(
      '01234567-89ab-4cde-b012-3456789abcde',
    );
  });
});

/** The numbers twice, because a call is evaluated twice. */
function sequence(numbers: readonly number[]): () => number {
  let at = 0;
  const used = numbers.slice(0, 31);
  return () => used[at++ % used.length] ?? 0;
}
