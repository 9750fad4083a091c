import type { Relation } from '../data/relation.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';

/** An operator that is ready to run, any number of times. Whoever reads one does so with `execution.open()`. */
export interface PreparedOperator {
  readonly node: PlanNode;
  /** Starts a run; chunks are made as they are asked for. */
  run(execution: Execution): Relation;
}
