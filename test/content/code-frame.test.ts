import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../src/content/code-frame.ts';
import { SourceFile } from '../../src/content/source-file.ts';

function frame(text: string, mark: string, options = {}): string[] {
  const start = text.indexOf(mark);
  return codeFrame(new SourceFile('x.yaml', text), { start, end: start + mark.length }, options).split('\n');
}

describe('codeFrame', () => {
  it('shows two lines before and after, and carets under the range', () => {
    const text = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`).join('\n');
    expect(frame(text, 'ne 9', { note: 'here' })).toEqual([
      '   7 | line 7',
      '   8 | line 8',
      '>  9 | line 9',
      '     |   ^^^^ here',
      '  10 | line 10',
      '  11 | line 11',
    ]);
  });

  it('stands at the edges of the file', () => {
    expect(frame('only', 'only')).toEqual(['> 1 | only', '    | ^^^^']);
    expect(codeFrame(new SourceFile('x', ''), { start: 0, end: 0 })).toBe('> 1 |\n    | ^');
    expect(codeFrame(new SourceFile('x', 'ab\n'), { start: 99, end: 120 })).toBe('  1 | ab\n> 2 |\n    | ^');
  });

  it('marks at least one column, and the first line only of a longer range', () => {
    expect(codeFrame(new SourceFile('x', 'ab\r\ncd'), { start: 1, end: 6 })).toBe('> 1 | ab\n    |  ^\n  2 | cd');
    expect(codeFrame(new SourceFile('x', 'ab'), { start: 2, end: 2 })).toBe('> 1 | ab\n    |   ^');
    expect(codeFrame(new SourceFile('x', 'ab'), { start: 1, end: 0 })).toBe('> 1 | ab\n    |  ^');
  });

  it('widens tabs and counts wide and combining characters', () => {
    expect(frame('\ta\tbc', 'bc')).toEqual(['> 1 |     a   bc', '    |         ^^']);
    expect(frame('日本 x', 'x')).toEqual(['> 1 | 日本 x', '    |      ^']);
    expect(frame('\u{1F600}x', 'x')).toEqual(['> 1 | \u{1F600}x', '    |   ^']);
    expect(frame('e\u0301x', 'x')).toEqual(['> 1 | e\u0301x', '    |  ^']);
  });

  it('writes control and format characters visibly', () => {
    expect(frame('a\x1b[31mb\u202Ec', 'c')).toEqual(['> 1 | a<U+001B>[31mb<U+202E>c', '    |                       ^']);
    expect(frame('x\u2028\uD800', '\uD800')).toEqual(['> 1 | x<U+2028><U+D800>', '    |          ^^^^^^^^']);
  });

  it('cuts long lines around the mark', () => {
    const text = `${'a'.repeat(100)}MARK${'b'.repeat(100)}\nshort\n${'c'.repeat(300)}`;
    const lines = frame(text, 'MARK', { width: 40 });
    expect(lines).toEqual([
      `> 1 | …${'a'.repeat(17)}MARK${'b'.repeat(17)}…`,
      `    | ${' '.repeat(18)}^^^^`,
      '  2 | …',
      `  3 | …${'c'.repeat(38)}…`,
    ]);
    expect(frame(`${'a'.repeat(10)}${'M'.repeat(300)}`, 'M'.repeat(300), { width: 40 })).toEqual([
      `> 1 | …${'M'.repeat(38)}…`,
      `    | ${'^'.repeat(40)}`,
    ]);
    expect(frame(`MARK${'b'.repeat(100)}`, 'MARK', { width: 40 })[0]).toBe(`> 1 | MARK${'b'.repeat(35)}…`);
    const smiles = '\u{1F600}'.repeat(50);
    expect(frame(`${smiles}MARK${smiles}`, 'MARK', { width: 12 })).toEqual([
      '> 1 | … \u{1F600}MARK\u{1F600}…',
      '    |     ^^^^',
    ]);
  });
});
