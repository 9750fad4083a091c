import { invariant } from '../invariant.ts';
import { loadLanguageService } from './load-language-service.ts';
import { itemsOf } from './service-list.ts';

/** The smallest piece of a query that means something. */
export interface LexicalToken {
  /** The name of its kind in the language service: `IdentifierToken`, `WhereKeyword`, `StringLiteralToken`, `BadToken`. */
  readonly kind: string;
  /** As it is written: a literal with its quotes, `datetime( 2020-01-01 )` as a whole. */
  readonly text: string;
  /** UTF-16 offset in the query. */
  readonly start: number;
  /** Whether nothing, no blank and no comment, stands between it and the token before. */
  readonly touches: boolean;
}

/**
 * The tokens of a query, without the blanks and comments between them. What Kusto's lexer cannot read is a `BadToken`; nothing that is
 * neither blank nor comment is left out. The text is not parsed: this takes a millisecond where binding takes a hundred.
 *
 * @see https://learn.microsoft.com/kusto/query/comment
 */
export function lexicalTokens(query: string): readonly LexicalToken[] {
  const { Parsing, kindNames } = loadLanguageService();
  let end = 0;
  return itemsOf(Parsing.TokenParser.ParseTokens(query, null)).flatMap(({ Kind, Trivia, Text }) => {
    const kind = kindNames.get(Kind);
    invariant(kind !== undefined, `The lexer gave a token of the kind ${Kind}, which has no name.`);
    const start = end + Trivia.length;
    end = start + Text.length;
    return kind === 'EndOfTextToken' ? [] : [{ kind, text: Text, start, touches: Trivia === '' }];
  });
}
