import type { Preparation } from '../operators/preparation.ts';
import type { PreparedOperator } from '../operators/prepared-operator.ts';
import type { EvaluateNode } from '../plan/node.ts';

/**
 * A parameter of a plugin. `column` is an expression over the rows, `constant` one without them, `lookup-column` one over the rows of
 * the table that the plugin is given.
 */
export interface PluginParameter {
  readonly name: string;
  readonly kind: 'column' | 'lookup-column' | 'constant' | 'table' | 'aggregate';
  readonly optional?: boolean;
  /** Whether any number of arguments may stand in its place. */
  readonly repeats?: boolean;
  /** Whether the text `~` in its place leaves it out. */
  readonly tilde?: boolean;
}

/** A plugin of `evaluate`. */
export interface Plugin {
  readonly name: string;
  /** Page of https://learn.microsoft.com/kusto/query/ that specifies it. */
  readonly page: string;
  /** In the order of the page. */
  readonly parameters: readonly PluginParameter[];
  /** Whether it wants rows whose order is fixed. */
  readonly serialized?: boolean;
  readonly prepare: (node: EvaluateNode, preparation: Preparation) => PreparedOperator;
}
