import type { SyntaxNode } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';
import { withService } from './service-failure.ts';
import { itemsOf } from './service-list.ts';
import { tooMuchToParse } from './too-much-to-parse.ts';

/** A query as it is written, bound against nothing. */
export interface ParsedQuery {
  readonly root: SyntaxNode;
  /** Whether it is KQL throughout. */
  readonly isRight: boolean;
}

/** Parses a query, which takes a millisecond. Undefined where the parser would not come to an end. */
export function parsedQuery(query: string): ParsedQuery | undefined {
  if (tooMuchToParse(query) !== undefined) return undefined;
  try {
    const code = withService(() => loadLanguageService().KustoCode.Parse(query));
    return { root: code.Syntax, isRight: itemsOf(code.GetSyntaxDiagnostics()).length === 0 };
  } catch {
    // The compiler says what is the matter with such a text.
    return undefined;
  }
}
