import { defineTransform } from '../transform.ts';
import { isShapeArray, reshape } from './json-shape.ts';

/** An object or array, or JSON text of one, without anything in it: `{}` or `[]`. */
export const clearJson = defineTransform({
  name: 'clearJson',
  parameters: {},
  apply: (value) => reshape(value, (shape) => (isShapeArray(shape) ? [] : new Map())),
});
