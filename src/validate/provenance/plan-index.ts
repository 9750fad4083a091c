import type { Expression } from '../../kql/plan/expression.ts';
import type { AggregateCall, MvApplyNode, NamedExpression, PartitionNode, PlanNode } from '../../kql/plan/node.ts';
import type { Plan } from '../../kql/plan/plan.ts';
import { operandsOf, walkPlan } from '../../kql/plan/walk-plan.ts';

/** What the columns of an expression over aggregates are, by position: the keys, then the outputs of each aggregate. */
export interface AggregateScope {
  readonly keys: readonly NamedExpression[];
  readonly aggregates: readonly AggregateCall[];
}

/** What an expression or an operator does not say of itself. */
export interface PlanIndex {
  readonly plan: Plan;
  /** What a local stands for. */
  readonly locals: ReadonlyMap<number, Expression>;
  /** Expressions over aggregates rather than over rows, with all below them. */
  readonly overAggregates: ReadonlyMap<Expression, AggregateScope>;
  /** By id of a subquery's input: the operator that hands it rows. */
  readonly owners: ReadonlyMap<number, MvApplyNode | PartitionNode>;
}

/** Goes through a plan once. */
export function indexPlan(plan: Plan): PlanIndex {
  const locals = new Map<number, Expression>();
  const overAggregates = new Map<Expression, AggregateScope>();
  const owners = new Map<number, MvApplyNode | PartitionNode>();
  const add = (root: Expression, scope: AggregateScope): void => {
    const stack = [root];
    for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
      overAggregates.set(expression, scope);
      stack.push(...operandsOf(expression));
    }
  };
  const visit = (node: PlanNode): void => {
    switch (node.operator) {
      case 'summarize':
        for (const { expression } of node.outputs) add(expression, node);
        return;
      case 'make-series':
        for (const { expression } of node.series) add(expression, { keys: [], aggregates: node.aggregates });
        return;
      case 'top-nested':
        for (const { aggregate, aggregates } of node.levels) add(aggregate.expression, { keys: [], aggregates });
        return;
      case 'mv-apply':
      case 'partition':
        owners.set(node.rows, node);
        return;
      default:
    }
  };
  walkPlan(plan, {
    node: visit,
    expression: (expression) => {
      if (expression.kind !== 'let') return;
      for (const { local, value } of expression.locals) locals.set(local, value);
    },
  });
  return { plan, locals, overAggregates, owners };
}
