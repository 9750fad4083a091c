import type { Chunk, Origins } from '../data/chunk.ts';

/** The records that the rows of each group came from, where rows have any. */
export class GroupOrigins {
  readonly #groups: Set<number>[] = [];
  #traced = false;

  add({ origins }: Chunk, groups: Int32Array): void {
    if (origins === undefined) {
      return;
    }
    this.#traced = true;
    for (const [row, records] of origins.entries()) {
      const group = groups[row] ?? 0;
      let united = this.#groups[group];
      if (united === undefined) {
        united = new Set();
        this.#groups[group] = united;
      }
      for (const record of records) {
        united.add(record);
      }
    }
  }

  /** One entry a group; undefined when no row had origins. */
  finish(size: number): readonly Origins[] | undefined {
    return this.#traced
      ? Array.from({ length: size }, (_, group) => [...(this.#groups[group] ?? [])].sort((a, b) => a - b))
      : undefined;
  }
}
