import type { ScalarType } from '../values/scalar-type.ts';

/** What a query is bound against: the tables and functions of a workspace. */
export interface Database {
  readonly tables: ReadonlyMap<string, TableSchema>;
  readonly functions: readonly WorkspaceFunction[];
  /** What `external_table()` may name. A workspace of Log Analytics has none. */
  readonly externalTables?: ReadonlyMap<string, TableSchema>;
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
}

export interface FunctionParameter {
  readonly name: string;
  /** A scalar type, or the columns that a tabular argument must have; `*` takes any table. */
  readonly type: ScalarType | { readonly table: readonly { readonly name: string; readonly type: ScalarType }[] | '*' };
  /** The default as KQL text: `1h`, `"x"`, `dynamic([])`. */
  readonly default?: string;
}
