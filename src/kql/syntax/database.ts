import type { ScalarType } from '../values/scalar-type.ts';
import type { Dialect } from './dialect.ts';

/** What a query is bound against: the tables and functions of a workspace. */
export interface Database {
  readonly tables: ReadonlyMap<string, TableSchema>;
  readonly functions: readonly WorkspaceFunction[];
  /** What `external_table()` may name. A workspace of Log Analytics has none. */
  readonly externalTables?: ReadonlyMap<string, TableSchema>;
  /** What functions that something outside of the workspace answers are called and give. One of `functions` of the same name hides them. */
  readonly answered?: readonly AnsweredFunction[];
}

export interface TableSchema {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: ScalarType }[];
  /** Whether records may bring columns that are not listed: custom tables, AzureDiagnostics. */
  readonly open: boolean;
}

/** A function saved in the workspace: a Kusto function with a body, called by its alias. */
export interface WorkspaceFunction {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  /** KQL without braces around it. */
  readonly body: string;
  /** A part of the service whose text nobody wrote here: what stands in it is placed where it is called. */
  readonly builtIn?: true;
  /** Parameters that the body does nothing with: an argument for one is not supported. */
  readonly unsupported?: readonly string[];
}

/**
 * A function without a body: something outside of the workspace answers it, and whoever runs a query brings the answers along
 * (`ExecutionInput`). Arguments have to be constants, as they say what is asked for.
 */
export interface AnsweredFunction {
  readonly name: string;
  readonly parameters: readonly FunctionParameter[];
  readonly gives: AnsweredTable | AnsweredTables | AddedColumns;
  /** Parameters that nothing answers for yet: an argument for one is not supported. */
  readonly unsupported?: readonly string[];
  /** Dialects whose services refuse a call, and what is said then: a sentence. */
  readonly refusedBy?: Readonly<Partial<Record<Dialect, string>>>;
}

/** `f("x")` is a table. */
export interface AnsweredTable {
  readonly kind: 'table';
  readonly columns: TableSchema['columns'];
  readonly open: boolean;
  /** Name of the table that holds the rows of every call; the text of the call by default. */
  readonly rows?: string;
}

/** `f("x").T` is a table, whatever T is; of these ones the columns are known. */
export interface AnsweredTables {
  readonly kind: 'tables';
  readonly tables: ReadonlyMap<string, TableSchema>;
}

/**
 * `T | invoke f(Key)` adds columns to T, which is its first parameter: what is known of the value in the column that `key` names, a
 * parameter that takes a column or its name. A column that T has already stays.
 */
export interface AddedColumns {
  readonly kind: 'columns';
  readonly columns: TableSchema['columns'];
  readonly key: string;
  /** The parameter that says how many rows are asked about at most, and how many there may be whatever it says. */
  readonly limit: { readonly parameter: string; readonly most: number };
}

export interface FunctionParameter {
  readonly name: string;
  /** A scalar type, or the columns that a tabular argument must have; `*` takes any table. */
  readonly type: ScalarType | { readonly table: readonly { readonly name: string; readonly type: ScalarType }[] | '*' };
  /** The default as KQL text: `1h`, `"x"`, `dynamic([])`. */
  readonly default?: string;
}
