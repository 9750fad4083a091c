import type { PassThroughNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/** `as`, `render` and `serialize`: every row, as it comes. */
export function preparePassThrough(node: PassThroughNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  return { node, run: (execution) => execution.open(input) };
}
