import type { CodePointSet } from './code-point-set.ts';

/** A parsed regular expression: flags are resolved, classes are sets of code points. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'assertion'; readonly assertion: RegexAssertion }
  | { readonly kind: 'group'; readonly index: number; readonly node: RegexNode }
  | { readonly kind: 'concatenation'; readonly nodes: readonly RegexNode[] }
  | { readonly kind: 'alternation'; readonly nodes: readonly RegexNode[] }
  | {
      readonly kind: 'repetition';
      readonly node: RegexNode;
      readonly min: number;
      /** Infinity for no bound. */
      readonly max: number;
      readonly greedy: boolean;
    };

/**
 * What matches a place between characters. `text*` is an end of the text; `line*` also one at a line feed, `crlf*` one at `\r`,
 * `\n` or `\r\n`; the words of `word*` are Unicode's, of `asciiWord*` ASCII's.
 */
export type RegexAssertion =
  | 'textStart'
  | 'textEnd'
  | 'lineStart'
  | 'lineEnd'
  | 'crlfStart'
  | 'crlfEnd'
  | 'wordBoundary'
  | 'notWordBoundary'
  | 'wordStart'
  | 'wordEnd'
  | 'wordStartHalf'
  | 'wordEndHalf'
  | 'asciiWordBoundary'
  | 'asciiWordStart'
  | 'asciiWordEnd'
  | 'asciiWordStartHalf'
  | 'asciiWordEndHalf';

export interface ParsedRegex {
  readonly root: RegexNode;
  /** How many groups capture, without the whole match. */
  readonly groupCount: number;
  readonly groupNames: ReadonlyMap<string, number>;
}

/** Why a pattern is no regular expression; `offset` is in UTF-16 units. */
export class RegexSyntaxError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
