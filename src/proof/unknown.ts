import type { Cell, Int64 } from '../kql/values/cell.ts';
import { convertCell } from '../kql/values/convert.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';

/** Thrown when wishes meet that no value can have. The attempt to sow is given up; the next one chooses otherwise. */
export class Conflict extends Error {}

export interface Constant {
  readonly type: ScalarType;
  readonly cell: Cell;
}

/** Something that a text has to have in it; `whole` wishes are the text itself. The text may be another unknown's. */
export interface TextWish {
  readonly place: 'start' | 'inside' | 'end' | 'whole';
  readonly text: string | Unknown | RegexWish;
}

/** A text that a regular expression matches, or what its group matches in one. */
export interface RegexWish {
  readonly pattern: string;
  readonly group: number;
  /** What stands in the group; undefined where the group may hold what it likes. */
  readonly captured: Unknown | undefined;
  readonly gives: 'match' | 'group';
}

/** Numbers, or ticks of datetimes or timespans, between bounds; both belong to what is wished for. */
export interface RangeWish {
  readonly type: ScalarType;
  readonly low: Int64 | undefined;
  readonly high: Int64 | undefined;
}

/**
 * A value that is not chosen yet, and what it has to be for the rows to come through. Two that have to be equal, such as the keys of
 * a join, are united and are one from then on.
 */
export class Unknown {
  readonly id: number;
  #united: Unknown | undefined;
  #constant: Constant | undefined;
  #texts: readonly TextWish[] = [];
  #range: RangeWish | undefined;
  #avoided: readonly Constant[] = [];
  #filled: boolean | undefined;
  #length = 0;
  #rank = 0;
  readonly #fields = new Map<string, Unknown>();
  readonly #items = new Map<number, Unknown>();
  readonly #levels = new Set<number>();
  readonly #steady = new Set<number>();

  constructor(id: number) {
    this.id = id;
  }

  /** The one that stands for all that it is united with. */
  get root(): Unknown {
    let root: Unknown = this;
    while (root.#united !== undefined) {
      root = root.#united;
    }
    return root;
  }

  get constant(): Constant | undefined {
    return this.root.#constant;
  }

  get texts(): readonly TextWish[] {
    return this.root.#texts;
  }

  get range(): RangeWish | undefined {
    return this.root.#range;
  }

  get avoided(): readonly Constant[] {
    return this.root.#avoided;
  }

  /** True: neither null nor empty. False: null or empty. */
  get filled(): boolean | undefined {
    return this.root.#filled;
  }

  /** The least number of characters, or of elements. */
  get length(): number {
    return this.root.#length;
  }

  /** Times of a lower rank are before those of a higher one. */
  get rank(): number {
    return this.root.#rank;
  }

  /** Properties of a bag. */
  get fields(): ReadonlyMap<string, Unknown> {
    return this.root.#fields;
  }

  /** Elements of an array by their index, negative ones from its end. */
  get items(): ReadonlyMap<number, Unknown> {
    return this.root.#items;
  }

  /** The levels of repetition at which it takes another value each time. */
  get levels(): ReadonlySet<number> {
    return this.root.#levels;
  }

  /** Whether nothing is known about it. */
  get isFree(): boolean {
    const { root } = this;
    return (
      root.#constant === undefined &&
      root.#texts.length === 0 &&
      root.#range === undefined &&
      root.#filled === undefined &&
      root.#length === 0 &&
      root.#rank === 0 &&
      root.#fields.size === 0 &&
      root.#items.size === 0 &&
      root.#levels.size === 0 &&
      root.#steady.size === 0
    );
  }

  be(type: ScalarType, cell: Cell): void {
    const { root } = this;
    if (!root.accepts({ type, cell })) {
      throw new Conflict();
    }
    root.#constant ??= { type, cell };
  }

  read(wish: TextWish): void {
    const { root } = this;
    const { text } = wish;
    if (typeof text === 'string' && root.#constant !== undefined && !fits(textOf(root.#constant), wish.place, text)) {
      throw new Conflict();
    }
    if (root.#filled === false) {
      throw new Conflict();
    }
    root.#texts = [...root.#texts, wish];
  }

  between(range: RangeWish): void {
    const { root } = this;
    const low = greatest(root.#range?.low, range.low);
    const high = least(root.#range?.high, range.high);
    if ((low !== undefined && high !== undefined && low > high) || root.#filled === false) {
      throw new Conflict();
    }
    root.#range = { type: root.#range?.type ?? range.type, low, high };
    if (root.#constant !== undefined && !root.accepts(root.#constant)) {
      throw new Conflict();
    }
  }

  avoid(type: ScalarType, cell: Cell): void {
    const { root } = this;
    root.#avoided = [...root.#avoided, { type, cell }];
    if (root.#constant !== undefined && sameText(root.#constant, { type, cell })) {
      throw new Conflict();
    }
  }

  fill(filled: boolean): void {
    const { root } = this;
    if (
      (root.#filled ?? filled) !== filled ||
      (root.#constant !== undefined && (textOf(root.#constant) !== '') !== filled)
    ) {
      throw new Conflict();
    }
    root.#filled = filled;
  }

  /** Whether it is known what stands in it, not only that something does. */
  get hasContent(): boolean {
    const { root } = this;
    return (
      root.#constant !== undefined ||
      root.#texts.length > 0 ||
      root.#range !== undefined ||
      root.#fields.size > 0 ||
      root.#items.size > 0
    );
  }

  atLeast(length: number): void {
    const { root } = this;
    root.#length = Math.max(root.#length, length);
  }

  before(other: Unknown): void {
    const { root } = this;
    root.#rank = Math.min(root.#rank, other.rank - 1);
  }

  /** The unknown of a property, made by `make` where there is none yet. */
  field(name: string, make: () => Unknown): Unknown {
    return childOf(this.root.#fields, name, make);
  }

  item(index: number, make: () => Unknown): Unknown {
    return childOf(this.root.#items, index, make);
  }

  /** Takes another value each time at a level of repetition; false where it has to stay the same. */
  vary(level: number): boolean {
    const { root } = this;
    if (root.#steady.has(level) || root.#constant !== undefined) {
      return root.#levels.has(level);
    }
    root.#levels.add(level);
    return true;
  }

  /** Stays the same throughout a level. */
  keepSteady(level: number): void {
    const { root } = this;
    if (root.#levels.has(level)) {
      throw new Conflict();
    }
    root.#steady.add(level);
  }

  /** Whether it, or anything in it, differs from time to time at a level. */
  varies(level: number): boolean {
    const { root } = this;
    return (
      root.#levels.has(level) ||
      [...root.#fields.values(), ...root.#items.values()].some((child) => child.varies(level)) ||
      root.#texts.some(({ text }) => unknownIn(text)?.varies(level) === true)
    );
  }

  /** Makes the two one. */
  unite(other: Unknown): void {
    const [root, { root: gone }] = [this.root, other];
    if (root === gone) {
      return;
    }
    gone.#united = root;
    const { root: kept } = this;
    if (gone.#constant !== undefined) {
      kept.be(gone.#constant.type, gone.#constant.cell);
    }
    gone.#texts.forEach((wish) => {
      kept.read(wish);
    });
    if (gone.#range !== undefined) {
      kept.between(gone.#range);
    }
    gone.#avoided.forEach(({ type, cell }) => {
      kept.avoid(type, cell);
    });
    if (gone.#filled !== undefined) {
      kept.fill(gone.#filled);
    }
    kept.atLeast(gone.#length);
    kept.#rank = Math.min(kept.#rank, gone.#rank);
    for (const level of gone.#steady) {
      kept.keepSteady(level);
    }
    for (const level of gone.#levels) {
      if (!kept.vary(level)) {
        throw new Conflict();
      }
    }
    uniteChildren(kept.#fields, gone.#fields);
    uniteChildren(kept.#items, gone.#items);
  }

  /** Whether it can be that value. */
  accepts(constant: Constant): boolean {
    const { root } = this;
    const text = textOf(constant);
    return (
      (root.#constant === undefined || sameText(root.#constant, constant)) &&
      (root.#filled === undefined || root.#filled === (text !== '')) &&
      (root.#levels.size === 0 || root.#constant !== undefined) &&
      root.#texts.every(({ place, text: wished }) => typeof wished !== 'string' || fits(text, place, wished)) &&
      !root.#avoided.some((avoided) => sameText(avoided, constant)) &&
      inRange(root.#range, constant)
    );
  }
}

/** The unknown that a text is made of, if it is. */
export function unknownIn(text: TextWish['text']): Unknown | undefined {
  if (typeof text === 'string') {
    return undefined;
  }
  return text instanceof Unknown ? text : text.captured;
}

function childOf<K>(children: Map<K, Unknown>, key: K, make: () => Unknown): Unknown {
  const child = children.get(key) ?? make();
  children.set(key, child);
  return child;
}

function uniteChildren<K>(kept: Map<K, Unknown>, gone: ReadonlyMap<K, Unknown>): void {
  for (const [key, child] of gone) {
    const same = kept.get(key);
    if (same === undefined) {
      kept.set(key, child);
    } else {
      same.unite(child);
    }
  }
}

function textOf({ type, cell }: Constant): string {
  return String(convertCell(cell, type, 'string'));
}

/** Case does not tell values apart here: which operator compares them is not known. */
function sameText(a: Constant, b: Constant): boolean {
  return textOf(a).toLowerCase() === textOf(b).toLowerCase();
}

function fits(whole: string, place: TextWish['place'], part: string): boolean {
  const [text, wished] = [whole.toLowerCase(), part.toLowerCase()];
  switch (place) {
    case 'start':
      return text.startsWith(wished);
    case 'inside':
      return text.includes(wished);
    case 'end':
      return text.endsWith(wished);
    case 'whole':
      return text === wished;
  }
}

function inRange(range: RangeWish | undefined, { type, cell }: Constant): boolean {
  if (range === undefined) {
    return true;
  }
  const value = convertCell(cell, type, range.type);
  return (
    (typeof value === 'number' || typeof value === 'bigint') &&
    (range.low === undefined || value >= range.low) &&
    (range.high === undefined || value <= range.high)
  );
}

function greatest(a: Int64 | undefined, b: Int64 | undefined): Int64 | undefined {
  return a === undefined ? b : b === undefined || a > b ? a : b;
}

function least(a: Int64 | undefined, b: Int64 | undefined): Int64 | undefined {
  return a === undefined ? b : b === undefined || a < b ? a : b;
}
