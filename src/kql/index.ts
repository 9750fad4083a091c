/**
 * The evaluator on its own, as `blindspot/kql`: prepare a query once, execute it over tables and a clock many times.
 *
 *     const database = { tables: new Map([['T', { name: 'T', columns, open: false }]]), functions: [] };
 *     const query = prepare('T | where a > 1 | count', { database });
 *     const table = query.execute({ tables: new Map([['T', tableOfRows(columns, rows)]]), now: parseDatetime('2026-01-15') ?? 0 });
 */
export { Chunk, type ChunkExtras, type Origins } from './data/chunk.ts';
export type { Relation, RelationColumn } from './data/relation.ts';
export type { Table } from './data/table.ts';
export type { Vector } from './data/vector.ts';
export { vectorOf } from './data/vector-of.ts';
export { type PreparedQuery, preparePlan } from './engine.ts';
export { type ErrorPlace, KqlError, type KqlErrorKind } from './errors/kql-error.ts';
export { KqlRuntimeError } from './errors/kql-runtime-error.ts';
export { KqlSemanticError } from './errors/kql-semantic-error.ts';
export { KqlSyntaxError } from './errors/kql-syntax-error.ts';
export { KqlUnsupportedError } from './errors/kql-unsupported-error.ts';
export type { Answers, ExecutionInput, ExecutionObserver } from './execution-context.ts';
export { defaultLimits, type Limits } from './limits.ts';
export type { Column, ColumnType } from './plan/column.ts';
export type { Expression } from './plan/expression.ts';
export type { PlanNode } from './plan/node.ts';
export type { Binding, Plan, PlanCall, PlanSource } from './plan/plan.ts';
export type { Span } from './plan/span.ts';
export { type PrepareOptions, prepare } from './prepare.ts';
export { restRows } from './rest/rest-rows.ts';
export { type Misfit, tableOfRows } from './rest/table-of-rows.ts';
export type {
  AddedColumns,
  AnsweredFunction,
  AnsweredTable,
  AnsweredTables,
  Database,
  FunctionParameter,
  TableSchema,
  WorkspaceFunction,
} from './syntax/database.ts';
export type { Dialect } from './syntax/dialect.ts';
export type { Cell, CellOf, CellTypes, Int64 } from './values/cell.ts';
export { formatDatetime, parseDatetime } from './values/datetime.ts';
export { Decimal } from './values/decimal.ts';
export { type Dynamic, type DynamicArray, type DynamicBag, DynamicScalar } from './values/dynamic.ts';
export { formatJson, parseJson } from './values/dynamic-json.ts';
export { type ScalarType, scalarTypes } from './values/scalar-type.ts';
