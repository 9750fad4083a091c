import type { DynamicBag } from '../kql/values/dynamic.ts';

/** Where people's records come from: an export of the Unified Audit Log, of diagnostic settings, of a Log Analytics workspace. */
export const sourceKinds = ['ual', 'diagnostics', 'loganalytics'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** One record as its file has it. */
export interface SourceRecord {
  /** Counted from 1. */
  readonly number: number;
  readonly line: number;
  readonly column: number;
  readonly fields: DynamicBag;
  /** Whether a dynamic is written as its JSON text: in CSV, and in what a workspace exports. */
  readonly isText: boolean;
  /** Keys that stand twice in one object of the record; the last of them counts. */
  readonly repeatedKeys: readonly string[];
}

/** Something in a file that is no record. */
export interface BadRecord {
  readonly number: number;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly help: string;
}

export function isBadRecord(record: SourceRecord | BadRecord): record is BadRecord {
  return 'message' in record;
}
