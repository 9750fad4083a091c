import type { Expression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import type { Span } from '../../kql/plan/span.ts';
import type { Constant } from './trace.ts';

/** A place of a plan where values are told apart: by an operator, by a key of a join, by a key of groups. */
export interface Comparison {
  /**
   * What compares, without its negation: `==`, `=~`, `<`, `<=`, `>`, `>=`, `between`, `in`, `in~`, `has_any`, `has_all`, `has`, `has_cs`,
   * `hasprefix`, `contains`, `startswith`, `endswith` and so on, `matches regex`; the functions `set_has_element`, `array_index_of`
   * and `strcmp`; `join-key`; `group-key` (of `summarize`, `distinct`, `make-series`, `top-nested`, `partition`, `sample-distinct`);
   * `distinct-value` (what `dcount()`, `count_distinct()` and `make_set()` tell apart).
   */
  readonly operator: string;
  /** As it is written: `!=`, `<>`, `notcontains`; of a function, an aggregate or a tabular operator its name. */
  readonly spelled: string;
  /** What is compared. A constant is on the right, wherever it was written. For `* has "x"` the whole comparison, which is made of all columns. */
  readonly left: Expression;
  /** What it is compared with: one, two of `between`, the items of a list; none for a key of groups. */
  readonly right: readonly Expression[];
  /** The tables of `in (T)`, whose first columns are among what it is compared with. */
  readonly tables: readonly PlanNode[];
  /** The values of what it is compared with, where all of them stand in the text. */
  readonly constants: readonly Constant[] | undefined;
  /** Whether capital and small letters are different letters to it; false where no texts are compared. */
  readonly caseSensitive: boolean;
  /** Whether it asks for what is different: `!=`, `!in`, `not(…)` around it; twice is not at all. */
  readonly negated: boolean;
  readonly span: Span;
  /** The operator whose expression it is, itself or as a part; undefined in a `let` of a scalar. */
  readonly node: PlanNode | undefined;
}
