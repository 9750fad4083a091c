import type { PlanNode } from '../../kql/plan/node.ts';
import { inputsOf, nodeOfBinding, walkPlan } from '../../kql/plan/walk-plan.ts';
import type { PlanIndex } from './plan-index.ts';

/**
 * What an operator does for the result of a query.
 *
 * - `rows`: rows that it gives become rows of the result, or parts of them.
 * - `condition`: it only decides which rows there are, or gives a single value: below a semi or anti join, in `in (…)`, in a `toscalar()`.
 * - `nothing`: nothing asks for its rows.
 */
export type Contribution = 'rows' | 'condition' | 'nothing';

/** The operators whose rows an operator passes on; of a semi or anti join only the side that it keeps. */
export function rowInputsOf(node: PlanNode, { plan, owners }: PlanIndex): readonly PlanNode[] {
  switch (node.operator) {
    case 'reference': {
      const binding = plan.bindings[node.binding];
      const behind = binding === undefined ? undefined : nodeOfBinding(binding);
      return behind === undefined ? [] : [behind];
    }
    case 'subquery-input': {
      const owner = owners.get(node.id);
      return owner === undefined ? [] : [owner.input];
    }
    case 'join':
      if (node.kind === 'leftsemi' || node.kind === 'leftanti') return [node.left];
      if (node.kind === 'rightsemi' || node.kind === 'rightanti') return [node.right];
      return [node.left, node.right];
    default:
      return inputsOf(node);
  }
}

/** Every operator that rows can come from to one of these, and these. */
export function reachedFrom(roots: readonly PlanNode[], index: PlanIndex): ReadonlySet<PlanNode> {
  const found = new Set<PlanNode>(roots);
  // A set is walked in the order in which it grows.
  for (const node of found) for (const input of rowInputsOf(node, index)) found.add(input);
  return found;
}

/** What each operator of a plan does for its result. */
export function contributionsOf(index: PlanIndex): (node: PlanNode) => Contribution {
  const { plan } = index;
  const rows = reachedFrom([plan.root], index);
  const used = new Set<PlanNode>(rows);
  const bindingsOfNode = new Map<PlanNode, Set<number>>();
  const tablesOfNode = new Map<PlanNode, PlanNode[]>();
  const scalars = new Map<number, Set<number>>();
  walkPlan(plan, {
    expression: (expression, node, binding) => {
      if (expression.kind === 'binding') {
        if (node !== undefined) addTo(bindingsOfNode, node, expression.binding);
        else if (binding !== undefined) addTo(scalars, binding, expression.binding);
      } else if (expression.kind === 'membership' && node !== undefined) {
        const tables = expression.items.flatMap((item) => (item.kind === 'table' ? [item.node] : []));
        tablesOfNode.set(node, [...(tablesOfNode.get(node) ?? []), ...tables]);
      }
    },
  });
  const values = new Set<number>();
  for (const node of used) {
    for (const input of [...inputsOf(node), ...rowInputsOf(node, index), ...(tablesOfNode.get(node) ?? [])]) {
      used.add(input);
    }
    const waiting = [...(bindingsOfNode.get(node) ?? [])];
    for (let binding = waiting.pop(); binding !== undefined; binding = waiting.pop()) {
      if (values.has(binding)) continue;
      values.add(binding);
      const entry = plan.bindings[binding];
      const behind = entry === undefined ? undefined : nodeOfBinding(entry);
      if (behind !== undefined) used.add(behind);
      waiting.push(...(scalars.get(binding) ?? []));
    }
  }
  return (node) => (rows.has(node) ? 'rows' : used.has(node) ? 'condition' : 'nothing');
}

function addTo<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}
