import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

const traffic =
  '80,139,87,110,68,54,50,51,53,133,86,141,97,156,94,149,95,140,77,61,50,54,47,133,72,152,94,148,105,162,101,160,87,63,53,55,54,151,103,189,108,183,113,175,113,178,90,71,62,62,65,165,109,181,115,182,121,178,114,170';
const weekly = '2,2,2,2,2,9,8,2,2,2,2,2,9,8,2,2,2,2,2,9,8,2,2,2,2,2,9,8';

describe('series_outliers()', () => {
  it('gives the scores that the engine gives', () => {
    expect(evaluate('series_outliers(dynamic([-3,2.4,15,3.9,5,6,4.5,5.2,3,4,5,16,7,5,5,4]))')).toBe(
      '[-1.904078548360857,-0.10021466044004519,1.3361954725339347,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,1.6702443406674186,0.0,0.0,0.0,0.0]',
    );
  });

  it.each([
    ['series_outliers(dynamic([1,2,3,4,9]), "tukey")', '[-0.5,0.0,0.0,0.0,2.5]'],
    ['series_outliers(dynamic([1,2,3,4,null,9,-1]), "tukey", -1)', '[-0.5,0.0,0.0,0.0,0.0,2.5,0.0]'],
    ['series_outliers(dynamic([1,2,3,4,9]), "tukey", real(null), 2, 98)', '[-0.5,0.0,0.0,0.0,2.5]'],
    ['series_outliers(dynamic([7,7,7]), "ctukey", real(null), 10, 90)', '[0.0,0.0,0.0]'],
    ['series_outliers(dynamic([7]))', '[0.0]'],
    ['series_outliers(dynamic([null,null]))', '[0.0,0.0]'],
    ['series_outliers(dynamic([]))', '[]'],
    ['series_outliers(dynamic({"a":1}))', 'null'],
    ['series_outliers(dynamic(null))', 'null'],
    ['series_outliers(1)', 'refused'],
    ['series_outliers(dynamic([1]), 2)', 'refused'],
    ['series_outliers(dynamic([1]), "tukey", 0, 10, 90, 1)', 'refused'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    ['series_outliers(dynamic([1,"2"]))', 'of a series with elements that are no finite numbers'],
    ['series_outliers(dynamic([1,2]), "mad")', 'of a kind other than "tukey" and "ctukey"'],
    ['series_outliers(dynamic([1,2]), "ctukey", 0, 5, 95)', 'with percentiles other than 10 and 90'],
    [
      'series_outliers(dynamic([0,0,0,0,0,0,0,0,0,0,0,0,50]))',
      'of a series with outliers where the values between the percentiles are equal',
    ],
  ])('refuses %s', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: series_outliers() ${feature}.`);
  });
});

describe('series_periods_detect() and series_periods_validate()', () => {
  it('give the periods and scores that the engine gives', () => {
    expect(evaluate(`series_periods_detect(dynamic([${traffic}]), 0.0, 50.0, 2)`)).toBe(
      '[[14.0,0.0],[0.8405558794091444,0.0]]',
    );
    expect(evaluate(`series_periods_validate(dynamic([${traffic}]), 14.0, 10.0)`)).toBe(
      '[[14.0,10.0],[0.8405558794091444,0.0]]',
    );
  });

  it.each([
    [`series_periods_detect(dynamic([${weekly}]), 4, 14, 3)`, '[[7.0,0.0,0.0],[1.0,0.0,0.0]]'],
    [`series_periods_detect(dynamic([${weekly}]), 8, 14, 1)`, '[[0.0],[0.0]]'],
    [`series_periods_detect(dynamic([${weekly}]), 0, 6.9, 1)`, '[[0.0],[0.0]]'],
    ['series_periods_detect(dynamic([1,2,1,2,1,2,1]), 0, 9, 1)', '[[0.0],[0.0]]'],
    ['series_periods_detect(dynamic([3,3,3,3,3,3,3,3,3,3]), 0, 9, 2)', '[[0.0,0.0],[0.0,0.0]]'],
    ['series_periods_detect(dynamic([]), 0, 9, 1)', '[[0.0],[0.0]]'],
    ['series_periods_detect(dynamic(7), 0, 9, 1)', 'null'],
    ['series_periods_detect(dynamic([1]), 0, 9)', 'refused'],
    [`series_periods_validate(dynamic([${weekly}]), 7, 3.9, 14.5)`, '[[7.0,3.9,14.5],[1.0,0.0,0.0]]'],
    ['series_periods_validate(dynamic([]), 7)', '[[7.0],[0.0]]'],
    ['series_periods_validate(dynamic([1]))', 'refused'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    [
      'series_periods_detect(dynamic([1,null]), 0, 9, 1)',
      'detect() of a series with elements that are no finite numbers',
    ],
    ['series_periods_detect(dynamic([1]), 0, 9, 0)', 'detect() of fewer than one or more than 1000 periods'],
    [
      'series_periods_detect(dynamic([5,5,5,5,5,0,0,5,5,5,5,5,0,0]), 0, 9, 1)',
      'detect() of a series whose periods chance might explain',
    ],
    [
      `series_periods_validate(dynamic([${traffic}]), 28)`,
      'validate() of a period that is close to one, or that chance might explain',
    ],
    [
      `series_periods_validate(dynamic([${weekly}]), 7.5)`,
      'validate() of a period that is close to one, or that chance might explain',
    ],
    [
      'series_periods_validate(dynamic([3,3,3,3,3,3,3,3]), 4)',
      'validate() of a period that is close to one, or that chance might explain',
    ],
  ])('refuses %s', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: series_periods_${feature}.`);
  });

  it('do not depend on where values lie and how far apart they are', () => {
    const values = traffic.split(',').map(Number);
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 1, max: 50 }), (shift, factor) => {
        const moved = values.map((value) => value * factor + shift);
        const [periods, scores] = answer(`series_periods_detect(dynamic([${moved}]), 0, 30, 1)`);
        expect(periods).toEqual([14]);
        expect(scores?.[0]).toBeCloseTo(0.8405558794091443, 12);
      }),
    );
  });
});

describe('series_decompose()', () => {
  it.each([
    [
      'series_decompose(dynamic([1,5,3,1,9,3,1,5,3]), 3, "none")',
      '[[1.0,5.0,3.0,1.0,5.0,3.0,1.0,5.0,3.0],[1.0,5.0,3.0,1.0,5.0,3.0,1.0,5.0,3.0],[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.0,0.0,0.0,0.0,4.0,0.0,0.0,0.0,0.0]]',
    ],
    // The median of an even number of values is the mean of the two in the middle.
    [
      'series_decompose(dynamic([1,8,3,8]), 2)',
      '[[2.0,8.0,2.0,8.0],[2.0,8.0,2.0,8.0],[0.0,0.0,0.0,0.0],[-1.0,0.0,1.0,0.0]]',
    ],
    ['series_decompose(dynamic([1,2,6]))', '[[3.0,3.0,3.0],[0.0,0.0,0.0],[3.0,3.0,3.0],[-2.0,-1.0,3.0]]'],
    ['series_decompose(dynamic([3,5,7]), 0, "linefit")', '[[3.0,5.0,7.0],[0.0,0.0,0.0],[3.0,5.0,7.0],[0.0,0.0,0.0]]'],
    [
      'series_decompose(dynamic([3,5,7,100]), 0, "linefit", 1)',
      '[[3.0,5.0,7.0,9.0],[0.0,0.0,0.0,0.0],[3.0,5.0,7.0,9.0],[0.0,0.0,0.0,91.0]]',
    ],
    ['series_decompose(dynamic([3,5,7]), 0, "none")', '[[0.0,0.0,0.0],[0.0,0.0,0.0],[0.0,0.0,0.0],[3.0,5.0,7.0]]'],
    ['series_decompose(dynamic([]))', '[[],[],[],[]]'],
    ['series_decompose(dynamic("a"))', 'null'],
    ['series_decompose(dynamic(null), 0, "avg", 0, 0.5)', 'null'],
    ['series_decompose(dynamic([1]), "avg")', 'refused'],
    ['series_decompose(dynamic([1]), 0, "avg", 0, 0.5, 1)', 'refused'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it('finds the period of a week', () => {
    const [baseline, seasonal] = answer(`series_decompose(dynamic([${weekly}]))`);
    expect(seasonal).toEqual(weekly.split(',').map(Number));
    expect(baseline).toEqual(seasonal);
  });

  it('takes a period only with the score that it is asked for', () => {
    expect(answer(`series_decompose(dynamic([${traffic}]))`)[1]?.slice(0, 3)).toEqual([105, 162, 101]);
    expect(answer(`series_decompose(dynamic([${traffic}]), -1, "avg", 0, 0.85)`)[1]?.slice(0, 3)).toEqual([0, 0, 0]);
  });

  it.each([
    ['series_decompose(dynamic([1,null,3]))', 'of a series with elements that are no finite numbers'],
    ['series_decompose(dynamic([1,2,"3"]))', 'of a series with elements that are no finite numbers'],
    ['series_decompose(dynamic([1,2]), 0, "quadratic")', 'with a trend other than avg, linefit and none'],
    ['series_decompose(dynamic([1,2]), -2)', 'with an option that is null or below -1'],
    ['series_decompose(dynamic([1,2]), 0, "avg", int(null))', 'with an option that is null or below 0'],
    ['series_decompose(dynamic([1,2]), 3)', 'of a series that is shorter than its period'],
    ['series_decompose(dynamic([1]), 0, "linefit")', 'with a line through fewer than two values'],
    ['series_decompose(dynamic([1,2]), 0, "avg", 2)', 'with nothing to learn from'],
    ['series_decompose(dynamic([5,5,5,5,5,0,0,5,5,5,5,5,0,0]))', 'of a series whose seasonality chance might explain'],
  ])('refuses %s', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: series_decompose() ${feature}.`);
  });

  it('has parts that add up', () => {
    fc.assert(
      fc.property(
        series,
        fc.integer({ min: 0, max: 5 }),
        fc.constantFrom('avg', 'linefit', 'none'),
        (values, period, trend) => {
          const [baseline = [], seasonal = [], line = [], residual = []] = answer(
            `series_decompose(dynamic([${values}]), ${period}, "${trend}")`,
          );
          for (const [index, value] of values.entries()) {
            expect((baseline[index] ?? Number.NaN) + (residual[index] ?? Number.NaN)).toBeCloseTo(value, 9);
            expect((seasonal[index] ?? Number.NaN) + (line[index] ?? Number.NaN)).toBeCloseTo(
              baseline[index] ?? Number.NaN,
              9,
            );
          }
        },
      ),
    );
  });
});

describe('series_decompose_forecast()', () => {
  it.each([
    ['series_decompose_forecast(dynamic([1,2,3,4,0,0]), 2, 0)', '[1.0,2.0,3.0,4.0,5.0,6.0]'],
    ['series_decompose_forecast(dynamic([1,2,3,4,null,null]), 2, 0, "linefit")', '[1.0,2.0,3.0,4.0,5.0,6.0]'],
    ['series_decompose_forecast(dynamic([1,2,3,2,99]), 1, 0, "avg")', '[2.0,2.0,2.0,2.0,2.0]'],
    [
      `series_decompose_forecast(dynamic([${weekly},0,0,0,0,0,0,0]), 7)`,
      `[${`${weekly},2,2,2,2,2,9,8`.replaceAll(/\d+/g, '$&.0')}]`,
    ],
    ['series_decompose_forecast(dynamic([1,2]), 0, 0, "none")', '[0.0,0.0]'],
  ])('%s begins with %s', (call, expected) => {
    expect(evaluate(call).startsWith(`[${expected},`)).toBe(true);
  });

  it('needs to be told how many points', () => {
    expect(evaluate('series_decompose_forecast(dynamic([1,2]))')).toBe('refused');
  });

  it('knows no residual where there is no value', () => {
    expect(evaluate('series_decompose_forecast(dynamic([1,2,null]), 1, 0)')).toBe(
      '[[1.0,2.0,3.0],[0.0,0.0,0.0],[1.0,2.0,3.0],[0.0,0.0,null]]',
    );
  });
});

describe('series_decompose_anomalies()', () => {
  it.each([
    [
      'series_decompose_anomalies(dynamic([4,6,4,6,4,60,4,6,4,6,4,6]), 3, 0)',
      '[[0,0,0,0,0,1,0,0,0,0,0,0],[0.0,0.0,0.0,0.0,0.0,74.8603513487137,0.0,0.0,0.0,0.0,0.0,0.0],[9.5,9.5,9.5,9.5,9.5,9.5,9.5,9.5,9.5,9.5,9.5,9.5]]',
    ],
    [
      'series_decompose_anomalies(dynamic([4,6,4,6,4,-50,4,6,4,6,4,6]), 1.5, 0, "none", 0, "tukey")',
      '[[0,0,0,0,0,-1,0,0,0,0,0,0],[0.0,0.0,0.0,0.0,0.0,-27.0,0.0,0.0,0.0,0.0,0.0,0.0],[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]]',
    ],
    [
      'series_decompose_anomalies(dynamic([4,6,4,6,4,6,4,60]), 1.5, 0, "none", 1, "tukey")',
      '[[0,0,0,0,0,0,0,1],[0.0,0.0,0.0,0.0,0.0,0.0,0.0,27.0],[0.0,0.0,0.0,0.0,0.0,0.0,0.0,0.0]]',
    ],
    [
      'series_decompose_anomalies(dynamic([1,2,3,4,9]), 2.5, 0, "none", 0, "tukey")',
      '[[0,0,0,0,0],[-0.5,0.0,0.0,0.0,2.5],[0.0,0.0,0.0,0.0,0.0]]',
    ],
    ['series_decompose_anomalies(dynamic([0,0,0]))', '[[0,0,0],[0.0,0.0,0.0],[0.0,0.0,0.0]]'],
    [
      'series_decompose_anomalies(dynamic([1,2,3,4]), 1.5, 0, "linefit")',
      '[[0,0,0,0],[0.0,0.0,0.0,0.0],[1.0,2.0,3.0,4.0]]',
    ],
    ['series_decompose_anomalies(dynamic([]))', '[[],[],[]]'],
    ['series_decompose_anomalies(dynamic(null))', 'null'],
    ['series_decompose_anomalies(dynamic(5), 1)', 'null'],
  ])('%s is %s', (call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it.each([
    [
      'series_decompose_anomalies(dynamic([1,2]), 1.5, 0, "avg", 0, "mad")',
      'with a method other than tukey and ctukey',
    ],
    ['series_decompose_anomalies(dynamic([1,2]), -1)', 'with an option that is null or below 0'],
    [
      'series_decompose_anomalies(dynamic([0,0,0,0,0,0,0,0,0,0,0,0,50]))',
      'of a series with outliers where the values between the percentiles are equal',
    ],
    [
      'series_decompose_anomalies(dynamic([0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1,7]), 1.5, 4)',
      'of a series with outliers where the values between the percentiles are equal',
    ],
  ])('refuses %s', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: series_decompose_anomalies() ${feature}.`);
  });

  it('finds a week, and the dip and the spike that do not fit it', () => {
    const values = hourly(false);
    const [flags, scores] = answer(`series_decompose_anomalies(dynamic([${values}]), 5)`);
    expect(flagged(flags)).toEqual(inserted);
    expect(scores?.every(Number.isFinite)).toBe(true);
  });

  it('misses some of them beside a trend that it is not told of, and finds them once it is', () => {
    const values = hourly(true);
    const missed = flagged(answer(`series_decompose_anomalies(dynamic([${values}]))`)[0]);
    expect(missed.length).toBeLessThan(inserted.length);
    const found = flagged(answer(`series_decompose_anomalies(dynamic([${values}]), 1.5, -1, "linefit")`)[0]);
    expect(inserted.filter((one) => !found.includes(one))).toEqual([]);
  });

  it('finds nothing in a series of one value', () => {
    const value = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(
        value,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('avg', 'linefit', 'none'),
        (one, count, trend) => {
          fc.pre(trend !== 'linefit' || count > 1);
          const values = new Array<number>(count).fill(one);
          const [flags, scores] = answer(`series_decompose_anomalies(dynamic([${values}]), 1.5, -1, "${trend}")`);
          expect(flags).toEqual(values.map(() => 0));
          expect(scores).toEqual(values.map(() => 0));
        },
      ),
    );
  });

  it('flags what is beyond the threshold, on the side that its score is on', () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.1, max: 5, noNaN: true }), (values, threshold) => {
        const spread = [...values, ...values.map((value, index) => value + index), -3000, 3000];
        const [flags = [], scores = []] = answer(
          `series_decompose_anomalies(dynamic([${spread}]), ${threshold.toFixed(3)}, 0)`,
        );
        const limit = Number(threshold.toFixed(3));
        expect(flags).toEqual(scores.map((score) => (score > limit ? 1 : score < -limit ? -1 : 0)));
      }),
    );
  });
});

const series = fc
  .array(fc.integer({ min: -1000, max: 1000 }), { minLength: 15, maxLength: 40 })
  .map((values) => values.map((value, index) => value + index / 8));

/** The hours of five weeks with shorter days at the end of each, noise that is the same in every run, and six odd hours. */
function hourly(withTrend: boolean): readonly string[] {
  let state = 7;
  return Array.from({ length: 840 }, (_, hour) => {
    state = (state * 48271) % 2147483647;
    const working = Math.floor(hour / 24) % 7 < 5 ? 20 : 10;
    const odd = odds.get(hour) ?? 0;
    return (working - (hour % 24 > 16 ? 3 : 0) + (2 * state) / 2147483647 + (withTrend ? hour / 72 : 0) + odd).toFixed(
      4,
    );
  });
}

const odds: ReadonlyMap<number, number> = new Map([
  [149, -8],
  [199, -8],
  [299, 8],
  [399, 8],
  [599, 8],
  [779, -8],
]);
const inserted: readonly string[] = [...odds].map(([hour, by]) => `${hour}:${Math.sign(by)}`);

function flagged(flags: readonly number[] = []): readonly string[] {
  return flags.flatMap((flag, index) => (flag === 0 ? [] : [`${index}:${flag}`]));
}

function answer(call: string): readonly (readonly number[])[] {
  const arrays: unknown = JSON.parse(evaluate(call));
  return Array.isArray(arrays) ? arrays.filter((array): array is number[] => Array.isArray(array)) : [];
}
