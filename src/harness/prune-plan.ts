import type { ColumnType } from '../kql/plan/column.ts';
import type { Expression, LiteralExpression } from '../kql/plan/expression.ts';
import type { AggregateCall, NamedExpression, PlanNode, SummarizeNode } from '../kql/plan/node.ts';
import type { Binding, Plan } from '../kql/plan/plan.ts';
import type { Span } from '../kql/plan/span.ts';
import { type ColumnNeeds, needOf } from './column-needs.ts';
import { type ColumnsRead, carriesArguments } from './columns-read.ts';

/**
 * A plan that computes only what is read: a column that nothing uses is null instead of what its expression says. Operators,
 * columns, rows and places stay as they are, so that the plan answers for the columns that are read exactly as the whole one does.
 *
 * A replay runs a query thousands of times, and parser functions make many columns of which a rule reads some.
 */
export function prunePlan(plan: Plan, read: ColumnsRead): Plan {
  const prune = new Pruning(read.nodes);
  const bindings = plan.bindings.map((binding): Binding => {
    return 'node' in binding ? { ...binding, node: prune.node(binding.node) } : binding;
  });
  return { ...plan, bindings, root: prune.node(plan.root) };
}

class Pruning {
  readonly #needs: ReadonlyMap<number, ColumnNeeds>;

  constructor(needs: ReadonlyMap<number, ColumnNeeds>) {
    this.#needs = needs;
  }

  node(node: PlanNode): PlanNode {
    const needs = this.#needs.get(node.id);
    switch (node.operator) {
      case 'extend': {
        const items = node.items.map((item) => {
          const name = node.input.columns[item.target]?.name ?? item.name;
          return needs === undefined || needOf(needs, name) !== undefined ? item : unread(item);
        });
        return { ...node, items, input: this.node(node.input) };
      }
      case 'project': {
        const items = node.items.map((item) =>
          needs === undefined || needOf(needs, item.name) !== undefined ? item : unread(item),
        );
        return { ...node, items, input: this.node(node.input) };
      }
      case 'summarize':
        return { ...this.#summarize(node, needs), input: this.node(node.input) };
      case 'join':
        return { ...node, left: this.node(node.left), right: this.node(node.right) };
      case 'union':
        return { ...node, inputs: node.inputs.map((input) => ({ ...input, node: this.node(input.node) })) };
      case 'mv-apply':
      case 'partition':
        return { ...node, input: this.node(node.input), subquery: this.node(node.subquery) };
      default:
        return 'input' in node ? { ...node, input: this.node(node.input) } : node;
    }
  }

  /** Aggregates keep their place, because outputs go by position; what they would gather falls away. */
  #summarize(node: SummarizeNode, needs: ColumnNeeds | undefined): SummarizeNode {
    if (needs === undefined) return node;
    const used = new Set<number>();
    for (const output of node.outputs) {
      if (needOf(needs, output.name) !== undefined) columnIndexes(output.expression, used);
    }
    let position = node.keys.length;
    const aggregates = node.aggregates.map((aggregate) => {
      const outputs = aggregate.outputs.map((_, index) => used.has(position + index));
      position += aggregate.outputs.length;
      return pruneAggregate(aggregate, outputs);
    });
    const outputs = node.outputs.map((output) => (needOf(needs, output.name) === undefined ? unread(output) : output));
    return { ...node, aggregates, outputs };
  }
}

function pruneAggregate(aggregate: AggregateCall, outputs: readonly boolean[]): AggregateCall {
  const { arguments: given } = aggregate;
  if (!carriesArguments.has(aggregate.function) || given.length !== outputs.length) return aggregate;
  // The first argument of arg_max() decides the row.
  return {
    ...aggregate,
    arguments: given.map((argument, index) => (index === 0 || outputs[index] === true ? argument : nothing(argument))),
  };
}

function unread<T extends NamedExpression>(item: T): T {
  return { ...item, expression: nothing(item.expression) };
}

/** Null of an expression's type, or the expression itself where its type is late bound. */
function nothing(expression: Expression): Expression {
  const { type, span } = expression;
  return type === 'unknown' ? expression : nullLiteral(type, span);
}

function nullLiteral(type: Exclude<ColumnType, 'unknown'>, span: Span): LiteralExpression {
  return { kind: 'literal', type, span, value: type === 'string' ? '' : null };
}

function columnIndexes(part: unknown, found: Set<number>): void {
  if (typeof part !== 'object' || part === null) return;
  if ('kind' in part && part.kind === 'column' && 'index' in part && typeof part.index === 'number') {
    found.add(part.index);
  }
  for (const value of Object.values(part)) columnIndexes(value, found);
}
