import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const logins = {
  columns: { user: 'string', v: 'long' },
  rows: ['["b", 3]', '["a", 1]', '["b", 9]', '["", 5]', '["a", 7]', '["b", 4]'],
} as const;

function rowsOf(query: string): readonly string[] {
  return ask(query, logins).rows;
}

describe('partition', () => {
  test('groups in the order of their first rows, with their records and arrival', () => {
    const answer = ask(
      `T | partition hint.strategy=native by user (top 1 by v
        | extend at = datetime_diff("nanosecond", ingestion_time(), datetime(2020-01-01)) / 100)`,
      logins,
    );
    expect(answer).toEqual({
      columns: ['user:string', 'v:long', 'at:long'],
      rows: ['["b",9,2]', '["a",7,4]', '["",5,3]'],
      origins: [[2], [4], [3]],
    });
  });

  test.each([
    ['(count)', ['[3]', '[2]', '[1]']],
    ['(where v > 100 | count)', ['[0]', '[0]', '[0]']],
    ['(where v > 4 | project v)', ['[9]', '[7]', '[5]']],
    [
      '(sort by v asc | project n = row_number(), p = prev(v))',
      ['[1,null]', '[2,3]', '[3,4]', '[1,null]', '[2,1]', '[1,null]'],
    ],
    ['(summarize s = sum(v) by user | top 1 by s)', ['["b",16]', '["a",8]', '["",5]']],
    [
      '(mv-expand x = range(1, v % 3) to typeof(long) | project user, x)',
      ['["b",1]', '["a",1]', '["a",1]', '["",1]', '["",2]'],
    ],
    [
      '(mv-apply x = pack_array(v, 1) to typeof(long) on (summarize m = max(x)) | summarize sum(m))',
      ['[16]', '[8]', '[5]'],
    ],
  ])('%s', (subquery, expected) => {
    for (const strategy of ['legacy', 'native', 'shuffle']) {
      expect(rowsOf(`T | partition hint.strategy=${strategy} by user ${subquery}`)).toEqual(expected);
    }
  });

  test('a name for the rows, and values that are computed of them once a partition', () => {
    expect(
      rowsOf(`T | partition by user (as P
        | extend share = v * 100 / toscalar(P | summarize sum(v)), big = v in ((P | top 1 by v | project v))
        | where v > 3)`),
    ).toEqual(['["b",9,56,true]', '["b",4,25,false]', '["a",7,87,true]', '["",5,100,true]']);
  });

  test('a materialize() of the rows is kept for one partition, any other for the query', () => {
    expect(
      rowsOf(`let m = materialize(T | sample 2 | summarize s = sum(v));
        T | partition by user (as hint.materialized=true P | summarize c = count(), top = toscalar(P | summarize max(v)), s = toscalar(m))
        | summarize dcount(s), make_list(top)`),
    ).toEqual(['[1,[9,7,5]]']);
  });

  test('inside of each other', () => {
    expect(
      rowsOf(
        'T | partition by user (extend odd = v % 2 | partition by odd (as Q | summarize n = count(), m = toscalar(Q | summarize max(v))))',
      ),
    ).toEqual(['[2,9]', '[1,4]', '[2,7]', '[1,5]']);
  });

  test('one partition twice in a query', () => {
    expect(
      rowsOf('let P = T | partition by user (top 1 by v); P | join kind=inner P on user | project user, v, v1'),
    ).toEqual(['["b",9,9]', '["a",7,7]', '["",5,5]']);
  });

  test('in braces the key is a value', () => {
    expect(
      rowsOf(
        'T | where v > 4 | partition by user { T | where user == toscalar(user) | summarize n = count(), k = take_any(user) }',
      ),
    ).toEqual(['[3,"b"]', '[1,""]', '[2,"a"]']);
    expect(
      rowsOf(`range x from 1 to 3 step 1
        | partition hint.strategy=legacy by x { T | where v == x * 3 | extend key = toscalar(x), other = x + 1 }`),
    ).toEqual(['["b",3,1,2]', '["b",9,3,4]']);
    expect(rowsOf('T | partition hint.strategy=native by user { T | where user == toscalar(user) | count }')).toEqual([
      '[3]',
      '[2]',
      '[1]',
    ]);
  });

  test('no rows', () => {
    expect(ask('T | partition by user (count)', { ...logins, rows: [] })).toMatchObject({
      columns: ['Count:long'],
      rows: [],
    });
  });

  test('late-bound columns', () => {
    const open = {
      columns: { v: 'long' },
      open: true,
      rows: logins.rows.map((row) => `[${row.slice(1, -1).split(', ')[1]}]`),
    } as const;
    expect(ask('T | extend odd = v % 2 | partition by odd (top 1 by v asc)', open).rows).toEqual(['[1,1]', '[4,0]']);
  });

  test('the legacy strategy takes 64 values', () => {
    const many = (count: number, strategy: string) =>
      `range x from 1 to ${count} step 1 | partition hint.strategy=${strategy} by x (count) | count`;
    expect(rowsOf(many(64, 'legacy'))).toEqual(['[64]']);
    expect(rowsOf(many(65, 'native'))).toEqual(['[65]']);
    expect(failure(() => rowsOf(many(65, 'legacy')))).toBe(
      'KqlRuntimeError: partition operator: exceeded amount of maximum partitions allowed (64)',
    );
  });

  test.each([
    [
      'T | partition hint.strategy=native by user (join kind=inner T on user)',
      "KqlSemanticError: The operator \"join\" cannot be used in a subquery of 'partition' with the strategy 'native'.",
    ],
    [
      'T | partition hint.strategy=shuffle by user (take 1 | union T)',
      "KqlSemanticError: The operator \"union\" cannot be used in a subquery of 'partition' with the strategy 'shuffle'.",
    ],
    [
      'T | extend d = pack_array(v) | partition by d (count)',
      "KqlSemanticError: The value of type 'dynamic' is not allowed in this context.",
    ],
    [
      'let r = toscalar(print rand()); T | partition by user (extend x = r)',
      'KqlUnsupportedError: Not supported: "r", which is left to chance, inside of "partition".',
    ],
    [
      'T | partition by user (extend row_number())',
      'KqlUnsupportedError: Not supported: function "row_number()" behind the start of a subquery without "serialize".',
    ],
    [
      'T | sort by v | partition by user (extend n = row_number())',
      'KqlUnsupportedError: Not supported: function "row_number()" behind the start of a subquery without "serialize".',
    ],
  ])('refuses %s', (query, expected) => {
    expect(failure(() => rowsOf(query))).toBe(expected);
  });

  test('a join in a legacy subquery', () => {
    expect(
      rowsOf(
        'T | partition by user (top 1 by v | join kind=inner (T | summarize n = count() by user) on user | project user, n)',
      ),
    ).toEqual(['["b",3]', '["a",2]', '["",1]']);
  });

  test('summarize in each partition is summarize by the key', () => {
    const row = fc.tuple(fc.constantFrom('a', 'b', ''), fc.integer({ min: -5, max: 5 }));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 10 }), (rows) => {
        const table = { columns: logins.columns, rows: rows.map((one) => JSON.stringify(one)) } as const;
        const whole = ask('T | summarize n = count(), s = sum(v) by user', table);
        const parts = ask('T | partition by user (summarize n = count(), s = sum(v) by user)', table);
        expect(parts).toEqual(whole);
      }),
      { numRuns: 25 },
    );
  });
});
