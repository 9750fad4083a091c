import { everyElement } from '../../harness/quirks/place.ts';

/** The step of a path to a part whose key is computed: it may be any. No property of a place has this name. */
export const anyStep = '*';

/** The steps of a path in the notation of `extract_json()`: `$.a[0]["b"]`; undefined for what is none. */
export function jsonPathSteps(path: string): readonly string[] | undefined {
  if (!/^\$(?:\.[^.[\]]+|\[\d+\]|\[(?:'[^']*'|"[^"]*")\])*$/.test(path)) return undefined;
  return [...path.matchAll(/\.([^.[\]]+)|\[(\d+)\]|\[(?:'([^']*)'|"([^"]*)")\]/g)].map(
    ([, name, index, single, double]) => (index === undefined ? (name ?? single ?? double ?? anyStep) : everyElement),
  );
}
