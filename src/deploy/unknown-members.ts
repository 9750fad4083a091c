import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';
import { memberOf } from './canonical-value.ts';
import type { ObjectShape, Shape } from './resource-shape.ts';

/** A member of a resource that no contract which we know has. */
export interface UnknownMember {
  /** Names and indexes: `['entityMappings', '0', 'confidence']`. */
  readonly path: readonly string[];
  readonly value: JsonValue;
}

/** The members of an object that its shape does not name, at any depth, in the order of the object. */
export function unknownMembers(shape: ObjectShape, value: JsonObject): readonly UnknownMember[] {
  const known = [...Object.keys(shape.fields), ...(shape.ignored ?? []), ...(shape.kept ?? [])];
  const own = Object.entries(value)
    .filter(([name, member]) => !known.includes(name) && member !== null)
    .map(([name, member]) => ({ path: [name], value: member }));
  const inside = Object.entries(shape.fields).flatMap(([name, field]) =>
    unknownInside(field, memberOf(value, name)).map((one) => ({ ...one, path: [name, ...one.path] })),
  );
  return [...own, ...inside];
}

function unknownInside(shape: Shape, value: JsonValue | undefined): readonly UnknownMember[] {
  if (shape.type === 'object' && isJsonObject(value)) return unknownMembers(shape, value);
  if (shape.type !== 'items' || !Array.isArray(value)) return [];
  return value.flatMap((item: JsonValue, index) =>
    unknownInside(shape.item, item).map((one) => ({ ...one, path: [String(index), ...one.path] })),
  );
}
