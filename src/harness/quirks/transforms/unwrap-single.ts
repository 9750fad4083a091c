import { defineTransform } from '../transform.ts';
import { isShapeArray, isShapeBag, reshape } from './json-shape.ts';

/** An array of one object becomes the object. */
export const unwrapSingle = defineTransform({
  name: 'unwrapSingle',
  parameters: {},
  apply: (value) =>
    reshape(value, (shape) => {
      const only = isShapeArray(shape) && shape.length === 1 ? shape[0] : undefined;
      return isShapeBag(only) ? only : shape;
    }),
});
