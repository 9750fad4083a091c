import type { SyntaxNode } from '../syntax/language-service.ts';
import { isKind } from '../syntax/syntax-kind.ts';

/** The expression of `name = expression`, or of an item without a name. */
export function itemValue(item: SyntaxNode): SyntaxNode {
  return isKind(item, 'SimpleNamedExpression') ? item.Expression : item;
}

/** The name that an item is given; undefined where it has none. */
export function itemName(item: SyntaxNode): string | undefined {
  return isKind(item, 'SimpleNamedExpression') ? item.Name.SimpleName : undefined;
}
