import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';
import { canonicalJson } from './canonical-json.ts';
import { canonicalValue, memberOf } from './canonical-value.ts';
import type { FunctionBody } from './function-body.ts';
import { functionShape } from './function-shape.ts';
import type { LiveFunction } from './live-function.ts';
import type { LiveRule } from './live-rule.ts';
import type { ObjectShape, Shape } from './resource-shape.ts';
import type { RuleBody } from './rule-body.ts';
import { ruleShapes } from './rule-shape.ts';

/**
 * What to PUT so that a rule is as desired. A PUT replaces all of a resource, so what the live one has that no contract we know
 * names, and its template, goes along; what is read-only does not, and of the envelope only `etag` (which makes the service refuse when
 * somebody else wrote meanwhile) and `kind` are sent.
 *
 * The live rule has to be of the same kind: the service changes none.
 */
export function ruleRequest(desired: RuleBody, live?: LiveRule): JsonObject {
  const shape = ruleShapes[desired.kind];
  const properties = live === undefined ? desired.properties : mergeObject(shape, desired.properties, live.properties);
  return { ...(live?.etag !== undefined && { etag: live.etag }), kind: desired.kind, properties };
}

/** What to PUT so that a function is as desired; see {@link ruleRequest}. */
export function functionRequest(desired: FunctionBody, live?: LiveFunction): JsonObject {
  const properties =
    live === undefined ? desired.properties : mergeObject(functionShape, desired.properties, live.properties);
  return { ...(live?.etag !== undefined && { etag: live.etag }), properties };
}

function mergeObject(shape: ObjectShape, desired: JsonObject, live: JsonObject): JsonObject {
  const ignored = shape.ignored ?? [];
  const members = Object.entries(shape.fields).flatMap(([name, field]) => {
    const merged = mergeValue(field, memberOf(desired, name), memberOf(live, name));
    return merged === undefined ? [] : [[name, merged] as const];
  });
  const others = Object.entries({ ...live, ...desired }).filter(
    ([name, value]) => !Object.hasOwn(shape.fields, name) && !ignored.includes(name) && value !== null,
  );
  return Object.fromEntries([...members, ...others]);
}

function mergeValue(shape: Shape, desired: JsonValue | undefined, live: JsonValue | undefined): JsonValue | undefined {
  if (shape.type === 'object') {
    if (!isJsonObject(live)) return desired;
    if (isJsonObject(desired)) return mergeObject(shape, desired, live);
    // Without the object there is still the unknown that it had.
    const left = mergeObject(shape, {}, live);
    return Object.keys(left).length === 0 ? desired : left;
  }
  if (shape.type === 'items' && Array.isArray(desired) && Array.isArray(live)) {
    return mergeItems(shape, desired, live);
  }
  return desired;
}

/** Items take over what is unknown from the live item that is equal or, where there is none, has the same key. */
function mergeItems(
  shape: Extract<Shape, { type: 'items' }>,
  desired: readonly JsonValue[],
  live: readonly JsonValue[],
): readonly JsonValue[] {
  const textOf = (item: JsonValue): string => canonicalJson(canonicalValue(shape.item, item) ?? null);
  const keyOf = (item: JsonValue): string => {
    const key = isJsonObject(item) ? memberOf(item, shape.key) : undefined;
    return typeof key === 'string' ? key.toLowerCase() : '';
  };
  const left = [...live];
  const take = (matches: (item: JsonValue) => boolean): JsonValue | undefined => {
    const at = left.findIndex(matches);
    return at === -1 ? undefined : left.splice(at, 1)[0];
  };
  const equals = desired.map((item) => take((other) => textOf(other) === textOf(item)));
  return desired.map((item, index) => {
    const found = equals[index] ?? take((other) => keyOf(other) === keyOf(item));
    return isJsonObject(item) && isJsonObject(found) ? mergeObject(shape.item, item, found) : item;
  });
}
