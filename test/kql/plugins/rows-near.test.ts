import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const table = {
  columns: { n: 'long', s: 'string', b: 'bool' },
  rows: [
    '[1, "a", null]',
    '[2, "b", false]',
    '[3, "x", true]',
    '[4, "c", false]',
    '[5, "d", null]',
    '[6, "e", false]',
    '[7, "x", true]',
  ],
} as const;

function numbers(call: string): readonly string[] {
  return ask(`T | serialize | evaluate ${call} | project n`, table).rows;
}

describe('rows_near', () => {
  it('keeps the rows around one, with their columns and records', () => {
    const answer = ask('T | sort by n asc | evaluate rows_near(n == 4, 1)', table);
    expect(answer.columns).toEqual(['n:long', 's:string', 'b:bool']);
    expect(answer.rows).toEqual(['[3,"x",true]', '[4,"c",false]', '[5,"d",null]']);
    expect(answer.origins).toEqual([[2], [3], [4]]);
  });

  it.each([
    ['rows_near(s == "x", 0)', ['[3]', '[7]']],
    ['rows_near(b, 0)', ['[3]', '[7]']],
    ['rows_near(s == "x", 1)', ['[2]', '[3]', '[4]', '[6]', '[7]']],
    ['rows_near(s == "x", 0, 1)', ['[3]', '[4]', '[7]']],
    ['rows_near(s == "x", 1, 0)', ['[2]', '[3]', '[6]', '[7]']],
    ['rows_near(s == "x", 2)', ['[1]', '[2]', '[3]', '[4]', '[5]', '[6]', '[7]']],
    ['rows_near(n == 1, 0, 100)', ['[1]', '[2]', '[3]', '[4]', '[5]', '[6]', '[7]']],
    ['rows_near(n == 9, 3)', []],
    ['rows_near(prev(s) == "x", 0)', ['[4]']],
  ])('%s', (call, expected) => {
    expect(numbers(call)).toEqual(expected);
  });

  it.each([
    [
      'T | evaluate rows_near(n == 1, 1)',
      'KqlUnsupportedError: Not supported: plugin "rows_near" over rows that are not known to be sorted or serialized.',
    ],
    [
      'T | serialize | evaluate rows_near(n == 1, -1)',
      'KqlUnsupportedError: Not supported: plugin "rows_near" with "NumRows" that is no number of rows.',
    ],
    [
      'T | serialize | evaluate rows_near(n == 1, 1, long(null))',
      'KqlUnsupportedError: Not supported: plugin "rows_near" with "RowsAfter" that is no number of rows.',
    ],
    [
      'T | serialize | evaluate rows_near(n == 1, 1) : (n: long)',
      'KqlUnsupportedError: Not supported: plugin "rows_near" with a schema.',
    ],
  ])('%s is refused', (query, expected) => {
    expect(failure(() => ask(query, table))).toBe(expected);
  });

  it('gives exactly the rows that are near enough, whatever the chunks', () => {
    const small = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 24 }), small, small, (flags, before, after) => {
        const rows = flags.map((flag, n) => `[${n}, ${flag}]` as const);
        const near = flags.flatMap((_, n) =>
          flags.some((flag, at) => flag && n >= at - before && n <= at + after) ? [`[${n}]`] : [],
        );
        const given = { columns: { n: 'long', b: 'bool' }, rows } as const;
        const query = `T | serialize | evaluate rows_near(b, ${before}, ${after}) | project n`;
        expect(ask(query, given).rows).toEqual(near);
      }),
      { numRuns: 30 },
    );
  });
});
