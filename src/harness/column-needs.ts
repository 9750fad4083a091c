import { everyElement, type ValuePath } from './quirks/place.ts';

/**
 * How much of a value is read: all of it, or only what lies below some of its properties (`[]` for the elements of an
 * array). An empty map reads nothing but whether the value is there and how long it is.
 */
export type Need = 'whole' | ReadonlyMap<string, Need>;

/** Which columns of a relation are read, and how much of each; `all` includes those that only arrive with the data. */
export interface ColumnNeeds {
  readonly all: boolean;
  readonly columns: ReadonlyMap<string, Need>;
}

export const noNeeds: ColumnNeeds = { all: false, columns: new Map() };

export const allNeeds: ColumnNeeds = { all: true, columns: new Map() };

/** Both needs at once. */
export function mergeNeed(a: Need | undefined, b: Need | undefined): Need {
  if (a === 'whole' || b === 'whole') return 'whole';
  const merged = new Map(a);
  for (const [step, need] of b ?? []) merged.set(step, mergeNeed(merged.get(step), need));
  return merged;
}

/** How much of a column is read; undefined when it is not. */
export function needOf(needs: ColumnNeeds, column: string): Need | undefined {
  return needs.all ? 'whole' : needs.columns.get(column);
}

/**
 * Whether a change of the value at a path can be seen by who reads so much of the column: the path leads into what is read,
 * or to something that holds it.
 */
export function isTouched(need: Need | undefined, path: ValuePath): boolean {
  let current = need;
  for (const step of path) {
    if (current === undefined || current === 'whole') break;
    const elements = current.get(everyElement);
    // Expanding a bag gives its properties one by one, so a step to every element may be a step to any property.
    current = typeof step === 'number' ? elements : (current.get(step) ?? (elements && 'whole'));
  }
  return current !== undefined;
}

/** Needs that grow while a plan is walked. */
export class NeedsBuilder {
  #all = false;
  readonly #columns = new Map<string, Need>();

  add(column: string, need: Need): void {
    this.#columns.set(column, mergeNeed(this.#columns.get(column), need));
  }

  addAll(needs: ColumnNeeds): void {
    this.#all ||= needs.all;
    for (const [column, need] of needs.columns) this.add(column, need);
  }

  get needs(): ColumnNeeds {
    return { all: this.#all, columns: this.#columns };
  }
}
