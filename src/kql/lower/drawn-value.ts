import { drawingFunctions } from '../plan/drawing-functions.ts';
import type { PlanNode } from '../plan/node.ts';
import { type PlanVisitor, walkExpression, walkNode } from '../plan/walk-plan.ts';
import type { PlanBuilder } from './plan-builder.ts';

/** The name of a value, computed once a query, that is left to chance and that a part of a plan uses; undefined if there is none. */
export function drawnValue(root: PlanNode, builder: PlanBuilder): string | undefined {
  const waiting: number[] = [];
  walkNode(root, {
    expression: (expression) => {
      if (expression.kind === 'binding') {
        waiting.push(expression.binding);
      }
    },
  });
  const seen = new Set<number>();
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    const binding = builder.binding(index);
    // The rows of a `materialize()` are kept for the whole query, however they were drawn.
    if (seen.has(index) || binding === undefined || binding.kind === 'materialized') {
      continue;
    }
    seen.add(index);
    let draws = false;
    const visitor: PlanVisitor = {
      expression: (expression) => {
        if (expression.kind === 'binding') {
          waiting.push(expression.binding);
        }
        draws ||= expression.kind === 'call' && drawingFunctions.has(expression.function);
      },
      node: (node) => {
        if (node.operator === 'reference') {
          waiting.push(node.binding);
        }
        draws ||= node.operator === 'sample' || node.operator === 'sample-distinct';
      },
    };
    if (binding.kind === 'scalar') {
      walkExpression(binding.expression, visitor);
    } else {
      walkNode(binding.node, visitor);
    }
    if (draws) {
      return `"${binding.name}", which is left to chance,`;
    }
  }
  return undefined;
}
