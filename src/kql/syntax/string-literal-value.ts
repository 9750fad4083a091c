import { lexicalTokens } from './lexical-tokens.ts';
import { loadLanguageService } from './load-language-service.ts';

/**
 * The value of a string literal from its text: `"a\tb"`, `@"C:\"`, `h"hidden"`, three backticks or tildes around it.
 * Undefined for a text that is not one string literal and nothing else, and for one that does not end.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string#string-literals
 */
export function stringLiteralValue(text: string): string | undefined {
  const [token, ...more] = lexicalTokens(text);
  if (token === undefined || more.length > 0 || token.kind !== 'StringLiteralToken' || token.text !== text) {
    return undefined;
  }
  return isClosed.test(text) ? loadLanguageService().KustoFacts.GetStringLiteralValue(text) : undefined;
}

const isClosed =
  /^[hH]?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|@"(?:[^"]|"")*"|@'(?:[^']|'')*'|```[\s\S]*```|~~~[\s\S]*~~~)$/;
