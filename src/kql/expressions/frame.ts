import type { Vector } from '../data/vector.ts';
import type { Answers, ExecutionObserver } from '../execution-context.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Chance } from './chance.ts';

/** The values of one column, all of them. */
export interface ColumnCells {
  readonly type: ScalarType;
  readonly cells: readonly Cell[];
}

/** What kernels get from the run they work in. */
export interface Frame {
  /** A number that no other run has: what a kernel remembers is good for one run. */
  readonly run: number;
  readonly observer: ExecutionObserver | undefined;
  readonly answers?: Answers | undefined;
  readonly chance: Chance;
  /** The locals of the calls that are open in the chunk at hand, by number. */
  readonly locals: Vector[];
  /** The value of a `toscalar()` binding. */
  tableScalar(binding: number): Cell;
  /** The first column of a table that stands in a list, as in `x in (T)`. */
  firstColumn(node: PlanNode): ColumnCells;
}
