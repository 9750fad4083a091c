import { type Dynamic, type DynamicArray, type DynamicBag, isArray, isBag } from '../../kql/values/dynamic.ts';

/**
 * A place in the records of a table, as `schemas/roles.yaml` writes it: a column, or a path into a dynamic column in which
 * `[]` stands for every element of an array (`TargetResources[].modifiedProperties[].newValue`).
 */
export interface Place {
  readonly column: string;
  /** What leads from the column's value to the place; {@link everyElement} for `[]`. */
  readonly steps: readonly string[];
}

/** The step to every element of an array. No property can have this name: the text of a place has none with brackets. */
export const everyElement = '[]';

/** Where one value was found: the column, then keys of bags and indexes of arrays. */
export type ValuePath = readonly (string | number)[];

/** Reads `Column.property[].property`. */
export function parsePlace(text: string): Place {
  const steps: string[] = [];
  for (const part of text.split('.')) {
    const name = part.replace(/(\[\])+$/, '');
    if (name !== '') steps.push(name);
    for (let rest = part.length - name.length; rest > 0; rest -= everyElement.length) steps.push(everyElement);
  }
  const [column = '', ...path] = steps;
  return { column, steps: path };
}

/**
 * The value with every part that the steps lead to replaced by what `change` gives for it. A part that is absent is not
 * visited. What does not change stays the identical object, so that a value in which nothing changed is `===` itself.
 */
export function updateAt(
  value: Dynamic | null,
  steps: readonly string[],
  change: (value: Dynamic | null, path: ValuePath) => Dynamic | null,
  path: ValuePath = [],
): Dynamic | null {
  const [step, ...rest] = steps;
  if (step === undefined) return change(value, path);
  if (step === everyElement) return isArray(value) ? updateElements(value, rest, change, path) : value;
  return isBag(value) && value.has(step) ? updateProperty(value, step, rest, change, path) : value;
}

function updateElements(
  array: DynamicArray,
  rest: readonly string[],
  change: (value: Dynamic | null, path: ValuePath) => Dynamic | null,
  path: ValuePath,
): Dynamic {
  const updated = array.map((item, index) => updateAt(item, rest, change, [...path, index]));
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
