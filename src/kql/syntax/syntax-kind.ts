import type { NodeKind, NodeOf, SyntaxElement, SyntaxNode } from './language-service.ts';
import { loadLanguageService } from './load-language-service.ts';

/** The name of an element's kind, as `SyntaxKind` has it: `PipeExpression`, `LongLiteralExpression`, `WhereKeyword`. */
export function kindOf(element: SyntaxElement): string {
  return loadLanguageService().kindNames.get(element.Kind) ?? 'None';
}

/** Whether a node is of a kind; tells the compiler which fields it has. */
export function isKind<K extends NodeKind>(node: SyntaxNode | null | undefined, kind: K): node is NodeOf<K> {
  return node !== null && node !== undefined && kindOf(node) === kind;
}

/** Whether a child is a node, not a token. */
export function isNode(element: SyntaxElement | null): element is SyntaxNode {
  return element !== null && !element.IsToken;
}
