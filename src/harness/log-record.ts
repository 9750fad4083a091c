import type { Int64 } from '../kql/values/cell.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';

/** A record of a case, as it stands in a table of the workspace. */
export interface LogRecord {
  /** Unique in the case; what origins of rows hold. */
  readonly number: number;
  readonly table: string;
  /** The log, where the table is one of another workspace: `SigninLogs` for `workspace("soc").SigninLogs`. */
  readonly log?: string;
  /** The columns as the record brings them, before they are fitted to the table's types; without TimeGenerated. */
  readonly values: ReadonlyMap<string, Dynamic | null>;
  /** TimeGenerated: ticks since 2020-01-01. */
  readonly generated: Int64;
  /** When the record could first be queried: ticks since 2020-01-01. */
  readonly ingested: Int64;
}
