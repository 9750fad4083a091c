import type { Dynamic } from '../../../kql/values/dynamic.ts';
import { isShapeArray, isShapeBag, JsonLeaf, type JsonShape, reshape } from './json-shape.ts';

/** An object, an array or JSON text of one, with another value for each of its scalars for which `change` has one. */
export function mapLeaves(value: Dynamic, change: (value: Dynamic | null) => JsonLeaf | undefined): Dynamic | null {
  const mapped = (shape: JsonShape): JsonShape => {
    if (shape instanceof JsonLeaf) return change(shape.value) ?? shape;
    if (isShapeArray(shape)) return shape.map(mapped);
    return isShapeBag(shape) ? new Map([...shape].map(([key, item]) => [key, mapped(item)])) : shape;
  };
  return reshape(value, mapped);
}
