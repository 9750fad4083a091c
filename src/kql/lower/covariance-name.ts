import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { type Lowering, placeOf } from './lowering.ts';
import type { Scope } from './scope.ts';

const covariances: ReadonlySet<string> = new Set(['covariance', 'covarianceif', 'covariancep', 'covariancepif']);

/**
 * The name of a column that is an unnamed `covariance(x, y)`: `covariance_x_y` in the engine, where the binder says
 * `covariance_x`. Undefined for every other item.
 *
 * What comes behind such a column would be bound to the wrong name; so would one of arguments that are more than columns. Both
 * are refused.
 */
export function covarianceName(
  item: SyntaxNode,
  operator: NodeOf<'SummarizeOperator'>,
  lowering: Lowering,
  scope: Scope,
): string | undefined {
  if (!isKind(item, 'FunctionCallExpression') || !covariances.has(item.Name.SimpleName)) {
    return undefined;
  }
  const [x, y] = elementsOf(item.ArgumentList.Expressions);
  if (!isKind(x, 'NameReference') || !isKind(y, 'NameReference') || !isLast(operator)) {
    throw new KqlUnsupportedError(
      `"${item.Name.SimpleName}()" without a name for its column in this place`,
      placeOf(lowering, item, scope),
      `Write "name = ${item.Name.SimpleName}(...)".`,
    );
  }
  return `${item.Name.SimpleName}_${x.SimpleName}_${y.SimpleName}`;
}

/** Whether an operator is the last of the query, so that nothing is bound to the names of its columns. */
function isLast(operator: SyntaxNode): boolean {
  return isKind(operator.Parent, 'PipeExpression') && isKind(operator.Parent.Parent, 'ExpressionStatement');
}
