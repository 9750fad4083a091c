import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import type { Vector } from '../data/vector.ts';
import type { Kernel } from './kernel.ts';

/**
 * `ingestion_time()`: when each row was ingested; null for rows that no table holds.
 *
 * @see https://learn.microsoft.com/kusto/query/ingestion-time-function
 */
export const ingestionTimeKernel: Kernel = {
  type: 'datetime',
  constant: undefined,
  rowless: false,
  evaluate: (chunk: Chunk): Vector => chunk.ingested ?? new ConstantVector('datetime', null, chunk.length),
};
