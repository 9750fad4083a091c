import type { ScalarType } from '../values/scalar-type.ts';
import type { Chunk } from './chunk.ts';

/** A column of rows that are there: its type is known. */
export interface RelationColumn {
  readonly name: string;
  readonly type: ScalarType;
}

/**
 * What an operator takes and gives: columns, and chunks that are made as they are asked for. The chunks of one relation can be
 * walked once.
 */
export interface Relation {
  readonly columns: readonly RelationColumn[];
  readonly chunks: Iterable<Chunk>;
}
