import { Chunk, type Origins, type RowPosition } from './chunk.ts';
import { concatenateVectors } from './concatenate-vectors.ts';
import { DeferredVector } from './deferred-vector.ts';
import type { RelationColumn } from './relation.ts';

/**
 * All rows in one chunk, columns copied only when they are read. Origins and arrival times stay only if every chunk that has
 * rows has them, a position only if the chunks follow on each other.
 */
export function concatenateChunks(columns: readonly RelationColumn[], chunks: readonly Chunk[]): Chunk {
  const [only] = chunks;
  if (only !== undefined && chunks.length === 1) {
    return only;
  }
  const length = chunks.reduce((total, chunk) => total + chunk.length, 0);
  return new Chunk(
    length,
    columns.map(
      ({ type }, index) =>
        new DeferredVector(type, length, () =>
          concatenateVectors(
            type,
            chunks.map((chunk) => chunk.column(index)),
          ),
        ),
    ),
    {
      origins: concatenateOrigins(chunks),
      ingested: concatenateIngested(chunks),
      position: positionOf(chunks),
    },
  );
}

function concatenateOrigins(chunks: readonly Chunk[]): readonly Origins[] | undefined {
  const all = chunks.map(({ origins }) => origins).filter((origins) => origins !== undefined);
  return all.length === chunks.length ? all.flat(1) : undefined;
}

function concatenateIngested(chunks: readonly Chunk[]): Chunk['ingested'] {
  const vectors = chunks.map(({ ingested }) => ingested).filter((ingested) => ingested !== undefined);
  return vectors.length === chunks.length && vectors.length > 0 ? concatenateVectors('datetime', vectors) : undefined;
}

/** Where the rows begin, if each chunk follows on the one before. */
function positionOf([first, ...others]: readonly Chunk[]): RowPosition | undefined {
  const position = first?.position;
  let next = (position?.first ?? 0) + (first?.length ?? 0);
  for (const chunk of others) {
    if (chunk.position?.relation !== position?.relation || chunk.position?.first !== next) {
      return undefined;
    }
    next += chunk.length;
  }
  return position;
}
