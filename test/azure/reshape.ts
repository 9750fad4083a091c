import { formatIsoDuration, parseIsoDuration } from './iso-duration.ts';
import { isObject, type Json } from './json.ts';
import { propertyShape, type Shape } from './shape.ts';

/** A value without what only preview versions know; undefined where nothing is left of it. */
export function withoutPreview(shape: Shape | undefined, value: Json): Json | undefined {
  if (shape?.type === 'string' && typeof value === 'string' && shape.previewValues?.includes(value)) return undefined;
  if (shape?.type === 'array' && Array.isArray(value)) {
    return value.flatMap((item) => withoutPreview(shape.items, item) ?? []);
  }
  if (shape?.type !== 'object' || !isObject(value)) return value;
  const kept: [string, Json][] = [];
  for (const [key, item] of Object.entries(value)) {
    if (shape.preview !== undefined && Object.hasOwn(shape.preview, key)) continue;
    const left = withoutPreview(propertyShape(shape, key), item);
    if (left !== undefined) kept.push([key, left]);
    else if (Object.hasOwn(shape.required, key)) return undefined;
  }
  return Object.fromEntries(kept);
}

/** A value without the properties that neither its shape nor `stored` knows. */
export function withoutUnknown(shape: Shape | undefined, value: Json, stored: Json | undefined): Json {
  if (shape?.type === 'array' && Array.isArray(value)) {
    return value.map((item, index) =>
      withoutUnknown(shape.items, item, Array.isArray(stored) ? stored[index] : undefined),
    );
  }
  if (shape?.type !== 'object' || !isObject(value)) return value;
  const before = isObject(stored) ? stored : {};
  const known = Object.entries(value).filter(
    ([key]) => propertyShape(shape, key) !== undefined || Object.hasOwn(before, key),
  );
  return Object.fromEntries(
    known.map(([key, item]) => [key, withoutUnknown(propertyShape(shape, key), item, before[key])]),
  );
}

/** A value with every duration in its canonical spelling: `PT24H` is `P1D`. */
export function withCanonicalDurations(shape: Shape | undefined, value: Json): Json {
  if (shape?.type === 'duration' && typeof value === 'string') {
    const seconds = parseIsoDuration(value);
    return seconds === undefined ? value : formatIsoDuration(seconds);
  }
  if (shape?.type === 'array' && Array.isArray(value)) {
    return value.map((item) => withCanonicalDurations(shape.items, item));
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withCanonicalDurations(propertyShape(shape, key), item)]),
  );
}

/** A value without the properties that are `null`, which are the same as absent ones; in objects at every depth. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === null ? [] : [[key, withoutNulls(item)]])),
  );
}
