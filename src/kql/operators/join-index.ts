import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { Grouper } from './grouper.ts';

/** The rows of a join's build side by key. */
export class JoinIndex {
  /** All rows of the side. */
  readonly rows: Chunk;
  readonly #grouper: Grouper;
  /** Rows ordered by group; those of group g are from `starts[g]` up to `starts[g + 1]`. */
  readonly #ordered: Int32Array;
  readonly #starts: Int32Array;

  constructor(rows: Chunk, keys: readonly Vector[], types: readonly ScalarType[]) {
    this.rows = rows;
    this.#grouper = new Grouper(types);
    const groups = this.#grouper.add(keys, rows.length);
    this.#starts = new Int32Array(this.#grouper.size + 1);
    for (const group of groups) {
      this.#starts[group + 1] = (this.#starts[group + 1] ?? 0) + 1;
    }
    for (let group = 0; group < this.#grouper.size; group += 1) {
      this.#starts[group + 1] = (this.#starts[group + 1] ?? 0) + (this.#starts[group] ?? 0);
    }
    const next = this.#starts.slice();
    this.#ordered = new Int32Array(rows.length);
    for (const [row, group] of groups.entries()) {
      const place = next[group] ?? 0;
      this.#ordered[place] = row;
      next[group] = place + 1;
    }
  }

  /** How many different keys there are. */
  get groups(): number {
    return this.#grouper.size;
  }

  /** The group of each row of the other side, or -1 where no row has its key. */
  find(keys: readonly Vector[], length: number): Int32Array {
    return this.#grouper.find(keys, length);
  }

  /** The rows of a group, in their order. */
  rowsOf(group: number): Int32Array {
    return this.#ordered.subarray(this.#starts[group] ?? 0, this.#starts[group + 1] ?? 0);
  }
}
