import { createHmac } from 'node:crypto';

/** So many answers are kept; a record's values come again soon or not at all. */
const most = 4096;

/** Longer inputs are not kept: a word may be as long as a record. */
const longest = 256;

/** A function of a secret: the same bytes for the same label and text, and for no one who does not have the salt. */
export class KeyedHash {
  readonly #salt: string;
  readonly #known = new Map<string, Buffer>();

  constructor(salt: string) {
    this.#salt = salt;
  }

  /** 32 bytes. */
  bytes(label: string, text: string): Buffer {
    const input = `${label}\0${text}`;
    const known = this.#known.get(input);
    if (known !== undefined) return known;
    const bytes = createHmac('sha256', this.#salt).update(input, 'utf8').digest();
    if (input.length > longest) return bytes;
    if (this.#known.size >= most) this.#known.clear();
    this.#known.set(input, bytes);
    return bytes;
  }

  /** A number from 0 up to, not including, `size`, which is at most 2^32. */
  below(size: number, label: string, text: string): number {
    return Number(this.bytes(label, text).readBigUInt64BE(0) % BigInt(size));
  }
}
