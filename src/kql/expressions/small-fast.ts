/**
 * Numbers in [0, 1) that depend on nothing but three words: the small fast counting generator with 32-bit words (sfc32) by Chris
 * Doty-Humphrey, two of its words a number.
 */
export class SmallFast {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  constructor(a: number, b: number, c: number) {
    this.start(a, b, c);
  }

  /** Begins anew with other words. */
  start(a: number, b: number, c: number): void {
    this.#a = a | 0;
    this.#b = b | 0;
    this.#c = c | 0;
    this.#counter = 1;
    for (let round = 0; round < 12; round += 1) {
      this.#word();
    }
  }

  next(): number {
    return ((this.#word() >>> 5) * 0x400_0000 + (this.#word() >>> 6)) / 0x20_0000_0000_0000;
  }

  #word(): number {
    const result = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }
}
