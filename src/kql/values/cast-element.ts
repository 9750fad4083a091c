import type { Cell } from './cell.ts';
import { convertCell } from './convert.ts';
import { type Dynamic, isScalarOf } from './dynamic.ts';
import type { ScalarType } from './scalar-type.ts';

/**
 * An element of a dynamic as `mv-expand … to typeof(T)` casts it. Stricter than the `to…()` functions: a number comes only from a
 * number (truncated towards zero), a bool from a bool or a whole number, a datetime or guid only from text or a typed scalar;
 * `'2' to typeof(long)` is null. Only string takes everything. Measured: a timespan or decimal is null whatever it is cast from.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-expand-operator
 * @see https://github.com/mmaitre314/duckdb-kql, which records the answers of the Kusto emulator called measured here
 */
export function castElement(value: Dynamic | null, to: ScalarType): Cell {
  switch (to) {
    case 'dynamic':
      return value;
    case 'string':
      return convertCell(value, 'dynamic', 'string');
    case 'bool':
      return typeof value === 'boolean' || typeof value === 'bigint' ? convertCell(value, 'dynamic', to) : null;
    case 'int':
    case 'long':
    case 'real':
      return typeof value === 'bigint' || typeof value === 'number' ? convertCell(value, 'dynamic', to) : null;
    case 'datetime':
    case 'guid':
      return typeof value === 'string' || isScalarOf(value, to) ? convertCell(value, 'dynamic', to) : null;
    case 'timespan':
    case 'decimal':
      return null;
  }
}
