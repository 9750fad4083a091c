/** How many characters of texts one memo remembers at most. */
const budget = 65_536;
const longestText = 4_096;
/** A memo that was asked so often and hardly ever knew the answer gives up. */
const trial = 4_096;
const leastHits = trial / 16;

/**
 * What a pattern, or a function, gave for the last texts that it met. Logs repeat themselves, and a replay reads the same records thousands of
 * times; a search costs microseconds, a look-up a tenth of that. Over texts that hardly repeat it forgets everything and stays
 * out of the way.
 */
export class Memo<T> {
  readonly #known = new Map<string, { readonly made: T }>();
  #characters = 0;
  #asked = 0;
  #hits = 0;
  #isOff = false;

  /** What `compute` gives for a text, now or when it was last asked. */
  of(text: string, compute: (text: string) => T): T {
    const known = this.get(text);
    if (known !== undefined) return known.made;
    const made = compute(text);
    this.set(text, made);
    return made;
  }

  /** What was made of a text, if that is remembered. */
  get(text: string): { readonly made: T } | undefined {
    if (this.#isOff || text.length > longestText) return undefined;
    const known = this.#known.get(text);
    this.#asked += 1;
    if (known !== undefined) this.#hits += 1;
    else if (this.#asked >= trial) this.#review();
    return known;
  }

  /** Remembers what was made of a text. */
  set(text: string, made: T): void {
    if (this.#isOff || text.length > longestText || this.#known.has(text)) return;
    this.#characters += text.length;
    while (this.#characters > budget) this.#forgetOldest();
    this.#known.set(text, { made });
  }

  #review(): void {
    if (this.#hits < leastHits) {
      this.#isOff = true;
      this.#known.clear();
    }
    this.#asked = 0;
    this.#hits = 0;
  }

  #forgetOldest(): void {
    const [oldest = ''] = this.#known.keys();
    this.#known.delete(oldest);
    this.#characters -= oldest.length;
  }
}
