import type { ColumnSymbol, TypeSymbol } from '../syntax/language-service.ts';
import { itemsOf } from '../syntax/service-list.ts';

/**
 * Which output column of a join is which input column. The output is the left's columns and then the right's, some renamed;
 * over open inputs there are others in between that the language service has only heard of, and those are passed over.
 *
 * Gives, for each input column by name, the output's name; undefined for columns that the output lacks.
 */
export function alignColumns(
  output: readonly ColumnSymbol[],
  start: number,
  input: TypeSymbol | null | undefined,
): { readonly names: ReadonlyMap<string, string>; readonly end: number } {
  const names = new Map<string, string>();
  let position = start;
  for (const symbol of input?.Columns === undefined ? [] : itemsOf(input.Columns)) {
    const found = output.findIndex((column, index) => index >= position && isMadeOf(column, symbol));
    const column = output[found];
    if (column !== undefined) {
      names.set(symbol.Name, column.Name);
      position = found + 1;
    }
  }
  return { names, end: position };
}

/** Whether a column is another, or was made of it. */
export function isMadeOf(column: ColumnSymbol, source: ColumnSymbol): boolean {
  return column === source || itemsOf(column.OriginalColumns).includes(source);
}
