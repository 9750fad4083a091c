import type { ScalarType } from '../values/scalar-type.ts';
import type { Expression } from './expression.ts';
import type { PlanNode } from './node.ts';
import type { Span } from './span.ts';

/**
 * A query, ready to run: a graph as plain JSON. Nothing in it refers to the language service, so it can be cached, sent to a
 * worker, printed and compared. What is used in several places (a `let`, a `materialize()`, a `toscalar()`, an argument, the
 * body of a called function) is a numbered binding, so the plan never grows with the number of uses.
 */
export interface Plan {
  /** The texts that spans point into: 0 is the query. */
  readonly sources: readonly PlanSource[];
  /** The calls of functions that were opened up; spans refer to them by index. */
  readonly calls: readonly PlanCall[];
  /** In an order in which each refers only to earlier ones. */
  readonly bindings: readonly Binding[];
  readonly root: PlanNode;
}

export interface PlanSource {
  /** Name of the workspace function; null for the query. */
  readonly functionName: string | null;
  readonly text: string;
}

export interface PlanCall {
  readonly functionName: string;
  /** Where it is called; its own `call`, if any, is the call around it. */
  readonly span: Span;
}

/**
 * - `table`: run again at each use, as a `let` without `materialize()` is.
 * - `materialized`: run once, the rows kept.
 * - `scalar`: an expression free of columns, computed once a query.
 * - `toscalar`: first cell of the first row of a table, computed once a query; null when there are no rows.
 */
export type Binding =
  | { readonly kind: 'table'; readonly name: string; readonly node: PlanNode }
  | { readonly kind: 'materialized'; readonly name: string; readonly node: PlanNode }
  | { readonly kind: 'scalar'; readonly name: string; readonly expression: Expression }
  | { readonly kind: 'toscalar'; readonly name: string; readonly node: PlanNode; readonly type: ScalarType };
