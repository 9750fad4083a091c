import { expect, test } from 'vitest';
import { KqlError, prepare } from '../../../src/kql/index.ts';

const database = { tables: new Map(), functions: [] };

/** What is wrong with a query, and the text that it is wrong with. */
function complaint(query: string): readonly string[] {
  try {
    prepare(query, { database });
  } catch (error) {
    if (error instanceof KqlError) {
      return [error.message, query.slice(error.place?.span.start, error.place?.span.end)];
    }
    throw error;
  }
  return [];
}

test.each([
  ['print x = 1 + toint(extract_all("a", "b")[0])', 'extract_all("a", "b")'],
  ['let f = (s: string) { 1 + toint(extract_all("a", s)[0]) }; print f("b")', 'extract_all("a", s)'],
])('what a function says of its constants is said where it is called: %s', (query, call) => {
  expect(complaint(query)).toEqual([
    'extract_all() needs a regular expression with 1 to 16 capture groups; "a" has 0.',
    call,
  ]);
});

test('a table whose name is computed is not supported, one whose name comes with rows is wrong', () => {
  expect(complaint('let x = iff(true, "T", "U"); let T = view () { print 1 }; table(x)')).toEqual([
    'Not supported: "table()" of a name that is computed.',
    'x',
  ]);
  expect(complaint('let T = view () { print 1 }; table(strcat("T", ""))')).toEqual([
    'Not supported: "table()" of a name that is computed.',
    'strcat("T", "")',
  ]);
  expect(complaint('let x = "T"; let T = view () { print 1 }; table(x)')).toEqual([]);
});

test('what a function of constants ends with is placed as well', () => {
  expect(complaint('print x = 1 | extend y = extract("(", 1, "a")')).toEqual([
    'Invalid regular expression "(": unclosed group, at offset 0.',
    'extract("(", 1, "a")',
  ]);
});
