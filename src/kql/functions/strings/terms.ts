import { foldCase } from './fold-case.ts';

const letterOrNumber = /^[\p{L}\p{N}]$/u;

/** Whether the character that ends before (or starts at) a position of the text belongs to a term. */
function isTermCharacter(character: string | undefined): boolean {
  if (character === undefined || character === '') {
    return false;
  }
  const unit = character.charCodeAt(0);
  if (unit < 0x80) {
    return (unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);
  }
  return letterOrNumber.test(character);
}

function characterAt(text: string, at: number): string | undefined {
  const codePoint = text.codePointAt(at);
  return codePoint === undefined ? undefined : String.fromCodePoint(codePoint);
}

function characterBefore(text: string, at: number): string | undefined {
  if (at <= 0) {
    return undefined;
  }
  const low = text.charCodeAt(at - 1);
  const start = low >= 0xdc00 && low <= 0xdfff && at > 1 ? at - 2 : at - 1;
  return characterAt(text, start);
}

/** Which ends of what is looked for must be ends of a term: both for `has`, one for `hasprefix` and `hassuffix`. */
export type TermEdges = 'both' | 'start' | 'end';

/** Looks for one term in texts; made once for a constant term. */
export type TermMatcher = (text: string) => boolean;

/**
 * Makes the test that `has`, `hasprefix` and `hassuffix` run.
 *
 * A term is a maximal run of letters and digits; everything else, the underscore too, separates terms: `"a_b" has "a"` is true.
 * Terms of any length are found (the index holds those of three and more characters, which only matters for speed). What is
 * looked for may contain separators; its ends must be ends of terms where the character at that end is part of a term, so
 * that `"xa b" has "a "` is false and `"b.-" has "."` true. The empty string is found in every text.
 *
 * @see https://learn.microsoft.com/kusto/query/datatypes-string-operators#what-is-a-term
 */
export function termMatcher(term: string, caseSensitive: boolean, edges: TermEdges = 'both'): TermMatcher {
  const wanted = caseSensitive ? term : foldCase(term);
  const bindsStart = edges !== 'end' && isTermCharacter(characterAt(wanted, 0));
  const bindsEnd = edges !== 'start' && isTermCharacter(characterBefore(wanted, wanted.length));
  return (text) => {
    const searched = caseSensitive ? text : foldCase(text);
    for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      if (
        !(bindsStart && isTermCharacter(characterBefore(searched, at))) &&
        !(bindsEnd && isTermCharacter(characterAt(searched, end)))
      ) {
        return true;
      }
      if (at >= searched.length) {
        return false;
      }
    }
    return false;
  };
}

/** Whether a text has a term, as the `has` and `has_cs` operators decide. */
export function hasTerm(text: string, term: string, caseSensitive: boolean): boolean {
  return termMatcher(term, caseSensitive)(text);
}
