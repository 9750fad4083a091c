import { isObject, type Json } from './json.ts';
import { propertyShape, type Shape } from './shape.ts';

/** A field that a stored resource had and no longer has after a PUT. */
export interface LostField {
  /** The number of the request that took it away. */
  readonly request: number;
  readonly type: string;
  readonly workspace: string;
  readonly name: string;
  /** Like `properties.incidentConfiguration.owner` or `properties.tags[team]`. */
  readonly path: string;
  /** Whether the contract knows the field. A deployer may take away what it knows; what it does not, it has to keep. */
  readonly known: boolean;
  readonly value: Json;
}

/** A lost field without the request. */
export type LostPath = Pick<LostField, 'path' | 'known' | 'value'>;

/**
 * The fields of `before` that `after` lacks; `null` is no value. Elements of an array that have a name are found again by
 * it, others by their place as long as the array has its length.
 */
export function lostFields(
  before: Json | undefined,
  after: Json | undefined,
  shape: Shape | undefined,
  path: string,
): LostPath[] {
  if (isObject(before) && isObject(after)) {
    return Object.entries(before).flatMap(([key, value]) => {
      const inner = propertyShape(shape, key);
      const place = `${path}.${key}`;
      if (value === null) return [];
      if ((after[key] ?? null) === null) return [{ path: place, known: inner !== undefined, value }];
      return lostFields(value, after[key], inner, place);
    });
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const items = shape?.type === 'array' ? shape.items : undefined;
    return before.flatMap((item, index) => {
      const name = nameOf(item);
      if (name !== undefined) {
        const found = after.find((other) => nameOf(other) === name);
        if (found === undefined) return [{ path: `${path}[${name}]`, known: items !== undefined, value: item }];
        return lostFields(item, found, items, `${path}[${name}]`);
      }
      return before.length === after.length ? lostFields(item, after[index], items, `${path}[${index}]`) : [];
    });
  }
  return [];
}

function nameOf(item: Json | undefined): string | undefined {
  return isObject(item) && typeof item['name'] === 'string' ? item['name'] : undefined;
}
