import type { JsonValue } from '../content/yaml-value.ts';

export type { JsonValue };

/** An object of JSON. One that was read from a response has no prototype, so every member is one that the response has. */
export type JsonObject = { readonly [key: string]: JsonValue };

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
