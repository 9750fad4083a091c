import { defineTransform } from '../transform.ts';
import { isShapeArray, isShapeBag, type JsonShape, reshape } from './json-shape.ts';

/** Names of properties begin with a capital, at every depth: `countryOrRegion` becomes `CountryOrRegion`. */
export const capitaliseKeys = defineTransform({
  name: 'capitaliseKeys',
  parameters: {},
  apply: (value) => reshape(value, capitalised),
});

function capitalised(shape: JsonShape): JsonShape {
  if (isShapeArray(shape)) return shape.map(capitalised);
  if (!isShapeBag(shape)) return shape;
  return new Map([...shape].map(([key, item]) => [key.charAt(0).toUpperCase() + key.slice(1), capitalised(item)]));
}
