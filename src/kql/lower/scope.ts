import type { Column, ColumnType } from '../plan/column.ts';
import type { Expression, LetExpression, LiteralExpression } from '../plan/expression.ts';
import type { AnsweredCall, PlanNode } from '../plan/node.ts';
import type { Span } from '../plan/span.ts';
import type { ColumnSymbol, NodeOf, SyntaxNode } from '../syntax/language-service.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** Which text a tree's offsets count in, and through which call it came into the plan. */
export interface Frame {
  readonly source: number;
  /** What to add to the tree's offsets. */
  readonly offset: number;
  readonly call?: number;
  /** Where everything in this text is said to be: at its call, when nobody can look the text up. */
  readonly at?: Span;
}

/** What a scalar name stands for, once it has been lowered. */
export type ScalarValue =
  | { readonly kind: 'literal'; readonly literal: LiteralExpression }
  | { readonly kind: 'binding'; readonly binding: number; readonly type: ColumnType }
  | { readonly kind: 'local'; readonly local: number; readonly depth: number; readonly type: ColumnType };

/** What a tabular name stands for, once it has been lowered: a table of the workspace or a binding. */
export interface TableValue {
  readonly source: { readonly table: string; readonly answered?: AnsweredCall } | { readonly binding: number };
  readonly columns: readonly Column[];
  readonly open: boolean;
}

/**
 * What a name of a `let`, a parameter or an `as` stands for. Lowered on first use and only once: what is never used never
 * enters the plan, and what is used twice is there once.
 */
export type NamedValue =
  | { readonly kind: 'scalar'; readonly read: () => ScalarValue }
  | { readonly kind: 'table'; readonly read: () => TableValue }
  /** A function of a `let`: its body sees the names that stood before it. */
  | {
      readonly kind: 'function';
      readonly names: Names;
      readonly frame: Frame;
      readonly declaration: NodeOf<'FunctionDeclaration'>;
    };

/** Names by nearness: an inner one hides an outer one. */
export type Names = { readonly name: string; readonly value: NamedValue; readonly outer: Names } | null;

/** Computed values of one call of a function in row context. */
export interface LocalFrame {
  readonly depth: number;
  readonly locals: LetExpression['locals'][number][];
}

/** Takes in the aggregates of a `summarize`; gives the column that each becomes. */
export interface AggregateCollector {
  readonly add: (call: SyntaxNode) => Expression;
}

/** A column that has one value in all rows that a subquery is handed. */
export interface PartitionKey {
  readonly symbol: ColumnSymbol;
  readonly read: () => { readonly binding: number; readonly type: ScalarType };
}

/** What an expression or a pipe sees. */
export interface Scope {
  readonly frame: Frame;
  readonly names: Names;
  /** The input of the operator around it; null where there is no row. */
  readonly rows: PlanNode | null;
  /** The column that a `partition` around is by, where its subquery has a source of its own. */
  readonly partition?: PartitionKey;
  /** The steps of a `scan` whose columns can be read, as `step.column`. */
  readonly steps?: ReadonlySet<string>;
  readonly aggregates: AggregateCollector | null;
  /** Where the lets of a function in row context put what depends on the row. */
  readonly locals: LocalFrame | null;
  /** Number of calls around. */
  readonly depth: number;
  /** Locals of calls further out than this belong to another row, or to none: a table inside an expression has no row. */
  readonly floor: number;
}

/** The scope of a pipe that stands inside this one. */
export function tableScope(scope: Scope): Scope {
  return { ...scope, rows: null, aggregates: null, locals: null, floor: scope.depth + 1 };
}

/** The scope of expressions over the rows of a node. */
export function rowScope(scope: Scope, rows: PlanNode): Scope {
  return { ...scope, rows, aggregates: null };
}

/** The scope of expressions without a row, as in `take n`. */
export function rowlessScope(scope: Scope): Scope {
  return { ...scope, rows: null, aggregates: null };
}

export function withName(scope: Scope, name: string, value: NamedValue): Scope {
  return { ...scope, names: { name, value, outer: scope.names } };
}

export function findName(names: Names, name: string): NamedValue | undefined {
  for (let entry = names; entry !== null; entry = entry.outer) {
    if (entry.name === name) {
      return entry.value;
    }
  }
  return undefined;
}

/** All names, the outermost first. */
export function namesInOrder(names: Names): readonly string[] {
  const found: string[] = [];
  for (let entry = names; entry !== null; entry = entry.outer) {
    found.push(entry.name);
  }
  return found.reverse();
}

/** The nearest function of a name; `f(…)` looks past scalars that are called the same. */
export function findFunction(names: Names, name: string): (NamedValue & { readonly kind: 'function' }) | undefined {
  for (let entry = names; entry !== null; entry = entry.outer) {
    if (entry.name === name && entry.value.kind === 'function') {
      return entry.value;
    }
  }
  return undefined;
}

/** Runs a function on the first call and keeps what it gives. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
