import type { ScalarType } from '../values/scalar-type.ts';

/**
 * The type of a column as far as the plan knows it. `unknown` is late bound: the column of an open table, or one that
 * `bag_unpack` or `pivot` will make; its type is read off the data when the query runs.
 */
export type ColumnType = ScalarType | 'unknown';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}
