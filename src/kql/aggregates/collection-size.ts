import type { Cell } from '../values/cell.ts';

const largest = 1_048_576;

/**
 * The `maxSize` of `make_list()`, `make_set()` and `make_bag()`: the constant, or `absent` where none is written; undefined
 * when it is not a constant from 0 to 1,048,576, the most that Kusto takes.
 */
export function collectionSize(
  types: readonly unknown[],
  constants: readonly (Cell | undefined)[],
  absent = largest,
): number | undefined {
  if (types.length === 1) {
    return absent;
  }
  const size = constants[1];
  return types.length === 2 && typeof size === 'number' && size >= 0 && size <= largest ? size : undefined;
}

/** The default `maxSize` of the deprecated `makelist()`, `makeset()` and `make_dictionary()`. */
export const deprecatedSize = 128;
