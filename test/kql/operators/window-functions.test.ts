import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const departures = {
  columns: { Airport: 'string', Departures: 'long', At: 'datetime' },
  rows: [
    '["TLV", 100, "2024-01-01T00:00:00Z"]',
    '["SEA", 2, "2024-01-01T00:04:00Z"]',
    '["SEA", 2, "2024-01-01T00:08:00Z"]',
    '["AMS", 7, "2024-01-01T00:30:00Z"]',
    '["TLV", 1, "2024-01-01T00:31:00Z"]',
  ],
} as const;

function column(expression: string): readonly string[] {
  return ask(`T | sort by At asc | project x = ${expression}`, departures).rows;
}

describe('window functions', () => {
  test.each([
    ['row_number()', ['[1]', '[2]', '[3]', '[4]', '[5]']],
    ['row_number(7)', ['[7]', '[8]', '[9]', '[10]', '[11]']],
    ['row_number(0, Airport != prev(Airport))', ['[0]', '[0]', '[1]', '[0]', '[0]']],
    ['prev(Departures)', ['[null]', '[100]', '[2]', '[2]', '[7]']],
    ['prev(Airport)', ['[""]', '["TLV"]', '["SEA"]', '["SEA"]', '["AMS"]']],
    ['prev(Departures, 2, -1)', ['[-1]', '[-1]', '[100]', '[2]', '[2]']],
    ['prev(Departures, 0)', ['[100]', '[2]', '[2]', '[7]', '[1]']],
    ['prev(Departures, 9)', ['[null]', '[null]', '[null]', '[null]', '[null]']],
    ['next(Departures)', ['[2]', '[2]', '[7]', '[1]', '[null]']],
    ['next(Airport, 3, "none")', ['["AMS"]', '["TLV"]', '["none"]', '["none"]', '["none"]']],
    ['row_cumsum(Departures)', ['[100]', '[102]', '[104]', '[111]', '[112]']],
    ['row_cumsum(Departures, Airport != prev(Airport))', ['[100]', '[2]', '[4]', '[7]', '[1]']],
    ['row_cumsum(Departures / 4.0)', ['[25.0]', '[25.5]', '[26.0]', '[27.75]', '[28.0]']],
    ['row_cumsum(todecimal(Departures))', ['["100"]', '["102"]', '["104"]', '["111"]', '["112"]']],
    ['row_rank_dense(Airport)', ['[1]', '[2]', '[2]', '[3]', '[4]']],
    ['row_rank_dense(Departures, Airport == "AMS")', ['[1]', '[2]', '[2]', '[1]', '[2]']],
    ['row_rank_min(Departures)', ['[1]', '[2]', '[2]', '[4]', '[5]']],
    ['row_rank_min(Departures, Airport == "AMS")', ['[1]', '[2]', '[2]', '[1]', '[2]']],
  ])('%s', (expression, expected) => {
    expect(column(expression)).toEqual(expected);
  });

  test('a session ends when it is as long, or the gap as wide, as it may be', () => {
    const starts = (most: string, gap: string) =>
      ask(`T | sort by At asc | project x = format_datetime(row_window_session(At, ${most}, ${gap}), 'mm')`, departures)
        .rows;
    expect(starts('1h', '5m')).toEqual(['["00"]', '["00"]', '["00"]', '["30"]', '["30"]']);
    expect(starts('1h', '4m')).toEqual(['["00"]', '["04"]', '["08"]', '["30"]', '["30"]']);
    expect(starts('8m', '5m')).toEqual(['["00"]', '["00"]', '["08"]', '["30"]', '["30"]']);
    expect(starts('31m', '1h')).toEqual(['["00"]', '["00"]', '["00"]', '["00"]', '["31"]']);
    expect(starts('1h', '1h, Airport == "AMS"')).toEqual(['["00"]', '["00"]', '["00"]', '["30"]', '["30"]']);
  });

  test('a null ends a session and is in none', () => {
    const { rows } = ask(
      `print t = dynamic(["2024-01-01T00:00:00Z", null, "2024-01-01T00:01:00Z", "2024-01-01T00:02:00Z"])
      | mv-expand t to typeof(datetime)
      | serialize s = row_window_session(t, 1d, 1d)
      | project minute(s), isnull(s)`.replaceAll('minute(s)', "format_datetime(s, 'mm')"),
    );
    expect(rows).toEqual(['["00",false]', '["",true]', '["01",false]', '["01",false]']);
  });

  test('see the rows that a filter left, and every row of a filter of their own', () => {
    expect(ask('T | sort by At asc | where Airport != "SEA" | where prev(Airport) == "TLV"', departures)).toMatchObject(
      { rows: ['["AMS",7,"2024-01-01T00:30:00.0000000Z"]'], origins: [[3]] },
    );
  });

  test.each([
    ['extend n = row_number() | where n > 3 | project n', ['[4]', '[5]']],
    ['summarize max(Departures - prev(Departures)), count() by n = row_number() % 2', ['[1,0,3]', '[0,5,2]']],
    ['where row_number() == 2 | project Airport', ['["SEA"]']],
    ['serialize n = row_number(), p = prev(Departures) | where n == 5 | project p', ['[7]']],
    ['top 1 by row_number() desc | project Departures', ['[1]']],
    ['sort by row_number() desc | take 1 | project Departures', ['[1]']],
    ['distinct row_number() % 2', ['[1]', '[0]']],
    ['extend a = pack_array(row_number(), 0) | mv-expand a to typeof(long) | where a > 4 | project a', ['[5]']],
  ])('%s', (rest, expected) => {
    const { rows } = ask(`T | sort by At asc | ${rest}`, departures);
    expect(rows).toEqual(expected);
  });

  test('in an argument of a function of the query', () => {
    const query = 'let twice = (x: long) { x + x }; T | sort by At asc | project twice(prev(Departures))';
    expect(ask(query, departures).rows).toEqual(['[null]', '[200]', '[4]', '[4]', '[14]']);
  });

  test('rows keep the records that they came from and the time of their arrival', () => {
    const answer = ask(
      'T | sort by At desc | extend p = prev(Departures) | project p, datetime_diff("nanosecond", ingestion_time(), datetime(2020-01-01))',
      departures,
    );
    expect(answer.rows).toEqual(['[null,400]', '[1,300]', '[7,200]', '[2,100]', '[2,0]']);
    expect(answer.origins).toEqual([[4], [3], [2], [1], [0]]);
  });

  test('no rows', () => {
    expect(ask('T | serialize row_number(), prev(Airport)', { ...departures, rows: [] }).rows).toEqual([]);
  });

  test('late-bound columns', () => {
    const open = { columns: { At: 'datetime', n: 'long' }, open: true, rows: ['["2024-01-01T00:00:00Z", 4]'] } as const;
    expect(ask('T | sort by At asc | project x = next(n, 1, 9)', open).rows).toEqual(['[9]']);
  });

  test.each([
    ['T | extend row_number()', 'row_number'],
    ['T | where prev(Departures) > 1', 'prev'],
    ['T | sort by At asc | summarize c = count() by Airport | extend row_cumsum(c)', 'row_cumsum'],
    ['T | sort by At asc | distinct Airport | extend next(Airport)', 'next'],
    ['T | sort by At asc | join kind=inner (T) on Airport | extend row_rank_min(At)', 'row_rank_min'],
    ['let x = T | where Departures > 1; x | extend row_rank_dense(At)', 'row_rank_dense'],
    ['T | mv-expand x = pack_array(1, 2) | extend row_window_session(At, 1h, 1h)', 'row_window_session'],
    ['union T, (T | sort by At asc) | extend row_number()', 'row_number'],
    ['datatable(a: long)[1, 2] | extend row_number()', 'row_number'],
  ])('refuses rows without an order: %s', (query, name) => {
    expect(failure(() => ask(query, departures))).toBe(
      `KqlSemanticError: Function '${name}' cannot be invoked. The row set must be serialized.`,
    );
  });

  test.each([
    'T | sort by At asc | where Departures > 1 | extend d = 1 | project-away d | take 3 | extend row_number()',
    'let x = T | top 3 by At asc; x | as y | extend row_number()',
    'range a from 1 to 3 step 1 | extend row_number()',
    'T | serialize | project-rename q = At | extend row_number()',
    'let f = (q: (*)) { q | extend row_number() }; T | sort by At asc | invoke f()',
    'T | extend i = toint(1) | sort by At asc | extend prev(i, 1, 0)',
  ])('accepts rows with one: %s', (query) => {
    expect(ask(query, departures).rows.length).toBeGreaterThan(0);
  });

  test.each([
    [
      'T | sort by At asc | mv-expand x = pack_array(1, 2) | extend row_number()',
      'function "row_number()" behind "mv-expand" without "serialize"',
    ],
    [
      'union (T | sort by At asc), (T | sort by At asc) | extend prev(At)',
      'function "prev()" behind "union" without "serialize"',
    ],
    [
      'let m = materialize(T | sort by At asc); m | extend prev(At)',
      'function "prev()" behind "materialize" without "serialize"',
    ],
    ['let f = () { row_number() }; T | sort by At asc | extend f()', 'function "row_number()" where there is no row'],
    ['T | sort by At asc | extend x = prev(Departures, -1)', 'function "prev()" of long, long'],
    ['T | sort by At asc | extend x = prev(Departures, toint(now() - At))', 'function "prev()" of long, int'],
    ['T | sort by At asc | extend x = row_cumsum(iff(Departures > 2, Departures, long(null)))', 'row_cumsum() of null'],
    ['T | sort by At asc | extend x = row_cumsum(toint(2000000000))', 'row_cumsum() that overflows an int'],
    ['T | sort by At asc | extend x = row_rank_min(Airport)', 'row_rank_min() of rows with equal terms that are apart'],
  ])('refuses by name: %s', (query, feature) => {
    expect(failure(() => ask(query, departures))).toBe(`KqlUnsupportedError: Not supported: ${feature}.`);
  });

  test('prev and next undo each other, and a cumulative sum ends in the sum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 }), (numbers) => {
        const table = { columns: { i: 'long', x: 'long' }, rows: numbers.map((x, i) => `[${i}, ${x}]`) } as const;
        const { rows } = ask(
          'T | sort by i asc | extend n = next(x), c = row_cumsum(x) | extend back = coalesce(prev(n), x) | project x, back, c',
          table,
        );
        const parsed = rows.map((row) => JSON.parse(row) as [number, number, number]);
        let sum = 0;
        for (const [row, [x, back, c]] of parsed.entries()) {
          sum += numbers[row] ?? 0;
          expect([x, back, c]).toEqual([numbers[row], numbers[row], sum]);
        }
      }),
      { numRuns: 25 },
    );
  });
});
