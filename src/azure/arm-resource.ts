import { isJsonObject, type JsonObject, type JsonValue } from './json-object.ts';

/**
 * A resource as the service gives it. Only the envelope is understood; `properties` and `rest` are what came, known or not, so that
 * nothing is lost when it is written back.
 */
export interface ArmResource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** What a PUT sends along to overwrite this state and no other. */
  readonly etag?: string;
  readonly kind?: string;
  readonly properties: JsonObject;
  /** The other members of the envelope: `systemData`, `location`, `tags`. */
  readonly rest: JsonObject;
}

const longestText = 4_096;

/** Reads a resource; undefined for what is none. An `etag` is also taken as `eTag`, as some services spell it. */
export function readArmResource(value: JsonValue | undefined): ArmResource | undefined {
  if (!isJsonObject(value)) return undefined;
  const { id, name, type, etag: lower, eTag, kind, properties, ...others } = value;
  const etag = lower ?? eTag;
  if (!isText(id) || !isText(name) || !isText(type) || !isJsonObject(properties)) return undefined;
  if (![etag, kind].every((text) => text === undefined || text === null || isText(text))) return undefined;
  const rest: { [key: string]: JsonValue } = Object.assign(Object.create(null), others);
  return {
    id,
    name,
    type,
    ...(isText(etag) ? { etag } : {}),
    ...(isText(kind) ? { kind } : {}),
    properties,
    rest,
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= longestText;
}
