import type { NamedExpression, PlanNode } from '../plan/node.ts';
import type { NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import { elementsOf } from '../syntax/service-list.ts';
import { isKind } from '../syntax/syntax-kind.ts';
import { AggregateCalls } from './aggregate-calls.ts';
import { covarianceName } from './covariance-name.ts';
import { lateStar } from './late-star.ts';
import { columnsOf, nodeBase, spanOf, unsupported } from './lowering.ts';
import { checkParameters } from './operator-parameters.ts';
import type { PipeStep } from './pipe-step.ts';
import { rowScope } from './scope.ts';
import { lowerItem } from './several-columns.ts';

/**
 * `summarize`: keys, the aggregates found anywhere in the items, and what the items make of them.
 *
 * @see https://learn.microsoft.com/kusto/query/summarize-operator
 */
export function lowerSummarize(step: PipeStep<NodeOf<'SummarizeOperator'>>): PlanNode {
  const { operator, input, scope, lowering } = step;
  checkParameters(lowering, operator, [], scope);
  const { ByClause: by } = operator;
  if (by !== null && by.BinClause !== null) {
    throw unsupported(lowering, 'clause "bin=" of "summarize"', by.BinClause, scope);
  }
  const bound = columnsOf(operator.ResultType);
  const keys = (by === null ? [] : elementsOf(by.Expressions))
    .flatMap((item) => lowerItem(lowering, item, rowScope(scope, input)).expressions)
    .map((expression, index): NamedExpression => ({ name: bound[index]?.name ?? '', expression }));

  const aggregates = new AggregateCalls(step, keys.length, by === null ? [] : elementsOf(by.Expressions));
  const outputs: NamedExpression[] = keys.map(({ name, expression: { type, span } }, index) => ({
    name,
    expression: { kind: 'column', type, name, index, span },
  }));
  for (const item of elementsOf(operator.Aggregates)) {
    for (const expression of aggregates.item(item)) {
      const name = covarianceName(item, operator, lowering, scope) ?? bound[outputs.length]?.name ?? '';
      outputs.push({ name, expression: expression.kind === 'column' ? { ...expression, name } : expression });
    }
  }
  if (outputs.length !== bound.length) {
    throw unsupported(lowering, 'an aggregate that gives several columns in this place', operator, scope);
  }
  return {
    operator: 'summarize',
    input,
    keys,
    aggregates: aggregates.named(outputs),
    outputs,
    grouped: by !== null,
    ...nodeBase(
      lowering,
      operator,
      scope,
      outputs.map(({ name, expression }) => ({ name, type: expression.type })),
      aggregates.open,
    ),
  };
}

/** @see https://learn.microsoft.com/kusto/query/distinct-operator */
export function lowerDistinct({ operator, input, scope, lowering }: PipeStep<NodeOf<'DistinctOperator'>>): PlanNode {
  checkParameters(lowering, operator, [], scope);
  const nodes = elementsOf(operator.Expressions);
  if (nodes.some(isStar)) {
    const span = spanOf(operator, scope);
    // Over an open input there is no list: every column that arrives counts, and a call of `*` stands for them.
    const items: NamedExpression[] = input.open
      ? [{ name: '*', expression: lateStar(span) }]
      : input.columns.map(({ name, type }, index) => ({
          name,
          expression: { kind: 'column', type, name, index, span },
        }));
    return {
      operator: 'distinct',
      input,
      items,
      ...nodeBase(lowering, operator, scope, input.columns, input.open),
    };
  }
  const bound = columnsOf(operator.ResultType);
  const items = nodes
    .flatMap((item) => lowerItem(lowering, item, rowScope(scope, input)).expressions)
    .map((expression, index) => ({ name: bound[index]?.name ?? '', expression }));
  const columns = items.map(({ name, expression }) => ({ name, type: expression.type }));
  return { operator: 'distinct', input, items, ...nodeBase(lowering, operator, scope, columns) };
}

function isStar(node: SyntaxNode): boolean {
  return isKind(node, 'StarExpression') || (isKind(node, 'NameReference') && node.SimpleName === '*');
}

/** @see https://learn.microsoft.com/kusto/query/count-operator */
export function lowerCount({ operator, input, scope, lowering }: PipeStep<NodeOf<'CountOperator'>>): PlanNode {
  const columns = columnsOf(operator.ResultType);
  return { operator: 'count', input, ...nodeBase(lowering, operator, scope, columns) };
}
