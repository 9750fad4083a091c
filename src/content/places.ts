import { isMap, isScalar, isSeq, type Pair } from 'yaml';
import type { SourceRange } from './source-file.ts';
import type { YamlDocument } from './yaml-document.ts';
import { scalarText } from './yaml-value.ts';

export type PlacePath = readonly (string | number)[];

/**
 * Where the parts of a document stand in its file, by path: `['entityMappings', 0, 'entityType']`. A path that leads
 * nowhere gives the place of as much of it as there is.
 */
export class Places {
  readonly #document: YamlDocument;

  constructor(document: YamlDocument) {
    this.#document = document;
  }

  /** The value at a path; an alias stands where it is used. */
  value(path: PlacePath): SourceRange {
    return this.#find(path).value;
  }

  /** The key of the last step, or its value when the step is an index. */
  key(path: PlacePath): SourceRange {
    const { key, value } = this.#find(path);
    return key ?? value;
  }

  #find(path: PlacePath): { readonly key: SourceRange | undefined; readonly value: SourceRange } {
    const document = this.#document;
    let node: unknown = document.root;
    let key: unknown;
    for (const step of path) {
      const parent = document.resolve(node);
      const pair = isMap(parent) ? findPair(document, parent.items, String(step)) : undefined;
      const next = isSeq(parent) ? parent.items[Number(step)] : pair?.value;
      if (next === undefined && pair === undefined) break;
      key = pair?.key;
      // A key without a value (`name:`) is its own place.
      node = isLeftOut(next) ? (pair?.key ?? next) : next;
    }
    return { key: key === undefined ? undefined : document.range(key), value: document.range(node) };
  }
}

function findPair(document: YamlDocument, pairs: readonly Pair[], name: string): Pair | undefined {
  return pairs.find((pair) => scalarText(document, pair.key) === name);
}

function isLeftOut(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && (node.source ?? '') === '' && node.value === null);
}
