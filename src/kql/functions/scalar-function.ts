import type { Cell, CellOf, Int64 } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** What a function that depends on the run may ask for. */
export interface FunctionContext {
  /** `now()`, in ticks since 2020-01-01. */
  readonly now: Int64;
  /** The next number of the run's seeded sequence, in [0, 1). */
  readonly random: () => number;
}

/** Computes one cell from the cells of one row. */
export type RowFunction = (...cells: readonly Cell[]) => Cell;

/**
 * Computes the cells of all rows at once, from the cells of each argument's column; for functions that look at other rows.
 * `refuse` ends the query with what is not supported.
 */
export type WindowFunction = (
  columns: readonly (readonly Cell[])[],
  refuse: (feature: string) => never,
  length: number,
) => readonly Cell[];

/**
 * One way to call a scalar function.
 *
 * `parameters` are the types that the arguments are converted to first (int to long, long to real, dynamic to what is wanted …);
 * the last repeats when `variadic`. `returns` is the type of the result.
 *
 * `nulls: 'propagate'` means that any null argument gives null (the empty string, where it returns string) without calling
 * `evaluate`; strings are never null. `'handled'` means that `evaluate` sees nulls.
 */
export interface Overload {
  readonly parameters: readonly ScalarType[];
  readonly variadic?: boolean;
  readonly returns: ScalarType;
  readonly nulls: 'propagate' | 'handled';
  readonly evaluate: RowFunction;
  /** Takes the place of `evaluate` in a function that looks at other rows than its own. */
  readonly window?: WindowFunction;
}

/**
 * A built-in scalar function or operator of KQL. `resolve` picks how to run it on arguments of the given types, or gives
 * undefined where it cannot take them; it is called once a query, not once a row, and must not keep state between rows (a
 * cache by value is fine). `constants[i]` is the argument's value where it is a literal.
 */
export interface ScalarFunction {
  /** As Microsoft's documentation spells it. */
  readonly name: string;
  /** Other spellings that the language accepts. */
  readonly aliases?: readonly string[];
  /** Page of https://learn.microsoft.com/kusto/query/ that specifies it. */
  readonly page: string;
  readonly resolve: (
    types: readonly ScalarType[],
    constants: readonly (Cell | undefined)[],
    context: FunctionContext,
  ) => Overload | undefined;
}

/** The argument tuple of `evaluate`: one cell a parameter, in order. */
type Cells<P extends readonly ScalarType[]> = P extends readonly [
  infer First extends ScalarType,
  ...infer Rest extends readonly ScalarType[],
]
  ? [CellOf<First>, ...Cells<Rest>]
  : [];

/** The same where nulls come through: every type but string may be null. */
type NullableCells<P extends readonly ScalarType[]> = P extends readonly [
  infer First extends ScalarType,
  ...infer Rest extends readonly ScalarType[],
]
  ? [First extends 'string' ? string : CellOf<First> | null, ...NullableCells<Rest>]
  : [];

/** An overload whose `evaluate` never sees a null. */
export function overload<const P extends readonly ScalarType[], R extends ScalarType>(
  parameters: P,
  returns: R,
  evaluate: (...cells: Cells<P>) => CellOf<R> | null,
): Overload {
  return { parameters, returns, nulls: 'propagate', evaluate: evaluate as unknown as RowFunction };
}

/** An overload whose `evaluate` handles nulls itself. */
export function overloadWithNulls<const P extends readonly ScalarType[], R extends ScalarType>(
  parameters: P,
  returns: R,
  evaluate: (...cells: NullableCells<P>) => CellOf<R> | null,
): Overload {
  return { parameters, returns, nulls: 'handled', evaluate: evaluate as unknown as RowFunction };
}
