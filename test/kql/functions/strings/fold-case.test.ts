import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCase, toLower, toUpper } from '../../../../src/kql/functions/strings/fold-case.ts';

const characters = Array.from({ length: 0x1f000 }, (_, codePoint) => codePoint)
  .filter((codePoint) => codePoint < 0xd800 || codePoint > 0xdfff)
  .map((codePoint) => String.fromCodePoint(codePoint));

describe('case', () => {
  const wrong = (isRight: (character: string) => boolean): string[] =>
    characters
      .filter((character) => !isRight(character))
      .map((character) => character.codePointAt(0)?.toString(16) ?? '');

  it('maps every character to one, whatever stands beside it', () => {
    for (const map of [toUpper, toLower]) {
      const [a, b, sigma] = [map('a'), map('b'), map('Σ')];
      expect(wrong((character) => [...map(character)].length === 1)).toEqual([]);
      expect(wrong((character) => map(`a${character}Σ b`) === `${a}${map(character)}${sigma} ${b}`)).toEqual([]);
    }
  });

  it('never takes a character into ASCII, but for the Kelvin sign', () => {
    const others = (map: (text: string) => string) =>
      wrong((character) => character <= '\x7f' || map(character) > '\x7f');
    expect(others(toUpper)).toEqual([]);
    expect(others(toLower)).toEqual(['212a']);
  });

  it('agrees with JavaScript where one character maps to one', () => {
    const isSimple = (character: string): boolean => [...character.toUpperCase()].length === 1;
    expect(wrong((character) => !isSimple(character) || toUpper(character) === character.toUpperCase())).toEqual([
      '131',
      '17f',
    ]);
  });

  it('keeps the number of characters when it folds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect([...foldCase(text)].length).toBe([...text].length);
        expect(foldCase(foldCase(text))).toBe(foldCase(text));
      }),
    );
  });
});
