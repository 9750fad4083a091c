/** A column of the output of `mv-apply`, and where it comes from. */
export interface AppliedColumn {
  readonly name: string;
  readonly from: 'row' | 'subquery';
  readonly index: number;
}

export interface AppliedColumns {
  readonly columns: readonly AppliedColumn[];
  /**
   * Columns of the row that an item has given another meaning under their own name and that the subquery does not give: nothing
   * says what they are afterwards.
   */
  readonly unclear: readonly string[];
}

/**
 * The columns of `mv-apply`: those of the row that are not expanded, then those of the subquery. One that both have stands where
 * the row has it, and is the subquery's.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-apply-operator
 */
export function appliedColumns(
  row: readonly { readonly name: string }[],
  items: readonly { readonly name: string; readonly bare: boolean }[],
  subquery: readonly { readonly name: string }[],
): AppliedColumns {
  const expanded = new Set(items.flatMap(({ name, bare }) => (bare ? [name] : [])));
  const renamed = new Set(items.flatMap(({ name, bare }) => (bare ? [] : [name])));
  const given = new Map(subquery.map(({ name }, index) => [name, index]));
  const columns: AppliedColumn[] = [];
  const unclear: string[] = [];
  for (const [index, { name }] of row.entries()) {
    const replaced = given.get(name);
    if (expanded.has(name)) {
      continue;
    }
    if (replaced === undefined && renamed.has(name)) {
      unclear.push(name);
    }
    columns.push(replaced === undefined ? { name, from: 'row', index } : { name, from: 'subquery', index: replaced });
    given.delete(name);
  }
  for (const [name, index] of given) {
    columns.push({ name, from: 'subquery', index });
  }
  return { columns, unclear };
}
