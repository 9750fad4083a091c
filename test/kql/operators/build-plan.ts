import type { ColumnType } from '../../../src/kql/plan/column.ts';
import type {
  CallExpression,
  ColumnExpression,
  Expression,
  LiteralExpression,
} from '../../../src/kql/plan/expression.ts';
import { encodeLiteral } from '../../../src/kql/plan/literal.ts';
import type {
  AggregateCall,
  DatatableNode,
  ExtendNode,
  JoinKind,
  JoinNode,
  NamedExpression,
  NodeBase,
  PlanNode,
  ProjectNode,
  SortKey,
  SummarizeNode,
  TableNode,
  UnionNode,
  WhereNode,
} from '../../../src/kql/plan/node.ts';
import type { Binding, Plan } from '../../../src/kql/plan/plan.ts';
import type { Span } from '../../../src/kql/plan/span.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';

/** Plans by hand, for tests of the execution side alone. */

export const span: Span = { source: 0, start: 0, end: 1 };

let nextId = 0;

export function base(columns: NodeBase['columns'], open = false): NodeBase {
  nextId += 1;
  return { id: nextId, span, columns, open };
}

export function planOf(root: PlanNode, bindings: readonly Binding[] = [], text = 'T'): Plan {
  return { sources: [{ functionName: null, text }], calls: [], bindings, root };
}

export function lit(type: ScalarType, cell: Cell): LiteralExpression {
  return { kind: 'literal', type, value: encodeLiteral(type, cell), span };
}

export const long = (value: number | bigint | null): LiteralExpression => lit('long', value);
export const text = (value: string): LiteralExpression => lit('string', value);

/** A column of a node's output. */
export function col(node: PlanNode, name: string): ColumnExpression {
  const index = node.columns.findIndex((column) => column.name === name);
  const type = node.columns[index]?.type;
  if (node.open) {
    return { kind: 'column', type: type ?? 'unknown', name, index: -1, span };
  }
  if (type === undefined) {
    throw new Error(`no column ${name}`);
  }
  return { kind: 'column', type, name, index, span };
}

export function call(type: ColumnType, name: string, ...args: readonly Expression[]): CallExpression {
  return { kind: 'call', type, function: name, arguments: args, span };
}

export type Schema = Readonly<Record<string, ScalarType>>;

export function columnsOf(schema: Schema): { name: string; type: ScalarType }[] {
  return Object.entries(schema).map(([name, type]) => ({ name, type }));
}

export function datatable(schema: Schema, rows: readonly (readonly Cell[])[]): DatatableNode {
  const columns = columnsOf(schema);
  return {
    ...base(columns),
    operator: 'datatable',
    rows: rows.map((row) => row.map((cell, index) => lit(columns[index]?.type ?? 'dynamic', cell))),
  };
}

export function table(name: string, schema: Schema, open = false): TableNode {
  return { ...base(columnsOf(schema), open), operator: 'table', name };
}

export function where(input: PlanNode, predicate: Expression): WhereNode {
  return { ...base(input.columns, input.open), operator: 'where', input, predicate };
}

export function extend(input: PlanNode, items: Readonly<Record<string, Expression>>): ExtendNode {
  const columns = [...input.columns];
  const resolved = Object.entries(items).map(([name, expression]) => {
    const target = columns.findIndex((column) => column.name === name);
    columns[target < 0 ? columns.length : target] = { name, type: expression.type };
    return { name, expression, target };
  });
  return { ...base(columns, input.open), operator: 'extend', input, items: resolved };
}

export function project(input: PlanNode, items: Readonly<Record<string, Expression>>): ProjectNode {
  const named = namedOf(items);
  return {
    ...base(named.map(({ name, expression }) => ({ name, type: expression.type }))),
    operator: 'project',
    keyword: 'project',
    input,
    items: named,
  };
}

export function namedOf(items: Readonly<Record<string, Expression>>): NamedExpression[] {
  return Object.entries(items).map(([name, expression]) => ({ name, expression }));
}

export interface Aggregate {
  readonly function: string;
  readonly arguments?: readonly Expression[];
  readonly type: ScalarType;
}

/** `summarize` with one output column an aggregate. */
export function summarize(
  input: PlanNode,
  aggregates: Readonly<Record<string, Aggregate>>,
  keys: Readonly<Record<string, Expression>> | null,
): SummarizeNode {
  const named = namedOf(keys ?? {});
  const calls = Object.entries(aggregates).map(
    ([name, aggregate]): AggregateCall => ({
      function: aggregate.function,
      arguments: aggregate.arguments ?? [],
      outputs: [{ name, type: aggregate.type }],
      span,
    }),
  );
  const columns = [
    ...named.map(({ name, expression }) => ({ name, type: expression.type })),
    ...calls.flatMap(({ outputs }) => outputs),
  ];
  return {
    ...base(columns),
    operator: 'summarize',
    input,
    keys: named,
    aggregates: calls,
    outputs: columns.map(({ name, type }, index) => ({
      name,
      expression: { kind: 'column', type, name, index, span },
    })),
    grouped: keys !== null,
  };
}

export function sort(input: PlanNode, keys: readonly SortKey[]): PlanNode {
  return { ...base(input.columns, input.open), operator: 'sort', input, keys };
}

export function take(input: PlanNode, count: Expression): PlanNode {
  return { ...base(input.columns, input.open), operator: 'take', input, count };
}

/** A join on columns of the same name; clashing names of the right get a 1. */
export function join(kind: JoinKind, left: PlanNode, right: PlanNode, on: readonly string[]): JoinNode {
  const names = new Set(left.columns.map(({ name }) => name));
  const both = [
    ...left.columns,
    ...right.columns.map(({ name, type }) => ({ name: names.has(name) ? `${name}1` : name, type })),
  ];
  const columns =
    kind.startsWith('left') && /semi|anti/.test(kind) ? left.columns : /semi|anti/.test(kind) ? right.columns : both;
  const open = left.open || right.open;
  return {
    ...base(columns, open),
    operator: 'join',
    keyword: 'join',
    kind,
    explicit: true,
    left,
    right,
    keys: on.map((name) => ({ left: col(left, name), right: col(right, name) })),
    rightOutput: open ? null : right.columns.map((_, index) => index),
  };
}

/** A union of inputs with the same columns. */
export function union(...nodes: readonly PlanNode[]): UnionNode {
  const columns = nodes[0]?.columns ?? [];
  return {
    ...base(
      columns,
      nodes.some((node) => node.open),
    ),
    operator: 'union',
    kind: 'outer',
    fuzzy: false,
    withSource: null,
    inputs: nodes.map((node) => ({ node, source: '', map: columns.map((_, index) => index) })),
  };
}
