import type { RelationColumn } from '../data/relation.ts';
import type { Expression } from '../plan/expression.ts';
import { isLateStar } from '../plan/is-late-star.ts';
import type { AggregateCall, NamedExpression, PlanNode } from '../plan/node.ts';
import type { Span } from '../plan/span.ts';

/** A column that arrives with the rows, as an expression. */
export function lateColumn({ name, type }: RelationColumn, index: number, span: Span): Expression {
  return { kind: 'column', type, name, index, span };
}

/**
 * What a `*` in an aggregate stands for beyond the columns that the plan has spelled out: those that no schema lists, but for the
 * ones that are keys or arguments already.
 */
export function lateArguments(
  call: AggregateCall,
  keys: readonly NamedExpression[],
  input: PlanNode,
  columns: readonly RelationColumn[],
): readonly Expression[] {
  const star = call.arguments.find(isLateStar);
  if (star === undefined) {
    return [];
  }
  const named = new Set(input.columns.map(({ name }) => name));
  for (const expression of [...keys.map((key) => key.expression), ...call.arguments]) {
    if (expression.kind === 'column') {
      named.add(expression.name);
    }
  }
  return columns.flatMap((column, index) => (named.has(column.name) ? [] : [lateColumn(column, index, star.span)]));
}
