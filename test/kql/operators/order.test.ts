import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlanNode, SortKey } from '../../../src/kql/plan/node.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import { base, call, col, datatable, lit, long, sort, take } from './build-plan.ts';
import { failure } from './failure.ts';
import { rowsOf, run } from './rows-of.ts';

function by(input: PlanNode, name: string, order: SortKey['order'], nulls: SortKey['nulls']): SortKey {
  return { expression: col(input, name), order, nulls };
}

function top(input: PlanNode, count: Cell, ...keys: readonly SortKey[]): PlanNode {
  return { ...base(input.columns), operator: 'top', input, count: lit('long', count), keys };
}

function sorted(type: ScalarType, cells: readonly Cell[], order: SortKey['order'], nulls: SortKey['nulls']): Cell[] {
  const t = datatable(
    { x: type },
    cells.map((cell) => [cell]),
  );
  return rowsOf(run(sort(t, [by(t, 'x', order, nulls)]))).map(([cell]) => cell ?? null);
}

describe('sort', () => {
  const inf = Number.POSITIVE_INFINITY;
  test.each<[SortKey['order'], SortKey['nulls'], Cell[]]>([
    ['asc', 'first', [null, Number.NaN, -inf, -5, 0, 5, inf]],
    ['desc', 'first', [null, Number.NaN, inf, 5, 0, -5, -inf]],
    ['asc', 'last', [-inf, -5, 0, 5, inf, Number.NaN, null]],
    ['desc', 'last', [inf, 5, 0, -5, -inf, Number.NaN, null]],
  ])('%s nulls %s, with NaN beside the nulls', (order, nulls, expected) => {
    expect(sorted('real', [5, null, -inf, Number.NaN, 0, inf, -5], order, nulls)).toEqual(expected);
  });

  test('strings by code point, longs beyond 2^53 exactly, false before true', () => {
    expect(sorted('string', ['b', '\u{1F600}', '\uFFFD', '', 'B', 'a'], 'asc', 'first')).toEqual([
      '',
      'B',
      'a',
      'b',
      '\uFFFD',
      '\u{1F600}',
    ]);
    expect(sorted('long', [2n ** 60n + 1n, 1, 2n ** 60n, null], 'desc', 'last')).toEqual([
      2n ** 60n + 1n,
      2n ** 60n,
      1,
      null,
    ]);
    expect(sorted('bool', [true, null, false], 'asc', 'last')).toEqual([false, true, null]);
  });

  test('is stable, key after key', () => {
    const t = datatable({ a: 'long', b: 'string', c: 'long' }, [
      [1, 'x', 1],
      [2, 'y', 2],
      [1, 'y', 3],
      [2, 'x', 4],
      [1, 'x', 5],
    ]);
    const keys = [by(t, 'a', 'desc', 'last'), by(t, 'b', 'asc', 'first')];
    expect(rowsOf(run(sort(t, keys))).map(([, , c]) => c)).toEqual([4, 2, 1, 5, 3]);
    expect(rowsOf(run(sort(t, [by(t, 'b', 'asc', 'first')]), { chunkSize: 2 })).map(([, , c]) => c)).toEqual([
      1, 4, 5, 2, 3,
    ]);
  });

  test('a dynamic key is refused in the words of Kusto', () => {
    const t = datatable({ d: 'dynamic' }, []);
    expect(failure(() => run(sort(t, [by(t, 'd', 'asc', 'first')])))).toBe(
      "KqlSemanticError: order operator: key can't be of dynamic type",
    );
  });
});

describe('top', () => {
  const t = datatable({ a: 'long' }, [[3], [1], [null], [2], [5]]);
  test.each<[Cell, SortKey['order'], SortKey['nulls'], Cell[]]>([
    [3, 'desc', 'last', [5, 3, 2]],
    [3, 'asc', 'first', [null, 1, 2]],
    [3, 'asc', 'last', [1, 2, 3]],
    [3, 'desc', 'first', [null, 5, 3]],
    [99, 'desc', 'last', [5, 3, 2, 1, null]],
    [0, 'desc', 'last', []],
    [-1, 'desc', 'last', []],
    [null, 'desc', 'last', []],
  ])('%s by a %s nulls %s', (count, order, nulls, expected) => {
    expect(rowsOf(run(top(t, count, by(t, 'a', order, nulls)))).map(([cell]) => cell)).toEqual(expected);
  });

  test('is the beginning of sort, whatever the count and the chunks', () => {
    const cells = fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: 9 })), fc.nat()), { maxLength: 400 });
    fc.assert(
      fc.property(cells, fc.nat(20), fc.constantFrom(1, 3, 4096), fc.boolean(), (rows, count, chunkSize, asc) => {
        const source = datatable({ a: 'long', n: 'long' }, rows);
        const key = by(source, 'a', asc ? 'asc' : 'desc', asc ? 'first' : 'last');
        expect(rowsOf(run(top(source, count, key), { chunkSize }))).toEqual(
          rowsOf(run(sort(source, [key]), { chunkSize })).slice(0, count),
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('take', () => {
  const t = datatable({ a: 'long' }, [[1], [2], [3], [4], [5]]);
  test.each([1, 2, 3, 4096])('takes the first rows at chunk size %i', (chunkSize) => {
    for (const [count, expected] of [
      [0, 0],
      [-3, 0],
      [2, 2],
      [3, 3],
      [5, 5],
      [9, 5],
    ] as const) {
      expect(rowsOf(run(take(t, long(count)), { chunkSize })).map(([cell]) => cell)).toEqual(
        [1, 2, 3, 4, 5].slice(0, expected),
      );
    }
  });

  test('asks its input for no more than it needs', () => {
    const rows = Array.from({ length: 5 }, (_, row) => [row - 1]);
    const source = datatable({ a: 'long' }, rows);
    let seen = 0;
    const node = take(source, long(2));
    run(node, {
      chunkSize: 1,
      observer: {
        output: (operator) => {
          seen += operator === source ? 1 : 0;
        },
        evaluated: () => {},
      },
    });
    expect(seen).toBe(2);
  });

  test('the count may be computed', () => {
    expect(rowsOf(run(take(t, call('long', '+', long(1), long(1)))))).toEqual([[1], [2]]);
  });
});
