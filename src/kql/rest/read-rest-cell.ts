import { missingCell } from '../data/missing-cell.ts';
import type { Cell, Int64 } from '../values/cell.ts';
import { convertCell } from '../values/convert.ts';
import { type Dynamic, DynamicScalar } from '../values/dynamic.ts';
import { formatJson } from '../values/dynamic-json.ts';
import { maxInt64, minInt64, parseInt64, toInt64 } from '../values/int64.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/**
 * The cell that a JSON value (see `parseJson()`) is in a column of a type; undefined when it does not fit, and the caller says
 * whether that is an error or, as at ingestion, null.
 *
 * Null is nothing, and so is an empty string where the column is not one of strings. Numbers and truth values may also be written as
 * strings; a number that is not whole does not fit an int or a long, and a datetime is never a number. In a string column
 * everything else is its JSON text.
 */
export function readRestCell(value: Dynamic | null, type: ScalarType): Cell | undefined {
  if (type === 'dynamic') {
    return value;
  }
  if (value === null) {
    return missingCell(type);
  }
  if (type === 'string') {
    return typeof value === 'string' ? value : formatJson(value);
  }
  switch (typeof value) {
    case 'string':
      return value === '' ? null : textAs(value, type);
    case 'boolean':
      return type === 'bool' ? value : undefined;
    case 'bigint':
      return numberAs(value, type);
    case 'number':
      return numberAs(value, type);
    default:
      return value instanceof DynamicScalar && value.type === type ? value.value : undefined;
  }
}

function textAs(text: string, type: ScalarType): Cell | undefined {
  return type === 'int' || type === 'long'
    ? integerAs(parseInt64(text), type)
    : (convertCell(text, 'string', type) ?? undefined);
}

/** `toint()` wraps around; a value that is read must be one of its type. */
function integerAs(value: Int64 | null, type: 'int' | 'long'): Int64 | undefined {
  const [low, high] = type === 'int' ? [-2_147_483_648, 2_147_483_647] : [minInt64, maxInt64];
  return value !== null && value >= low && value <= high ? toInt64(value) : undefined;
}

function numberAs(value: bigint | number, type: ScalarType): Cell | undefined {
  switch (type) {
    case 'real':
      return Number(value);
    case 'decimal':
      return convertCell(value, 'dynamic', 'decimal') ?? undefined;
    case 'int':
    case 'long': {
      const whole = typeof value === 'bigint' || Number.isInteger(value);
      return whole ? integerAs(BigInt(value), type) : undefined;
    }
    case 'bool':
      return Number(value) === 1 ? true : Number(value) === 0 ? false : undefined;
    default:
      return undefined;
  }
}
