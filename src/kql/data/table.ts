import type { Chunk } from './chunk.ts';
import type { RelationColumn } from './relation.ts';

/** Rows that are kept and can be walked any number of times. */
export interface Table {
  readonly columns: readonly RelationColumn[];
  readonly chunks: readonly Chunk[];
}
