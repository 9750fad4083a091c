import { describe, expect, it } from 'vitest';
import { lexicalTokens } from '../../../src/kql/syntax/lexical-tokens.ts';
import { stringLiteralValue } from '../../../src/kql/syntax/string-literal-value.ts';

describe('lexicalTokens', () => {
  it('gives every token with its place, and no comment', () => {
    expect(lexicalTokens('T //x\n| where a=="//b"')).toEqual([
      { kind: 'IdentifierToken', text: 'T', start: 0, touches: true },
      { kind: 'BarToken', text: '|', start: 6, touches: false },
      { kind: 'WhereKeyword', text: 'where', start: 8, touches: false },
      { kind: 'IdentifierToken', text: 'a', start: 14, touches: false },
      { kind: 'EqualEqualToken', text: '==', start: 15, touches: true },
      { kind: 'StringLiteralToken', text: '"//b"', start: 17, touches: true },
    ]);
  });

  it('leaves out nothing that it cannot read', () => {
    expect(lexicalTokens('a ` é "open').map(({ kind, text }) => [kind, text])).toEqual([
      ['IdentifierToken', 'a'],
      ['BadToken', '`'],
      ['BadToken', 'é'],
      ['StringLiteralToken', '"open'],
    ]);
    expect(lexicalTokens('')).toEqual([]);
    expect(lexicalTokens(' // nothing')).toEqual([]);
  });
});

describe('stringLiteralValue', () => {
  it.each([
    ['"a\\tb"', 'a\tb'],
    ["'\\''", "'"],
    ['@"C:\\"', 'C:\\'],
    ['@"a""b"', 'a"b'],
    ['h"hidden"', 'hidden'],
    ['```x\ny```', 'x\ny'],
    ['~~~z~~~', 'z'],
    ['"\\u0041"', 'A'],
    ['""', ''],
  ])('reads %s', (text, value) => {
    expect(stringLiteralValue(text)).toBe(value);
  });

  it.each(['"open', '"a" "b"', '1', '', ' "a"', '"a" // b', "'it''s'", 'x'])('refuses %s', (text) => {
    expect(stringLiteralValue(text)).toBeUndefined();
  });
});
