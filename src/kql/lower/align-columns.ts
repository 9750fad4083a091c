import type { ColumnSymbol, TypeSymbol } from '../syntax/language-service.ts';
import { itemsOf } from '../syntax/service-list.ts';

/** The columns of a type; none where there is no type. */
export function symbolsOf(type: TypeSymbol | null | undefined): readonly ColumnSymbol[] {
  return type?.Columns === undefined ? [] : itemsOf(type.Columns);
}

/**
 * The names that a join gives the columns of its two sides, by the names that they have there. The output is the left's columns
 * and then the right's, some renamed; over open inputs there are others in between that the language service has only heard of,
 * and those are passed over.
 */
export function joinedNames(
  output: readonly ColumnSymbol[],
  left: readonly ColumnSymbol[],
  right: readonly ColumnSymbol[],
): { readonly left: ReadonlyMap<string, string>; readonly right: ReadonlyMap<string, string> } {
  if (output.length === left.length + right.length) {
    return { left: namesAt(output, left, 0), right: namesAt(output, right, left.length) };
  }
  let position = 0;
  const [leftNames, rightNames] = [left, right].map((symbols) => {
    const names = new Map<string, string>();
    for (const symbol of symbols) {
      const found = output.findIndex((column, index) => index >= position && sharesOrigin(column, symbol));
      const column = output[found];
      if (column !== undefined) {
        names.set(symbol.Name, column.Name);
        position = found + 1;
      }
    }
    return names;
  });
  return { left: leftNames ?? new Map(), right: rightNames ?? new Map() };
}

function namesAt(
  output: readonly ColumnSymbol[],
  input: readonly ColumnSymbol[],
  start: number,
): ReadonlyMap<string, string> {
  return new Map(input.map(({ Name }, index) => [Name, output[start + index]?.Name ?? Name]));
}

/**
 * Whether a column is another, or both were made of the same. The language service remembers only the first origins: the columns
 * of a union of unions are made of those of the tables, not of those of the inner unions.
 */
export function sharesOrigin(column: ColumnSymbol, source: ColumnSymbol): boolean {
  if (column === source) {
    return true;
  }
  const origins = originsOf(column);
  return originsOf(source).some((origin) => origins.includes(origin));
}

function originsOf(column: ColumnSymbol): readonly ColumnSymbol[] {
  const origins = itemsOf(column.OriginalColumns);
  return origins.length === 0 ? [column] : origins;
}

/** The columns of a union's output, to be found by what they were made of and by name. */
export class UnitedColumns {
  private readonly byOrigin = new Map<ColumnSymbol, ColumnSymbol[]>();
  private readonly byName = new Map<string, ColumnSymbol>();

  constructor(output: readonly ColumnSymbol[]) {
    for (const column of output) {
      this.byName.set(column.Name, column);
      for (const origin of originsOf(column)) {
        const made = this.byOrigin.get(origin);
        if (made === undefined) {
          this.byOrigin.set(origin, [column]);
        } else {
          made.push(column);
        }
      }
    }
  }

  /**
   * Where each column of a leg goes. Several columns of a leg may have one origin, as those of a table joined with itself do: the
   * ones that keep their name are placed first, and the others get what is left.
   */
  place(leg: readonly ColumnSymbol[]): ReadonlyMap<ColumnSymbol, ColumnSymbol> {
    const placed = new Map<ColumnSymbol, ColumnSymbol>();
    const rest: ColumnSymbol[] = [];
    for (const source of leg) {
      const named = this.byName.get(source.Name);
      const isSame = named !== undefined && (named === source || sharesOrigin(named, source));
      if (isSame) {
        placed.set(named, source);
      } else {
        rest.push(source);
      }
    }
    for (const source of rest) {
      const named = this.byName.get(source.Name);
      const target =
        originsOf(source)
          .flatMap((origin) => this.byOrigin.get(origin) ?? [])
          .find((column) => !placed.has(column)) ??
        (named !== undefined && named.Type.Name === source.Type.Name && !placed.has(named) ? named : undefined);
      if (target !== undefined) {
        placed.set(target, source);
      }
    }
    return placed;
  }
}
