import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask } from '../../operators/ask.ts';
import { evaluate } from '../evaluate.ts';

describe('two fitted lines', () => {
  it.each([
    [
      'a level that changes',
      'series_fit_2lines(dynamic([0, 0, 0, 5, 5]))',
      '[1.0,3,7.5,0.0,[0.0,0.0,0.0,5.0,5.0],1.0,0.0,5.0,0.0,0.0,1.0,0.0,0.0,0.0,0.0]',
    ],
    [
      'slopes that change, the right line counting from its own first element',
      'series_fit_2lines(dynamic([0, 2, 4, 10, 9, 8]))',
      '[1.0,3,16.7,0.0,[0.0,2.0,4.0,10.0,9.0,8.0],1.0,-1.0,11.0,1.0,0.0,1.0,2.0,-2.0,4.0,0.0]',
    ],
    [
      'as a bag',
      'series_fit_2lines_dynamic(dynamic([0, 2, 4, 10, 9, 8]))',
      '{"rsquare":1.0,"split_idx":3,"variance":16.7,"rvariance":0.0,"line_fit":[0.0,2.0,4.0,10.0,9.0,8.0],"right":{"rsquare":1.0,"slope":-1.0,"interception":11.0,"variance":1.0,"rvariance":0.0},"left":{"rsquare":1.0,"slope":2.0,"interception":-2.0,"variance":4.0,"rvariance":0.0}}',
    ],
    ['no array', 'series_fit_2lines(dynamic({"a": 1}))', 'null'],
    ['null', 'series_fit_2lines_dynamic(dynamic(null))', 'null'],
  ])('%s', (_, call, expected) => {
    expect(evaluate(call)).toBe(expected);
  });

  it('finds where the page’s example changes', () => {
    const bag = JSON.parse(
      evaluate('series_fit_2lines_dynamic(dynamic([1, 2.2, 2.5, 4.7, 5.0, 12, 10.3, 10.3, 9, 8.3, 6.2]))'),
    );
    expect(bag.split_idx).toBe(5);
    expect(bag.left.slope).toBeCloseTo(1.05, 12);
    expect(bag.left.interception).toBeCloseTo(-0.07, 12);
    expect(bag.right.slope).toBeCloseTo(-18.15 / 17.5, 12);
    expect(bag.right.interception).toBeCloseTo(56.1 / 6 + (3.5 * 18.15) / 17.5, 12);
    expect(bag.variance).toBeCloseTo(13.894, 12);
    expect(bag.rvariance).toBeCloseTo(0.18738571428571, 12);
    expect(bag.rsquare).toBeCloseTo(0.98651319171688, 12);
  });

  it.each([
    ['two and two of four elements', [1, 9, 3, 4], 2],
    ['the first of splits that are equally good', [1, 2, 3, 4, 3, 2, 1], 3],
    ['the first of splits that differ by the rounding of doubles', [0.1, 0.4, 0.7, 1, 0.7, 0.4, 0.1], 3],
    ['the only one that fits far from zero', [1e9, 1e9 + 1, 1e9, 1e9 + 1, 1e9 + 7, 1e9 + 6, 1e9 + 7], 4],
  ])('takes %s', (_, values, split) => {
    expect(fitted(values).split_idx).toBe(split);
  });

  it.each([
    ['series_fit_2lines(dynamic([1, 2, 3]))', 'series_fit_2lines() of a series with fewer than 4 numbers'],
    ['series_fit_2lines_dynamic(dynamic([]))', 'series_fit_2lines_dynamic() of a series with fewer than 4 numbers'],
    ['series_fit_2lines(dynamic([0, 0, 0, 0.0]))', 'series_fit_2lines() of a series without two different numbers'],
    [
      'series_fit_2lines(dynamic([1, 2, null, 4, 5]))',
      'series_fit_2lines() of a series with elements that are no finite numbers',
    ],
    [
      'series_fit_2lines_dynamic(dynamic([1, 2, "3", 4, 5]))',
      'series_fit_2lines_dynamic() of a series with elements that are no finite numbers',
    ],
  ])('%s is refused', (call, feature) => {
    expect(() => evaluate(call)).toThrow(`Not supported: ${feature}.`);
  });

  it('gives fifteen columns, or those that are named', () => {
    const table = { columns: { y: 'dynamic' }, rows: ['[[0, 2.0, 4, 10, 9, 8]]', '[7]'] } as const;
    expect(ask('T | project (r, at) = series_fit_2lines(y)', table).columns).toEqual([
      'r:real',
      'at:long',
      'series_fit_2lines_y_variance:real',
      'series_fit_2lines_y_rvariance:real',
      'series_fit_2lines_y_line_fit:dynamic',
      ...['right', 'left'].flatMap((side) =>
        ['rsquare', 'slope', 'interception', 'variance', 'rvariance'].map(
          (name) => `series_fit_2lines_y_${side}_${name}:real`,
        ),
      ),
    ]);
    const named = ask('T | extend (r, at) = series_fit_2lines(y) | project-away y', table);
    expect(named.columns).toEqual(['r:real', 'at:long']);
    expect(named.rows).toEqual(['[1.0,3]', '[null,null]']);
    const all = ask('T | take 1 | extend series_fit_2lines(y) | project series_fit_2lines_y_right_interception', table);
    expect(all.rows).toEqual(['[11.0]']);
  });
});

const small = fc.integer({ min: -50, max: 50 });
const pieceArbitrary = fc.record({ start: small, slope: small, length: fc.integer({ min: 3, max: 12 }) });

function piece({ start, slope, length }: { start: number; slope: number; length: number }): number[] {
  return Array.from({ length }, (_, index) => start + slope * index);
}

function fitted(values: readonly number[]) {
  return JSON.parse(evaluate(`series_fit_2lines_dynamic(dynamic(${JSON.stringify(values)}))`));
}

describe('properties', () => {
  it('finds two lines that do not meet, and where', () => {
    fc.assert(
      fc.property(pieceArbitrary, pieceArbitrary, (left, right) => {
        const end = left.start + left.slope * (left.length - 1);
        // Otherwise the first of the right is on the left line, or the last of the left on the right one.
        fc.pre(right.start !== end + left.slope && end !== right.start - right.slope);
        const bag = fitted([...piece(left), ...piece(right)]);
        expect(bag.split_idx).toBe(left.length);
        expect(bag.rsquare).toBeCloseTo(1, 9);
        expect(bag.left.slope).toBeCloseTo(left.slope, 9);
        expect(bag.left.interception).toBeCloseTo(left.start - left.slope, 9);
        expect(bag.right.slope).toBeCloseTo(right.slope, 9);
        expect(bag.right.interception).toBeCloseTo(right.start - right.slope, 9);
      }),
    );
  });

  it('fits a single line exactly, split as early as may be', () => {
    fc.assert(
      fc.property(pieceArbitrary, ({ start, slope, length }) => {
        fc.pre(slope !== 0 && length >= 4);
        const values = piece({ start, slope, length });
        const bag = fitted(values);
        expect(bag.rsquare).toBeCloseTo(1, 12);
        expect(bag.split_idx).toBe(2);
        for (const [index, value] of bag.line_fit.entries()) {
          expect(value).toBeCloseTo(values[index] ?? Number.NaN, 9);
        }
      }),
    );
  });

  it('leaves no more over than any other split', () => {
    fc.assert(
      fc.property(fc.array(small, { minLength: 4, maxLength: 20 }), (values) => {
        fc.pre(new Set(values).size > 1);
        const bag = fitted(values);
        const residuals = bag.rvariance * (values.length - 1);
        for (let split = 2; split <= values.length - 2; split += 1) {
          const other = residualsOf(values.slice(0, split)) + residualsOf(values.slice(split));
          expect(residuals).toBeLessThanOrEqual(other + 1e-6);
          if (split === bag.split_idx) {
            expect(residuals).toBeCloseTo(other, 6);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** From `series_fit_line()`, whose figures the engine is known to give. */
function residualsOf(part: readonly number[]): number {
  return new Set(part).size === 1
    ? 0
    : JSON.parse(evaluate(`series_fit_line(dynamic(${JSON.stringify(part)}))`))[3] * (part.length - 1);
}
