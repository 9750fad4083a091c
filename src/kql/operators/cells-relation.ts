import { Chunk } from '../data/chunk.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Cell } from '../values/cell.ts';

/** A relation of rows that an operator made up, in chunks of at most `chunkSize`. */
export function cellsRelation(
  columns: readonly RelationColumn[],
  rows: Iterable<readonly Cell[]>,
  chunkSize: number,
): Relation {
  return { columns, chunks: chunksOf(columns, rows, chunkSize) };
}

function* chunksOf(
  columns: readonly RelationColumn[],
  rows: Iterable<readonly Cell[]>,
  chunkSize: number,
): Iterable<Chunk> {
  let pending: (readonly Cell[])[] = [];
  for (const row of rows) {
    pending.push(row);
    if (pending.length === chunkSize) {
      yield chunkOf(columns, pending);
      pending = [];
    }
  }
  if (pending.length > 0) {
    yield chunkOf(columns, pending);
  }
}

function chunkOf(columns: readonly RelationColumn[], rows: readonly (readonly Cell[])[]): Chunk {
  return new Chunk(
    rows.length,
    columns.map(({ type }, index) =>
      vectorOf(
        type,
        rows.map((row) => row[index] ?? null),
      ),
    ),
  );
}
