import type { Accumulator } from '../aggregates/aggregate-function.ts';
import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Cell } from '../values/cell.ts';
import type { BoundAggregate } from './bound-aggregate.ts';
import type { Execution } from './execution.ts';

/** What one aggregate has gathered in each group. */
export class AggregateStates {
  readonly #aggregate: BoundAggregate;
  readonly #states: Accumulator[] = [];
  /** What functions made of the cells that were taken in: most aggregates keep some, `make_list()` keeps all. */
  #size = 0;

  constructor(aggregate: BoundAggregate) {
    this.#aggregate = aggregate;
  }

  /** Takes in the rows of a chunk. `groups` has the group of each row, below `size`; rows in a negative one are left out. */
  add(chunk: Chunk, groups: Int32Array, size: number, execution: Execution): void {
    this.#grow(size);
    const vectors = this.#aggregate.arguments.map((kernel) => kernel.evaluate(chunk, execution));
    this.#size = execution.hold(this.#aggregate.node, this.#size, vectors);
    const [only] = vectors;
    for (let row = 0; row < chunk.length; row += 1) {
      const cells =
        only !== undefined && vectors.length === 1 ? [only.at(row)] : vectors.map((vector) => vector.at(row));
      this.#states[groups[row] ?? 0]?.add(cells);
    }
  }

  /** The output columns: a cell a group each, also for groups without rows. */
  finish(size: number): Vector[] {
    this.#grow(size);
    const { returns } = this.#aggregate.implementation;
    const columns = returns.map((): Cell[] => []);
    for (const state of this.#states) {
      const cells = state.finish();
      for (const [index, column] of columns.entries()) {
        column.push(cells[index] ?? null);
      }
    }
    return columns.map((column, index) => vectorOf(returns[index] ?? 'dynamic', column));
  }

  #grow(size: number): void {
    while (this.#states.length < size) {
      this.#states.push(this.#aggregate.implementation.create());
    }
  }
}
