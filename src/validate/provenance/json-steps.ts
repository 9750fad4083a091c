import { everyElement } from '../../harness/quirks/place.ts';

/**
 * The last step of a path where nobody can say what leads on: to a part whose key is computed, or of JSON whose text was cut and
 * pasted. It stands for any steps, one at least.
 */
export const anyStep = '*';

/** The steps of a path in the notation of `extract_json()`: `$.a[0]["b"]`; undefined for what is none. */
export function jsonPathSteps(path: string): readonly string[] | undefined {
  if (!/^\$(?:\.[^.[\]]+|\[\d+\]|\[(?:'[^']*'|"[^"]*")\])*$/.test(path)) return undefined;
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/g)].map(
    ([, name, index, single, double]) => (index === undefined ? (name ?? single ?? double ?? anyStep) : everyElement),
  );
}
