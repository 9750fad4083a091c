/** What a body has to look like, as the tables of the contract say it. */
export type Shape =
  | { readonly type: 'string'; readonly values?: readonly string[]; readonly previewValues?: readonly string[] }
  | { readonly type: 'boolean' | 'int' | 'duration' }
  | { readonly type: 'array'; readonly items: Shape }
  /** Any keys, all with values of one shape. */
  | { readonly type: 'map'; readonly values: Shape }
  | ObjectShape;

/** An object with known properties. */
export interface ObjectShape {
  readonly type: 'object';
  readonly required: Readonly<Record<string, Shape>>;
  readonly optional: Readonly<Record<string, Shape>>;
  /** Properties of preview versions only; all optional. */
  readonly preview?: Readonly<Record<string, Shape>>;
  /** Properties that the service sets and nobody sends. */
  readonly readOnly?: readonly string[];
}

export const STRING: Shape = { type: 'string' };
export const BOOLEAN: Shape = { type: 'boolean' };
export const INT: Shape = { type: 'int' };
export const DURATION: Shape = { type: 'duration' };
export const STRINGS: Shape = { type: 'array', items: STRING };

/** A string out of a list. */
export function oneOf(...values: readonly string[]): Shape {
  return { type: 'string', values };
}

/** The shape of a property, or undefined where the object has no such property. */
export function propertyShape(shape: Shape | undefined, key: string): Shape | undefined {
  if (shape?.type === 'map') return shape.values;
  if (shape?.type !== 'object') return undefined;
  for (const group of [shape.required, shape.optional, shape.preview ?? {}]) {
    if (Object.hasOwn(group, key)) return group[key];
  }
  return undefined;
}
