import type { SyntaxNode } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { withService } from './service-failure.ts';
import { tooMuchToParse } from './too-much-to-parse.ts';

/** What was parsed last: who looks at a query in one way often looks at it in another. */
let last: { readonly query: string; readonly root: SyntaxNode | undefined } | undefined;

/** A query as it is written, bound against nothing: takes milliseconds. Undefined where the parser would not come to an end. */
export function parsedQuery(query: string): SyntaxNode | undefined {
  if (last?.query !== query) last = { query, root: parse(query) };
  return last.root;
}

function parse(query: string): SyntaxNode | undefined {
  if (tooMuchToParse(query) !== undefined) return undefined;
  try {
    return withService(() => loadLanguageService().KustoCode.Parse(query)).Syntax;
  } catch {
    // The compiler says what is the matter with such a text.
    return undefined;
  }
}
