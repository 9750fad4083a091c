import type { SampleDistinctNode, SampleNode } from '../plan/node.ts';
import type { NodeOf } from '../syntax/language-service.ts';
import { columnsOf, nodeBase } from './lowering.ts';
import { itemValue } from './named-item.ts';
import { checkParameters } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowlessScope, rowScope } from './scope.ts';

/** @see https://learn.microsoft.com/kusto/query/sample-operator */
export function lowerSample({ operator, input, scope, lowering }: PipeStep<NodeOf<'SampleOperator'>>): SampleNode {
  checkParameters(lowering, operator, [], scope);
  const count = lowering.expression(operator.Expression, rowlessScope(scope));
  return { operator: 'sample', input, count, ...nodeBase(lowering, operator, scope, input.columns, input.open) };
}

/** @see https://learn.microsoft.com/kusto/query/sample-distinct-operator */
export function lowerSampleDistinct({
  operator,
  input,
  scope,
  lowering,
}: PipeStep<NodeOf<'SampleDistinctOperator'>>): SampleDistinctNode {
  checkParameters(lowering, operator, [], scope);
  const count = lowering.expression(operator.Expression, rowlessScope(scope));
  const expression = lowering.expression(itemValue(operator.OfExpression), rowScope(scope, input));
  const item = { name: columnsOf(operator.ResultType)[0]?.name ?? '', expression };
  const columns = [{ name: item.name, type: expression.type }];
  return { operator: 'sample-distinct', input, count, item, ...nodeBase(lowering, operator, scope, columns) };
}
