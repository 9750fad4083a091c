import { isMap, isScalar, isSeq } from 'yaml';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { maxInt64, minInt64 } from '../kql/values/int64.ts';
import type { YamlDocument } from './yaml-document.ts';

/** What JSON can hold, as plain JavaScript values. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * A YAML value as a dynamic, exactly: an integer is a long with all its digits, a number with a point or an exponent is a
 * real (as is an integer beyond 64 bits), keys keep their order. What a tag or an old YAML version makes of a scalar
 * (dates, binary data) is undone: such a value is its text.
 */
export function yamlToDynamic(document: YamlDocument, node: unknown): Dynamic | null {
  const resolved = document.resolve(node);
  if (isSeq(resolved)) return resolved.items.map((item) => yamlToDynamic(document, item));
  if (isMap(resolved)) {
    return new Map(resolved.items.map(({ key, value }) => [scalarText(document, key), yamlToDynamic(document, value)]));
  }
  return isScalar(resolved) ? scalarToDynamic(resolved.value, resolved.source ?? '') : null;
}

function scalarToDynamic(value: unknown, text: string): Dynamic | null {
  switch (typeof value) {
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return /[.eE]|inf|nan/i.test(text) && !/^0x/i.test(text) ? value : integer(text, value);
    default:
      return value === null || value === undefined ? null : text;
  }
}

function integer(text: string, value: number): Dynamic {
  // YAML writes 0o17 and 0x1F as BigInt() reads them, but not their signs.
  const match = /^([-+]?)([0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/.exec(text);
  if (match === null) return value;
  const long = BigInt(match[2] ?? '') * (match[1] === '-' ? -1n : 1n);
  return long >= minInt64 && long <= maxInt64 ? long : value;
}

/** A YAML value as plain JSON values: for settings, where `1` and `1.0` need not be told apart. */
export function yamlToJson(document: YamlDocument, node: unknown): JsonValue {
  const resolved = document.resolve(node);
  if (isSeq(resolved)) return resolved.items.map((item) => yamlToJson(document, item));
  if (isMap(resolved)) {
    // No prototype, so that `__proto__` is a key like any other.
    const bag: { [key: string]: JsonValue } = Object.create(null);
    for (const { key, value } of resolved.items) bag[scalarText(document, key)] = yamlToJson(document, value);
    return bag;
  }
  if (!isScalar(resolved)) return null;
  const { value, source = '' } = resolved;
  if (value === null || value === undefined) return null;
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' ? value : source;
}

/** The text of a scalar (a key, mostly); empty for anything else. */
export function scalarText(document: YamlDocument, node: unknown): string {
  const resolved = document.resolve(node);
  return isScalar(resolved) ? (resolved.source ?? '') : '';
}
