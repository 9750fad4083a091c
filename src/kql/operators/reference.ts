import { invariant } from '../invariant.ts';
import type { ReferenceNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/** The rows of a `let`, run again at each use, or of a `materialize()`, run once. */
export function prepareReference(node: ReferenceNode, preparation: Preparation): PreparedOperator {
  const binding = preparation.binding(node.binding);
  invariant(binding.kind === 'table' || binding.kind === 'materialized', `binding ${node.binding} is no table`);
  const input = preparation.prepare(binding.node);
  return binding.kind === 'table'
    ? { node, run: (execution) => execution.open(input) }
    : { node, run: (execution) => execution.materialized(node.binding, input) };
}
