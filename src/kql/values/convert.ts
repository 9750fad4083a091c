import { formatBool, parseBool } from './bool.ts';
import type { Cell, Int64 } from './cell.ts';
import { datetimeFromTicks, datetimeToTicks, formatDatetime, parseDatetime } from './datetime.ts';
import { Decimal } from './decimal.ts';
import { type Dynamic, DynamicScalar } from './dynamic.ts';
import { formatJson } from './dynamic-json.ts';
import { parseGuid } from './guid.ts';
import { int64ToNumber, maxInt64, minInt64, parseInt64, toInt64, truncateToInt64 } from './int64.ts';
import { parseDynamic } from './parse-json.ts';
import { formatReal, parseReal } from './real.ts';
import type { ScalarType } from './scalar-type.ts';
import { formatTimespan, parseTimespan } from './timespan.ts';

const minInt = -2_147_483_648;
const maxInt = 2_147_483_647;

/**
 * Converts a cell as `tobool()`, `toint()`, `tolong()`, `toreal()`, `todecimal()`, `todatetime()`, `totimespan()`,
 * `tostring()`, `toguid()` and `todynamic()` do. Null when the value has no such form; `tostring()` alone is total, null is
 * the empty string to it. A dynamic converts as the scalar that it holds.
 *
 * Measured, and easy to get wrong: `tostring(true)` is `True`, but `tostring(dynamic(true))` is `true`; a string is
 * a long only when it spells an integer (`'5.7'` and `'1e3'` are null), and a bool only when it spells one or an integer; a real is
 * truncated towards zero and stops at the bounds of its target; a long wraps around to an int; datetimes and timespans are
 * numbers by their ticks.
 *
 * Undetermined, and null here: bools, guids and fractional numbers to datetime and timespan, datetimes and timespans to bool
 * and to each other.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-functions#conversion-functions
 * @see https://github.com/mmaitre314/duckdb-kql, which records the answers of the Kusto emulator called measured here
 */
export function convertCell(cell: Cell, from: ScalarType, to: ScalarType): Cell {
  if (from === to) {
    return cell;
  }
  if (cell === null) {
    return to === 'string' ? '' : null;
  }
  if (from === 'dynamic') {
    return cell instanceof Decimal ? null : fromDynamic(cell, to);
  }
  switch (to) {
    case 'string':
      return toText(cell, from);
    case 'bool':
      return toBool(cell, from);
    case 'int':
      return toInt(cell, from);
    case 'long':
      return toLong(cell, from);
    case 'real':
      return toReal(cell, from);
    case 'decimal':
      return toDecimal(cell, from);
    case 'datetime':
      return toDatetime(cell, from);
    case 'timespan':
      return toTimespan(cell, from);
    case 'guid':
      return typeof cell === 'string' ? parseGuid(cell) : null;
    case 'dynamic':
      return typeof cell === 'string' && from === 'string' ? parseDynamic(cell) : wrapDynamic(cell, from);
  }
}

/**
 * The cell as a dynamic that keeps its type, as `pack_array()`, `bag_pack()` and `make_list()` store it: a string stays a string
 * and is not parsed.
 */
export function wrapDynamic(cell: Cell, type: ScalarType): Dynamic | null {
  if (cell === null) {
    return null;
  }
  if (cell instanceof Decimal) {
    return new DynamicScalar('decimal', cell);
  }
  switch (type) {
    case 'guid':
      return typeof cell === 'string' ? new DynamicScalar('guid', cell) : cell;
    case 'datetime':
    case 'timespan':
      return isInt64(cell) ? new DynamicScalar(type, cell) : cell;
    case 'int':
    case 'long':
      return isInt64(cell) ? BigInt(cell) : cell;
    default:
      return cell;
  }
}

/** The scalar that a dynamic holds, as a cell of its type; undefined for null, arrays and bags. */
export function unwrapDynamic(value: Dynamic | null): { type: ScalarType; cell: Cell } | undefined {
  switch (typeof value) {
    case 'boolean':
      return { type: 'bool', cell: value };
    case 'bigint':
      return { type: 'long', cell: toInt64(value) };
    case 'number':
      return { type: 'real', cell: value };
    case 'string':
      return { type: 'string', cell: value };
    default:
      return value instanceof DynamicScalar ? { type: value.type, cell: value.value } : undefined;
  }
}

function fromDynamic(value: Dynamic, to: ScalarType): Cell {
  if (to === 'string' && typeof value === 'boolean') {
    return String(value);
  }
  const scalar = unwrapDynamic(value);
  if (scalar !== undefined) {
    return convertCell(scalar.cell, scalar.type, to);
  }
  return to === 'string' ? formatJson(value) : null;
}

function toText(cell: Cell, from: ScalarType): string {
  switch (from) {
    case 'bool':
      return formatBool(cell === true);
    case 'datetime':
      return isInt64(cell) ? formatDatetime(cell) : '';
    case 'timespan':
      return isInt64(cell) ? formatTimespan(cell) : '';
    case 'real':
      return typeof cell === 'number' ? formatReal(cell) : '';
    default:
      return String(cell);
  }
}

function toBool(cell: Cell, from: ScalarType): boolean | null {
  switch (from) {
    case 'string':
      return typeof cell === 'string' ? parseBool(cell) : null;
    case 'int':
    case 'long':
    case 'real':
      return isInt64(cell) ? cell !== 0 : null;
    case 'decimal':
      return cell instanceof Decimal ? !cell.isZero : null;
    default:
      return null;
  }
}

function toInt(cell: Cell, from: ScalarType): number | null {
  const long = toLong(cell, from);
  if (long === null) {
    return null;
  }
  if (from === 'real' || from === 'decimal') {
    return Math.min(Math.max(Number(long), minInt), maxInt);
  }
  if (from === 'string') {
    return long >= minInt && long <= maxInt ? Number(long) : null;
  }
  return Number(BigInt.asIntN(32, BigInt(long)));
}

function toLong(cell: Cell, from: ScalarType): Int64 | null {
  switch (from) {
    case 'bool':
      return cell === true ? 1 : 0;
    case 'string':
      return typeof cell === 'string' ? parseInt64(cell) : null;
    case 'real':
      return typeof cell === 'number' ? truncateToInt64(cell) : null;
    case 'decimal':
      return cell instanceof Decimal ? bounded(cell.truncate()) : null;
    case 'datetime':
      return isInt64(cell) ? datetimeToTicks(cell) : null;
    default:
      return isInt64(cell) ? cell : null;
  }
}

function bounded(value: bigint): Int64 {
  return toInt64(value < minInt64 ? minInt64 : value > maxInt64 ? maxInt64 : value);
}

function toReal(cell: Cell, from: ScalarType): number | null {
  if (from === 'string') {
    return typeof cell === 'string' ? parseReal(cell) : null;
  }
  if (cell instanceof Decimal) {
    return cell.toNumber();
  }
  const long = toLong(cell, from);
  return long === null ? null : int64ToNumber(long);
}

function toDecimal(cell: Cell, from: ScalarType): Decimal | null {
  if (from === 'string') {
    return typeof cell === 'string' ? Decimal.parse(cell) : null;
  }
  if (from === 'real') {
    return typeof cell === 'number' ? Decimal.fromNumber(cell) : null;
  }
  const long = toLong(cell, from);
  return long === null ? null : Decimal.fromInt64(long);
}

function toDatetime(cell: Cell, from: ScalarType): Int64 | null {
  if (from === 'string') {
    return typeof cell === 'string' ? parseDatetime(cell) : null;
  }
  return (from === 'int' || from === 'long') && isInt64(cell) ? datetimeFromTicks(cell) : null;
}

function toTimespan(cell: Cell, from: ScalarType): Int64 | null {
  if (from === 'string') {
    return typeof cell === 'string' ? parseTimespan(cell) : null;
  }
  return (from === 'int' || from === 'long') && isInt64(cell) ? cell : null;
}

function isInt64(cell: unknown): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
