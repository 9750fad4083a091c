import { formatDatetime } from './datetime.ts';
import { type Dynamic, DynamicScalar, isArray, isBag, isScalarOf } from './dynamic.ts';
import { formatReal } from './real.ts';
import { formatTimespan } from './timespan.ts';

export { parseDynamicLiteral } from './parse-dynamic-literal.ts';
export { maxJsonDepth, type ParsedJson, parseDynamic, parseJson } from './parse-json.ts';

/**
 * The text of `tostring(dynamic)` for arrays and bags, and of any value inside them: JSON without blanks. What JSON cannot
 * express (a datetime, a timespan, NaN) is a string.
 */
export function formatJson(value: Dynamic | null): string {
  if (value === null) {
    return 'null';
  }
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? formatReal(value) : `"${formatReal(value)}"`;
    case 'string':
      return quoteJson(value);
    default:
      break;
  }
  if (value instanceof DynamicScalar) {
    return formatScalar(value);
  }
  if (isArray(value)) {
    return `[${value.map(formatJson).join(',')}]`;
  }
  const entries: string[] = [];
  for (const [key, item] of value) {
    entries.push(`${quoteJson(key)}:${formatJson(item)}`);
  }
  return `{${entries.join(',')}}`;
}

/** The text of a typed scalar on its own, without quotes. */
export function scalarText(value: DynamicScalar): string {
  if (isScalarOf(value, 'datetime')) {
    return formatDatetime(value.value);
  }
  if (isScalarOf(value, 'timespan')) {
    return formatTimespan(value.value);
  }
  return String(value.value);
}

function formatScalar(value: DynamicScalar): string {
  return quoteJson(scalarText(value));
}

const needsEscape = /["\\\u0000-\u001f]/;
const escapes = /["\\\u0000-\u001f]/g;
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A JSON string; only what JSON forbids is escaped, so that letters of every language stay readable. */
export function quoteJson(text: string): string {
  if (!needsEscape.test(text)) {
    return `"${text}"`;
  }
  return `"${text.replace(
    escapes,
    (character) => shortEscapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`;
}

/** The JSON text of a value in a row of output; every digit of a long is kept. */
export function restJsonText(value: Dynamic | null): string {
  return formatJson(value);
}

/**
 * The value as `JSON.stringify` can print it. Longs that a double cannot hold become text; where that matters use
 * {@link restJsonText}.
 */
export function toRestJson(value: Dynamic | null): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : formatReal(value);
  }
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DynamicScalar) {
    return scalarText(value);
  }
  if (isArray(value)) {
    return value.map(toRestJson);
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of value) {
    entries.push([key, toRestJson(item)]);
  }
  return Object.fromEntries(entries);
}

/**
 * The dynamic of a value that `JSON.parse` (or a YAML reader) made. Safe integers become longs, because the text that
 * would tell `1.0` from `1` is gone; everything that JSON cannot express is null.
 */
export function fromJson(value: unknown): Dynamic | null {
  switch (typeof value) {
    case 'boolean':
    case 'string':
    case 'bigint':
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) {
    return null;
  }
  if (value instanceof DynamicScalar || isBag(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(fromJson);
  }
  return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
}
