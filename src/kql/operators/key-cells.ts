import type { Vector } from '../data/vector.ts';
import type { Cell } from '../values/cell.ts';

/** The keys of groups, as the first row of each group had them. */
export class KeyCells {
  readonly #columns: readonly Cell[][];
  #groups = 0;

  constructor(columns: number) {
    this.#columns = Array.from({ length: columns }, () => []);
  }

  /** Takes in the rows of a chunk, whose groups are numbered in the order of their first rows. */
  add(keys: readonly Vector[], groups: Int32Array): void {
    for (let row = 0; row < groups.length; row += 1) {
      if ((groups[row] ?? -1) < this.#groups) {
        continue;
      }
      this.#groups += 1;
      for (const [index, column] of this.#columns.entries()) {
        column.push(keys[index]?.at(row) ?? null);
      }
    }
  }

  column(index: number): readonly Cell[] {
    return this.#columns[index] ?? [];
  }
}
