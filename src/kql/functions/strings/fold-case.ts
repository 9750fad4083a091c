/**
 * Letters whose upper case is several characters in Unicode's full mapping and one in its simple mapping: the Greek vowels
 * with iota subscript.
 */
function simpleGreekUpper(codePoint: number): number | undefined {
  if (codePoint >= 0x1f80 && codePoint <= 0x1faf) {
    return (codePoint & 8) === 0 ? codePoint + 8 : codePoint;
  }
  if (codePoint === 0x1fb3 || codePoint === 0x1fc3 || codePoint === 0x1ff3) {
    return codePoint + 9;
  }
  return undefined;
}

/** Dotted and dotless i and the long s have no counterpart outside of their languages, as in .NET's invariant culture. */
const withoutCase = new Set(['İ', 'ı', 'ſ']);

/** Characters that JavaScript's upper case maps to several, or that have none here; and then some. */
const specialUpper =
  /[\u00df\u0131\u0149\u017f\u01f0\u0390\u03b0\u0587\u1e96-\u1e9a\u1f50-\u1f56\u1f80-\u1fff\ufb00-\ufb17]/;

/** Likewise for lower case, which in JavaScript also depends on what stands beside a sigma. */
const specialLower = /[\u0130\u03a3]/;

/**
 * The text in upper case, character by character and the same in every culture: `ß` stays, because its upper case is two
 * characters.
 *
 * @see https://learn.microsoft.com/kusto/query/toupper-function
 */
export function toUpper(text: string): string {
  return specialUpper.test(text) ? mapCharacters(text, upperCharacter) : text.toUpperCase();
}

/**
 * The text in lower case, likewise; `Σ` becomes `σ` also at the end of a word.
 *
 * @see https://learn.microsoft.com/kusto/query/tolower-function
 */
export function toLower(text: string): string {
  return specialLower.test(text) ? mapCharacters(text, lowerCharacter) : text.toLowerCase();
}

/**
 * A form that is the same for two texts which only differ in case. Folding never depends on a culture: `İ` and `ı` are equal to
 * themselves only. It keeps the number of characters.
 */
export function foldCase(text: string): string {
  return toUpper(text);
}

function mapCharacters(text: string, map: (character: string) => string): string {
  let result = '';
  for (const character of text) {
    result += map(character);
  }
  return result;
}

function upperCharacter(character: string): string {
  if (withoutCase.has(character)) {
    return character;
  }
  const greek = simpleGreekUpper(character.codePointAt(0) ?? 0);
  return greek === undefined ? keepLength(character, character.toUpperCase()) : String.fromCodePoint(greek);
}

function lowerCharacter(character: string): string {
  if (withoutCase.has(character)) {
    return character;
  }
  return keepLength(character, character.toLowerCase());
}

/** The mapped character, or the character itself where Unicode maps it to several. */
function keepLength(character: string, mapped: string): string {
  return mapped.length <= 2 && [...mapped].length === 1 ? mapped : character;
}
