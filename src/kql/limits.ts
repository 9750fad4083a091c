/**
 * Where a query is ended with a clear error rather than left to fill the memory. Kusto has limits of its own (500,000 rows and
 * 64 MB a result); these are ours and are stated in the error.
 */
export interface Limits {
  /** Rows that one operator may give. */
  readonly rows: number;
  /** Cells (rows × columns) that operators which gather may hold. */
  readonly cells: number;
  /** Rows that a join or mv-expand may make of one chunk. */
  readonly fanOut: number;
}

export const defaultLimits: Limits = { rows: 20_000_000, cells: 400_000_000, fanOut: 20_000_000 };
