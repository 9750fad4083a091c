import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escapeTerminal } from '../../src/report/escape-terminal.ts';

it.each([
  ['plain text, é, 日本, 😀', 'plain text, é, 日本, 😀'],
  ['\u001b[2J', '<U+001B>[2J'],
  ['a\r\nb\tc', 'a<U+000D><U+000A>b<U+0009>c'],
  ['\u009b31m', '<U+009B>31m'],
  ['abc\u202edef\u2066', 'abc<U+202E>def<U+2066>'],
  ['zero\u200bwidth\ufeff', 'zero<U+200B>width<U+FEFF>'],
  ['\ud800', '<U+D800>'],
  ['\u{e0041}', '<U+E0041>'],
  ['\u2028', '<U+2028>'],
])('%j becomes %s', (text, escaped) => {
  expect(escapeTerminal(text)).toBe(escaped);
});

it('leaves nothing that steers a terminal, of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeTerminal(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
  );
});
