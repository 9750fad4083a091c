import fc from 'fast-check';
import { expect, it } from 'vitest';
import { kqlCode } from '../../src/content/kql-code.ts';

it.each([
  ['a // b "c"\nd', 'a         \nd'],
  ['x == "a // b" and y', 'x == "      " and y'],
  ['x == "a\\"b" | y', 'x == "    " | y'],
  ['x == @"a\\" | y', 'x == @"  " | y'],
  ['x == @"a""b" | y', 'x == @"    " | y'],
  ["x == 'it''s' | y", "x == '  '' ' | y"],
  ["x == 'a\\'b' | y", "x == '    ' | y"],
  ['x == h"secret" | y', 'x == h"      " | y'],
  ['```a\n"b``` | y', '`   \n    ` | y'],
  ['x == "open\n| y', 'x == "    \n| y'],
])('leaves the code of %j', (query, code) => {
  expect(kqlCode(query)).toBe(code);
});

it('keeps the length and the lines of any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '"', "'", '\\', '/', '`', '~', '@', '\n', '|', ' ') }),
      (text) => {
        const code = kqlCode(text);
        expect(code).toHaveLength(text.length);
        expect(code.split('\n').map(({ length }) => length)).toEqual(text.split('\n').map(({ length }) => length));
      },
    ),
  );
});
