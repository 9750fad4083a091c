import type { Chunk } from './data/chunk.ts';
import type { Table } from './data/table.ts';
import type { Vector } from './data/vector.ts';
import type { Limits } from './limits.ts';
import type { Expression } from './plan/expression.ts';
import type { PlanNode } from './plan/node.ts';
import type { Int64 } from './values/cell.ts';
import type { DynamicBag } from './values/dynamic.ts';

/** What a run of a query is given: the same inputs give the same rows, in any time zone and locale. */
export interface ExecutionInput {
  /**
   * Rows of the workspace's tables; a table of the schemas that is not here is empty. The answer to a call that something outside of
   * the workspace answers stands here by the call's text, `_GetWatchlist("VIPUsers")`; one that is not here ends the query.
   */
  readonly tables: ReadonlyMap<string, Table>;
  /**
   * What `externaldata` and `external_table()` read, by address or name; an address may stand here without what follows its `?`.
   * Columns are found by name. Nothing is ever fetched: what is not here ends the query.
   */
  readonly external?: ReadonlyMap<string, Table>;
  /** What functions that look up a key a row are answered with. */
  readonly answers?: Answers;
  /** `now()`, in ticks since 2020-01-01. */
  readonly now: Int64;
  /** What `rand()`, `new_guid()` and samples are drawn from. Default 0. */
  readonly seed?: number;
  readonly limits?: Partial<Limits>;
  /** Rows that operators which make chunks put into one. It never changes the rows. Default 4,096. */
  readonly chunkSize?: number;
  /** Called with everything that passes, for replay's lineage; it makes a run slower. */
  readonly observer?: ExecutionObserver;
}

/** What is known of keys that queries ask about, such as addresses and hashes. The same key always has the same answer. */
export interface Answers {
  /**
   * What a function gives for a key: a bag, or null where it is known that there is nothing to know. Undefined where nobody said, which
   * ends the query.
   */
  find(functionName: string, key: string): DynamicBag | null | undefined;
  /** One sentence on where the answers of a function, or those of its tables, can be declared. */
  help?(functionName: string): string | undefined;
}

/** Sees each operator's output and each expression's values as a query runs. */
export interface ExecutionObserver {
  /** Which expressions it wants to see the values of; all of them by default. The same object for the same ones, run after run. */
  readonly expressions?: ReadonlySet<Expression>;
  /** A chunk that an operator gave. */
  output(node: PlanNode, chunk: Chunk): void;
  /**
   * The values of an expression over the rows of a chunk of its operator's input; for aggregates and other computed columns
   * that have no row of their own, over the rows of the output.
   */
  evaluated(node: PlanNode, expression: Expression, values: Vector, chunk: Chunk): void;
}
