import type { SubqueryInputNode } from '../plan/node.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/** The rows that a subquery is run over. */
export function prepareSubqueryInput(node: SubqueryInputNode): PreparedOperator {
  return { node, run: (execution) => execution.givenTo(node.id) };
}
