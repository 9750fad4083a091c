import { invariant } from '../invariant.ts';
import { noRow, SelectedVector } from './selected-vector.ts';
import type { Vector } from './vector.ts';

/**
 * The numbers of the records that a row was made of, ascending. Only a replay fills them; see {@link Chunk.origins}.
 */
export type Origins = readonly number[];

/** Where the rows of a chunk are in the relation that it is a part of. */
export interface RowPosition {
  /** How often the node that gives the relation was run before. */
  readonly relation: number;
  /** The place of the first row, from 0. */
  readonly first: number;
}

/** What travels with the rows besides their columns. */
export interface ChunkExtras {
  /** For each row the records it came from: joins and aggregates unite them. Absent unless the query is run traced. */
  readonly origins?: readonly Origins[] | undefined;
  /** datetime: when each row was ingested, for `ingestion_time()`; absent behind operators that make new rows. */
  readonly ingested?: Vector | undefined;
  /** Only where a plan draws numbers, and only as an operator gave the chunk. */
  readonly position?: RowPosition | undefined;
}

/** Some rows of a relation: one vector a column, all of `length`. */
export class Chunk implements ChunkExtras {
  readonly length: number;
  readonly columns: readonly Vector[];
  readonly origins: readonly Origins[] | undefined;
  readonly ingested: Vector | undefined;
  readonly position: RowPosition | undefined;

  constructor(length: number, columns: readonly Vector[], extras: ChunkExtras = {}) {
    this.length = length;
    this.columns = columns;
    this.origins = extras.origins;
    this.ingested = extras.ingested;
    this.position = extras.position;
  }

  column(index: number): Vector {
    const vector = this.columns[index];
    invariant(vector !== undefined, `column ${index} of a chunk of ${this.columns.length}`);
    return vector;
  }

  /** The same rows with other columns. */
  withColumns(columns: readonly Vector[]): Chunk {
    return new Chunk(this.length, columns, this);
  }

  /** The same rows, which are there in their relation. */
  at(position: RowPosition): Chunk {
    const { origins, ingested } = this;
    return new Chunk(this.length, this.columns, { origins, ingested, position });
  }

  /** The given rows, in the given order; {@link noRow} gives a row of nulls. */
  take(rows: Int32Array): Chunk {
    const { origins, ingested } = this;
    return new Chunk(
      rows.length,
      this.columns.map((vector) => SelectedVector.of(vector, rows)),
      {
        origins: origins && Array.from(rows, (row) => (row === noRow ? [] : (origins[row] ?? []))),
        ingested: ingested && SelectedVector.of(ingested, rows),
      },
    );
  }
}
