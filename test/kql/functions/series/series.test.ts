import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findScalarFunction } from '../../../../src/kql/functions/registry.ts';
import { evaluate, typeOfCall } from '../evaluate.ts';

const d = (json: string): string => `dynamic(${json})`;

describe('functions of each element', () => {
  it.each([
    ['series_abs', '[-6.5, 0, 8.2, -3]', '[6.5,0,8.2,3]'],
    ['series_abs', '[null, "1", true, {"a":1}]', '[null,null,null,null]'],
    ['series_abs', '[]', '[]'],
    ['series_abs', '-3', 'null'],
    ['series_abs', '{"a": 1}', 'null'],
    ['series_abs', 'null', 'null'],
    ['series_sign', '[-6, 0, 8]', '[-1,0,1]'],
    ['series_sign', '[-6.5, 0.0, 8.5, null]', '[-1.0,0.0,1.0,null]'],
    ['series_ceiling', '[-1.5, 1, 2.5]', '[-1.0,1.0,3.0]'],
    ['series_floor', '[-1.5, 1, 2.5]', '[-2.0,1.0,2.0]'],
    ['series_exp', '[0, 1, "x"]', '[1.0,2.718281828459045,null]'],
    ['series_log', '[1, 2]', '[0.0,0.6931471805599453]'],
    ['series_sin', '[0, 1]', '[0.0,0.8414709848078965]'],
    ['series_cos', '[0]', '[1.0]'],
    ['series_tan', '[0]', '[0.0]'],
    ['series_asin', '[-1, 0, 1]', '[-1.5707963267948966,0.0,1.5707963267948966]'],
    ['series_acos', '[1]', '[0.0]'],
    ['series_atan', '[1]', '[0.7853981633974483]'],
  ])('%s(%s) is %s', (name, series, expected) => {
    expect(evaluate(`${name}(${d(series)})`)).toBe(expected);
  });
});

describe('functions of two series', () => {
  it.each([
    ['series_add', '[1, 2, 4]', '[4, 2, 1]', '[5,4,5]'],
    ['series_add', '[1, 2.5]', '[1, 1]', '[2,3.5]'],
    ['series_add', '[9223372036854775807]', '[1]', '[-9223372036854775808]'],
    ['series_subtract', '[1, 2, 4]', '[4, 2, 1]', '[-3,0,3]'],
    ['series_multiply', '[3, 6, 12]', '[12, 6, 3]', '[36,36,36]'],
    ['series_divide', '[1, 2, 4]', '[4, 2, 1]', '[0.25,1.0,4.0]'],
    ['series_divide', '[2]', '[0]', '["Infinity"]'],
    ['series_pow', '[1, 2, 3, 4]', '[1, 2, 3, 0.5]', '[1.0,4.0,27.0,2.0]'],
    ['series_add', '[1, 2, 3]', '[1]', '[2,null,null]'],
    ['series_add', '[1]', '[1, 2, 3]', '[2,null,null]'],
    ['series_add', '[1, null, "3"]', '[1, 1, 1]', '[2,null,null]'],
    ['series_add', '[]', '[]', '[]'],
    ['series_add', '{"a": 1}', '[1]', 'null'],
    ['series_add', '[1]', '2', 'null'],
    ['series_equals', '[1, 2, 4]', '[4, 2, 1]', '[false,true,false]'],
    ['series_equals', '[1, 2.0]', '[1.0, 2]', '[true,true]'],
    ['series_equals', '[null, "a", true]', '[null, "a", true]', '[null,null,null]'],
    ['series_not_equals', '[1, 2, 4]', '[4, 2.0, 1]', '[true,false,true]'],
    ['series_greater', '[1, 2, 4]', '[4, 2, 1]', '[false,false,true]'],
    ['series_greater_equals', '[1, 2, 4]', '[4, 2, 1]', '[false,true,true]'],
    ['series_less', '[1, 2, 4]', '[4, 2, 1, 0]', '[true,false,false,null]'],
    ['series_less_equals', '[9007199254740993]', '[9007199254740992.0]', '[false]'],
  ])('%s(%s, %s) is %s', (name, a, b, expected) => {
    expect(evaluate(`${name}(${d(a)}, ${d(b)})`)).toBe(expected);
  });

  it.each([
    ['series_greater_equals(dynamic([1, 2.5]), 1.5)', '[false,true]'],
    ['series_subtract(10, dynamic([1, 2.5]))', '[9,7.5]'],
    ['series_multiply(dynamic([1, 2, 3]), 2)', '[2,4,6]'],
    ['series_multiply(dynamic([]), 2)', '[]'],
    ['series_add(dynamic([1]), long(null))', 'null'],
    ['series_add(1, 2)', 'refused'],
    ['series_add(dynamic([1]), "2")', 'refused'],
    ['series_add(dynamic([1]))', 'refused'],
  ])('a number stands for as many of it: %s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });
});

describe('one number of a series', () => {
  it.each([
    ['series_sum(dynamic([1, 2, 3.5]))', '6.5'],
    ['series_sum(dynamic([1, 2]))', '3.0'],
    ['series_product(dynamic([1, 2, 3, 4]))', '24.0'],
    ['series_magnitude(dynamic([1, 2, 3, 4]))', '5.477225575051661'],
    ['series_sum(dynamic(1))', 'null'],
    ['series_dot_product(dynamic([1, 2, 4]), dynamic([4, 2, 1]))', '12.0'],
    ['series_dot_product(dynamic([2, 4, 8]), 2)', '28.0'],
    ['series_dot_product(3, dynamic([3, 6, 12]))', '63.0'],
    ['series_dot_product(dynamic([1, 2, 3, 4]), dynamic([10, 10]))', '30.0'],
    ['series_dot_product(dynamic([1, "x", 3]), dynamic([1, 1, null]))', '1.0'],
    ['series_dot_product(dynamic([]), dynamic([1]))', 'null'],
    ['series_dot_product(dynamic([1]), dynamic([]))', 'null'],
    ['series_dot_product(1, 2)', 'refused'],
    ['series_cosine_similarity(dynamic([0.1,0.2,0.1,0.2]), dynamic([0.11,0.2,0.11,0.21]))', '0.9993534382550399'],
    ['series_cosine_similarity(dynamic([1, 0]), dynamic([0, 1, 7]))', '0.0'],
    ['series_cosine_similarity(dynamic([]), dynamic([]))', 'null'],
    ['series_pearson_correlation(dynamic([1,2,3,4,5]), dynamic([2,4,6,8,10]))', '0.9999999999999998'],
    ['series_pearson_correlation(dynamic([1,2]), dynamic([1,2,3]))', 'null'],
    ['series_pearson_correlation(dynamic([1,2,null]), dynamic([1,2,3]))', 'null'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    ['series_sum(dynamic([]))', 'series_sum() of an empty series'],
    ['series_product(dynamic([1, null]))', 'series_product() of a series with elements that are no numbers'],
    [
      'series_cosine_similarity(dynamic([0, 0]), dynamic([1, 2]))',
      'series_cosine_similarity() of a series without a number other than zero',
    ],
    [
      'series_pearson_correlation(dynamic([0.1, 0.1, 0.1]), dynamic([1, 2, 3]))',
      'series_pearson_correlation() of a series without two different numbers',
    ],
  ])('%s is refused', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: ${feature}.`);
  });
});

describe('statistics', () => {
  const series = d('[23, 46, 23, 87, 4, 8, 3, 75, 2, 56, 13, 75, 32, 16, 29]');

  it('gives the columns of series_stats() in their order', () => {
    expect(evaluate(`series_stats(${series})`)).toBe('[2.0,8,87.0,3,32.8,28.50363385354827,812.4571428571429]');
    expect(typeOfCall(`series_stats(${series})`)).toBe('dynamic');
  });

  it('gives a bag of them with sum and length', () => {
    expect(evaluate(`series_stats_dynamic(${series})`)).toBe(
      '{"min":2.0,"min_idx":8,"max":87.0,"max_idx":3,"avg":32.8,"stdev":28.50363385354827,"variance":812.4571428571429,"sum":492.0,"len":15}',
    );
  });

  it.each([
    ['series_stats(dynamic([1, null, 2]))', 'null'],
    ['series_stats(dynamic([1, null, 2]), false)', 'null'],
    ['series_stats(dynamic([null, 5, "x", 3, 3, 5]), true)', '[3.0,3,5.0,1,4.0,1.1547005383792515,1.3333333333333333]'],
    ['series_stats_dynamic(dynamic([1, "2"]))', 'null'],
    [
      'series_stats_dynamic(dynamic([1, null, 3]), true)',
      '{"min":1.0,"min_idx":0,"max":3.0,"max_idx":2,"avg":2.0,"stdev":1.4142135623730951,"variance":2.0,"sum":4.0,"len":3}',
    ],
    ['series_stats(dynamic({"a": 1}))', 'null'],
    ['series_stats(dynamic([1, 2]), 1)', 'refused'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each(['series_stats', 'series_stats_dynamic'])('refuses %s() of fewer than two numbers', (name) => {
    const message = `Not supported: ${name}() of a series with fewer than two numbers.`;
    expect(() => evaluate(`${name}(dynamic([]))`)).toThrow(message);
    expect(() => evaluate(`${name}(dynamic([7, null]), true)`)).toThrow(message);
  });
});

describe('the fitted line', () => {
  it('is that of the page’s example', () => {
    const [rsquare, slope, variance, residual, interception, line] = JSON.parse(
      evaluate('series_fit_line(dynamic([2, 5, 6, 8, 11, 15, 17, 18, 25, 26, 30, 30]))'),
    );
    expect(rsquare).toBeCloseTo(0.9829, 4);
    expect(slope).toBeCloseTo(2.730769, 6);
    expect(variance).toBeCloseTo(98.628788, 6);
    expect(residual).toBeCloseTo(1.68648, 6);
    expect(interception).toBeCloseTo(-1.666667, 6);
    expect(line).toHaveLength(12);
    expect(line[0]).toBeCloseTo(1.064103, 6);
    expect(line[11]).toBeCloseTo(31.102564, 6);
  });

  it.each([
    ['series_fit_line(dynamic([1, 3, 5]))', '[1.0,2.0,4.0,0.0,-1.0,[1.0,3.0,5.0]]'],
    [
      'series_fit_line_dynamic(dynamic([5, 3, 1]))',
      '{"rsquare":1.0,"slope":-2.0,"variance":4.0,"rvariance":0.0,"interception":7.0,"line_fit":[5.0,3.0,1.0]}',
    ],
    ['series_fit_line(dynamic("x"))', 'null'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    ['series_fit_line(dynamic([4, 4, 4]))', 'series_fit_line() of a series without two different numbers'],
    ['series_fit_line(dynamic([]))', 'series_fit_line() of a series without two different numbers'],
    [
      'series_fit_line_dynamic(dynamic([1, null, 3]))',
      'series_fit_line_dynamic() of a series with elements that are no finite numbers',
    ],
  ])('%s is refused', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: ${feature}.`);
  });
});

describe('filling in', () => {
  it.each([
    ['series_fill_const(dynamic([111,null,36,null]), 0.0)', '[111,0.0,36,0.0]'],
    ['series_fill_const(dynamic([111,null,36,null]), -1)', '[111,-1,36,-1]'],
    ['series_fill_const(dynamic([1, 0, 0.0, 2]), 9, 0)', '[1,9,9,2]'],
    ['series_fill_const(dynamic([1, null]), 9, real(null))', '[1,9]'],
    ['series_fill_const(dynamic([1, null]), long(null))', '[1,null]'],
    ['series_fill_const(dynamic([1, null]))', 'refused'],
    ['series_fill_const(dynamic({"a": null}), 1)', 'null'],
    ['series_fill_forward(dynamic([null,null,36,41,null,16,null]))', '[null,null,36,41,41,16,16]'],
    ['series_fill_forward(dynamic([0, 3, 0.0, 2.5]), 0)', '[0,3,3,2.5]'],
    ['series_fill_backward(dynamic([111,null,36,41,null,null,16,null]))', '[111,36,36,41,16,16,16,null]'],
    ['series_fill_backward(dynamic([0, 3, 0, 2, 0]), 0)', '[3,3,2,2,0]'],
    ['series_fill_forward(dynamic([]))', '[]'],
    ['series_fill_linear(dynamic([null,111,null,36,41,null,null,16]))', '[111,111,73,36,41,32,24,16]'],
    [
      'series_fill_linear(dynamic([41.0,null,null,16.0,null]))',
      '[41.0,32.66666666666667,24.333333333333336,16.0,16.0]',
    ],
    ['series_fill_linear(dynamic([null,1,null]), real(null), false)', '[null,1,null]'],
    ['series_fill_linear(dynamic([0,4,0,8,0]), 0)', '[4,4,6,8,8]'],
    ['series_fill_linear(dynamic([0,4,0,8,0]), 0, false)', '[0,4,6,8,0]'],
    ['series_fill_linear(dynamic([null,null]))', '[0.0,0.0]'],
    ['series_fill_linear(dynamic([null,null]), real(null), true, 3.5)', '[3.5,3.5]'],
    ['series_fill_linear(dynamic([null,null]), real(null), true, real(null))', '[null,null]'],
    ['series_fill_linear(dynamic([]))', '[]'],
    ['series_fill_linear(dynamic([-4,null,-2]))', '[-4,-3,-2]'],
    ['series_fill_linear(dynamic([1]), 0, 1)', 'refused'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    [
      'series_fill_forward(dynamic(["a", null]))',
      'series_fill_forward() of a series with elements that are no numbers',
    ],
    ['series_fill_forward(dynamic([1]), real(nan))', 'series_fill_forward() with NaN for what is missing'],
    [
      'series_fill_const(dynamic([0, null]), 1, 0)',
      'series_fill_const() of a series with nulls where something else is missing',
    ],
    [
      'series_fill_linear(dynamic([1, null, 2.5]))',
      'series_fill_linear() of a series of longs and reals, or with elements that are not finite',
    ],
    [
      'series_fill_linear(dynamic([-1, null, -2]))',
      'series_fill_linear() of longs with a negative value between two of them',
    ],
    [
      'series_fill_linear(dynamic([0, 0]), 0)',
      'series_fill_linear() of a series without any value but the placeholder',
    ],
  ])('%s is refused', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: ${feature}.`);
  });

  it('leaves a complete series as it is', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (values) => {
        const series = JSON.stringify(values);
        for (const call of ['series_fill_forward(', 'series_fill_backward(', 'series_fill_linear(']) {
          expect(evaluate(`${call}${d(series)})`)).toBe(series);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('filters', () => {
  it.each([
    ['series_iir(dynamic([1.0,2.0,3.0,4.0]), dynamic([1]), dynamic([1,-1]))', '[1.0,3.0,6.0,10.0]'],
    ['series_iir(dynamic([4, 8]), dynamic([1]), dynamic([2]))', '[2.0,4.0]'],
    ['series_iir(dynamic([1, 2, 4]), dynamic([1, -1]), dynamic([1]))', '[1.0,1.0,2.0]'],
    ['series_iir(dynamic([1, 0, 0]), dynamic([1]), dynamic([1, 0, -0.5]))', '[1.0,0.0,0.5]'],
    ['series_iir(dynamic(1), dynamic([1]), dynamic([1]))', 'null'],
    ['series_fir(dynamic([0,0,10,20,0,0]), dynamic([1,1]))', '[0.0,0.0,5.0,15.0,10.0,0.0]'],
    ['series_fir(dynamic([0,0,10,20,0,0]), dynamic([1,1]), false)', '[0.0,0.0,10.0,30.0,20.0,0.0]'],
    ['series_fir(dynamic([0,0,30,0,0]), dynamic([1,1,1]), true, true)', '[0.0,10.0,10.0,10.0,0.0]'],
    ['series_fir(dynamic([0,0,2,2,3]), dynamic([1,-1]), false, false)', '[0.0,0.0,2.0,0.0,1.0]'],
    ['series_fir(dynamic([0,0,2,2,3]), dynamic([1,-1]))', '[0.0,0.0,2.0,0.0,1.0]'],
    ['series_fir(dynamic([0,0,2]), dynamic([1,-1]), true)', 'null'],
    ['series_fir(dynamic([0]), dynamic(1))', 'null'],
    ['series_fir(dynamic([0]), dynamic([1]), 1)', 'refused'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    [
      'series_iir(dynamic([1, null]), dynamic([1]), dynamic([1]))',
      'series_iir() of a series or filter with elements that are no finite numbers',
    ],
    [
      'series_iir(dynamic([1]), dynamic([1]), dynamic([0]))',
      'series_iir() without coefficients, or with a first denominator of 0',
    ],
    ['series_fir(dynamic([1]), dynamic([0]))', 'series_fir() normalized by a sum of 0'],
    [
      'series_fir(dynamic([1]), dynamic([1, 1]), true, true)',
      'series_fir() with no coefficients, or centered with an even number of them',
    ],
  ])('%s is refused', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: ${feature}.`);
  });
});

it.each(['series_seasonal', 'series_fft', 'series_ifft', 'series_fit_poly'])(
  '%s() is not documented to the digit and not there',
  (name) => {
    expect(findScalarFunction(name)).toBeUndefined();
  },
);
