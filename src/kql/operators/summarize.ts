import { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { SummarizeNode } from '../plan/node.ts';
import { AggregateStates } from './aggregate-states.ts';
import { aggregateColumns, type BoundAggregate, bindAggregate } from './bound-aggregate.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { groupedKey } from './grouped-key.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import { outputColumns } from './output-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

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
  const aggregates = node.aggregates.map((call) => bindAggregate(node, call, columns, preparation));
  const inner: RelationColumn[] = [
    ...outputColumns(
      node.keys.map(({ name }) => name),
      keys,
    ),
    ...node.aggregates.flatMap((call, index) => aggregateColumns(call, aggregates[index])),
  ];
  const outputs = node.outputs.map(({ expression }) => preparation.compile(node, expression, inner));
  return {
    keys,
    aggregates,
    outputs,
    columns: outputColumns(
      node.outputs.map(({ name }) => name),
      outputs,
    ),
  };
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
  for (const state of states) {
    columns.push(...state.finish(size));
  }
  const inner = new Chunk(size, columns, { origins: origins.finish(size) });
  yield* splitChunk(inner.withColumns(outputs.map((kernel) => kernel.evaluate(inner, execution))), execution.chunkSize);
}
