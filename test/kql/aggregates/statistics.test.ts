import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import { over, returnsOf, runAggregate } from './run-aggregate.ts';

const oneTo = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

describe('percentile', () => {
  const at = (type: ScalarType, cells: readonly Cell[], percentage: Cell, percentageType: ScalarType = 'long'): Cell =>
    runAggregate(
      'percentile',
      [type, percentageType],
      cells.map((cell) => [cell, percentage]),
      [undefined, percentage],
    )[0] ?? null;

  it('is the nearest-rank percentile', () => {
    const cells = [15, 20, 35, 40, 50];
    expect([0, 5, 20, 21, 30, 40, 50, 100].map((p) => at('long', cells, p))).toEqual([15, 15, 15, 20, 20, 20, 35, 50]);
    expect([24, 48, 72].map((n) => at('long', oneTo(n), 50))).toEqual([12, 24, 36]);
  });

  it('takes percentages with decimals, exactly', () => {
    expect(at('long', oneTo(1000), 99.9, 'real')).toBe(999);
    expect(at('long', oneTo(1000), 99.91, 'real')).toBe(1000);
    expect(at('long', oneTo(1000), Decimal.parse('0.1'), 'decimal')).toBe(1);
  });

  it('is of the type of the values; long for int, real for decimal', () => {
    expect(returnsOf('percentile', ['int', 'long'], [undefined, 50])).toEqual(['long']);
    expect(returnsOf('percentile', ['decimal', 'long'], [undefined, 50])).toEqual(['real']);
    expect(returnsOf('percentile', ['datetime', 'long'], [undefined, 50])).toEqual(['datetime']);
    expect(at('decimal', [Decimal.parse('1.5'), null], 50)).toBe(1.5);
    expect(at('timespan', [2n ** 60n, -5, 0], 50)).toBe(0);
    for (const type of ['string', 'bool', 'guid', 'dynamic'] as const) {
      expect(returnsOf('percentile', [type, 'long'], [undefined, 50]), type).toBeUndefined();
    }
  });

  it('ignores nulls, and is null without values', () => {
    expect(at('long', [null, 1, null], 50)).toBe(1);
    expect(at('long', [null], 50)).toBeNull();
    expect(at('real', [], 50)).toBeNull();
  });

  it('wants one constant percentage from 0 to 100', () => {
    expect(returnsOf('percentile', ['long', 'long'], [undefined, undefined])).toBeUndefined();
    expect(returnsOf('percentile', ['long', 'long'], [undefined, 101])).toBeUndefined();
    expect(returnsOf('percentile', ['long', 'long'], [undefined, -1])).toBeUndefined();
    expect(returnsOf('percentile', ['long', 'string'], [undefined, 'x'])).toBeUndefined();
    expect(returnsOf('percentile', ['long', 'long', 'long'], [undefined, 1, 2])).toBeUndefined();
    expect(returnsOf('percentile', ['long'], [])).toBeUndefined();
  });

  it('has at least p percent of the values at or below it, and no smaller value does', () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 100 }), (cells, p) => {
        const result = Number(at('int', cells, p));
        expect(cells).toContain(result);
        expect(cells.filter((cell) => cell <= result).length * 100).toBeGreaterThanOrEqual(p * cells.length);
        expect(cells.filter((cell) => cell < result).length * 100).toBeLessThan(p * cells.length);
        expect(at('int', cells.toReversed(), p)).toBe(result);
      }),
    );
  });
});

describe('percentiles', () => {
  it('has a column for each percentage', () => {
    const rows = oneTo(10).map((cell) => [cell, 5, 50, 95]);
    expect(runAggregate('percentiles', ['long', 'long', 'long', 'long'], rows, [undefined, 5, 50, 95])).toEqual([
      1, 5, 10,
    ]);
    expect(returnsOf('percentiles', ['int', 'long', 'long'], [undefined, 5, 50])).toEqual(['long', 'long']);
  });
});

describe('percentiles_array', () => {
  it('takes percentages one by one or as an array', () => {
    const cells = oneTo(10);
    const spelled = cells.map((cell) => [cell, 5, 50]);
    expect(runAggregate('percentiles_array', ['int', 'long', 'long'], spelled, [undefined, 5, 50])).toEqual([[1n, 5n]]);
    const array: Cell = [5n, 99.9];
    const rows = cells.map((cell) => [cell, array]);
    expect(runAggregate('percentiles_array', ['real', 'dynamic'], rows, [undefined, array])).toEqual([[1, 10]]);
  });

  it('is null without values', () => {
    expect(runAggregate('percentiles_array', ['long', 'long'], [], [undefined, 5])).toEqual([null]);
  });

  it('wants numbers in the array', () => {
    expect(returnsOf('percentiles_array', ['long', 'dynamic'], [undefined, ['x']])).toBeUndefined();
    expect(returnsOf('percentiles_array', ['long', 'dynamic'], [undefined, []])).toBeUndefined();
  });
});

describe('weighted percentiles', () => {
  const buckets = [
    [10, 8],
    [20, 6],
    [30, 3],
    [40, 1],
  ];
  const percentages = [50, 75, 99.9];
  const types = ['long', 'long', 'long', 'long', 'real'] as const;
  const constants = [undefined, undefined, ...percentages];

  it('count a value as often as its weight says', () => {
    const rows = buckets.map((bucket) => [...bucket, ...percentages]);
    expect(runAggregate('percentilesw', types, rows, constants)).toEqual([20, 20, 40]);
    expect(runAggregate('percentilesw_array', types, rows, constants)).toEqual([[20n, 20n, 40n]]);
    expect(runAggregate('percentilew', ['long', 'long', 'long'], rows, [undefined, undefined, 50])).toEqual([20]);
  });

  it('leave out rows without a positive weight', () => {
    const rows = [
      [1, 0, 50],
      [2, null, 50],
      [3, -4, 50],
      [4, 1, 50],
      [null, 9, 50],
    ];
    expect(runAggregate('percentilew', ['long', 'long', 'long'], rows, [undefined, undefined, 50])).toEqual([4]);
  });

  it('want whole weights', () => {
    expect(returnsOf('percentilew', ['long', 'real', 'long'], [undefined, undefined, 50])).toBeUndefined();
  });
});

describe('variance and stdev', () => {
  it('divide by n - 1 over a sample and by n over a population', () => {
    expect(over('variance', 'long', oneTo(5))).toBe(2.5);
    expect(over('variancep', 'long', oneTo(5))).toBe(2);
    expect(over('stdev', 'long', oneTo(5))).toBe(1.5811388300841898);
    expect(over('stdevp', 'long', oneTo(5))).toBe(Math.SQRT2);
  });

  it('are given to ten decimals, as Kusto gives them', () => {
    const cells = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
    expect(over('variance', 'real', cells)).toBe(7.8674285714);
  });

  it('do not lose small differences of large numbers', () => {
    expect(over('variance', 'real', [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])).toBe(30);
  });

  it('are zero where there is too little to divide', () => {
    for (const name of ['variance', 'variancep', 'stdev', 'stdevp']) {
      expect(over(name, 'real', []), name).toBe(0);
      expect(over(name, 'real', [null]), name).toBe(0);
      expect(over(name, 'real', [5]), name).toBe(0);
    }
  });

  it('ignore nulls, and let NaN through', () => {
    expect(over('variance', 'int', [1, null, 2, 3])).toBe(1);
    expect(over('variance', 'real', [1, Number.NaN])).toBeNaN();
    expect(over('stdev', 'real', [1, Number.POSITIVE_INFINITY])).toBeNaN();
  });

  it('take numbers only', () => {
    for (const type of ['datetime', 'timespan', 'string', 'dynamic', 'bool'] as const) {
      expect(returnsOf('stdev', [type]), type).toBeUndefined();
    }
    expect(over('variance', 'decimal', [Decimal.parse('1'), Decimal.parse('2')])).toBe(0.5);
    expect(returnsOf('variance', ['decimal'])).toEqual(['real']);
  });

  it('with a predicate look at the rows where it is true', () => {
    const rows = oneTo(100).map((cell) => [cell, cell % 2 === 0]);
    expect(runAggregate('stdevif', ['long', 'bool'], rows)).toEqual([29.154759474226502]);
    expect(runAggregate('stdevpif', ['long', 'bool'], rows)).toEqual([28.861739379323623]);
    expect(runAggregate('varianceif', ['long', 'bool'], rows)).toEqual([850]);
    expect(runAggregate('variancepif', ['long', 'bool'], rows)).toEqual([833]);
  });
});

describe('covariance', () => {
  const rows = [
    [1, 14],
    [2, 10],
    [3, 17],
    [4, 20],
    [5, 50],
  ];

  it('divides by n - 1 over a sample and by n over a population', () => {
    expect(runAggregate('covariance', ['real', 'real'], rows)).toEqual([20.5]);
    expect(runAggregate('covariancep', ['real', 'int'], rows)).toEqual([16.4]);
  });

  it('leaves out rows with a null', () => {
    const holes = [...rows, [null, 1], [1, null]];
    expect(runAggregate('covariance', ['real', 'real'], holes)).toEqual([20.5]);
  });

  it('is zero where there is too little to divide', () => {
    expect(runAggregate('covariance', ['real', 'real'], [[1, 2]])).toEqual([0]);
    expect(runAggregate('covariance', ['real', 'real'], [])).toEqual([0]);
    expect(runAggregate('covariancep', ['real', 'real'], [])).toEqual([0]);
  });

  it('with a predicate looks at the rows where it is true', () => {
    const many = oneTo(100).map((x) => [x, x % 2 === 0 ? x * 2 : x * 3, x % 3 === 0]);
    expect(runAggregate('covariancepif', ['long', 'long', 'bool'], many)).toEqual([2077.0909090909]);
    expect(runAggregate('covarianceif', ['long', 'long', 'bool'], many)).toEqual([2142]);
  });

  it('of a column with itself is its variance', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 })), (cells) => {
        const pairs = cells.map((cell) => [cell, cell]);
        const [covariance] = runAggregate('covariance', ['int', 'int'], pairs);
        expect(covariance).toBeCloseTo(Number(over('variance', 'int', cells)), 6);
      }),
    );
  });
});

describe('binary_all', () => {
  it('joins values bit by bit', () => {
    expect(over('binary_all_and', 'long', [0xff_ff_ff_ff, 0xff_ff_f0_0f, 0xcf_ff_ff_fd, 0xfa_fe_ff_ff])).toBe(
      0xca_fe_f0_0d,
    );
    expect(over('binary_all_or', 'long', [0x88_88_80_08, 0x42_00_00_00, 0x00_76_70_05])).toBe(0xca_fe_f0_0d);
    expect(over('binary_all_xor', 'long', [0x44_40_44_40, 0x1e_1e_1e_1e])).toBe(0x44_40_44_40 ^ 0x1e_1e_1e_1e);
    expect(over('binary_all_or', 'long', [-(2n ** 62n), 1])).toBe(-(2n ** 62n) + 1n);
  });

  it('ignores nulls, and is null without values', () => {
    expect(over('binary_all_and', 'int', [6, null, 3])).toBe(2);
    expect(over('binary_all_and', 'int', [])).toBeNull();
    expect(over('binary_all_xor', 'long', [null])).toBeNull();
  });

  it('takes integers only', () => {
    expect(returnsOf('binary_all_or', ['int'])).toEqual(['int']);
    expect(returnsOf('binary_all_or', ['real'])).toBeUndefined();
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (cells) => {
        for (const name of ['binary_all_and', 'binary_all_or', 'binary_all_xor']) {
          expect(over(name, 'long', cells)).toBe(over(name, 'long', cells.toReversed()));
        }
      }),
    );
  });
});
