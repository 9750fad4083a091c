/** What a JSON text can hold. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object; an absent key and a key with `null` are different things, as they are on the wire. */
export interface JsonObject {
  [key: string]: Json;
}

/** Whether a value is a JSON object, which an array and `null` are not. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
