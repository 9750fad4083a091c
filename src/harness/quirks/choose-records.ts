import { compareInt64 } from '../../kql/values/int64.ts';
import type { LogRecord } from '../log-record.ts';

/** Which records a quirk strikes, of those that it can strike. */
export type Pattern = 'all' | 'alternate' | 'first' | 'one-table';

export interface StrikeOptions {
  readonly pattern: Pattern;
  /** The table of `one-table`. */
  readonly table?: string;
  /** Whether `alternate` starts with the first record (even) or the second (odd). Default 0. */
  readonly seed?: number;
}

/** Those of the records, which come in the order of time, that a pattern strikes. */
export function chooseRecords(
  records: readonly LogRecord[],
  { pattern, table, seed = 0 }: StrikeOptions,
): readonly LogRecord[] {
  switch (pattern) {
    case 'all':
      return records;
    case 'alternate':
      return records.filter((_, index) => index % 2 === Math.abs(seed) % 2);
    case 'first':
      return records.slice(0, 1);
    case 'one-table':
      return records.filter((record) => record.table === table);
  }
}

/** Records by TimeGenerated; those of one moment by number. */
export function inTimeOrder(records: readonly LogRecord[]): readonly LogRecord[] {
  return [...records].sort((a, b) => compareInt64(a.generated, b.generated) || a.number - b.number);
}
