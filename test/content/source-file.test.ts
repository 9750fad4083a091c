import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';

describe('SourceFile', () => {
  it('finds lines and columns, LF and CRLF', () => {
    const source = new SourceFile('a.yaml', 'ab\r\n\ncd\n');
    expect(source.lineStarts).toEqual([0, 4, 5, 8]);
    expect(source.positionAt(0)).toEqual({ line: 1, column: 1 });
    expect(source.positionAt(2)).toEqual({ line: 1, column: 3 });
    // The CR and the LF of a break both lie just behind the line.
    expect(source.positionAt(3)).toEqual({ line: 1, column: 3 });
    expect(source.positionAt(4)).toEqual({ line: 2, column: 1 });
    expect(source.positionAt(6)).toEqual({ line: 3, column: 2 });
    expect(source.positionAt(8)).toEqual({ line: 4, column: 1 });
    expect(source.positionAt(99)).toEqual({ line: 4, column: 1 });
    expect(source.positionAt(-1)).toEqual({ line: 1, column: 1 });
    expect([1, 2, 3, 4, 5].map((line) => source.lineText(line))).toEqual(['ab', '', 'cd', '', '']);
  });

  it('finds offsets, moved into the text', () => {
    const source = new SourceFile('a.yaml', 'ab\r\ncd');
    expect(source.offsetAt({ line: 2, column: 2 })).toBe(5);
    expect(source.offsetAt({ line: 1, column: 9 })).toBe(2);
    expect(source.offsetAt({ line: 9, column: 9 })).toBe(6);
    expect(source.offsetAt({ line: 0, column: 0 })).toBe(0);
  });

  it('counts UTF-16 units and not the byte order mark', () => {
    const source = new SourceFile('a.yaml', '\uFEFF\u{1F600}x');
    expect(source.text).toBe('\u{1F600}x');
    expect(source.positionAt(2)).toEqual({ line: 1, column: 3 });
  });

  it('has one line when empty', () => {
    const source = new SourceFile('a.yaml', '');
    expect(source.lineCount).toBe(1);
    expect(source.positionAt(0)).toEqual({ line: 1, column: 1 });
  });

  it('does not take a CR alone for a line break', () => {
    expect(new SourceFile('a.yaml', 'a\rb\n').lineStarts).toEqual([0, 4]);
    expect(new SourceFile('a.yaml', '\r\n').lineRange(1)).toEqual({ start: 0, end: 0 });
  });
});
