import type { Chunk } from '../data/chunk.ts';
import { SmallFast } from './small-fast.ts';

/**
 * The chance of a run. Each place in a plan that draws numbers, and there each row, has a sequence of its own, which nothing decides but
 * the seed, the number of the place and the number of the row: what else is drawn, in which order and in which chunks changes nothing.
 *
 * A node that is run again, as that of a `let` is at each of its uses, is another relation: its rows draw anew.
 */
export class Chance {
  readonly #low: number;
  readonly #high: number;
  readonly #generator = new SmallFast(0, 0, 0);
  readonly #relations = new Map<object | number, number>();
  readonly #rows = new Map<number, number>();

  constructor(seed: number) {
    this.#low = seed | 0;
    this.#high = Math.trunc(seed / 0x1_0000_0000) | 0;
  }

  /** The next number in the sequence of the row that was turned to last. */
  readonly next = (): number => this.#generator.next();

  /** How often a node, or the one of a site, was run before. */
  relation(node: object | number): number {
    const before = this.#relations.get(node) ?? 0;
    this.#relations.set(node, before + 1);
    return before;
  }

  /** A sequence for one run of a node that draws among all of its rows. */
  sequence(site: number): () => number {
    const generator = new SmallFast(...this.#words(0, site, this.relation(site)));
    return () => generator.next();
  }

  /**
   * What turns to the sequences of the rows of a chunk, by their places in it. Rows that an operator made for itself are numbered as
   * they come, apart from all others.
   */
  rows(site: number, { position, length }: Chunk): (row: number) => void {
    const { relation, first } = position ?? { relation: -1, first: this.#rows.get(site) ?? 0 };
    if (position === undefined) {
      this.#rows.set(site, first + length);
    }
    return (row) => this.#generator.start(...this.#words(first + row, site, relation));
  }

  /** Plans have few places that draw, and few relations: their numbers are spread over all bits so that they do not meet the seed's. */
  #words(row: number, site: number, relation: number): [number, number, number] {
    return [row, this.#low ^ Math.imul(site + 1, 0x9e37_79b1), this.#high ^ Math.imul(relation + 2, 0x85eb_ca6b)];
  }
}
