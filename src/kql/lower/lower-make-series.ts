import type { Expression } from '../plan/expression.ts';
import type { MakeSeriesNode, NamedExpression } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { AggregateCalls } from './aggregate-calls.ts';
import { columnsOf, nodeBase, unsupported } from './lowering.ts';
import { itemValue } from './named-item.ts';
import { checkParameters, parameterOf, wordOf } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowlessScope, rowScope } from './scope.ts';

/**
 * `make-series`: keys, the aggregates found anywhere in the items, what the items make of them, and the axis.
 *
 * @see https://learn.microsoft.com/kusto/query/make-series-operator
 */
export function lowerMakeSeries(step: PipeStep<NodeOf<'MakeSeriesOperator'>>): MakeSeriesNode {
  const { operator, input, scope, lowering } = step;
  checkParameters(lowering, operator, ['kind'], scope);
  const kind = wordOf(parameterOf(operator, 'kind'));
  if (kind !== undefined && kind !== 'nonempty') {
    throw unsupported(lowering, `kind "${kind}" of "make-series"`, operator, scope);
  }
  const names = columnsOf(operator.ResultType).map(({ name }) => name);
  const rows = rowScope(scope, input);
  const keys = (operator.ByClause === null ? [] : elementsOf(operator.ByClause.Expressions)).map(
    (item, index): NamedExpression => ({
      name: names[index] ?? '',
      expression: lowering.expression(itemValue(item), rows),
    }),
  );
  const aggregates = new AggregateCalls(step, 0);
  const series = elementsOf(operator.Aggregates).map((item, index) => {
    const { Expression: made, DefaultExpression: fallback } = item;
    const [expression, ...others] = aggregates.item(made);
    if (expression === undefined || others.length > 0) {
      throw unsupported(lowering, 'an aggregate that gives several columns in "make-series"', item, scope);
    }
    const name = names[keys.length + index] ?? '';
    return {
      name,
      expression: expression.kind === 'column' ? { ...expression, name } : expression,
      default: fallback === null ? null : lowering.expression(fallback.Expression, rowlessScope(scope)),
    };
  });
  const axis = {
    name: names[keys.length + series.length] ?? '',
    expression: lowering.expression(itemValue(operator.OnClause.Expression), rows),
  };
  const range = lowerRange(step, operator.RangeClause);
  return {
    operator: 'make-series',
    input,
    keys,
    aggregates: aggregates.named(series),
    series,
    axis,
    ...range,
    nonEmpty: kind === 'nonempty',
    ...nodeBase(lowering, operator, scope, [
      ...keys.map(({ name, expression }) => ({ name, type: expression.type })),
      ...series.map(({ name }) => ({ name, type: 'dynamic' as const })),
      { name: axis.name, type: 'dynamic' },
    ]),
  };
}

function lowerRange(
  { operator, scope, lowering }: PipeStep,
  clause: SyntaxNode,
): Pick<MakeSeriesNode, 'bins' | 'from' | 'to' | 'step'> {
  const lower = (node: SyntaxNode): Expression => lowering.expression(node, rowlessScope(scope));
  if (isKind(clause, 'MakeSeriesFromToStepClause')) {
    const { MakeSeriesFromClause: from, MakeSeriesToClause: to, MakeSeriesStepClause: step } = clause;
    return {
      bins: 'from start',
      from: from === null ? null : lower(from.Expression),
      to: to === null ? null : lower(to.Expression),
      step: lower(step.Expression),
    };
  }
  if (isKind(clause, 'MakeSeriesInRangeClause')) {
    const [start, stop, step] = elementsOf(clause.Arguments.Expressions);
    if (start !== undefined && stop !== undefined && step !== undefined) {
      return { bins: 'in range', from: lower(start), to: lower(stop), step: lower(step) };
    }
  }
  throw unsupported(lowering, 'this range of "make-series"', operator, scope);
}
