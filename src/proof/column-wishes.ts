import type { Demand, Level, Sowing, SowingScope } from './sowing.ts';
import type { Unknown } from './unknown.ts';

/** Gathers what has to be true of the columns of a node's input while the node's expressions are looked at. */
export class ColumnWishes implements SowingScope {
  readonly locals = new Map();
  readonly columns = new Map<string, Unknown>();
  readonly #sowing: Sowing;
  #ingested: Unknown | undefined;

  constructor(sowing: Sowing, from?: Pick<Demand, 'columns' | 'ingested'>) {
    this.#sowing = sowing;
    this.#ingested = from?.ingested;
    for (const [name, unknown] of from?.columns ?? []) {
      this.columns.set(name, unknown);
    }
  }

  column(name: string): Unknown {
    let unknown = this.columns.get(name);
    if (unknown === undefined) {
      unknown = this.#sowing.unknown();
      this.columns.set(name, unknown);
    }
    return unknown;
  }

  ingested(): Unknown {
    this.#ingested ??= this.#sowing.unknown();
    return this.#ingested;
  }

  /** What is wanted of the input. */
  demand(levels: readonly Level[]): Demand {
    return { columns: this.columns, ingested: this.#ingested, levels };
  }
}
