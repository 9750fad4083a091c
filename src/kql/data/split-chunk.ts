import { Chunk } from './chunk.ts';
import { sliceVector } from './slice-vector.ts';

/** The rows of a chunk in chunks of at most `size`. */
export function* splitChunk(chunk: Chunk, size: number): Iterable<Chunk> {
  if (chunk.length <= size) {
    if (chunk.length > 0) {
      yield chunk;
    }
    return;
  }
  for (let start = 0; start < chunk.length; start += size) {
    const end = Math.min(start + size, chunk.length);
    yield new Chunk(
      end - start,
      chunk.columns.map((vector) => sliceVector(vector, start, end)),
      {
        origins: chunk.origins?.slice(start, end),
        ingested: chunk.ingested && sliceVector(chunk.ingested, start, end),
      },
    );
  }
}
