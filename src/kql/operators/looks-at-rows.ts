import { windowFunctions } from '../functions/row-context/window-functions.ts';
import type { PlanNode } from '../plan/node.ts';
import { expressionsOf, operandsOf } from '../plan/walk-plan.ts';

const names: ReadonlySet<string> = new Set(windowFunctions.map(({ name }) => name));

/** Whether an expression of a node, tables in it aside, looks at other rows than its own, as `prev()` does. */
export function looksAtRows(node: PlanNode): boolean {
  const stack = [...expressionsOf(node)];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'call' && names.has(expression.function)) {
      return true;
    }
    stack.push(...operandsOf(expression));
  }
  return false;
}
