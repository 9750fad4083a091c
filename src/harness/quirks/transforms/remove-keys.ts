import { defineTransform } from '../transform.ts';
import { isShapeBag, reshape } from './json-shape.ts';

/** An object, or JSON text of one, without the properties `keys`. */
export const removeKeys = defineTransform({
  name: 'removeKeys',
  parameters: { keys: { type: 'texts' } },
  apply: (value, _context, { keys }) =>
    reshape(value, (shape) =>
      isShapeBag(shape) && keys.some((key) => shape.has(key))
        ? new Map([...shape].filter(([key]) => !keys.includes(key)))
        : shape,
    ),
});
