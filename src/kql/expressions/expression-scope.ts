import type { RelationColumn } from '../data/relation.ts';
import type { ErrorPlace } from '../errors/kql-error.ts';
import type { CallExpression, Expression } from '../plan/expression.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Span } from '../plan/span.ts';
import type { Kernel } from './kernel.ts';
import type { RunContext } from './run-context.ts';

/** What the names in an expression stand for, and where its surroundings are. */
export interface ExpressionScope {
  /** The columns of the chunks that the kernel will be given. */
  readonly columns: readonly RelationColumn[];
  readonly context: RunContext;
  /** Whether the kernel is given all rows in one chunk, so that functions may look at other rows. */
  readonly allRows?: boolean;
  /** The value of a scalar binding. */
  binding(binding: number): Kernel;
  /** The value of a local of an inlined call; its type is the one the kernel of its definition has. */
  readonly locals: Map<number, Kernel>;
  /** Says that a table of a list will be asked for in runs. */
  prepareTable(node: PlanNode): void;
  place(span: Span): ErrorPlace;
  /** The number of a call that draws numbers, the same whenever the plan is prepared. */
  site(call: CallExpression): number;
  /** Wraps kernels whose values runs report. */
  readonly observe: ((expression: Expression, kernel: Kernel) => Kernel) | undefined;
  /** Whether calls of functions may remember what they gave: not where each part of them is to be seen. */
  readonly remembers: boolean;
}
