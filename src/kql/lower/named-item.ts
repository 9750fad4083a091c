import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { type Lowering, placeOf } from './lowering.ts';
import type { Scope } from './scope.ts';

/** The expression of `name = expression`, or of an item without a name. */
export function itemValue(item: SyntaxNode): SyntaxNode {
  return isKind(item, 'SimpleNamedExpression') ? item.Expression : item;
}

/**
 * Refuses an item whose column the language service names otherwise than the engine: of a path into an array whose elements it
 * knows it keeps only the end (`foo` for `list_x[0].foo`, where the engine says `list_x_0_foo`).
 */
export function checkImpliedName(lowering: Lowering, item: SyntaxNode, name: string, scope: Scope): void {
  let root = item;
  while (isKind(root, 'PathExpression') || isKind(root, 'ElementExpression')) {
    root = root.Expression;
  }
  if (root !== item && isKind(root, 'NameReference') && !name.startsWith(root.SimpleName)) {
    const place = placeOf(lowering, item, scope);
    throw new KqlUnsupportedError('a path into an array without a name for its column', place, 'Write "name = …".');
  }
}

/** The name that an item is given; undefined where it has none. */
export function itemName(item: SyntaxNode): string | undefined {
  return isKind(item, 'SimpleNamedExpression') ? item.Name.SimpleName : undefined;
}
