import { expect, test } from 'vitest';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';

const table = {
  columns: { a: 'long', b: 'string', c: 'bool' },
  rows: ['[1, "x", true]', '[null, "", null]', '[3, "y", false]', '[4, "z", true]'],
} as const;

test('narrow: a row for each cell, numbered through all chunks', () => {
  const answer = ask('T | evaluate narrow()', table);
  expect(answer.columns).toEqual(['Row:long', 'Column:string', 'Value:string']);
  expect(answer.rows).toEqual([
    '[0,"a","1"]',
    '[0,"b","x"]',
    '[0,"c","True"]',
    '[1,"a",""]',
    '[1,"b",""]',
    '[1,"c",""]',
    '[2,"a","3"]',
    '[2,"b","y"]',
    '[2,"c","False"]',
    '[3,"a","4"]',
    '[3,"b","z"]',
    '[3,"c","True"]',
  ]);
  expect(answer.origins).toEqual([0, 1, 2, 3].flatMap((row) => [[row], [row], [row]]));
});

test('narrow refuses the types that it spells in its own way', () => {
  expect(failure(() => ask('T | extend r = 1.5 | evaluate narrow()', table))).toBe(
    'KqlUnsupportedError: Not supported: plugin "narrow" over a column "r" of type real.',
  );
  expect(failure(() => ask('T | extend t = now() | evaluate narrow()', table))).toBe(
    'KqlUnsupportedError: Not supported: plugin "narrow" over a column "t" of type datetime.',
  );
});
