import type { JsonObject, JsonValue } from './json-object.ts';

/** Far deeper than any resource of Azure, far from the end of the stack. */
const depthLimit = 100;

/**
 * Reads JSON that somebody else wrote. Its objects have no prototype and no `__proto__`, which no property of Azure is called, so
 * that copying them changes nothing but the copy. Undefined for what is no JSON, and for what is nested more than 100 deep.
 */
export function parseJsonBody(text: string): JsonValue | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return harmless(value, 0);
}

function harmless(value: unknown, depth: number): JsonValue | undefined {
  if (depth > depthLimit) return undefined;
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value) {
      const copy = harmless(item, depth + 1);
      if (copy === undefined) return undefined;
      items.push(copy);
    }
    return items;
  }
  if (typeof value === 'object' && value !== null) {
    const bag: { [key: string]: JsonValue } = Object.create(null);
    for (const [key, member] of Object.entries(value)) {
      if (key === '__proto__') continue;
      const copy = harmless(member, depth + 1);
      if (copy === undefined) return undefined;
      bag[key] = copy;
    }
    return bag satisfies JsonObject;
  }
  return isPlain(value) ? value : undefined;
}

function isPlain(value: unknown): value is null | boolean | number | string {
  return value === null || typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
}
