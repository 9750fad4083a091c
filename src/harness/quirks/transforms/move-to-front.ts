import { parseJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';
import { isShapeArray, isShapeBag, JsonLeaf, type JsonShape, reshape, shapeOf } from './json-shape.ts';

/**
 * Of an array of objects, the one whose property `key` is `value` comes first; where there is none, `element` (JSON text of an
 * object with that property) is put there. An empty array is not struck.
 */
export const moveToFront = defineTransform({
  name: 'moveToFront',
  parameters: { key: { type: 'string' }, value: { type: 'string' }, element: { type: 'string' } },
  apply: (value, _context, { key, value: wanted, element }) =>
    reshape(value, (shape) => {
      if (!isShapeArray(shape) || !shape.every(isShapeBag) || shape.length === 0) return shape;
      const isWanted = (item: JsonShape): boolean => {
        const found = isShapeBag(item) ? item.get(key) : undefined;
        return found instanceof JsonLeaf && found.value === wanted;
      };
      const index = shape.findIndex(isWanted);
      const first = index === -1 ? shapeOf(parseJson(element)?.value ?? null) : shape[index];
      return index === 0 || first === undefined ? shape : [first, ...shape.filter((_, at) => at !== index)];
    }),
});
