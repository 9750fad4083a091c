import type { Accumulator, AggregateImplementation } from '../aggregates/aggregate-function.ts';
import { findAggregate } from '../aggregates/registry.ts';
import { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { invariant } from '../invariant.ts';
import type { AggregateCall, SummarizeNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { groupedKey } from './grouped-key.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import { outputColumns } from './output-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

interface BoundAggregate {
  readonly implementation: AggregateImplementation;
  readonly arguments: readonly Kernel[];
}

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

function bindAggregate(
  node: SummarizeNode,
  call: AggregateCall,
  columns: readonly RelationColumn[],
  preparation: Preparation,
): BoundAggregate {
  const name = call.spelled ?? call.function;
  const found = findAggregate(call.function);
  if (found === undefined) {
    throw new KqlUnsupportedError(`aggregate "${name}()"`, preparation.place(call.span));
  }
  const kernels = call.arguments.map((argument) => preparation.compile(node, argument, columns));
  const types = kernels.map(({ type }) => type);
  const implementation = found.resolve(
    types,
    kernels.map(({ constant }) => constant?.value),
  );
  if (implementation === undefined) {
    throw new KqlUnsupportedError(
      `aggregate "${name}()" of ${types.join(', ') || 'nothing'}`,
      preparation.place(call.span),
      `See https://learn.microsoft.com/kusto/query/${found.page}`,
    );
  }
  const { parameters } = implementation;
  return {
    implementation,
    arguments: kernels.map((kernel, index) =>
      castKernel(kernel, parameters[Math.min(index, parameters.length - 1)] ?? kernel.type),
    ),
  };
}

function aggregateColumns(call: AggregateCall, aggregate: BoundAggregate | undefined): readonly RelationColumn[] {
  const returns = aggregate?.implementation.returns ?? [];
  invariant(
    returns.length === call.outputs.length,
    `${call.function}() gives ${returns.length} columns where the plan has ${call.outputs.length}`,
  );
  return returns.map((type, index) => ({ name: call.outputs[index]?.name ?? '', type }));
}

function* summarized(
  node: SummarizeNode,
  chunks: Iterable<Chunk>,
  { keys, aggregates, outputs }: SummarizeLayout,
  execution: Execution,
): Iterable<Chunk> {
  const grouper = new Grouper(keys.map(({ type }) => type));
  const keyCells = new KeyCells(keys.length);
  const accumulators: Accumulator[][] = aggregates.map(() => []);
  const origins = new GroupOrigins();
  for (const chunk of chunks) {
    const vectors = keys.map((kernel) => kernel.evaluate(chunk, execution));
    const groups = grouper.add(vectors, chunk.length);
    keyCells.add(vectors, groups);
    origins.add(chunk, groups);
    for (const [index, aggregate] of aggregates.entries()) {
      accumulate(aggregate, accumulators[index] ?? [], chunk, groups, grouper.size, execution);
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
  for (const [index, { implementation }] of aggregates.entries()) {
    columns.push(...finish(implementation, accumulators[index] ?? [], size));
  }
  const inner = new Chunk(size, columns, { origins: origins.finish(size) });
  yield* splitChunk(inner.withColumns(outputs.map((kernel) => kernel.evaluate(inner, execution))), execution.chunkSize);
}

function accumulate(
  { implementation, arguments: kernels }: BoundAggregate,
  accumulators: Accumulator[],
  chunk: Chunk,
  groups: Int32Array,
  size: number,
  execution: Execution,
): void {
  while (accumulators.length < size) {
    accumulators.push(implementation.create());
  }
  const vectors = kernels.map((kernel) => kernel.evaluate(chunk, execution));
  const [only] = vectors;
  for (let row = 0; row < chunk.length; row += 1) {
    const cells = only !== undefined && vectors.length === 1 ? [only.at(row)] : vectors.map((vector) => vector.at(row));
    accumulators[groups[row] ?? 0]?.add(cells);
  }
}

/** The output columns of one aggregate: a cell a group each. */
function finish(implementation: AggregateImplementation, accumulators: Accumulator[], size: number): Vector[] {
  while (accumulators.length < size) {
    accumulators.push(implementation.create());
  }
  const columns = implementation.returns.map((): Cell[] => []);
  for (const accumulator of accumulators) {
    const cells = accumulator.finish();
    for (const [index, column] of columns.entries()) {
      column.push(cells[index] ?? null);
    }
  }
  return columns.map((column, index) => vectorOf(implementation.returns[index] ?? 'dynamic', column));
}
