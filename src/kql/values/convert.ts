import type { Cell, Int64 } from './cell.ts';
import { datetimeFromTicks, datetimeToTicks, formatDatetime, parseDatetime } from './datetime.ts';
import { Decimal } from './decimal.ts';
import { type Dynamic, DynamicScalar } from './dynamic.ts';
import { formatJson, parseJson } from './dynamic-json.ts';
import { parseGuid } from './guid.ts';
import { int64ToNumber, maxInt64, minInt64, parseInt64, toInt64, truncateToInt64 } from './int64.ts';
import { formatReal, parseReal } from './real.ts';
import type { ScalarType } from './scalar-type.ts';
import { formatTimespan, parseTimespan } from './timespan.ts';

/**
 * Converts a cell as `tobool()`, `toint()`, `tolong()`, `toreal()`, `todecimal()`, `todatetime()`, `totimespan()`,
 * `tostring()`, `toguid()` and `todynamic()` do. Null when the value has no such form; null as a string is empty.
 *
 * @see https://learn.microsoft.com/kusto/query/tostring-function and its siblings
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
      return toInt(toLong(cell, from));
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
      return toDynamic(cell, from);
  }
}

/** The cell as a dynamic that keeps its type, as `pack()`, `make_list()` and `pack_array()` store it. Not JSON parsing. */
export function wrapDynamic(cell: Cell, type: ScalarType): Dynamic | null {
  if (cell === null || type === 'string' || type === 'bool' || type === 'real' || type === 'dynamic') {
    return cell instanceof Decimal ? null : cell;
  }
  if (type === 'decimal') {
    return cell instanceof Decimal ? new DynamicScalar('decimal', cell) : null;
  }
  if (type === 'guid') {
    return typeof cell === 'string' ? new DynamicScalar('guid', cell) : null;
  }
  if (!isInt64(cell)) {
    return null;
  }
  return type === 'int' || type === 'long' ? BigInt(cell) : new DynamicScalar(type, cell);
}

/** A dynamic that holds a scalar, as a cell of that scalar's type; undefined for null, arrays and bags. */
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
  const scalar = unwrapDynamic(value);
  if (scalar !== undefined) {
    return convertCell(scalar.cell, scalar.type, to);
  }
  return to === 'string' ? formatJson(value) : null;
}

function toText(cell: Cell, from: ScalarType): string {
  if (isInt64(cell)) {
    switch (from) {
      case 'datetime':
        return formatDatetime(cell);
      case 'timespan':
        return formatTimespan(cell);
      case 'real':
        return formatReal(Number(cell));
      default:
        return String(cell);
    }
  }
  return cell === null ? '' : String(cell);
}

function toBool(cell: Cell, from: ScalarType): boolean | null {
  if (from === 'string' && typeof cell === 'string') {
    const text = cell.trim().toLowerCase();
    if (text === 'true') {
      return true;
    }
    if (text === 'false') {
      return false;
    }
    const number = parseInt64(text);
    return number === null ? null : number !== 0;
  }
  if (cell instanceof Decimal) {
    return !cell.isZero;
  }
  return isInt64(cell) ? Number(cell) !== 0 : null;
}

function toInt(long: Int64 | null): number | null {
  return typeof long === 'number' && long >= -2_147_483_648 && long <= 2_147_483_647 ? long : null;
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
      return cell instanceof Decimal ? checked(cell.truncate()) : null;
    case 'datetime':
      return isInt64(cell) ? datetimeToTicks(cell) : null;
    default:
      return isInt64(cell) ? cell : null;
  }
}

function checked(value: bigint): Int64 | null {
  return value >= minInt64 && value <= maxInt64 ? toInt64(value) : null;
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
  if (from === 'bool' || from === 'guid') {
    return null;
  }
  const ticks = toLong(cell, from);
  return ticks === null ? null : datetimeFromTicks(ticks);
}

function toTimespan(cell: Cell, from: ScalarType): Int64 | null {
  if (from === 'string') {
    return typeof cell === 'string' ? parseTimespan(cell) : null;
  }
  if (from === 'bool' || from === 'guid') {
    return null;
  }
  return toLong(cell, from);
}

/** A string is parsed as JSON, and stands for itself when it is none. */
function toDynamic(cell: Cell, from: ScalarType): Dynamic | null {
  if (from === 'string' && typeof cell === 'string') {
    const parsed = parseJson(cell);
    return parsed === undefined ? cell : parsed.value;
  }
  return wrapDynamic(cell, from);
}

function isInt64(cell: unknown): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
