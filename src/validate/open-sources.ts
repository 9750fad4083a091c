import type { Expression } from '../kql/plan/expression.ts';
import type { PlanNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { inputsOf, nodeOfBinding } from '../kql/plan/walk-plan.ts';

/** The nodes through which columns come into a node that nobody knows before the rows are there: tables, plugins. */
export function openSources(plan: Plan, node: PlanNode): readonly PlanNode[] {
  const found = new Set<PlanNode>();
  const seen = new Set<PlanNode>();
  const stack: PlanNode[] = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (!at.open || seen.has(at)) continue;
    seen.add(at);
    if (at.operator === 'reference') {
      const binding = plan.bindings[at.binding];
      const inside = binding === undefined ? undefined : nodeOfBinding(binding);
      stack.push(...(inside === undefined ? [] : [inside]));
      continue;
    }
    const open = inputsOf(at).filter((input) => input.open);
    if (at.operator === 'evaluate' || open.length === 0) found.add(at);
    stack.push(...open);
  }
  return [...found];
}

/**
 * Where a column may come from that an expression of a node names and that no input of the node is known to have; empty for a column that is
 * known, or that the query made.
 */
export function sourcesOfUnknown(plan: Plan, expression: Expression, node: PlanNode | undefined): readonly PlanNode[] {
  if (expression.kind !== 'column' || expression.type !== 'unknown' || expression.index !== -1) return [];
  if (node === undefined) return [];
  const { name, side } = expression;
  const inputs =
    node.operator === 'join' && side !== undefined ? [side === 'left' ? node.left : node.right] : inputsOf(node);
  if (inputs.some(({ columns }) => columns.some((column) => column.name === name))) return [];
  return inputs.flatMap((input) => openSources(plan, input));
}
