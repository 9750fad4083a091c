import type { PlanNode, SortKey } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { type Lowering, nodeBase, unsupported } from './lowering.ts';
import { checkParameters } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowlessScope, rowScope, type Scope } from './scope.ts';

/** @see https://learn.microsoft.com/kusto/query/sort-operator */
export function lowerSort({ operator, input, scope, lowering }: PipeStep<NodeOf<'SortOperator'>>): PlanNode {
  checkParameters(lowering, operator, [], scope);
  const keys = elementsOf(operator.Expressions).map((key) => sortKey(lowering, key, rowScope(scope, input)));
  return { operator: 'sort', input, keys, ...nodeBase(lowering, operator, scope, input.columns, input.open) };
}

/** @see https://learn.microsoft.com/kusto/query/top-operator */
export function lowerTop({ operator, input, scope, lowering }: PipeStep<NodeOf<'TopOperator'>>): PlanNode {
  checkParameters(lowering, operator, [], scope);
  const count = lowering.expression(operator.Expression, rowlessScope(scope));
  const keys = [sortKey(lowering, operator.ByExpression, rowScope(scope, input))];
  return { operator: 'top', input, count, keys, ...nodeBase(lowering, operator, scope, input.columns, input.open) };
}

/** @see https://learn.microsoft.com/kusto/query/take-operator */
export function lowerTake({ operator, input, scope, lowering }: PipeStep<NodeOf<'TakeOperator'>>): PlanNode {
  checkParameters(lowering, operator, [], scope);
  const count = lowering.expression(operator.Expression, rowlessScope(scope));
  return { operator: 'take', input, count, ...nodeBase(lowering, operator, scope, input.columns, input.open) };
}

/** The default is descending; nulls are smallest unless said otherwise: first when ascending, last when descending. */
function sortKey(lowering: Lowering, node: SyntaxNode, scope: Scope): SortKey {
  const ordering = isKind(node, 'OrderedExpression') ? node.Ordering : null;
  const expression = lowering.expression(isKind(node, 'OrderedExpression') ? node.Expression : node, scope);
  const word = ordering?.AscOrDescKeyword?.Text ?? 'desc';
  if (word !== 'asc' && word !== 'desc') {
    throw unsupported(lowering, `sort order "${word}"`, node, scope);
  }
  const nulls = ordering?.NullsClause?.FirstOrLastKeyword.Text ?? (word === 'asc' ? 'first' : 'last');
  return { expression, order: word, nulls: nulls === 'first' ? 'first' : 'last' };
}
