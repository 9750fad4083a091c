import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** The running state of one aggregate in one group. */
export interface Accumulator {
  /**
   * Takes in the cells of one row, converted to the implementation's `parameters`. The array belongs to the caller, who may
   * fill it anew for the next row.
   */
  add(cells: readonly Cell[]): void;
  /** The cells of the aggregate's output columns, one for most; also for a group without rows. */
  finish(): readonly Cell[];
}

/** How to run an aggregate on arguments of given types. */
export interface AggregateImplementation {
  /** What the arguments are converted to first; the last repeats. Empty: as they come. */
  readonly parameters: readonly ScalarType[];
  readonly returns: readonly ScalarType[];
  readonly create: () => Accumulator;
}

/**
 * An aggregate of KQL. `resolve` is called once a query with the argument types (those of `*`, already spelled out as columns)
 * and the values of those arguments that are constants; undefined means that it does not take such arguments.
 *
 * Aggregates ignore nulls unless their file says otherwise; a string is never null.
 *
 * @see https://learn.microsoft.com/kusto/query/aggregation-functions
 */
export interface AggregateFunction {
  readonly name: string;
  /** Other spellings with the same meaning. */
  readonly aliases?: readonly string[];
  /** Page of https://learn.microsoft.com/kusto/query/ that specifies it. */
  readonly page: string;
  readonly resolve: (
    types: readonly ScalarType[],
    constants: readonly (Cell | undefined)[],
  ) => AggregateImplementation | undefined;
}
