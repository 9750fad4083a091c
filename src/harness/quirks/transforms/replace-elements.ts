import { defineTransform } from '../transform.ts';
import { isShapeArray, JsonLeaf, reshape } from './json-shape.ts';

/** An array with anything in it, or JSON text of one, becomes an array of the text `value` alone. */
export const replaceElements = defineTransform({
  name: 'replaceElements',
  parameters: { value: { type: 'string' } },
  apply: (before, _context, { value }) =>
    reshape(before, (shape) => (isShapeArray(shape) && shape.length > 0 ? [new JsonLeaf(value)] : shape)),
});
