import type { JsonValue } from '../content/yaml-value.ts';

/**
 * A JSON value with the members of every object in the order of their names (by UTF-16 unit), without blanks: equal values have equal
 * texts, so it is what is compared and hashed. With `indent`, the same over several lines, for people.
 */
export function canonicalJson(value: JsonValue, indent?: number): string {
  return JSON.stringify(sorted(value), undefined, indent);
}

function sorted(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, member]) => [name, sorted(member)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
