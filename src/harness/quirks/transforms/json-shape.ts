import { type Dynamic, isArray, isBag } from '../../../kql/values/dynamic.ts';
import { formatJson, parseJson, quoteJson } from '../../../kql/values/dynamic-json.ts';

/** A scalar of a nested value; of JSON text, with the text in which it was written. */
export class JsonLeaf {
  readonly value: Dynamic | null;
  readonly text: string;

  constructor(value: Dynamic | null, text: string = formatJson(value)) {
    this.value = value;
    this.text = text;
  }
}

/** The structure of a nested value, whose scalars are carried along as they are written. */
export type JsonShape = JsonLeaf | readonly JsonShape[] | ReadonlyMap<string, JsonShape>;

export function isShapeArray(shape: JsonShape | undefined): shape is readonly JsonShape[] {
  return Array.isArray(shape);
}

export function isShapeBag(shape: JsonShape | undefined): shape is ReadonlyMap<string, JsonShape> {
  return shape instanceof Map;
}

/**
 * An object or array, or a text that holds one as JSON, in another structure. When `change` gives the shape that it got, or one
 * that is written the same, the value stays the identical one. Text is written without blanks, unless `write` says otherwise;
 * numbers and strings in it keep their spelling. Anything else, and text that does not parse, is left alone.
 */
export function reshape(
  value: Dynamic,
  change: (shape: JsonShape) => JsonShape,
  write: (shape: JsonShape) => string = writeShape,
): Dynamic | null {
  if (isArray(value) || isBag(value)) {
    const shape = shapeOf(value);
    const changed = change(shape);
    return writeShape(changed) === writeShape(shape) ? value : dynamicOf(changed);
  }
  const shape = typeof value === 'string' ? shapeOfText(value) : undefined;
  if (shape === undefined || shape instanceof JsonLeaf) return value;
  const changed = change(shape);
  return changed === shape && write === writeShape ? value : unlessSame(value, write(changed), writeShape(shape));
}

/** What differs from the text in blanks only was not changed. */
function unlessSame(value: Dynamic, after: string, before: string): Dynamic {
  return after === before ? value : after;
}

/** The shape of a value; its scalars are written as `tostring()` would. */
export function shapeOf(value: Dynamic | null): JsonShape {
  if (isArray(value)) return value.map(shapeOf);
  if (isBag(value)) return new Map([...value].map(([key, item]) => [key, shapeOf(item)]));
  return new JsonLeaf(value);
}

function dynamicOf(shape: JsonShape): Dynamic | null {
  if (shape instanceof JsonLeaf) return shape.value;
  if (isShapeArray(shape)) return shape.map(dynamicOf);
  return new Map([...shape].map(([key, item]) => [key, dynamicOf(item)]));
}

/** JSON without blanks. */
export function writeShape(shape: JsonShape): string {
  if (shape instanceof JsonLeaf) return shape.text;
  if (isShapeArray(shape)) return `[${shape.map(writeShape).join(',')}]`;
  return `{${[...shape].map(([key, item]) => `${quoteJson(key)}:${writeShape(item)}`).join(',')}}`;
}

/** The shape of JSON text; undefined when it is none. */
function shapeOfText(text: string): JsonShape | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const parsed = parseJson(text);
  if (parsed === undefined) return undefined;
  const scalars = text.match(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[^\s,:[\]{}"]+/g) ?? [];
  let next = 0;
  const read = (value: Dynamic | null): JsonShape => {
    if (isArray(value)) return value.map(read);
    if (isBag(value)) {
      const entries = [...value].map(([key, item]): [string, JsonShape] => {
        next++;
        return [key, read(item)];
      });
      return new Map(entries);
    }
    return new JsonLeaf(value, scalars[next++] ?? formatJson(value));
  };
  const shape = read(parsed.value);
  // With a repeated key there are more scalars than values.
  return next === scalars.length ? shape : shapeOf(parsed.value);
}
