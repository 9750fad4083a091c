/**
 * Where a query is ended with a clear error rather than left to fill the memory or to run for ever. Kusto has limits of its own
 * (500,000 rows and 64 MB a result, four minutes a query); these are ours, are stated in the error, and count what a query does
 * instead of looking at a clock, so that a query that ends at a limit always does.
 *
 * @see https://learn.microsoft.com/kusto/concepts/query-limits
 */
export interface Limits {
  /** Rows that one operator may give. */
  readonly rows: number;
  /** Cells (rows × columns) that operators which gather may hold, and that an answer may have. */
  readonly cells: number;
  /** Rows that a join or mv-expand may make of one chunk. */
  readonly fanOut: number;
  /**
   * What a run may take: a row that an operator gives is a step, the start of an operator ten, and 128 characters (or 4 elements)
   * that a function reads or gives one more. It stands for time.
   */
  readonly steps: number;
  /**
   * Characters of text and elements of arrays and bags, each counting as 32, that a function may give for the rows of one chunk, and that
   * an operator which gathers may hold of what functions gave. An argument that is given back as it is counts nothing.
   */
  readonly size: number;
}

export const defaultLimits: Limits = {
  rows: 10_000_000,
  cells: 200_000_000,
  fanOut: 10_000_000,
  steps: 500_000_000,
  size: 1_000_000_000,
};
