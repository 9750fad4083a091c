import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const sales = {
  columns: { k: 'string', c: 'string', v: 'long' },
  rows: ['["p", "y", 3]', '["q", "x", 1]', '["p", "x", 5]', '["p", "y", 4]', '["r", "z", 2]'],
} as const;

describe('pivot', () => {
  test('columns in the order of their first rows, rows with all of their records', () => {
    expect(ask('T | evaluate pivot(c, sum(v), k)', sales)).toEqual({
      columns: ['k:string', 'y:long', 'x:long', 'z:long'],
      rows: ['["p",7,5,0]', '["q",0,1,0]', '["r",0,0,2]'],
      origins: [[0, 2, 3], [1], [4]],
    });
  });

  test.each([
    ['count()', ['[2,1,0]', '[0,1,0]', '[0,0,1]']],
    ['dcount(v)', ['[2,1,0]', '[0,1,0]', '[0,0,1]']],
    ['max(v)', ['[4,5,null]', '[null,1,null]', '[null,null,2]']],
    ['min(v)', ['[3,5,null]', '[null,1,null]', '[null,null,2]']],
    ['take_any(k)', ['["p","p",""]', '["","q",""]', '["","","r"]']],
    ['make_list(v)', ['[[3,4],[5],[]]', '[[],[1],[]]', '[[],[],[2]]']],
    ['avg(v)', ['[3.5,5.0,"NaN"]', '["NaN",1.0,"NaN"]', '["NaN","NaN",2.0]']],
  ])('%s', (aggregate, expected) => {
    expect(ask(`T | evaluate pivot(c, ${aggregate}, k) | project y, x, z`, sales).rows).toEqual(expected);
  });

  test('by numbers, without other columns, and without rows', () => {
    expect(ask('T | project v | evaluate pivot(v)', sales)).toMatchObject({
      columns: ['3:long', '1:long', '5:long', '4:long', '2:long'],
      rows: ['[1,1,1,1,1]'],
    });
    expect(ask('T | evaluate pivot(c, sum(v))', { ...sales, rows: [] })).toMatchObject({
      columns: ['k:string'],
      rows: [],
    });
  });

  test('an aggregate of an expression uses up the columns in it', () => {
    expect(ask('T | evaluate pivot(c, sum(iff(k == "p", v, 0)))', sales)).toMatchObject({
      columns: ['y:long', 'x:long', 'z:long'],
      rows: ['[7,5,0]'],
    });
  });

  test('a schema chooses among the columns', () => {
    expect(ask('T | evaluate pivot(c, sum(v), k) : (x: long, k: string)', sales)).toMatchObject({
      columns: ['x:long', 'k:string'],
      rows: ['[5,"p"]', '[1,"q"]', '[0,"r"]'],
    });
  });

  test('what follows binds its columns when they are there', () => {
    expect(ask('T | evaluate pivot(c, sum(v), k) | where x > 1 | project k, s = x + y', sales)).toMatchObject({
      columns: ['k:string', 's:long'],
      rows: ['["p",12]'],
    });
  });

  test.each([
    ['T | evaluate pivot(c, percentile(v, 50))', 'aggregate "percentile()" in plugin "pivot"'],
    ['T | extend c = "" | evaluate pivot(c)', 'plugin "pivot" of an empty value of "c"'],
    ['T | extend c = "k" | evaluate pivot(c, sum(v), k)', 'plugin "pivot" of a value "k" that is the name of a column'],
    ['T | extend d = pack_array(v) | evaluate pivot(c)', 'plugin "pivot" over the dynamic column "d"'],
    ['T | evaluate pivot(c) : (*, x: long)', 'plugin "pivot" with "*" in its schema'],
    [
      'T | evaluate pivot(c, sum(v), k) : (k: string, w: long)',
      'plugin "pivot" with a column "w" in its schema that there is no value for',
    ],
    [
      'T | evaluate pivot(c, sum(v), k) : (k: string, x: real)',
      'plugin "pivot" with a column "x" of type real in its schema that is of type long',
    ],
  ])('refuses by name: %s', (query, feature) => {
    expect(failure(() => ask(query, sales))).toBe(`KqlUnsupportedError: Not supported: ${feature}.`);
  });

  test('takes an aggregate as it is', () => {
    expect(failure(() => ask('T | evaluate pivot(c, sum(v) + 1)', sales))).toBe(
      "KqlSemanticError: The plugin 'pivot' does not take this argument.",
    );
  });

  test('is held to the limit on cells', () => {
    const rows = Array.from({ length: 20 }, (_, at) => `["${at}", "${at}", ${at}]`);
    const query = 'T | evaluate pivot(c, sum(v), k)';
    expect(ask(query, { ...sales, rows }, { cells: 420 }).rows.length).toBe(20);
    expect(failure(() => ask(query, { ...sales, rows }, { cells: 419 }))).toBe(
      'KqlRuntimeError: Operator "evaluate" makes more than 419 cells, the limit "cells" of this run',
    );
  });

  test('each cell is the sum of the rows with both', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y'), fc.integer({ min: -5, max: 5 }));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 10 }), (rows) => {
        const table = { columns: sales.columns, rows: rows.map((one) => JSON.stringify(one)) } as const;
        const answer = ask('T | evaluate pivot(c, sum(v), k)', table);
        const names = answer.columns.map((column) => column.split(':')[0] ?? '');
        for (const text of answer.rows) {
          const cells = JSON.parse(text) as (string | number)[];
          for (const [at, name] of names.entries()) {
            if (at > 0) {
              const expected = rows
                .filter(([k, c]) => k === cells[0] && c === name)
                .reduce((sum, [, , v]) => sum + v, 0);
              expect(cells[at]).toBe(expected);
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
