import { quoteJson } from '../../../kql/values/dynamic-json.ts';
import { defineTransform } from '../transform.ts';
import { isShapeArray, isShapeBag, type JsonShape, reshape, writeShape } from './json-shape.ts';

/** JSON text over many lines, as a serializer for people writes it: two blanks a level, lines that end in CR LF. */
export const prettyPrint = defineTransform({
  name: 'prettyPrint',
  parameters: {},
  apply: (value) => (typeof value === 'string' ? reshape(value, (shape) => shape, pretty) : value),
});

function pretty(shape: JsonShape): string {
  return written(shape, '');
}

function written(shape: JsonShape, indent: string): string {
  const inner = `${indent}  `;
  const lines = (open: string, items: readonly string[], close: string): string =>
    [open, items.map((item) => inner + item).join(',\r\n'), indent + close].join('\r\n');
  if (isShapeArray(shape) && shape.length > 0)
    return lines(
      '[',
      shape.map((item) => written(item, inner)),
      ']',
    );
  if (!isShapeBag(shape) || shape.size === 0) return writeShape(shape);
  return lines(
    '{',
    [...shape].map(([key, item]) => `${quoteJson(key)}: ${written(item, inner)}`),
    '}',
  );
}
