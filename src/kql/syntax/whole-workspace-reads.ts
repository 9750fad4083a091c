import { descendants } from './descendants.ts';
import type { SyntaxNode } from './language-service.ts';
import { parsedQuery } from './parsed-query.ts';
import { elementsOf } from './service-list.ts';
import { isKind } from './syntax-kind.ts';

/** A `union *` or `search *` of a query. */
export interface WholeWorkspaceRead {
  readonly operator: 'union' | 'search';
  /** UTF-16 offsets, from the operator to the star. */
  readonly start: number;
  readonly end: number;
}

/**
 * Where the text of a query unites or searches every table there is: `union *`, `search *`, also with parameters in between. The query is parsed,
 * not bound, so that it need not be right.
 *
 * @see https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview
 */
export function wholeWorkspaceReads(query: string): readonly WholeWorkspaceRead[] {
  // Most queries do not even have the words, and looking for those is cheap.
  const root = /\b(?:union|search)\b[\s\S]*\*/.test(query) ? parsedQuery(query)?.root : undefined;
  const found: WholeWorkspaceRead[] = [];
  for (const node of root === undefined ? [] : descendants(root)) {
    if (isKind(node, 'UnionOperator')) {
      const star = elementsOf(node.Expressions).find(isStar);
      if (star !== undefined) found.push({ operator: 'union', start: node.TextStart, end: star.End });
    } else if (isKind(node, 'SearchOperator') && node.InClause === null && isStar(node.Condition)) {
      found.push({ operator: 'search', start: node.TextStart, end: node.Condition.End });
    }
  }
  return found;
}

function isStar(node: SyntaxNode): boolean {
  return isKind(node, 'StarExpression') || (isKind(node, 'NameReference') && node.SimpleName === '*');
}
