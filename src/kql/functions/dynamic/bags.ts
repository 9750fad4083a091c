import type { Cell } from '../../values/cell.ts';
import { compareStrings } from '../../values/compare.ts';
import { type Dynamic, type DynamicArray, type DynamicBag, isArray, isBag } from '../../values/dynamic.ts';
import { formatJson, quoteJson } from '../../values/dynamic-json.ts';
import type { ScalarType } from '../../values/scalar-type.ts';
import { defineFunction } from '../define-function.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';
import { scalarText } from '../scalar-text.ts';
import { followPath, type PathStep, parseJsonPath } from './json-path.ts';

type Item = Dynamic | null;

/**
 * Functions on bags: null where the bag is no bag. A key that begins with `$` is a JSON path through nested bags.
 *
 * @see https://learn.microsoft.com/kusto/query/bag-pack-function
 */
export const bagFunctions: readonly ScalarFunction[] = [
  {
    name: 'bag_pack',
    aliases: ['pack', 'pack_dictionary'],
    page: 'pack-function',
    resolve: (types) =>
      isPairs(types)
        ? {
            parameters: packParameters(types.length),
            returns: 'dynamic',
            nulls: 'handled',
            evaluate: (...cells) => pack(cells, () => true),
          }
        : undefined,
  },
  {
    name: 'pack_all',
    page: 'pack-all-function',
    // The columns come spelled out, names and values in turn, after the flag that leaves out nulls and empty strings.
    resolve: (types, [ignoresEmpty]) =>
      isPairs(types.slice(1)) && typeof ignoresEmpty === 'boolean'
        ? {
            parameters: ['bool', ...packParameters(types.length - 1)],
            returns: 'dynamic',
            nulls: 'handled',
            evaluate: (_, ...cells) => pack(cells, (value) => !ignoresEmpty || (value !== null && value !== '')),
          }
        : undefined,
  },
  defineFunction({
    name: 'bag_keys',
    page: 'bag-keys-function',
    overloads: [overload(['dynamic'], 'dynamic', (bag) => (isBag(bag) ? [...bag.keys()] : null))],
  }),
  {
    name: 'bag_merge',
    page: 'bag-merge-function',
    // Of a key that several bags have, the first value stays.
    resolve: (types) =>
      types.length >= 2 && types.every((type) => type === 'dynamic')
        ? {
            parameters: ['dynamic'],
            variadic: true,
            returns: 'dynamic',
            nulls: 'propagate',
            evaluate: (...bags) => (bags.every(isBag) ? merge(bags) : null),
          }
        : undefined,
  },
  defineFunction({
    name: 'bag_remove_keys',
    page: 'bag-remove-keys-function',
    overloads: [
      overload(['dynamic', 'dynamic'], 'dynamic', (bag, keys) =>
        isBag(bag) && isArray(keys) ? removeKeys(bag, keys) : null,
      ),
    ],
  }),
  {
    name: 'bag_set_key',
    page: 'bag-set-key-function',
    resolve: ([bag, key, value, ...rest], [, constant]) => {
      if (bag !== 'dynamic' || key !== 'string' || value === undefined || rest.length > 0) {
        return undefined;
      }
      return typeof constant === 'string' && stepsOf(constant) === undefined
        ? undefined
        : {
            parameters: ['dynamic', 'string', 'dynamic'],
            returns: 'dynamic',
            nulls: 'handled',
            evaluate: (target = null, path = '', item = null) => {
              const steps = stepsOf(String(path));
              return isBag(target) && steps !== undefined ? setKey(target, steps, item as Item) : null;
            },
          };
    },
  },
  defineFunction({
    name: 'bag_has_key',
    page: 'bag-has-key-function',
    overloads: [
      overload(['dynamic', 'string'], 'bool', (bag, key) => {
        const steps = stepsOf(key);
        return isBag(bag) && steps !== undefined ? followPath(bag, steps) !== undefined : null;
      }),
    ],
  }),
  defineFunction({
    name: 'bag_zip',
    page: 'bag-zip-function',
    // Keys that are no strings, and values without a key, are left out; a key without a value gets null.
    overloads: [
      overload(['dynamic', 'dynamic'], 'dynamic', (keys, values) =>
        isArray(keys) && isArray(values)
          ? new Map(
              keys.flatMap((key, index): [string, Item][] =>
                typeof key === 'string' ? [[key, values[index] ?? null]] : [],
              ),
            )
          : null,
      ),
    ],
  }),
  defineFunction({
    name: 'treepath',
    page: 'treepath-function',
    overloads: [
      overload(['dynamic'], 'dynamic', (value) => (isBag(value) || isArray(value) ? treePaths(value) : null)),
    ],
  }),
  {
    name: 'dynamic_to_json',
    page: 'dynamic-to-json-function',
    resolve: ([type, ...rest]) =>
      type === undefined || rest.length > 0
        ? undefined
        : {
            parameters: [type],
            returns: 'string',
            nulls: 'handled',
            evaluate: (cell) =>
              type === 'dynamic' && (isArray(cell) || isBag(cell)) ? canonicalJson(cell) : scalarText(cell, type),
          },
  },
];

/** Keys, which are strings, and values in turn. */
function isPairs(types: readonly ScalarType[]): boolean {
  return types.length % 2 === 0 && types.every((type, index) => index % 2 === 1 || type === 'string');
}

function packParameters(count: number): ('string' | 'dynamic')[] {
  return Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 'string' : 'dynamic'));
}

function pack(cells: readonly Cell[], keep: (value: Item) => boolean): DynamicBag {
  const bag = new Map<string, Item>();
  for (let index = 0; index < cells.length; index += 2) {
    const value = (cells[index + 1] ?? null) as Item;
    if (keep(value)) {
      bag.set(String(cells[index]), value);
    }
  }
  return bag;
}

function merge(bags: readonly DynamicBag[]): DynamicBag {
  const merged = new Map<string, Item>();
  for (const bag of bags) {
    for (const [key, value] of bag) {
      if (!merged.has(key)) {
        merged.set(key, value);
      }
    }
  }
  return merged;
}

/** The keys that a key or path leads through; undefined for a path that indexes an array, or is only the root. */
function stepsOf(key: string): readonly PathStep[] | undefined {
  if (!key.startsWith('$')) {
    return [key];
  }
  const steps = parseJsonPath(key);
  return steps === undefined || steps.length === 0 || steps.some((step) => typeof step === 'number')
    ? undefined
    : steps;
}

function removeKeys(bag: DynamicBag, keys: DynamicArray): DynamicBag {
  let result = bag;
  for (const key of keys) {
    const steps = typeof key === 'string' ? stepsOf(key) : undefined;
    if (steps !== undefined) {
      result = removeKey(result, steps);
    }
  }
  return result;
}

function removeKey(bag: DynamicBag, [first, ...rest]: readonly PathStep[]): DynamicBag {
  if (typeof first !== 'string' || !bag.has(first)) {
    return bag;
  }
  const copy = new Map(bag);
  const inner = bag.get(first);
  if (rest.length === 0) {
    copy.delete(first);
  } else if (isBag(inner)) {
    copy.set(first, removeKey(inner, rest));
  }
  return copy;
}

function setKey(bag: DynamicBag, [first, ...rest]: readonly PathStep[], value: Item): DynamicBag {
  const copy = new Map(bag);
  const key = String(first);
  const inner = bag.get(key);
  copy.set(key, rest.length === 0 ? value : setKey(isBag(inner) ? inner : new Map(), rest, value));
  return copy;
}

/** The paths to all that is below a bag or an array, each only once: all scalars of an array share one. */
function treePaths(root: DynamicArray | DynamicBag): DynamicArray {
  const paths = new Set<string>();
  const visit = (value: Item, path: string): void => {
    if (path !== '') {
      paths.add(path);
    }
    if (isBag(value)) {
      for (const [key, item] of value) {
        visit(item, `${path}['${key}']`);
      }
    } else if (isArray(value)) {
      for (const item of value) {
        visit(item, `${path}[0]`);
      }
    }
  };
  visit(root, '');
  return [...paths];
}

/** JSON with the keys of every bag in order. */
function canonicalJson(value: Item): string {
  if (isArray(value)) {
    return `[${value.map(canonicalJson).join()}]`;
  }
  if (isBag(value)) {
    const entries = [...value].sort(([a], [b]) => compareStrings(a, b));
    return `{${entries.map(([key, item]) => `${quoteJson(key)}:${canonicalJson(item)}`).join()}}`;
  }
  return formatJson(value);
}
