import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { EvaluateNode } from '../plan/node.ts';
import { findPlugin } from '../plugins/registry.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `evaluate`: the rows through a plugin.
 *
 * @see https://learn.microsoft.com/kusto/query/evaluate-operator
 */
export function prepareEvaluate(node: EvaluateNode, preparation: Preparation): PreparedOperator {
  const plugin = findPlugin(node.plugin);
  if (plugin === undefined) {
    throw new KqlUnsupportedError(`plugin "${node.plugin}"`, preparation.place(node.span));
  }
  return plugin.prepare(node, preparation);
}
