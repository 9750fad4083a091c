import { EntriesVector } from '../data/entries-vector.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import { settleVector } from '../data/settle-vector.ts';
import type { Vector } from '../data/vector.ts';
import { invariant } from '../invariant.ts';
import { cellKey } from '../values/compare.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** No group: the answer of {@link Grouper.find} for keys that were never added. */
export const noGroup = -1;

/** Ids below this can be paired in one double. */
const pairBase = 0x4000000;

/**
 * Numbers the distinct keys of rows, from 0 in the order in which they first appear. Keys are equal as Kusto groups and joins
 * them: null equals null.
 */
export class Grouper {
  readonly #types: readonly ScalarType[];
  readonly #columns: readonly KeyColumn[];
  /** One map for each column after the first: from the group so far and the column's id to the group. */
  readonly #pairs: readonly Map<number, number>[];
  #size = 0;

  constructor(types: readonly ScalarType[]) {
    this.#types = types;
    this.#columns = types.map((type) => new KeyColumn(type));
    this.#pairs = types.slice(1).map(() => new Map());
  }

  /** How many groups there are. */
  get size(): number {
    return this.#size;
  }

  /** The group of each row; new keys get new groups. */
  add(keys: readonly Vector[], length: number): Int32Array {
    return this.#number(keys, length, true);
  }

  /** The group of each row, or {@link noGroup} for keys that were never added. */
  find(keys: readonly Vector[], length: number): Int32Array {
    return this.#number(keys, length, false);
  }

  #number(keys: readonly Vector[], length: number, add: boolean): Int32Array {
    invariant(keys.length === this.#types.length, `${keys.length} keys for a grouper of ${this.#types.length}`);
    const [first, ...rest] = keys;
    if (first === undefined) {
      this.#size = add && length > 0 ? 1 : this.#size;
      return new Int32Array(length).fill(this.#size === 0 ? noGroup : 0);
    }
    const groups = this.#column(0).number(first, length, add);
    for (const [index, key] of rest.entries()) {
      const ids = this.#column(index + 1).number(key, length, add);
      const pairs = this.#pairs[index] ?? new Map<number, number>();
      for (let row = 0; row < length; row += 1) {
        groups[row] = pair(pairs, groups[row] ?? noGroup, ids[row] ?? noGroup, add);
      }
    }
    if (add) {
      this.#size = this.#pairs.at(-1)?.size ?? this.#column(0).size;
    }
    return groups;
  }

  #column(index: number): KeyColumn {
    const column = this.#columns[index];
    invariant(column !== undefined, `key ${index} of a grouper of ${this.#columns.length}`);
    return column;
  }
}

function pair(pairs: Map<number, number>, group: number, id: number, add: boolean): number {
  if (group < 0 || id < 0) {
    return noGroup;
  }
  invariant(group < pairBase && id < pairBase, 'more groups than can be numbered');
  const key = group * pairBase + id;
  const known = pairs.get(key);
  if (known !== undefined || !add) {
    return known ?? noGroup;
  }
  const next = pairs.size;
  pairs.set(key, next);
  return next;
}

/** The distinct values of one key column. */
class KeyColumn {
  readonly #type: ScalarType;
  readonly #ids = new Map<ReturnType<typeof cellKey>, number>();
  #entries: Vector | undefined;
  #entryIds = new Int32Array(0);

  constructor(type: ScalarType) {
    this.#type = type;
  }

  get size(): number {
    return this.#ids.size;
  }

  number(vector: Vector, length: number, add: boolean): Int32Array {
    const settled = settleVector(vector);
    const ids = new Int32Array(length);
    if (settled instanceof SelectedVector && settled.source instanceof EntriesVector && add) {
      const { source, rows } = settled;
      const entryIds = this.#idsOfEntries(source);
      for (let row = 0; row < length; row += 1) {
        const entry = rows[row] ?? -1;
        if (entry < 0) {
          ids[row] = this.#id(settled, row, add);
          continue;
        }
        let id = entryIds[entry] ?? noGroup;
        if (id === noGroup) {
          id = this.#id(source, entry, add);
          entryIds[entry] = id;
        }
        ids[row] = id;
      }
      return ids;
    }
    for (let row = 0; row < length; row += 1) {
      ids[row] = this.#id(settled, row, add);
    }
    return ids;
  }

  #idsOfEntries(source: Vector): Int32Array {
    if (this.#entries !== source) {
      this.#entries = source;
      this.#entryIds = new Int32Array(source.length).fill(noGroup);
    }
    return this.#entryIds;
  }

  #id(vector: Vector, row: number, add: boolean): number {
    const key = cellKey(this.#type, vector.at(row));
    const known = this.#ids.get(key);
    if (known !== undefined || !add) {
      return known ?? noGroup;
    }
    const next = this.#ids.size;
    this.#ids.set(key, next);
    return next;
  }
}
