import type { Decimal } from './decimal.ts';
import type { Dynamic } from './dynamic.ts';
import type { ScalarType } from './scalar-type.ts';

/**
 * A 64-bit integer in canonical form: a `number` while it is a safe integer (never `-0`), a `bigint` beyond that.
 * Because every value has exactly one form, `===` and the keys of a `Map` compare Int64s by value.
 */
export type Int64 = number | bigint;

/**
 * What a cell of each type holds when it is not null.
 *
 * - `int`: a number within ±2^31. `long`: an {@link Int64}.
 * - `datetime`: an {@link Int64} of 100 ns ticks since 2020-01-01T00:00:00Z, so that today's datetimes stay narrow.
 * - `timespan`: an {@link Int64} of 100 ns ticks.
 * - `string`: never null in Kusto; the empty string is its null.
 * - `guid`: the 36 lower-case characters.
 * - `dynamic`: a {@link Dynamic}; dynamic null is JavaScript's `null`.
 */
export interface CellTypes {
  readonly bool: boolean;
  readonly int: number;
  readonly long: Int64;
  readonly real: number;
  readonly decimal: Decimal;
  readonly datetime: Int64;
  readonly timespan: Int64;
  readonly string: string;
  readonly guid: string;
  readonly dynamic: Dynamic;
}

/** The cell of a column of type `T` that holds a value. */
export type CellOf<T extends ScalarType> = CellTypes[T];

/** Any cell; `null` is Kusto's null of every type but string. */
export type Cell = CellTypes[ScalarType] | null;
