import type { Cell, Int64 } from './cell.ts';
import { Decimal } from './decimal.ts';
import { type Dynamic, DynamicScalar, isArray, isBag, isScalarOf } from './dynamic.ts';
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

/** NaN sorts below every number and equal to itself; -0 equals 0. */
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

const ranks = ['bool', 'number', 'datetime', 'timespan', 'guid', 'string', 'array', 'bag', 'null'] as const;

function rankOf(value: Dynamic | null): number {
  return ranks.indexOf(kindOf(value));
}

function kindOf(value: Dynamic | null): (typeof ranks)[number] {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'boolean') {
    return 'bool';
  }
  if (typeof value === 'string') {
    return 'string';
  }
  if (typeof value === 'bigint' || typeof value === 'number') {
    return 'number';
  }
  if (value instanceof DynamicScalar) {
    return value.type === 'decimal' ? 'number' : value.type;
  }
  return isArray(value) ? 'array' : 'bag';
}

/** A total order over dynamics: by kind, then numbers by value, text by code point, arrays item by item. Nulls last. */
export function compareDynamics(a: Dynamic | null, b: Dynamic | null): number {
  const rank = rankOf(a) - rankOf(b);
  if (rank !== 0) {
    return rank;
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return compareStrings(a, b);
  }
  if (typeof a === 'boolean') {
    return Number(a) - Number(b);
  }
  if (isArray(a) && isArray(b)) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at += 1) {
      const order = compareDynamics(a[at] ?? null, b[at] ?? null);
      if (order !== 0) {
        return order;
      }
    }
    return a.length - b.length;
  }
  if (isBag(a) && isBag(b)) {
    return compareStrings(dynamicKey(a), dynamicKey(b));
  }
  if (isScalarOf(a, 'guid') && isScalarOf(b, 'guid')) {
    return compareStrings(a.value, b.value);
  }
  if (a instanceof DynamicScalar && b instanceof DynamicScalar && isInt64(a.value) && isInt64(b.value)) {
    return compareInt64(a.value, b.value);
  }
  return a === null || b === null ? 0 : compareNumbers(a, b);
}

function compareNumbers(a: Dynamic, b: Dynamic): number {
  if (typeof a === 'number' && typeof b === 'number') {
    return compareReals(a, b);
  }
  if (isScalarOf(a, 'decimal') || isScalarOf(b, 'decimal')) {
    const x = asDecimal(a);
    const y = asDecimal(b);
    return x === null || y === null ? compareReals(Number(a), Number(b)) : x.compare(y);
  }
  // JavaScript compares a bigint and a number by their exact values.
  const x = typeof a === 'bigint' || typeof a === 'number' ? a : Number.NaN;
  const y = typeof b === 'bigint' || typeof b === 'number' ? b : Number.NaN;
  if (x < y) {
    return -1;
  }
  if (x > y) {
    return 1;
  }
  return Number.isNaN(x) ? (Number.isNaN(y) ? 0 : -1) : Number.isNaN(y) ? 1 : 0;
}

function asDecimal(value: Dynamic): Decimal | null {
  if (isScalarOf(value, 'decimal')) {
    return value.value;
  }
  if (typeof value === 'bigint') {
    return Decimal.of(value);
  }
  return typeof value === 'number' ? Decimal.fromNumber(value) : null;
}

function isInt64(cell: unknown): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

function mismatch(type: ScalarType): never {
  throw new TypeError(`A cell does not hold a value of type ${type}.`);
}
