import { createHash } from 'node:crypto';

/** A number of 48 bits that stands for a text. The text itself would keep the whole record in memory that it is a part of. */
function numberOf(text: string): number {
  return createHash('sha256').update(text, 'utf8').digest().readUIntBE(0, 6);
}

/** Remembers whether something was seen before, and forgets nothing until it is full; then it learns nothing more. */
export class SeenTexts {
  readonly #seen = new Set<number>();
  readonly #most: number;
  #isFull = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether there was more than can be remembered. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Whether a text came before. */
  seen(text: string): boolean {
    const key = numberOf(text);
    if (this.#seen.has(key)) return true;
    if (this.#seen.size < this.#most) this.#seen.add(key);
    else this.#isFull = true;
    return false;
  }
}

/** Remembers how a name was first written. */
export class FirstSpellings {
  readonly #spellings = new Map<number, number>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a name came before in another case. */
  differs(name: string): boolean {
    const folded = numberOf(name.toLowerCase());
    const spelling = numberOf(name);
    const first = this.#spellings.get(folded);
    if (first !== undefined) return first !== spelling;
    if (this.#spellings.size < this.#most) this.#spellings.set(folded, spelling);
    return false;
  }
}
