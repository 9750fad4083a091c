import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const numbers = {
  columns: { x: 'long', k: 'string', v: 'long' },
  rows: ['[3, "a", 10]', '[7, "b", 20]', '[4, "a", 30]', '[null, "a", 1]', '[12, "b", 5]', '[-1, "c", 9]'],
} as const;

function rowsOf(query: string): readonly string[] {
  return ask(query, numbers).rows;
}

describe('make-series', () => {
  test('keys, series and axis; each series has its records', () => {
    const answer = ask('T | make-series s = sum(v), n = count() default=-1 on x from 0 to 9 step 3 by k', numbers);
    expect(answer).toEqual({
      columns: ['k:string', 's:dynamic', 'n:dynamic', 'x:dynamic'],
      rows: ['["a",[0,40,0],[-1,2,-1],[0,3,6]]', '["b",[0,0,20],[-1,-1,1],[0,3,6]]'],
      origins: [[0, 2], [1]],
    });
  });

  test.each([
    [
      'without a start each series begins at its first bin',
      'step 3 by k',
      ['["a",[2],[3]]', '["b",[1,0,1],[6,9,12]]', '["c",[1],[-3]]'],
    ],
    [
      'without an end each ends at its last',
      'from -3 step 3 by k',
      ['["a",[0,0,2],[-3,0,3]]', '["b",[0,0,0,1,0,1],[-3,0,3,6,9,12]]', '["c",[1],[-3]]'],
    ],
    ['an end that is a multiple of the step', 'to 6 step 3 by k', ['["a",[2],[3]]', '["c",[1,0,0],[-3,0,3]]']],
    ['bins begin at the start', 'from 1 to 8 step 3 by k', ['["a",[1,1,0],[1,4,7]]', '["b",[0,0,1],[1,4,7]]']],
    ['a start and an end without a bin between', 'from 3 to 3 step 3 by k', []],
    ['in range', 'in range(3, 12, 3) by k', ['["a",[2,0,0,0],[3,6,9,12]]', '["b",[0,1,0,1],[3,6,9,12]]']],
    [
      'in range from a start between two bins',
      'in range(2, 7, 3) by k',
      ['["a",[0,2,0],[0,3,6]]', '["b",[0,0,1],[0,3,6]]'],
    ],
    ['in range between two bins, by less than a step', 'in range(7, 8, 3) by k', ['["b",[1],[6]]']],
    ['in range from a start behind the stop, in one bin', 'in range(8, 7, 3) by k', []],
    ['in range from below zero', 'in range(-2, 4, 3) by k', ['["a",[0,0,2],[-3,0,3]]', '["c",[1,0,0],[-3,0,3]]']],
    ['in range to a stop between two bins', 'in range(3, 7, 3) by k', ['["a",[2,0],[3,6]]', '["b",[0,1],[3,6]]']],
  ])('%s', (_name, range, expected) => {
    expect(rowsOf(`T | make-series n = count() on x ${range}`)).toEqual(expected);
  });

  test('a real axis, and one that is computed', () => {
    expect(rowsOf('T | extend y = x / 2.0 | make-series n = count() on y from 0.5 to 4 step 1.5')).toEqual([
      '[[1,1,1],[0.5,2.0,3.5]]',
    ]);
    expect(ask('T | make-series n = count() on y = x * 2 from 0 to 20 step 7', numbers)).toMatchObject({
      columns: ['n:dynamic', 'y:dynamic'],
      rows: ['[[1,1,1],[0,7,14]]'],
    });
  });

  test('a timespan axis gives timespans', () => {
    expect(
      rowsOf('T | extend y = x * 1h | make-series n = count() on y from 0s to 1d step 12h | project y, gettype(y[1])'),
    ).toEqual(['[["00:00:00","12:00:00"],"timespan"]']);
  });

  test('a default takes the type of its series', () => {
    expect(rowsOf('T | make-series a = avg(v), b = avg(v) default=7 on x from 3 to 7 step 1')).toEqual([
      '[[10.0,30.0,0.0,0.0],[10.0,30.0,7.0,7.0],[3,4,5,6]]',
    ]);
    expect(
      rowsOf('T | extend v = toint(v) | make-series m = max(v) default=-1 on x from 3 to 6 step 1 | project m'),
    ).toEqual(['[[10,30,-1]]']);
    expect(rowsOf('T | make-series n = count() default=dynamic(null) on x from 3 to 6 step 1 | project n')).toEqual([
      '[[1,1,null]]',
    ]);
    expect(
      rowsOf('let d = toscalar(T | count); T | make-series n = count() default=d on x from 3 to 6 step 1 | project n'),
    ).toEqual(['[[1,1,6]]']);
  });

  test('expressions over aggregates, and none at all', () => {
    expect(rowsOf('T | make-series sum(v) / count() default=-2, c = 1 on x from 3 to 9 step 3')).toEqual([
      '[[20,20],[1,1],[3,6]]',
    ]);
  });

  test('no rows, and no rows in the range', () => {
    const none = { ...numbers, rows: [] };
    expect(ask('T | make-series n = count() on x from 0 to 4 step 2', none).rows).toEqual([]);
    expect(rowsOf('T | make-series n = count() on x from 100 to 104 step 2')).toEqual([]);
    expect(ask('T | make-series kind=nonempty n = count() default=5 on x from 0 to 4 step 2', none)).toMatchObject({
      rows: ['[[5,5],[0,2]]'],
    });
  });

  test('late-bound columns', () => {
    const open = { columns: { t: 'datetime', x: 'long' }, open: true, rows: ['["2024-01-01T00:00:00Z", 3]'] } as const;
    expect(ask('T | make-series n = sum(x) on x from 0 to 4 step 2', open).rows).toEqual(['[[0,3],[0,2]]']);
  });

  test('years are no trouble, and a series that is too long is', () => {
    const query = (step: string) =>
      `T | extend t = datetime(1600-01-01) + x * 36500d | make-series n = count() on t step ${step} | project array_length(n)`;
    expect(rowsOf(query('36500d'))).toEqual(['[14]']);
    expect(failure(() => rowsOf(query('1m')))).toBe(
      'KqlRuntimeError: make-series: a series of 683280001 elements is longer than 1048576',
    );
  });

  test.each([
    ['KqlRuntimeError: make-series: the step has to be greater than zero', 'n = count() on x from 0 to 4 step 0'],
    ['KqlRuntimeError: make-series: "from" is null', 'n = count() on x from tolong("x") to 4 step 1'],
    [
      "KqlSemanticError: Summarize group key 'd' is of a 'dynamic' type. Please use an explicit cast (for example, 'summarize ... by tostring(d)') as grouping by a 'dynamic' type is not supported.",
      'n = count() on x step 1 by d = pack_array(k)',
    ],
    [
      'KqlUnsupportedError: Not supported: "make-series" of an aggregate that gives dynamic.',
      'n = make_list(v) on x step 1',
    ],
    ['KqlUnsupportedError: Not supported: "make-series" of an aggregate that gives string.', 'n = max(k) on x step 1'],
    [
      'KqlUnsupportedError: Not supported: a default of type real for a series of long.',
      'n = count() default=0.5 on x step 1',
    ],
    [
      'KqlUnsupportedError: Not supported: "make-series" with "in range()" over rows that are before the start and in its bin.',
      'n = count() on x in range(4, 10, 3)',
    ],
    [
      'KqlUnsupportedError: Not supported: "make-series" with "in range()" over rows that are behind the stop and in its bin.',
      'n = count() on x in range(0, 3, 3)',
    ],
    [
      'KqlUnsupportedError: Not supported: "make-series" without "from" to an end that is no multiple of the step.',
      'n = count() on x to 7 step 3',
    ],
    [
      'KqlUnsupportedError: Not supported: "make-series kind=nonempty" without rows with "by".',
      'kind=nonempty n = count() on x from 90 to 95 step 1 by k',
    ],
    [
      'KqlUnsupportedError: Not supported: an aggregate that gives several columns in "make-series".',
      '(a, b) = percentiles(v, 5, 95) on x step 1',
    ],
  ])('%s', (expected, rest) => {
    expect(failure(() => rowsOf(`T | make-series ${rest}`))).toBe(expected);
  });

  test('all series together are held to the limit on cells', () => {
    const query = 'T | make-series count() on x from 0 to 100 step 1 by k';
    expect(ask(query, numbers, { cells: 400 }).rows.length).toBe(2);
    expect(failure(() => ask(query, numbers, { cells: 399 }))).toBe(
      'KqlRuntimeError: Operator "make-series" makes more than 399 cells, the limit "cells" of this run',
    );
  });

  test('the elements of a count add up to the rows that are in the range', () => {
    const cell = fc.option(fc.integer({ min: -20, max: 20 }));
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), fc.integer({ min: 1, max: 7 }), (xs, step) => {
        const table = { columns: { x: 'long' }, rows: xs.map((x) => `[${x}]`) } as const;
        const { rows } = ask(`T | make-series n = count() on x from -5 to 10 step ${step}`, table);
        const inRange = xs.filter((x) => x !== null && x >= -5 && x < 10);
        const series = rows.map((row) => JSON.parse(row) as [number[], number[]]);
        expect(series.length).toBe(inRange.length === 0 ? 0 : 1);
        for (const [counts, bins] of series) {
          expect(counts.reduce((sum, n) => sum + n, 0)).toBe(inRange.length);
          for (const [index, start] of bins.entries()) {
            expect(start).toBe(-5 + index * step);
            expect(counts[index]).toBe(inRange.filter((x) => x !== null && x >= start && x < start + step).length);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
