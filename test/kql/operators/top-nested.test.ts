import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const sales = {
  columns: { region: 'string', person: 'string', v: 'long' },
  rows: [
    '["east", "ann", 5]',
    '["east", "bob", 3]',
    '["east", "cy", 1]',
    '["west", "ann", 4]',
    '["west", "dan", 2]',
    '["north", "eve", 1]',
    '["south", "flo", 1]',
  ],
} as const;

describe('top-nested', () => {
  test('others at every level that has them, null at those that have not', () => {
    const answer = ask(
      `T | top-nested 2 of region with others = "all others" by sum(v),
            top-nested 1 of person by n = max(v),
            top-nested 1 of v with others = -1 by count()`,
      sales,
    );
    expect(answer).toEqual({
      columns: ['region:string', 'aggregated_region:long', 'person:string', 'n:long', 'v:long', 'aggregated_v:long'],
      rows: [
        '["east",9,"ann",5,5,1]',
        '["east",9,"",null,-1,2]',
        '["west",6,"ann",4,4,1]',
        '["west",6,"",null,-1,1]',
        '["all others",2,"",null,-1,2]',
      ],
      origins: [[0], [1, 2], [3], [4], [5, 6]],
    });
  });

  test('others above levels that have none', () => {
    expect(
      ask('T | top-nested 1 of region with others = "rest" by sum(v), top-nested 1 of person by sum(v)', sales).rows,
    ).toEqual(['["east",9,"ann",5]', '["rest",8,"",null]']);
  });

  test('no row for others where nothing is left over', () => {
    expect(ask('T | top-nested 9 of region with others = "rest" by sum(v)', sales).rows).toEqual([
      '["east",9]',
      '["west",6]',
      '["north",1]',
      '["south",1]',
    ]);
    expect(ask('T | top-nested of region with others = "rest" by n = count() asc', sales).rows).toEqual([
      '["north",1]',
      '["south",1]',
      '["west",2]',
      '["east",3]',
    ]);
  });

  test('nulls come last, and a group of nulls is a group', () => {
    const gaps = {
      columns: { k: 'long', v: 'long' },
      rows: ['[1, null]', '[null, 2]', '[2, 9]', '[null, 4]'],
    } as const;
    expect(ask('T | top-nested of k by m = min(v)', gaps).rows).toEqual(['[2,9]', '[null,2]', '[1,null]']);
    expect(ask('T | top-nested of k by m = min(v) asc', gaps).rows).toEqual(['[null,2]', '[2,9]', '[1,null]']);
  });

  test('a number that is computed, none, and no rows', () => {
    expect(ask('let n = toscalar(T | where v > 3 | count); T | top-nested n of region by sum(v)', sales).rows).toEqual([
      '["east",9]',
      '["west",6]',
    ]);
    expect(ask('T | top-nested 0 of region with others = "all" by sum(v)', sales).rows).toEqual(['["all",17]']);
    expect(ask('T | top-nested 2 of region with others = "all" by sum(v)', { ...sales, rows: [] }).rows).toEqual([]);
  });

  test('late-bound columns', () => {
    const open = { ...sales, open: true, columns: { ...sales.columns, TimeGenerated: 'datetime' } } as const;
    expect(ask('T | top-nested 1 of region by sum(v)', open).rows).toEqual(['["east",9]']);
  });

  test('refuses what has no order or no place', () => {
    expect(failure(() => ask('T | top-nested 1 of d = pack_array(v) by count()', sales))).toBe(
      "KqlSemanticError: Summarize group key 'd' is of a 'dynamic' type. Please use an explicit cast (for example, 'summarize ... by tostring(d)') as grouping by a 'dynamic' type is not supported.",
    );
    expect(failure(() => ask('T | sort by v | top-nested 1 of row_number() by count()', sales))).toBe(
      'KqlUnsupportedError: Not supported: function "row_number()" in this place.',
    );
  });

  test('with others on every level the sums of the leaves add up', () => {
    const row = fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.constantFrom('x', 'y', 'z'),
      fc.integer({ min: 1, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), fc.integer({ min: 0, max: 3 }), (rows, most) => {
        const table = {
          columns: { k: 'string', s: 'string', v: 'long' },
          rows: rows.map((one) => JSON.stringify(one)),
        } as const;
        const query = `T | top-nested ${most} of k with others="o" by sum(v), top-nested ${most} of s with others="o" by sum(v)`;
        const parsed = ask(query, table).rows.map((text) => JSON.parse(text) as [string, number, string, number]);
        const total = rows.reduce((sum, [, , v]) => sum + v, 0);
        expect(parsed.reduce((sum, [, , , leaf]) => sum + leaf, 0)).toBe(total);
        const groups = new Map(parsed.map(([k, sum]) => [k, sum]));
        expect([...groups.values()].reduce((sum, n) => sum + n, 0)).toBe(total);
      }),
      { numRuns: 30 },
    );
  });
});
