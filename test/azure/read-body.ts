import { type Answer, armError } from './answer.ts';
import { isPreview } from './api-versions.ts';
import { checkShape } from './check-shape.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { withoutNulls, withoutPreview, withoutUnknown } from './reshape.ts';
import type { ObjectShape } from './shape.ts';
import { deviates, type WorkspaceCall } from './world.ts';

const READ_ONLY = ['id', 'name', 'type', 'systemData'];

/** What was read, or the answer to what cannot be read. */
export type Read<T> = { readonly read: T } | { readonly refused: Answer };

/** The body of a PUT, taken apart. */
export interface Envelope {
  readonly kind: Json | undefined;
  readonly etag: Json | undefined;
  readonly properties: JsonObject;
  /** What stands beside them, which only what the service holds already may. */
  readonly root: JsonObject;
}

/** The envelope of a body (contract 1.3), or the 400 for it. `fields` are the ones allowed beside `properties`. */
export function readEnvelope(call: WorkspaceCall, fields: readonly string[], storedRoot: JsonObject): Read<Envelope> {
  const { body } = call.request;
  if (!isObject(body)) {
    deviates(call, 'The body is no JSON object.');
    return {
      refused: armError(400, 'InvalidRequestContent', 'The request content was invalid and could not be deserialized.'),
    };
  }
  const { kind, etag, properties, ...rest } = body;
  const root: [string, Json][] = [];
  for (const [key, value] of Object.entries(body)) {
    if (key === 'properties' || fields.includes(key)) continue;
    if (READ_ONLY.includes(key)) return badShape(call, key, `Read-only property '${key}' cannot be assigned`);
    if (!Object.hasOwn(storedRoot, key) && call.world.settings.unknownProperties === 'refused') {
      return badShape(call, key, `Could not find member '${key}' on object. Path '${key}'.`);
    }
    if (Object.hasOwn(rest, key)) root.push([key, value]);
  }
  const keep = call.world.settings.unknownProperties !== 'dropped';
  for (const [key, value] of Object.entries({ kind, etag })) {
    if (typeof value !== 'string' && (value ?? null) !== null) {
      return badShape(call, key, `Unexpected value at '${key}': it has to be a string.`);
    }
  }
  if (!isObject(properties)) {
    return badShape(call, 'properties', "Required property 'properties' not found in JSON. Path ''.");
  }
  const kept = root.filter(([key]) => keep || Object.hasOwn(storedRoot, key));
  return { read: { kind, etag, properties, root: Object.fromEntries(kept) } };
}

/**
 * The properties that are to be stored, without `null`s, or the 400 for them. Everything that is not of the shape is a
 * violation too, as a caller knows the shape.
 */
export function readProperties(
  call: WorkspaceCall,
  shape: ObjectShape,
  properties: JsonObject,
  stored: JsonObject | undefined,
): Read<JsonObject> {
  const { settings } = call.world;
  const preview = isPreview(call.apiVersion);
  let refusal: string | undefined;
  for (const problem of checkShape(shape, properties, 'properties', stored, preview)) {
    if (problem.rule === 'unknown' && settings.unknownProperties !== 'refused') continue;
    deviates(call, `${problem.path}: ${problem.message}`);
    if (problem.rule !== 'preview' || settings.previewOnStable === 'rejected') refusal ??= problem.message;
  }
  if (refusal !== undefined) return { refused: armError(400, 'BadRequest', refusal) };
  let kept: Json = withoutNulls(properties);
  if (!preview) kept = withoutPreview(shape, kept) ?? {};
  if (settings.unknownProperties === 'dropped') kept = withoutUnknown(shape, kept, stored);
  return { read: isObject(kept) ? kept : {} };
}

function badShape(call: WorkspaceCall, path: string, message: string): { refused: Answer } {
  deviates(call, `${path}: ${message}`);
  return { refused: armError(400, 'BadRequest', message) };
}
