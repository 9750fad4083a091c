import { carriesArguments } from '../../../harness/columns-read.ts';
import type { Expression } from '../../../kql/plan/expression.ts';
import type { PlanNode } from '../../../kql/plan/node.ts';
import type { Plan } from '../../../kql/plan/plan.ts';
import { expressionsOf, walkExpression, walkPlan } from '../../../kql/plan/walk-plan.ts';
import { type Part, PartsBehind } from './parts-behind.ts';

/**
 * Which columns of which operators' rows some expression of a plan asks for, by any way, and which reach its result. What merely hands a column on does not
 * ask for it: `project` of a name, `arg_max(x, *)`.
 */
export class ColumnUses {
  readonly #used = new Map<PlanNode, Set<string>>();
  readonly #shown = new Map<PlanNode, Set<string>>();
  readonly #parts: PartsBehind;

  constructor(plan: Plan) {
    this.#parts = new PartsBehind(plan);
    for (const binding of plan.bindings) {
      const [first] = binding.kind === 'toscalar' ? binding.node.columns : [];
      if (binding.kind === 'toscalar' && first !== undefined)
        this.#add({ node: binding.node, name: first.name, path: [] });
    }
    walkPlan(plan, {
      node: (node) => {
        for (const expression of askingExpressions(node)) this.#addAll(expression, node);
      },
    });
    const result = new PartsBehind(plan);
    for (const { name } of plan.root.columns) collect(result, { node: plan.root, name, path: [] }, this.#shown);
  }

  /** Whether an expression asks for a column of the rows that an operator gives. */
  isUsed(node: PlanNode, column: string): boolean {
    return this.#used.get(node)?.has(column) === true;
  }

  /** Whether a column of the rows that an operator gives is in the result, by itself or in another. */
  isShown(node: PlanNode, column: string): boolean {
    return this.#shown.get(node)?.has(column) === true;
  }

  #addAll(root: Expression, node: PlanNode): void {
    walkExpression(
      root,
      {
        expression: (expression, at) => {
          if (at !== node) return;
          if (expression.kind === 'column') this.#add({ expression, node, path: [] });
          else if (expression.kind === 'membership') {
            for (const item of expression.items) {
              const [first] = item.kind === 'table' ? item.node.columns : [];
              if (item.kind === 'table' && first !== undefined)
                this.#add({ node: item.node, name: first.name, path: [] });
            }
          }
        },
      },
      node,
    );
  }

  #add(start: Part): void {
    collect(this.#parts, start, this.#used);
  }
}

function collect(parts: PartsBehind, start: Part, found: Map<PlanNode, Set<string>>): void {
  parts.walk(start, (part) => {
    if (!('expression' in part)) {
      const names = found.get(part.node) ?? new Set<string>();
      found.set(part.node, names.add(part.name));
    }
    return true;
  });
}

function askingExpressions(node: PlanNode): readonly Expression[] {
  switch (node.operator) {
    case 'project':
    case 'extend':
      return node.items.flatMap(({ expression }) => (expression.kind === 'column' ? [] : [expression]));
    case 'summarize':
      return [
        ...node.keys.map(({ expression }) => expression),
        ...node.aggregates.flatMap(({ function: name, arguments: given }) => {
          if (!carriesArguments.has(name)) return given;
          return name.startsWith('arg_') ? given.slice(0, 1) : [];
        }),
      ];
    default:
      return expressionsOf(node);
  }
}
