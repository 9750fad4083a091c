import { defineTransform } from '../transform.ts';
import { isShapeArray, isShapeBag, type JsonShape, reshape } from './json-shape.ts';

/** The properties of every object in descending order of their names: `{"Name":…,"Value":…}` becomes `{"Value":…,"Name":…}`. */
export const sortKeysDescending = defineTransform({
  name: 'sortKeysDescending',
  parameters: {},
  apply: (value) => reshape(value, sorted),
});

function sorted(shape: JsonShape): JsonShape {
  if (isShapeArray(shape)) return shape.map(sorted);
  if (!isShapeBag(shape)) return shape;
  const keys = [...shape.keys()].sort().reverse();
  return new Map(
    keys.flatMap((key): [string, JsonShape][] => {
      const item = shape.get(key);
      return item === undefined ? [] : [[key, sorted(item)]];
    }),
  );
}
