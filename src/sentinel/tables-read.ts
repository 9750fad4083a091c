import type { FunctionDefinition } from '../content/function.ts';
import { FunctionCalls } from '../content/function-calls.ts';
import { kqlCode } from '../content/kql-code.ts';
import type { TableSchemas } from './table-schemas.ts';
import { tablesNamed } from './tables-named.ts';

/** Which tables queries read, themselves and through any number of the functions that they call. */
export class TablesRead {
  readonly #calls: FunctionCalls;
  readonly #schemas: TableSchemas;
  readonly #own = new Map<FunctionDefinition, readonly string[]>();

  constructor(functions: readonly FunctionDefinition[], schemas: TableSchemas) {
    this.#calls = new FunctionCalls(functions);
    this.#schemas = schemas;
    for (const one of functions) this.#own.set(one, tablesNamed(one.query.text, schemas));
  }

  /** The tables of a query, sorted. */
  of(query: string): readonly string[] {
    const called = this.#calls.through(this.#calls.inQuery(query));
    const names = [...tablesNamed(query, this.#schemas), ...[...called].flatMap((one) => this.#own.get(one) ?? [])];
    return [...new Set(names)].sort();
  }

  /** The table that a query begins with, or that the function begins with which stands first in it. */
  firstOf(query: string): string | undefined {
    return this.#firstOf(query, new Set());
  }

  #firstOf(query: string, seen: ReadonlySet<FunctionDefinition>): string | undefined {
    const code = kqlCode(query);
    const placeOf = (name: string): number => {
      const found = new RegExp(`(?<!\\w)${name}(?!\\w)`).exec(code);
      return found === null ? code.length : found.index;
    };
    const tables = tablesNamed(query, this.#schemas).map((name) => ({ at: placeOf(name), first: () => name }));
    const functions = this.#calls
      .inQuery(query)
      .filter((one) => !seen.has(one))
      .map((one) => ({
        at: placeOf(one.name),
        first: () => this.#firstOf(one.query.text, new Set([...seen, one])),
      }));
    for (const { first } of [...tables, ...functions].sort((a, b) => a.at - b.at)) {
      const table = first();
      if (table !== undefined) return table;
    }
    return undefined;
  }
}
