import type { CellOf } from './cell.ts';

/**
 * A value of type `dynamic` that is not null.
 *
 * A long is always a `bigint` and a real always a `number`: that is how the two stay apart (`1` and `1.0` print
 * differently and have different `gettype()`s). Arrays and bags hold null as JavaScript's `null`; a bag keeps the order
 * of its keys.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
 */
export type Dynamic = boolean | bigint | number | string | DynamicScalar | DynamicArray | DynamicBag;

export type DynamicArray = readonly (Dynamic | null)[];

export type DynamicBag = ReadonlyMap<string, Dynamic | null>;

/** The scalar types that JSON lacks but a dynamic can hold, through `pack()`, `make_list()` or a literal. */
export type DynamicScalarType = 'datetime' | 'timespan' | 'guid' | 'decimal';

/** A datetime, timespan, guid or decimal inside a dynamic; `value` is what a cell of that type holds. */
export class DynamicScalar<T extends DynamicScalarType = DynamicScalarType> {
  readonly type: T;
  readonly value: CellOf<T>;

  constructor(type: T, value: CellOf<T>) {
    this.type = type;
    this.value = value;
  }
}

/** Whether a value is a typed scalar of one type, which narrows its `value`. */
export function isScalarOf<T extends DynamicScalarType>(value: unknown, type: T): value is DynamicScalar<T> {
  return value instanceof DynamicScalar && value.type === type;
}

export function isArray(value: unknown): value is DynamicArray {
  return Array.isArray(value);
}

export function isBag(value: unknown): value is DynamicBag {
  return value instanceof Map;
}
