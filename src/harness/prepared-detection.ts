import type { Detection } from '../content/detection.ts';
import type { PreparedQuery } from '../kql/engine.ts';
import type { ColumnNeeds } from './column-needs.ts';
import type { StagedQuery } from './staged-query.ts';

/** A detection that is ready to be replayed. */
export interface PreparedDetection {
  readonly detection: Detection;
  readonly query: PreparedQuery;
  /** The same query, to be run many times. */
  readonly staged: StagedQuery;
  /** By table what the rule reads of it. */
  readonly reads: ReadonlyMap<string, ColumnNeeds>;
}
