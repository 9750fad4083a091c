import type { ScalarType } from '../values/scalar-type.ts';
import type { Column } from './column.ts';
import type { Expression } from './expression.ts';
import type { Span } from './span.ts';

/**
 * The tabular operators of a plan, as plain JSON. `columns` are the binder's: names, order and types of the output. When
 * `open` is true more columns may arrive with the data, and column references into this node's output are by name.
 */
export type PlanNode =
  | TableNode
  | ReferenceNode
  | DatatableNode
  | PrintNode
  | RangeNode
  | WhereNode
  | ExtendNode
  | ProjectNode
  | LateProjectNode
  | SummarizeNode
  | DistinctNode
  | CountNode
  | SortNode
  | TopNode
  | TakeNode
  | JoinNode
  | UnionNode
  | MvExpandNode
  | PassThroughNode;

export type OperatorName = PlanNode['operator'];

export interface NodeBase {
  /** Unique in the plan; numbered in the order in which rows reach the operators. */
  readonly id: number;
  readonly span: Span;
  readonly columns: readonly Column[];
  readonly open: boolean;
}

interface PipedNode extends NodeBase {
  readonly input: PlanNode;
}

/** A named expression that makes a column. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}

/** Rows of a table of the workspace. */
export interface TableNode extends NodeBase {
  readonly operator: 'table';
  readonly name: string;
}

/** Rows of a tabular {@link Binding}: a `let`, a `materialize()`, a tabular argument. */
export interface ReferenceNode extends NodeBase {
  readonly operator: 'reference';
  readonly binding: number;
}

export interface DatatableNode extends NodeBase {
  readonly operator: 'datatable';
  /** Row by row; each expression is free of columns. */
  readonly rows: readonly (readonly Expression[])[];
}

export interface PrintNode extends NodeBase {
  readonly operator: 'print';
  readonly expressions: readonly Expression[];
}

export interface RangeNode extends NodeBase {
  readonly operator: 'range';
  readonly from: Expression;
  readonly to: Expression;
  readonly step: Expression;
}

export interface WhereNode extends PipedNode {
  readonly operator: 'where';
  readonly predicate: Expression;
}

/**
 * Every item is computed on the input; then each either replaces the input's column at `target` or, with -1, is appended.
 * With an open input targets are found by name when the query runs.
 */
export interface ExtendNode extends PipedNode {
  readonly operator: 'extend';
  readonly items: readonly (NamedExpression & { readonly target: number })[];
}

/** `project`, and on closed inputs also `project-away`, `-keep`, `-rename` and `-reorder`, resolved to columns. */
export interface ProjectNode extends PipedNode {
  readonly operator: 'project';
  readonly keyword: 'project' | 'project-away' | 'project-keep' | 'project-rename' | 'project-reorder';
  readonly items: readonly NamedExpression[];
}

/** `project-away`, `-keep`, `-rename`, `-reorder` on an open input: resolved against the columns that arrive. */
export interface LateProjectNode extends PipedNode {
  readonly operator: 'late-project';
  readonly keyword: 'project-away' | 'project-keep' | 'project-rename' | 'project-reorder';
  readonly items: readonly LateProjectItem[];
}

/** `pattern` is a column name, or one with `*`. `as` is the new name in a rename; `order` belongs to `project-reorder`. */
export interface LateProjectItem {
  readonly pattern: string;
  readonly as?: string;
  readonly order?: 'asc' | 'desc' | 'granny-asc' | 'granny-desc';
}

/**
 * Groups by `keys`, computes `aggregates` in each group, then `outputs`, expressions over the columns
 * [keys…, outputs of the first aggregate…, outputs of the second…, …] in that order.
 */
export interface SummarizeNode extends PipedNode {
  readonly operator: 'summarize';
  readonly keys: readonly NamedExpression[];
  readonly aggregates: readonly AggregateCall[];
  readonly outputs: readonly NamedExpression[];
  /** Whether a `by` clause was written: without one, no rows in still give one row out. */
  readonly grouped: boolean;
}

/**
 * A call of an aggregate. `outputs` has one column for most; several for `arg_max(x, *)`, `percentiles()`, `take_any(*)`.
 */
export interface AggregateCall {
  readonly function: string;
  readonly spelled?: string;
  readonly arguments: readonly Expression[];
  readonly outputs: readonly Column[];
  readonly span: Span;
}

export interface DistinctNode extends PipedNode {
  readonly operator: 'distinct';
  readonly items: readonly NamedExpression[];
}

export interface CountNode extends PipedNode {
  readonly operator: 'count';
}

export interface SortKey {
  readonly expression: Expression;
  readonly order: 'asc' | 'desc';
  readonly nulls: 'first' | 'last';
}

export interface SortNode extends PipedNode {
  readonly operator: 'sort';
  readonly keys: readonly SortKey[];
}

export interface TopNode extends PipedNode {
  readonly operator: 'top';
  readonly count: Expression;
  readonly keys: readonly SortKey[];
}

export interface TakeNode extends PipedNode {
  readonly operator: 'take';
  readonly count: Expression;
}

export const joinKinds = [
  'innerunique',
  'inner',
  'leftouter',
  'rightouter',
  'fullouter',
  'leftsemi',
  'rightsemi',
  'leftanti',
  'rightanti',
] as const;

export type JoinKind = (typeof joinKinds)[number];

/**
 * `left` is the piped table. Keys are expressions of the same type, one over each side. The output is the left's columns then
 * the right's, for semi and anti joins only those of the side they keep; `lookup` omits the right's key columns, which
 * `rightOutput` (positions in the right input, in output order) says for closed inputs.
 */
export interface JoinNode extends NodeBase {
  readonly operator: 'join';
  readonly keyword: 'join' | 'lookup';
  readonly kind: JoinKind;
  /** Whether the kind was written or is the default. */
  readonly explicit: boolean;
  readonly left: PlanNode;
  readonly right: PlanNode;
  readonly keys: readonly { readonly left: Expression; readonly right: Expression }[];
  readonly rightOutput: readonly number[] | null;
}

/**
 * `inputs[i].map[j]` is the position in that input of output column j, or -1 where it has none; `source` is what `withsource`
 * prints for it. With an open input maps are made when the query runs.
 */
export interface UnionNode extends NodeBase {
  readonly operator: 'union';
  readonly kind: 'outer' | 'inner';
  readonly fuzzy: boolean;
  readonly withSource: string | null;
  readonly inputs: readonly {
    readonly node: PlanNode;
    readonly source: string;
    readonly map: readonly number[];
  }[];
}

/**
 * Expands each item's array or bag, the arrays side by side; missing ends are null. Targets as in {@link ExtendNode}.
 */
export interface MvExpandNode extends PipedNode {
  readonly operator: 'mv-expand';
  readonly items: readonly (NamedExpression & {
    readonly target: number;
    /** The type of `to typeof()`, or null: dynamic. */
    readonly to: ScalarType | null;
  })[];
  readonly bags: 'bag' | 'array';
  /** Name of the `with_itemindex` column, first of the output, or null. */
  readonly itemIndex: string | null;
  readonly limit: Expression | null;
}

/** Operators that let every row through: `as`, `render`, `consume`-less hints, `serialize` without columns. */
export interface PassThroughNode extends PipedNode {
  readonly operator: 'as' | 'render' | 'serialize';
  /** The name given by `as`, the chart of `render`; empty for `serialize`. */
  readonly label: string;
}
