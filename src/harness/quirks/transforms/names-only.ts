import { defineTransform } from '../transform.ts';
import { isShapeArray, isShapeBag, JsonLeaf, type JsonShape, reshape } from './json-shape.ts';

/** An array of changed properties, objects with a `Name` or `displayName`, becomes an array of their names. */
export const namesOnly = defineTransform({
  name: 'namesOnly',
  parameters: {},
  apply: (value) =>
    reshape(value, (shape) => {
      if (!isShapeArray(shape) || shape.length === 0) return shape;
      const names = shape.map(nameOf);
      return names.every((name) => name !== undefined) ? names : shape;
    }),
});

function nameOf(shape: JsonShape): JsonLeaf | undefined {
  const name = isShapeBag(shape) ? (shape.get('Name') ?? shape.get('displayName')) : undefined;
  return name instanceof JsonLeaf && typeof name.value === 'string' ? name : undefined;
}
