import type { Span } from '../../kql/plan/span.ts';
import type { Cell } from '../../kql/values/cell.ts';
import type { ScalarType } from '../../kql/values/scalar-type.ts';

/** A place in the records of a table that a value comes from. */
export interface Origin {
  /** As the plan names it; of a log of another workspace only the log: `SigninLogs` of `workspace("soc").SigninLogs`. */
  readonly table: string;
  readonly column: string;
  /**
   * What leads into the column, in the steps of `Place`: names of properties, `[]` for some element of an array, `{}` into JSON
   * text. Besides, `*` at the end is some part, where nobody can say which: its key is computed, or it was read from JSON that was
   * cut and pasted before.
   */
  readonly path: readonly string[];
}

/** A value that stands in the text of the query. */
export interface Constant {
  readonly type: ScalarType;
  readonly value: Cell;
}

/** A value that is in no record and in no text: made by `count`, `now`, `ingestion_time`, `row_number`, `range` … */
export interface Made {
  readonly made: string;
}

/** What happened to a value on its way from where it comes from. */
export interface Way {
  /**
   * The functions, operators and aggregates that it went through, the first one first, by their canonical names: `['trim',
   * 'tolower']` of `tolower(trim(' ', x))`. A silent conversion is `cast`, a `toscalar()` `toscalar`, a tabular operator that
   * computes (`parse`, `parse-kv`, `make-series`, `scan`) has its name. What only picks is among them (`iff`, `coalesce`, `arg_max`); what moves rows
   * or names is not (`project`, `join`, `union`, `mv-expand`). The same name is never twice in a row.
   */
  readonly through: readonly string[];
  /** Where each of `through` stands. */
  readonly at: readonly Span[];
  /** The scalar functions with a body, of the workspace or of a `let`, whose result it was, the innermost first. */
  readonly calls: readonly string[];
}

/** That a value is made of what stands at a place of the records. */
export interface Trace extends Way {
  readonly origin: Origin;
}

/** That a value is made of something, be it in the records or not. */
export interface Source extends Way {
  readonly from: Origin | Constant | Made;
}

/** Whether something is a place in records. */
export function isOrigin(from: Source['from']): from is Origin {
  return 'table' in from;
}

/** Whether something stands in the text of the query. */
export function isConstant(from: Source['from']): from is Constant {
  return 'value' in from;
}
