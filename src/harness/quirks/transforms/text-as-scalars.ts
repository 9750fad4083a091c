import type { Dynamic } from '../../../kql/values/dynamic.ts';
import { defineTransform } from '../transform.ts';
import { JsonLeaf } from './json-shape.ts';
import { mapLeaves } from './map-leaves.ts';

/** In an object, an array or JSON text, texts that spell a truth value or a whole number become one: `"True"` becomes `true`. */
export const textAsScalars = defineTransform({
  name: 'textAsScalars',
  parameters: {},
  apply: (value) => mapLeaves(value, scalar),
});

function scalar(value: Dynamic | null): JsonLeaf | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^(?:true|false)$/i.test(value)) return new JsonLeaf(value.toLowerCase() === 'true');
  return /^(?:0|-?[1-9]\d{0,17})$/.test(value) ? new JsonLeaf(BigInt(value)) : undefined;
}
