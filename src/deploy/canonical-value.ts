import type { JsonObject, JsonValue } from '../azure/json-object.ts';
import { isJsonObject } from '../azure/json-object.ts';
import { formatIsoDuration, parseDuration } from '../content/duration.ts';
import { canonicalJson } from './canonical-json.ts';
import { canonicalQuery } from './canonical-query.ts';
import { canonicalParameters } from './function-parameters.ts';
import type { ObjectShape, Shape } from './resource-shape.ts';

/** `kept` leaves lists and names in the order that they have, for files that people read; only what is `sorted` can be compared. */
export type CanonicalOrder = 'sorted' | 'kept';

/**
 * The one form of a value of this shape that all values have that mean the same; undefined for what is as good as absent. A value
 * of another JSON type than the shape's is kept, so that it shows as a difference. Nothing but what the shape names is in it.
 */
export function canonicalValue(
  shape: Shape,
  value: JsonValue | undefined,
  order: CanonicalOrder = 'sorted',
): JsonValue | undefined {
  switch (shape.type) {
    case 'text':
      return asText(value, shape.absent, (text) => text.trim());
    case 'prose':
      return asText(value, undefined, canonicalProse);
    case 'query':
      return asText(value, undefined, canonicalQuery);
    case 'parameters':
      return asText(value, undefined, canonicalParameters);
    case 'duration':
      return asText(value, shape.absent, canonicalDuration);
    case 'choice':
      return asText(value, shape.absent, (text) => optionOf(shape.options, text.trim()));
    case 'flag':
    case 'number':
      return value ?? shape.absent;
    case 'set':
      return canonicalSet(shape, value, order);
    case 'map':
      return isJsonObject(value) ? canonicalMap(value, order) : (value ?? undefined);
    case 'items':
      return canonicalItems(shape.item, value, order);
    case 'object':
      return canonicalObject(shape, value, order);
  }
}

/** {@link canonicalValue} of an object: members in the order of the shape. */
export function canonicalObject(
  shape: ObjectShape,
  value: JsonValue | undefined,
  order: CanonicalOrder = 'sorted',
): JsonValue | undefined {
  if (value === undefined || value === null) return shape.filled === true ? canonicalObject(shape, {}) : undefined;
  if (!isJsonObject(value)) return value;
  const members = Object.entries(shape.fields).flatMap(([name, field]) => {
    const member = canonicalValue(field, memberOf(value, name), order);
    return member === undefined ? [] : [[name, member] as const];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** A member of an object that is its own: `toString` is none, unless the text had one. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function asText(
  value: JsonValue | undefined,
  absent: string | undefined,
  canonical: (text: string) => string,
): JsonValue | undefined {
  if (value === undefined || value === null) return absent;
  if (typeof value !== 'string') return value;
  const text = canonical(value);
  return text === '' ? absent : text;
}

function canonicalProse(text: string): string {
  return text.replace(/[ \t\r]+\n/g, '\n').trimEnd();
}

function canonicalDuration(text: string): string {
  const ticks = parseDuration(text);
  return ticks === null ? text.trim() : formatIsoDuration(ticks);
}

function optionOf(options: readonly string[], text: string): string {
  return options.find((option) => option.toLowerCase() === text.toLowerCase()) ?? text;
}

function canonicalSet(
  shape: Extract<Shape, { type: 'set' }>,
  value: JsonValue | undefined,
  order: CanonicalOrder,
): JsonValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return value;
  const texts = value.map((item) => {
    const text = item.trim();
    return optionOf(shape.options ?? [], shape.upper === true ? text.toUpperCase() : text);
  });
  const unique = [...new Set(texts)].filter((text) => text !== '');
  if (unique.length === 0) return undefined;
  return order === 'kept' ? unique : unique.sort();
}

function canonicalMap(value: JsonObject, order: CanonicalOrder): JsonValue | undefined {
  const members = Object.entries(value).flatMap(([name, member]) => {
    const text = asText(member, undefined, (one) => one.trim());
    return text === undefined ? [] : [[name, text] as const];
  });
  if (members.length === 0) return undefined;
  if (order === 'kept') return Object.fromEntries(members);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function canonicalItems(
  shape: ObjectShape,
  value: JsonValue | undefined,
  order: CanonicalOrder,
): JsonValue | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) return value;
  const items = value.flatMap((item: JsonValue) => {
    const canonical = canonicalObject(shape, item, order);
    return canonical === undefined ? [] : [{ canonical, text: canonicalJson(canonical) }];
  });
  if (items.length === 0) return undefined;
  if (order === 'sorted') items.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return items.map(({ canonical }) => canonical);
}
