import type { TopNestedLevel, TopNestedNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { AggregateCalls } from './aggregate-calls.ts';
import { columnsOf, nodeBase, unsupported } from './lowering.ts';
import { itemValue } from './named-item.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowlessScope, rowScope } from './scope.ts';

/** @see https://learn.microsoft.com/kusto/query/top-nested-operator */
export function lowerTopNested(step: PipeStep<NodeOf<'TopNestedOperator'>>): TopNestedNode {
  const { operator, input, scope, lowering } = step;
  const names = columnsOf(operator.ResultType).map(({ name }) => name);
  const levels = elementsOf(operator.Clauses).map((clause, index) =>
    lowerLevel(step, clause, names[2 * index] ?? '', names[2 * index + 1] ?? ''),
  );
  return {
    operator: 'top-nested',
    input,
    levels,
    ...nodeBase(
      lowering,
      operator,
      scope,
      levels.flatMap(({ key, aggregate }) =>
        [key, aggregate].map(({ name, expression }) => ({ name, type: expression.type })),
      ),
    ),
  };
}

function lowerLevel(
  step: PipeStep,
  clause: NodeOf<'TopNestedClause'>,
  keyName: string,
  aggregateName: string,
): TopNestedLevel {
  const { scope, lowering, input } = step;
  const rowless = rowlessScope(scope);
  const { by, order } = orderedBy(clause.ByExpression, step);
  const aggregates = new AggregateCalls(step, 0);
  const [expression, ...more] = aggregates.item(by);
  if (expression === undefined || more.length > 0) {
    throw unsupported(lowering, 'an aggregate that gives several columns in "top-nested"', clause, scope);
  }
  const aggregate = {
    name: aggregateName,
    expression: expression.kind === 'column' ? { ...expression, name: aggregateName } : expression,
  };
  return {
    count: clause.Expression === null ? null : lowering.expression(clause.Expression, rowless),
    key: { name: keyName, expression: lowering.expression(itemValue(clause.OfExpression), rowScope(scope, input)) },
    others: clause.WithOthersClause === null ? null : lowering.expression(clause.WithOthersClause.Expression, rowless),
    aggregates: aggregates.named([aggregate]),
    aggregate,
    order,
  };
}

/** The aggregate and its direction; the default is descending. */
function orderedBy(
  node: SyntaxNode,
  { lowering, scope }: PipeStep,
): { readonly by: SyntaxNode; readonly order: 'asc' | 'desc' } {
  if (!isKind(node, 'OrderedExpression')) {
    return { by: node, order: 'desc' };
  }
  const word = node.Ordering?.AscOrDescKeyword?.Text ?? 'desc';
  if ((word !== 'asc' && word !== 'desc') || node.Ordering?.NullsClause != null) {
    throw unsupported(lowering, `this order of "top-nested"`, node, scope);
  }
  return { by: node.Expression, order: word };
}
