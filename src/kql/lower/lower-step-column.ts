import { invariant } from '../invariant.ts';
import type { Expression } from '../plan/expression.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { columnTypeOf, type Lowering, spanOf, unsupported } from './lowering.ts';
import type { Scope } from './scope.ts';

/** `step.column` in a `scan`: a column of the row that the step remembers. */
export function lowerStepColumn(
  lowering: Lowering,
  node: SyntaxNode,
  step: string,
  selector: NodeOf<'NameReference'>,
  scope: Scope,
): Expression {
  const { rows } = scope;
  invariant(rows !== null, `the step "${step}" where there is no row`);
  const name = `${step}.${selector.SimpleName}`;
  const index = rows.columns.findIndex((column) => column.name === name);
  const column = rows.columns[index];
  const span = spanOf(node, scope);
  if (rows.open) {
    return { kind: 'column', type: column?.type ?? columnTypeOf(selector.ResultType), name, index: -1, span };
  }
  if (column === undefined) {
    throw unsupported(lowering, `"${name}"`, node, scope);
  }
  return { kind: 'column', type: column.type, name, index, span };
}
