import type { Plan } from '../plan/plan.ts';
import { type PlanVisitor, walkExpression, walkNode } from '../plan/walk-plan.ts';

/** Whether a binding, or one that it refers to, reads rows that an operator outside of it hands to its subquery. */
export function readsSubquery(plan: Plan, index: number): boolean {
  const handed = new Set<number>();
  const read = new Set<number>();
  const waiting = [index];
  const seen = new Set<number>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const binding = plan.bindings[next];
    if (binding === undefined || seen.has(next)) {
      continue;
    }
    seen.add(next);
    const visitor: PlanVisitor = {
      node: (node) => {
        if (node.operator === 'subquery-input') {
          read.add(node.id);
        } else if (node.operator === 'mv-apply' || node.operator === 'partition') {
          handed.add(node.rows);
        } else if (node.operator === 'reference') {
          waiting.push(node.binding);
        }
      },
      expression: (expression) => {
        if (expression.kind === 'binding') {
          waiting.push(expression.binding);
        }
      },
    };
    if (binding.kind === 'scalar') {
      walkExpression(binding.expression, visitor);
    } else {
      walkNode(binding.node, visitor);
    }
  }
  return [...read].some((id) => !handed.has(id));
}
