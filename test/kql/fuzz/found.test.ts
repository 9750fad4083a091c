import { describe, expect, test } from 'vitest';
import { prepareQuery } from '../ledger/prepare-query.ts';
import { failure } from '../operators/failure.ts';
import { outcomeOf } from '../sown/outcome.ts';

function answer(query: string): readonly string[] {
  return outcomeOf(prepareQuery(query), { tables: new Map(), now: 0 });
}

describe('what fuzzing found', () => {
  test.each([
    [
      'print b = "q" | extend r = column_ifexists("b", 0) | summarize max(r), arg_min(r, b)',
      'max_r:string,r:string,b:string',
      '"q","q","q"',
    ],
    [
      'print b = "q", k = 1 | extend r = column_ifexists("b", 0) | summarize arg_max(k, *)',
      'k:long,b:string,r:string',
      '1,"q","q"',
    ],
    [
      'print b = 1.5 | extend r = column_ifexists("b", "") | extend m = iff(true, r, r), n = case(b > 1, r, r)',
      'b:real,r:real,m:real,n:real',
      '1.5,1.5,1.5,1.5',
    ],
    [
      'print b = dynamic({"x": 1}) | extend r = column_ifexists("b", "") | summarize take_any(r) by k = 1',
      'k:long,r:dynamic',
      '1,{"x":1}',
    ],
  ])('the type of a column that is there counts, not that of the default: %s', (query, columns, row) => {
    expect(answer(query)).toEqual([columns, row]);
  });

  test.each(['take_anyif(series_fit_line(a), true)', 'make_list(series_fit_line(a))', 'arg_max(1, series_stats(a))'])(
    'a function that gives several columns is no argument of an aggregate: %s',
    (call) => {
      const name = call.slice(0, call.indexOf('('));
      expect(failure(() => answer(`print a = dynamic([1, 2, 4]) | summarize ${call}`))).toBe(
        `KqlUnsupportedError: Not supported: a function that gives several columns inside "${name}()".`,
      );
    },
  );
});
