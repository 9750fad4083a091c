import type { Expression } from '../plan/expression.ts';
import type { SyntaxNode } from '../syntax/language-service.ts';
import { type Lowering, semanticError } from './lowering.ts';
import { isRowFree } from './row-free.ts';
import type { LocalFrame, ScalarValue, Scope } from './scope.ts';

/**
 * Makes an expression a thing that can be referred to: a binding of the plan, or a local of the call around it where it depends
 * on the row. Literals are repeated instead, so that functions see them as constants; a dynamic may be long and is not.
 */
export function scalarValue(
  lowering: Lowering,
  name: string,
  expression: Expression,
  frame: LocalFrame | null,
  node: SyntaxNode,
  scope: Scope,
): ScalarValue {
  const { type } = expression;
  if (expression.kind === 'literal' && type !== 'dynamic') {
    return { kind: 'literal', literal: expression };
  }
  if (expression.kind === 'binding') {
    return { kind: 'binding', binding: expression.binding, type };
  }
  if (expression.kind === 'local') {
    return { kind: 'local', local: expression.local, depth: lowering.builder.depthOf(expression.local), type };
  }
  if (isRowFree(expression, frame !== null)) {
    return { kind: 'binding', binding: lowering.builder.addBinding({ kind: 'scalar', name, expression }), type };
  }
  if (frame === null) {
    throw semanticError(lowering, `"${name}" depends on the row, and there is none where it is used.`, node, scope);
  }
  const local = lowering.builder.localId(frame.depth);
  frame.locals.push({ local, name, value: expression });
  return { kind: 'local', local, depth: frame.depth, type };
}
