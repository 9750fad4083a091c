import { createHash } from 'node:crypto';

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

  /** Whether a text came before. A number of 48 bits stands for it. */
  seen(text: string): boolean {
    const key = createHash('sha256').update(text, 'utf8').digest().readUIntBE(0, 6);
    if (this.#seen.has(key)) return true;
    if (this.#seen.size < this.#most) this.#seen.add(key);
    else this.#isFull = true;
    return false;
  }
}

/** Remembers how a name was first written. */
export class FirstSpellings {
  readonly #spellings = new Map<string, string>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a name came before in another case. */
  differs(name: string): boolean {
    const folded = name.toLowerCase();
    const first = this.#spellings.get(folded);
    if (first !== undefined) return first !== name;
    if (this.#spellings.size < this.#most) this.#spellings.set(folded, name);
    return false;
  }
}
