import { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { Expression } from '../plan/expression.ts';
import type { NamedExpression, SummarizeNode } from '../plan/node.ts';
import { AggregateStates } from './aggregate-states.ts';
import { aggregateColumns, type BoundAggregate, bindAggregate } from './bound-aggregate.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { groupedKey } from './grouped-key.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import { lateArguments, lateColumn } from './late-columns.ts';
import { outputColumns } from './output-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { uniqueName } from './unique-name.ts';

interface SummarizeLayout {
  readonly keys: readonly Kernel[];
  readonly aggregates: readonly BoundAggregate[];
  /** Expressions over the keys and the outputs of the aggregates. */
  readonly outputs: readonly Kernel[];
  readonly columns: readonly RelationColumn[];
}

/**
 * `summarize`: the rows in groups, one row a group, in the order in which groups first appear. Without `by` there is one group
 * even when there are no rows; with `by` no rows give none.
 *
 * @see https://learn.microsoft.com/kusto/query/summarize-operator
 */
export function prepareSummarize(node: SummarizeNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const bound = layoutOn(relation.columns);
      return { columns: bound.columns, chunks: summarized(node, relation.chunks, bound, execution) };
    },
  };
}

function layout(node: SummarizeNode, columns: readonly RelationColumn[], preparation: Preparation): SummarizeLayout {
  const keys = node.keys.map((key) => groupedKey(key, preparation.compile(node, key.expression, columns), preparation));
  const aggregates = node.aggregates.map((call) =>
    bindAggregate(node, call, columns, preparation, lateArguments(call, node.keys, node.input, columns)),
  );
  const planned: RelationColumn[] = [
    ...outputColumns(
      node.keys.map(({ name }) => name),
      keys,
    ),
    ...node.aggregates.flatMap((call, index) => aggregateColumns(call, aggregates[index])),
  ];
  const late = aggregates.map(lateOutputs);
  const inner = [...planned, ...late.flat()];
  const outputs = withLateOutputs(node, planned.length, late);
  const kernels = outputs.map(({ expression }) => preparation.compile(node, expression, inner));
  return {
    keys,
    aggregates,
    outputs: kernels,
    columns: outputColumns(
      outputs.map(({ name }) => name),
      kernels,
    ),
  };
}

/** The columns that an aggregate gives for those that only arrive with the rows. */
function lateOutputs({ implementation: { returns }, late }: BoundAggregate): readonly RelationColumn[] {
  const types = returns.slice(returns.length - late.length);
  return types.map((type, index) => ({ name: late[index] ?? '', type }));
}

/**
 * The output columns with the late ones of each aggregate behind those that the plan has of it. To the plan's expressions the late
 * columns do not exist: they stand behind all others. The old `any(*)` names its columns `any_Column`.
 */
function withLateOutputs(
  node: SummarizeNode,
  planned: number,
  late: readonly (readonly RelationColumn[])[],
): readonly NamedExpression[] {
  const outputs = [...node.outputs];
  const taken = new Set(outputs.map(({ name }) => name));
  let start = node.keys.length;
  let index = planned;
  for (const [position, call] of node.aggregates.entries()) {
    const end = start + call.outputs.length;
    const last = outputs.findLastIndex(({ expression }) => isColumnWithin(expression, start, end));
    const added = (late[position] ?? []).map((column): NamedExpression => {
      const name = uniqueName(call.spelled === 'any' ? `any_${column.name}` : column.name, taken);
      taken.add(name);
      index += 1;
      return { name, expression: lateColumn(column, index - 1, call.span) };
    });
    outputs.splice(last + 1 || outputs.length, 0, ...added);
    start = end;
  }
  return outputs;
}

function isColumnWithin(expression: Expression, start: number, end: number): boolean {
  return expression.kind === 'column' && expression.index >= start && expression.index < end;
}

function* summarized(
  node: SummarizeNode,
  chunks: Iterable<Chunk>,
  { keys, aggregates, outputs }: SummarizeLayout,
  execution: Execution,
): Iterable<Chunk> {
  const grouper = new Grouper(keys.map(({ type }) => type));
  const keyCells = new KeyCells(keys.length);
  const states = aggregates.map((aggregate) => new AggregateStates(aggregate));
  const origins = new GroupOrigins();
  for (const chunk of chunks) {
    const vectors = keys.map((kernel) => kernel.evaluate(chunk, execution));
    const groups = grouper.add(vectors, chunk.length);
    keyCells.add(vectors, groups);
    origins.add(chunk, groups);
    for (const state of states) {
      state.add(chunk, groups, grouper.size, execution);
    }
    if (grouper.size * (keys.length + aggregates.length) > execution.limits.cells) {
      execution.refuse(node, 'cells', 'holds', execution.limits.cells);
    }
  }
  const emptyGroup = !node.grouped && grouper.size === 0;
  const size = emptyGroup ? 1 : grouper.size;
  if (size === 0) {
    return;
  }
  const columns: Vector[] = keys.map(({ type }, index) => vectorOf(type, keyCells.column(index)));
  const late: Vector[] = [];
  for (const [index, state] of states.entries()) {
    const vectors = state.finish(size);
    const known = node.aggregates[index]?.outputs.length ?? 0;
    columns.push(...vectors.slice(0, known));
    late.push(...vectors.slice(known));
  }
  const inner = new Chunk(size, [...columns, ...late], { origins: origins.finish(size) });
  yield* splitChunk(inner.withColumns(outputs.map((kernel) => kernel.evaluate(inner, execution))), execution.chunkSize);
}
