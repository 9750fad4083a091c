import { type Dynamic, type DynamicArray, type DynamicBag, isArray, isBag } from '../../kql/values/dynamic.ts';
import { leadsTo } from './leads-to.ts';
import { updateJsonText } from './update-json-text.ts';

/**
 * A place in the records of a table, as `schemas/roles.yaml` writes it: a column, or a path into it, in which
 *
 * - `[]` stands for every element of an array (`TargetResources[].modifiedProperties[].newValue`),
 * - `[Name=To]` for every element whose property `Name` is the text `To`,
 * - `{}` for the JSON that a text holds (`LocationDetails{}.countryOrRegion` of a string column).
 */
export interface Place {
  readonly column: string;
  /** What leads from the column's value to the place: names of properties, and the steps with brackets as they are written. */
  readonly steps: readonly string[];
}

/** The step to every element of an array. No property can have this name: the text of a place has none with brackets. */
export const everyElement = '[]';

/** The step from a text to the JSON that it holds. */
export const insideText = '{}';

/** Where one value was found: the column, then keys of bags and indexes of arrays. What lies inside a text has the text's path. */
export type ValuePath = readonly (string | number)[];

/** Reads `Column.property[].property`. */
export function parsePlace(text: string): Place {
  const [column = '', ...steps] = text.match(/[^.[\]{}]+|\[[^\]]*\]|\{\}/g) ?? [];
  return { column, steps };
}

/**
 * The value with every part that the steps lead to replaced by what `change` gives for it. A part that is absent is not
 * visited, nor what lies inside of text that is not JSON. What does not change stays the identical object, so that a value in
 * which nothing changed is `===` itself; of a text, everything but the changed parts stays as it was written.
 */
export function updateAt(
  value: Dynamic | null,
  steps: readonly string[],
  change: (value: Dynamic | null, path: ValuePath) => Dynamic | null,
  path: ValuePath = [],
): Dynamic | null {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value, path);
  if (step === insideText) {
    const inside = (part: Dynamic | null): Dynamic | null => change(part, path);
    return typeof value === 'string'
      ? updateJsonText(value, rest, (part, below) => updateAt(part, below, inside))
      : value;
  }
  if (step.startsWith('[')) return isArray(value) ? updateElements(value, step, rest, change, path) : value;
  return isBag(value) && value.has(step) ? updateProperty(value, step, rest, change, path) : value;
}

function updateElements(
  array: DynamicArray,
  step: string,
  rest: readonly string[],
  change: (value: Dynamic | null, path: ValuePath) => Dynamic | null,
  path: ValuePath,
): Dynamic {
  const updated = array.map((item, index) =>
    leadsTo(step, item) ? updateAt(item, rest, change, [...path, index]) : item,
  );
  return updated.some((item, index) => item !== array[index]) ? updated : array;
}

function updateProperty(
  bag: DynamicBag,
  key: string,
  rest: readonly string[],
  change: (value: Dynamic | null, path: ValuePath) => Dynamic | null,
  path: ValuePath,
): Dynamic {
  const before = bag.get(key) ?? null;
  const after = updateAt(before, rest, change, [...path, key]);
  // Setting a key that a Map has keeps its position.
  return after === before ? bag : new Map(bag).set(key, after);
}

/** The values that the steps lead to, in order. */
export function valuesAt(value: Dynamic | null, steps: readonly string[]): readonly (Dynamic | null)[] {
  const found: (Dynamic | null)[] = [];
  updateAt(value, steps, (part) => {
    found.push(part);
    return part;
  });
  return found;
}

/**
 * Whether a value says something: null, the empty text and blanks do not. An empty array or object is a value, as it is to
 * `isnotempty()`.
 */
export function isFilled(value: Dynamic | null | undefined): value is Dynamic {
  return value !== null && value !== undefined && !(typeof value === 'string' && value.trim() === '');
}
