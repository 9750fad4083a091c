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
  | MvApplyNode
  | SubqueryInputNode
  | ParseNode
  | ParseKvNode
  | GetSchemaNode
  | ExternalNode
  | MakeSeriesNode
  | TopNestedNode
  | SampleNode
  | SampleDistinctNode
  | PartitionNode
  | ScanNode
  | EvaluateNode
  | EnrichNode
  | PassThroughNode;

export type OperatorName = PlanNode['operator'];

export interface NodeBase {
  /** Unique in the plan; numbered in the order in which rows reach the operators. */
  readonly id: number;
  readonly span: Span;
  readonly columns: readonly Column[];
  readonly open: boolean;
}

export interface PipedNode extends NodeBase {
  readonly input: PlanNode;
}

/** A named expression that makes a column. */
export interface NamedExpression {
  readonly name: string;
  readonly expression: Expression;
}

/** Rows of a table of the workspace, or of a table that something outside of it answers with. */
export interface TableNode extends NodeBase {
  readonly operator: 'table';
  /** Of an answered call its text: `_GetWatchlist("VIPUsers")`, `workspace("soc").SigninLogs`. */
  readonly name: string;
  readonly answered?: AnsweredCall;
}

/** A call of a function without a body. */
export interface AnsweredCall {
  readonly function: string;
  readonly arguments: readonly (string | number | boolean | null)[];
  /** The table, of a function that gives many. */
  readonly table?: string;
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

/**
 * Expands the items of each row as {@link MvExpandNode} does, gives the rows made of one row to `subquery`, and puts the columns
 * of that row beside what comes back: those that an item stands for by its bare name go, and one that the subquery gives too is
 * the subquery's. `rows` is the id of the {@link SubqueryInputNode} in the subquery.
 */
export interface MvApplyNode extends PipedNode {
  readonly operator: 'mv-apply';
  readonly items: readonly (NamedExpression & {
    readonly target: number;
    readonly to: ScalarType | null;
    /** Whether the item is a column without another name, which is not carried along. */
    readonly bare: boolean;
  })[];
  readonly itemIndex: string | null;
  readonly limit: Expression | null;
  readonly rows: number;
  readonly subquery: PlanNode;
}

/** The rows that the operator around hands to its subquery: other ones each time that it is run. */
export interface SubqueryInputNode extends NodeBase {
  readonly operator: 'subquery-input';
}

export const parseKinds = ['simple', 'relaxed', 'regex'] as const;

export type ParseKind = (typeof parseKinds)[number];

/** A part of a pattern of `parse`: a delimiter, `*`, or a column with its target as in {@link ExtendNode}. */
export type ParsePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'skip' }
  | { readonly kind: 'column'; readonly name: string; readonly type: ScalarType; readonly target: number };

/** Takes a text apart. `parse-where` drops the rows whose text does not fit. `flags` is empty unless `kind` is `regex`. */
export interface ParseNode extends PipedNode {
  readonly operator: 'parse';
  readonly keyword: 'parse' | 'parse-where';
  readonly kind: ParseKind;
  readonly flags: string;
  readonly expression: Expression;
  readonly pattern: readonly ParsePart[];
}

/** Takes keys and their values out of a text, each into the column of that name. Targets as in {@link ExtendNode}. */
export interface ParseKvNode extends PipedNode {
  readonly operator: 'parse-kv';
  readonly expression: Expression;
  readonly keys: readonly { readonly name: string; readonly type: ScalarType; readonly target: number }[];
  readonly format: ParseKvFormat;
}

/**
 * How keys and values are written. `delimited`: with the two delimiters between them; a quote is one character or an opening
 * and a closing one, an escape is one. `loose`: with whatever is neither letter nor digit between them. `regex`: a match each,
 * the key in the first group and the value in the second.
 */
export type ParseKvFormat =
  | {
      readonly kind: 'delimited';
      readonly pair: string;
      readonly keyValue: string;
      readonly quotes: readonly string[];
      readonly escapes: readonly string[];
      readonly greedy: boolean;
    }
  | { readonly kind: 'loose'; readonly quotes: readonly string[]; readonly escapes: readonly string[] }
  | { readonly kind: 'regex'; readonly regex: string };

/** A row for each column of the input. */
export interface GetSchemaNode extends PipedNode {
  readonly operator: 'getschema';
}

/**
 * Rows from outside of the workspace, which whoever runs the plan has to bring along. `externaldata` names them by the addresses
 * in the text, secrets and all: print them with `withoutSecrets`. `external_table` names one table.
 */
export interface ExternalNode extends NodeBase {
  readonly operator: 'external';
  readonly keyword: 'externaldata' | 'external_table';
  readonly addresses: readonly string[];
}

/**
 * Groups by `keys` and by bins of `axis`, and makes one row of each group of keys: the keys, an array for each of `series` with an
 * element a bin, and the array of the bins. An element is an expression over the columns of the aggregates, in order, or
 * `default` (null: zero) where a bin has no rows. `bins` says how the range is meant: `from start` begins bins at `from` and leaves
 * `to` out, and either may be missing; `in range` has bins at multiples of `step` and `to` in it.
 */
export interface MakeSeriesNode extends PipedNode {
  readonly operator: 'make-series';
  readonly keys: readonly NamedExpression[];
  readonly aggregates: readonly AggregateCall[];
  readonly series: readonly (NamedExpression & { readonly default: Expression | null })[];
  readonly axis: NamedExpression;
  readonly bins: 'from start' | 'in range';
  readonly from: Expression | null;
  readonly to: Expression | null;
  readonly step: Expression;
  /** Whether no rows give one row of defaults rather than none. */
  readonly nonEmpty: boolean;
}

/**
 * Levels of groups, each inside the groups of the one before: of `key` those with the greatest or least `aggregate` are kept,
 * all where `count` is null. `others` is the key of a row for those that are not; null for no such row. Two columns a level.
 */
export interface TopNestedNode extends PipedNode {
  readonly operator: 'top-nested';
  readonly levels: readonly TopNestedLevel[];
}

export interface TopNestedLevel {
  readonly count: Expression | null;
  readonly key: NamedExpression;
  readonly others: Expression | null;
  readonly aggregates: readonly AggregateCall[];
  /** An expression over the columns of `aggregates`, in order. */
  readonly aggregate: NamedExpression;
  readonly order: 'asc' | 'desc';
}

/** Some rows, drawn from the chance of the run. */
export interface SampleNode extends PipedNode {
  readonly operator: 'sample';
  readonly count: Expression;
}

/** Some of the distinct values of a column, drawn from the chance of the run. */
export interface SampleDistinctNode extends PipedNode {
  readonly operator: 'sample-distinct';
  readonly count: Expression;
  readonly item: NamedExpression;
}

/**
 * Runs `subquery` for each value of `key` over the rows that have it; `rows` is the id of the {@link SubqueryInputNode} in it.
 * With `strategy` legacy there may be 64 values.
 */
export interface PartitionNode extends PipedNode {
  readonly operator: 'partition';
  readonly strategy: 'legacy' | 'native' | 'shuffle';
  readonly key: Expression;
  readonly rows: number;
  readonly subquery: PlanNode;
}

/**
 * Matches the rows, one by one, with steps that remember. Conditions and assignments are expressions over the columns of the
 * input, those that are declared, and then the same again for what each step remembers, named `step.column`.
 */
export interface ScanNode extends PipedNode {
  readonly operator: 'scan';
  /** Name of the column that numbers the matches, or null. */
  readonly matchId: string | null;
  readonly declared: readonly {
    readonly name: string;
    readonly type: ScalarType;
    readonly default: Expression | null;
  }[];
  readonly steps: readonly {
    readonly name: string;
    readonly output: 'all' | 'last' | 'none';
    readonly condition: Expression;
    /** `target` is the position among the declared columns. */
    readonly assignments: readonly { readonly target: number; readonly expression: Expression }[];
  }[];
}

/** A plugin over the rows. `schema` is what the text says that comes out, `rest` standing for a `*` in front; null if nothing. */
export interface EvaluateNode extends PipedNode {
  readonly operator: 'evaluate';
  readonly plugin: string;
  readonly arguments: readonly PluginArgument[];
  readonly schema: { readonly rest: boolean; readonly columns: readonly Column[] } | null;
}

/** What a plugin is given: an expression over the rows (`side` right: over those of the table), a table, an aggregate. */
export type PluginArgument =
  | { readonly kind: 'scalar'; readonly name: string; readonly expression: Expression }
  | { readonly kind: 'table'; readonly name: string; readonly node: PlanNode }
  | { readonly kind: 'aggregate'; readonly name: string; readonly call: AggregateCall };

/**
 * Adds to each row what is known of a key in it, a column for each of `added` that the input does not have. More rows than `limit`
 * end the run.
 */
export interface EnrichNode extends PipedNode {
  readonly operator: 'enrich';
  readonly function: string;
  readonly key: Expression;
  readonly limit: number;
  readonly added: readonly { readonly name: string; readonly type: ScalarType }[];
}

/** Operators that let every row through: `as`, `render`, `consume`-less hints, `serialize` without columns. */
export interface PassThroughNode extends PipedNode {
  readonly operator: 'as' | 'render' | 'serialize';
  /** The name given by `as`, the chart of `render`; empty for `serialize`. */
  readonly label: string;
}
