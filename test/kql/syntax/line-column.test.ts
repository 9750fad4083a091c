import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineColumnAt } from '../../../src/kql/syntax/line-column.ts';

describe('lineColumnAt', () => {
  it.each([
    ['', 0, 1, 1],
    ['abc', 0, 1, 1],
    ['abc', 2, 1, 3],
    ['abc', 3, 1, 4],
    ['a\nb', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 1, 1, 2],
    ['a\r\nb', 2, 1, 3],
    ['a\r\nb', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['a\r\rb', 3, 3, 1],
    ['\n\n\n', 3, 4, 1],
    ['\ta', 1, 1, 2],
    ['😀a', 2, 1, 3],
    ['ab', 99, 1, 3],
    ['ab', -5, 1, 1],
  ])('%j at %i is %i:%i', (text, offset, line, column) => {
    expect(lineColumnAt(text, offset)).toEqual({ line, column });
  });

  it('finds in the lines of the text what is at the offset', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '\n', '\r\n', '\t', '😀', ' ')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.nat(40), (source, offset) => {
        fc.pre(offset < source.length && !/[\r\n]/.test(source.charAt(offset)));
        const { line, column } = lineColumnAt(source, offset);
        expect(source.split(/\r\n|\r|\n/)[line - 1]?.charAt(column - 1)).toBe(source.charAt(offset));
      }),
    );
  });
});
