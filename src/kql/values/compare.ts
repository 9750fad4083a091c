import { datetimeToTicks } from './calendar.ts';
import type { Cell, Int64 } from './cell.ts';
import { Decimal } from './decimal.ts';
import { type Dynamic, type DynamicArray, DynamicScalar, isArray, isBag, isScalarOf } from './dynamic.ts';
import { quoteJson } from './dynamic-json.ts';
import { compareInt64 } from './int64.ts';
import type { ScalarType } from './scalar-type.ts';

/**
 * Compares strings by code point, which is the order of their UTF-8 bytes. JavaScript's own `<` compares UTF-16 units and
 * puts characters beyond the basic plane before U+E000 to U+FFFF.
 */
export function compareStrings(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) {
      return codePointRank(x) - codePointRank(y);
    }
  }
  return a.length - b.length;
}

/** Moves surrogates, which stand for U+10000 and above, behind the rest of the basic plane. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/**
 * NaN sorts below every number and equal to itself; -0 equals 0.
 *
 * `sort by` keeps NaN beside the nulls, wherever those go: first in the default `asc`, last in the default `desc`, as this order
 * has it. With `asc nulls last` or `desc nulls first` the caller moves it to the other end.
 *
 * @see https://learn.microsoft.com/kusto/query/sort-operator
 */
export function compareReals(a: number, b: number): number {
  if (a < b) {
    return -1;
  }
  if (a > b) {
    return 1;
  }
  if (a === b) {
    return 0;
  }
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

/** The order of two cells of one type for sorting: negative, zero or positive. Nulls are the caller's business. */
export function compareCells(type: ScalarType, a: Cell, b: Cell): number {
  switch (type) {
    case 'string':
    case 'guid':
      return typeof a === 'string' && typeof b === 'string' ? compareStrings(a, b) : mismatch(type);
    case 'real':
    case 'int':
      return typeof a === 'number' && typeof b === 'number' ? compareReals(a, b) : mismatch(type);
    case 'long':
    case 'datetime':
    case 'timespan':
      return isInt64(a) && isInt64(b) ? compareInt64(a, b) : mismatch(type);
    case 'bool':
      return Number(a) - Number(b);
    case 'decimal':
      return a instanceof Decimal && b instanceof Decimal ? a.compare(b) : mismatch(type);
    case 'dynamic':
      return a instanceof Decimal || b instanceof Decimal ? mismatch(type) : compareDynamics(a, b);
  }
}

/** Whether two cells of one type are equal in the sense of {@link cellKey}; two nulls are. */
export function cellsEqual(type: ScalarType, a: Cell, b: Cell): boolean {
  if (a === b) {
    return true;
  }
  if (a === null || b === null) {
    return false;
  }
  switch (type) {
    case 'real':
    case 'decimal':
    case 'dynamic':
      return Object.is(cellKey(type, a), cellKey(type, b));
    default:
      return false;
  }
}

/**
 * A key for `Map` and `Set` under which the cells of one column are equal exactly when Kusto's values are: null equals null,
 * NaN equals NaN, -0.0 equals 0.0, decimals ignore trailing zeros, dynamics compare by content and bags ignore
 * the order of their keys.
 */
export function cellKey(type: ScalarType, cell: Cell): string | number | bigint | boolean | null {
  if (cell === null) {
    return null;
  }
  switch (type) {
    case 'real':
      return typeof cell === 'number' ? cell + 0 : mismatch(type);
    case 'decimal':
      return cell instanceof Decimal ? cell.key : mismatch(type);
    case 'dynamic':
      return cell instanceof Decimal ? mismatch(type) : dynamicKey(cell);
    default:
      return typeof cell === 'object' ? mismatch(type) : cell;
  }
}

/** A text that is equal for dynamics with the same content. A long and a real are different, even when both are one. */
export function dynamicKey(value: Dynamic | null): string {
  if (value === null) {
    return 'null';
  }
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'bigint':
      return String(value);
    case 'number':
      return `r${value + 0}`;
    case 'string':
      return quoteJson(value);
    default:
      break;
  }
  if (value instanceof DynamicScalar) {
    return `${value.type}(${isScalarOf(value, 'decimal') ? value.value.key : String(value.value)})`;
  }
  if (isArray(value)) {
    return `[${value.map(dynamicKey).join()}]`;
  }
  const entries = [...value].map(([key, item]) => `${quoteJson(key)}:${dynamicKey(item)}`);
  return `{${entries.sort().join()}}`;
}

/** The classes of `array_sort_asc()`: numbers, datetimes and timespans together, then text, then guids, then the rest. */
function classOf(value: Dynamic): number {
  switch (typeof value) {
    case 'bigint':
    case 'number':
      return 0;
    case 'string':
      return 1;
    case 'boolean':
      return 3;
    default:
      break;
  }
  if (value instanceof DynamicScalar) {
    return value.type === 'guid' ? 2 : 0;
  }
  return isArray(value) ? 4 : 5;
}

/**
 * A total order over dynamics, as `array_sort_asc()` documents it: numbers, datetimes and timespans (by their ticks) by value,
 * then strings by code point, then guids, then everything else. Null, which the callers place, comes last.
 *
 * Undetermined: the order among "everything else". Here bools, arrays item by item, then bags by their text.
 *
 * @see https://learn.microsoft.com/kusto/query/array-sort-asc-function
 */
export function compareDynamics(a: Dynamic | null, b: Dynamic | null): number {
  if (a === null || b === null) {
    return Number(a === null) - Number(b === null);
  }
  const order = classOf(a) - classOf(b);
  if (order !== 0) {
    return order;
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return compareStrings(a, b);
  }
  if (typeof a === 'boolean') {
    return Number(a) - Number(b);
  }
  if (isArray(a) && isArray(b)) {
    return compareArrays(a, b);
  }
  if (isBag(a) && isBag(b)) {
    return compareStrings(dynamicKey(a), dynamicKey(b));
  }
  if (isScalarOf(a, 'guid') && isScalarOf(b, 'guid')) {
    return compareStrings(a.value, b.value);
  }
  return compareNumbers(numeric(a), numeric(b));
}

function compareArrays(a: DynamicArray, b: DynamicArray): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareDynamics(a[at] ?? null, b[at] ?? null);
    if (order !== 0) {
      return order;
    }
  }
  return a.length - b.length;
}

/** A member of the class of numbers as a number that compares by its exact value. */
function numeric(value: Dynamic): number | bigint | Decimal {
  if (typeof value === 'bigint' || typeof value === 'number') {
    return value;
  }
  if (isScalarOf(value, 'datetime')) {
    return BigInt(datetimeToTicks(value.value));
  }
  if (isScalarOf(value, 'timespan') || isScalarOf(value, 'decimal')) {
    return value.value;
  }
  return Number.NaN;
}

function compareNumbers(a: number | bigint | Decimal, b: number | bigint | Decimal): number {
  if (a instanceof Decimal || b instanceof Decimal) {
    const x = asDecimal(a);
    const y = asDecimal(b);
    if (x !== null && y !== null) {
      return x.compare(y);
    }
  }
  const x = a instanceof Decimal ? a.toNumber() : a;
  const y = b instanceof Decimal ? b.toNumber() : b;
  // JavaScript compares a bigint and a number by their exact values.
  if (x < y) {
    return -1;
  }
  if (x > y) {
    return 1;
  }
  return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
}

function asDecimal(value: number | bigint | Decimal): Decimal | null {
  if (value instanceof Decimal) {
    return value;
  }
  return typeof value === 'bigint' ? Decimal.of(value) : Decimal.fromNumber(value);
}

function isInt64(cell: unknown): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function mismatch(type: ScalarType): never {
  throw new TypeError(`A cell does not hold a value of type ${type}.`);
}
