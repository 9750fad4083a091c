import { parseIsoDuration } from './iso-duration.ts';
import { isObject, type Json } from './json.ts';
import { type ObjectShape, propertyShape, type Shape } from './shape.ts';

/** One place where a body is not of its shape. */
export interface ShapeProblem {
  /** Like `properties.entityMappings[0].entityType`. */
  readonly path: string;
  readonly rule: 'required' | 'type' | 'value' | 'unknown' | 'read-only' | 'preview';
  /** What the service answers. */
  readonly message: string;
}

/**
 * Compares a body with its shape. `stored` is what the service holds at the same place: unknown properties that it has
 * too are fine. `null` for an optional property is the same as leaving it out, for a required one it is missing.
 */
export function checkShape(
  shape: Shape,
  value: Json | undefined,
  path: string,
  stored: Json | undefined,
  preview: boolean,
): ShapeProblem[] {
  switch (shape.type) {
    case 'object':
      return isObject(value) ? checkObject(shape, value, path, stored, preview) : [wrongType(path, 'an object')];
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            checkShape(shape.values, item, `${path}.${key}`, undefined, preview),
          )
        : [wrongType(path, 'an object')];
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) =>
            checkShape(
              shape.items,
              item,
              `${path}[${index}]`,
              Array.isArray(stored) ? stored[index] : undefined,
              preview,
            ),
          )
        : [wrongType(path, 'an array')];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [wrongType(path, 'a boolean')];
    case 'int':
      return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 31
        ? []
        : [wrongType(path, 'a 32-bit integer')];
    case 'duration':
      return typeof value === 'string' && parseIsoDuration(value) !== undefined
        ? []
        : [wrongType(path, 'an ISO 8601 duration')];
    case 'string':
      return checkString(shape, value, path, preview);
  }
}

function checkObject(
  shape: ObjectShape,
  value: { [key: string]: Json },
  path: string,
  stored: Json | undefined,
  preview: boolean,
): ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  const before = isObject(stored) ? stored : {};
  for (const key of Object.keys(shape.required)) {
    if ((value[key] ?? null) === null) {
      problems.push({
        path: path === '' ? key : `${path}.${key}`,
        rule: 'required',
        message: `Required property '${key}' not found in JSON. Path '${path}'.`,
      });
    }
  }
  for (const [key, item] of Object.entries(value)) {
    const place = path === '' ? key : `${path}.${key}`;
    const inner = propertyShape(shape, key);
    if (shape.readOnly?.includes(key)) {
      problems.push({ path: place, rule: 'read-only', message: `Read-only property '${key}' cannot be assigned` });
    } else if (inner === undefined) {
      if (!Object.hasOwn(before, key)) {
        problems.push({
          path: place,
          rule: 'unknown',
          message: `Could not find member '${key}' on object. Path '${place}'.`,
        });
      }
    } else if (item !== null) {
      if (!preview && shape.preview !== undefined && Object.hasOwn(shape.preview, key)) {
        problems.push({
          path: place,
          rule: 'preview',
          message: `Property '${key}' is not supported in this api-version. Path '${place}'.`,
        });
      }
      problems.push(...checkShape(inner, item, place, before[key], preview));
    }
  }
  return problems;
}

function checkString(
  shape: Extract<Shape, { type: 'string' }>,
  value: Json | undefined,
  path: string,
  preview: boolean,
): ShapeProblem[] {
  if (typeof value !== 'string') return [wrongType(path, 'a string')];
  if (shape.values === undefined || shape.values.includes(value)) return [];
  if (shape.previewValues?.includes(value)) {
    return preview
      ? []
      : [{ path, rule: 'preview', message: `Value '${value}' is not supported in this api-version. Path '${path}'.` }];
  }
  return [
    {
      path,
      rule: 'value',
      message: `Error converting value "${value}" of '${path}': it is none of ${shape.values.join(', ')}.`,
    },
  ];
}

function wrongType(path: string, expected: string): ShapeProblem {
  return { path, rule: 'type', message: `Unexpected value at '${path}': it has to be ${expected}.` };
}
