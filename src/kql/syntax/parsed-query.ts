import type { SyntaxNode } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { withService } from './service-failure.ts';
import { tooMuchToParse } from './too-much-to-parse.ts';

/** A query as it is written, bound against nothing: takes a millisecond. Undefined where the parser would not come to an end. */
export function parsedQuery(query: string): SyntaxNode | undefined {
  if (tooMuchToParse(query) !== undefined) return undefined;
  try {
    return withService(() => loadLanguageService().KustoCode.Parse(query)).Syntax;
  } catch {
    // The compiler says what is the matter with such a text.
    return undefined;
  }
}
