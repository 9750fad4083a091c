import { defineFunction } from '../define-function.ts';
import { overloadWithNulls } from '../scalar-function.ts';

/**
 * `ingestion_time()`: when the row was ingested; null behind operators that make new rows. The compiler reads it off the chunk
 * that the row is in, so what stands here is only what it gives where there is no such chunk.
 *
 * @see https://learn.microsoft.com/kusto/query/ingestion-time-function
 */
export const ingestionTimeFunction = defineFunction({
  name: 'ingestion_time',
  page: 'ingestion-time-function',
  overloads: [overloadWithNulls([], 'datetime', () => null)],
});
