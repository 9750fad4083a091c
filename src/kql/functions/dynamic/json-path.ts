import { type Dynamic, isArray, isBag } from '../../values/dynamic.ts';

/** A key of a bag, or an index of an array. */
export type PathStep = string | number;

const step = /\.([^.[\]'"]+)|\.?\[\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d+))\s*\]/y;

/**
 * Reads a JSON path: `$` for the root, then `.key`, `['key']` or `[index]`. Undefined for what Kusto does not support (wildcards,
 * recursion, slices, filters) and for what is no path.
 *
 * @see https://learn.microsoft.com/kusto/query/jsonpath
 */
export function parseJsonPath(path: string): readonly PathStep[] | undefined {
  if (!path.startsWith('$')) {
    return undefined;
  }
  const steps: PathStep[] = [];
  for (let at = 1; at < path.length; at = step.lastIndex) {
    step.lastIndex = at;
    const match = step.exec(path);
    if (match === null || match[1] === '*') {
      return undefined;
    }
    const [, plain, single, double, index] = match;
    steps.push(index === undefined ? (plain ?? (single ?? double ?? '').replace(/\\(.)/g, '$1')) : Number(index));
  }
  return steps;
}

/** What a path leads to; undefined where it leads nowhere. Negative indexes count from the end. */
export function followPath(value: Dynamic | null, steps: readonly PathStep[]): Dynamic | null | undefined {
  let current: Dynamic | null | undefined = value;
  for (const key of steps) {
    if (typeof key === 'string') {
      current = isBag(current) ? current.get(key) : undefined;
    } else {
      current = isArray(current) ? current.at(key) : undefined;
    }
    if (current === undefined) {
      return undefined;
    }
  }
  return current;
}
