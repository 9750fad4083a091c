import type { Int64 } from '../../values/cell.ts';
import { epochTicks, inDatetimeRange } from '../../values/datetime.ts';
import type { Decimal } from '../../values/decimal.ts';
import { addInt64, floorDivideInt64, moduloInt64, multiplyInt64, subtractInt64, toInt64 } from '../../values/int64.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { widestNumericType } from '../common-type.ts';
import { type Overload, overload, type ScalarFunction } from '../scalar-function.ts';

/**
 * Rounding down to a multiple: `bin()`, which `floor()` is another name of, and `bin_at()`. Multiples of a timespan are counted
 * from 0001-01-01, a Monday, so that bins of seven days begin on Mondays. A bin size that is null, zero or negative gives null.
 *
 * @see https://learn.microsoft.com/kusto/query/bin-function
 * @see https://learn.microsoft.com/kusto/query/bin-at-function
 */
export const binFunctions: readonly ScalarFunction[] = [
  {
    name: 'bin',
    aliases: ['floor'],
    page: 'bin-function',
    resolve: (types) => (types.length === 2 ? binOverload(types) : undefined),
  },
  {
    name: 'bin_at',
    page: 'bin-at-function',
    resolve: (types) => (types.length === 3 ? binAtOverload(types) : undefined),
  },
];

function binOverload([value, size]: readonly ScalarType[]): Overload | undefined {
  const [valueType, sizeType] = besideDynamics(value, size);
  if (valueType === 'datetime' && sizeType === 'timespan') {
    return overload(['datetime', 'timespan'], 'datetime', binDatetime);
  }
  if (valueType === 'timespan' && sizeType === 'timespan') {
    return overload(['timespan', 'timespan'], 'timespan', binInt64);
  }
  switch (valueType === undefined || sizeType === undefined ? undefined : widestNumericType([valueType, sizeType])) {
    case 'int':
    case 'long':
      return overload(['long', 'long'], 'long', binInt64);
    case 'real':
      return overload(['real', 'real'], 'real', binReal);
    case 'decimal':
      return overload(['decimal', 'decimal'], 'decimal', binDecimal);
    default:
      return undefined;
  }
}

/** A dynamic is converted to what is beside it; next to a datetime's bin size, to a datetime. */
function besideDynamics(value?: ScalarType, size?: ScalarType): [ScalarType | undefined, ScalarType | undefined] {
  if (value === 'dynamic') {
    return [size === 'timespan' || size === 'dynamic' ? undefined : size, size];
  }
  return [value, size === 'dynamic' ? (value === 'datetime' ? 'timespan' : value) : size];
}

function binInt64(value: Int64, size: Int64): Int64 | null {
  if (size <= 0) {
    return null;
  }
  const count = floorDivideInt64(value, size);
  return count === null ? null : multiplyInt64(count, size);
}

function binReal(value: number, size: number): number | null {
  return size > 0 ? Math.floor(value / size) * size + 0 : null;
}

function binDecimal(value: Decimal, size: Decimal): Decimal | null {
  return size.unscaled > 0n ? (value.divide(size)?.floor().multiply(size) ?? null) : null;
}

/** How far the first bin boundary before 2020 is from 2020-01-01, for the last bin size that was asked for. */
let phase: { readonly size: Int64; readonly ticks: Int64 } = { size: 1, ticks: 0 };

function binDatetime(datetime: Int64, size: Int64): Int64 | null {
  if (size <= 0) {
    return null;
  }
  if (phase.size !== size) {
    phase = { size, ticks: toInt64(epochTicks % BigInt(size)) };
  }
  const beyond = moduloInt64(addInt64(datetime, phase.ticks), size);
  if (beyond === null) {
    return null;
  }
  const start = subtractInt64(datetime, beyond);
  return inDatetimeRange(start) ? start : null;
}

function binAtOverload([value, size, point]: readonly ScalarType[]): Overload | undefined {
  if (value === 'datetime' && size === 'timespan' && point === 'datetime') {
    return overload(['datetime', 'timespan', 'datetime'], 'datetime', (cell, width, fixed) => {
      const start = binAtInt64(cell, width, fixed);
      return start !== null && inDatetimeRange(start) ? start : null;
    });
  }
  if (value === 'timespan' && size === 'timespan' && point === 'timespan') {
    return overload(['timespan', 'timespan', 'timespan'], 'timespan', binAtInt64);
  }
  if (value === undefined || size === undefined || point === undefined) {
    return undefined;
  }
  switch (widestNumericType([value, size, point])) {
    case 'int':
    case 'long':
      return overload(['long', 'long', 'long'], 'long', binAtInt64);
    case 'real':
      return overload(['real', 'real', 'real'], 'real', (cell, width, fixed) => {
        const bin = binReal(cell - fixed, width);
        return bin === null ? null : bin + fixed;
      });
    case 'decimal':
      return overload(
        ['decimal', 'decimal', 'decimal'],
        'decimal',
        (cell, width, fixed) => binDecimal(cell.subtract(fixed), width)?.add(fixed) ?? null,
      );
    default:
      return undefined;
  }
}

function binAtInt64(value: Int64, size: Int64, point: Int64): Int64 | null {
  const bin = binInt64(subtractInt64(value, point), size);
  return bin === null ? null : addInt64(bin, point);
}
