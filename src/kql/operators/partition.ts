import type { Chunk } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { invariant } from '../invariant.ts';
import type { PartitionNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { Grouper } from './grouper.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/** How many values the key may have with the legacy strategy. */
const mostPartitions = 64;

/**
 * `partition`: the rows of each value of the key through the subquery, one value after the other in the order of their first rows.
 * Each subquery is a run of its own: what it computes once, it computes of its own rows.
 *
 * @see https://learn.microsoft.com/kusto/query/partition-operator
 */
export function preparePartition(node: PartitionNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const subquery = preparation.prepare(node.subquery);
  const keyOn = preparation.onColumns(node.input, (columns) => {
    const kernel = preparation.compile(node, node.key, columns);
    if (kernel.type === 'dynamic') {
      throw new KqlUnsupportedError('"partition" by a dynamic', preparation.place(node.key.span));
    }
    return kernel;
  });
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const key = keyOn(relation.columns);
      const over = (chunks: readonly Chunk[]): Relation =>
        execution.within(node.rows, { columns: relation.columns, chunks }).open(subquery);
      const columns = knownColumns(node.subquery) ?? over([]).columns;
      return { columns, chunks: partitioned(node, relation, key, columns, over, execution) };
    },
  };
}

function* partitioned(
  node: PartitionNode,
  relation: Relation,
  key: Kernel,
  columns: readonly RelationColumn[],
  over: (chunks: readonly Chunk[]) => Relation,
  execution: Execution,
): Iterable<Chunk> {
  const table = execution.collect(node, relation);
  const all = concatenateChunks(table.columns, table.chunks);
  const grouper = new Grouper([key.type]);
  const groups = grouper.add([key.evaluate(all, execution)], all.length);
  if (node.strategy === 'legacy' && grouper.size > mostPartitions) {
    throw new KqlRuntimeError(
      `partition operator: exceeded amount of maximum partitions allowed (${mostPartitions})`,
      execution.preparation.place(node.span),
    );
  }
  const members = Array.from({ length: grouper.size }, (): number[] => []);
  for (const [row, group] of groups.entries()) {
    members[group]?.push(row);
  }
  for (const rows of members) {
    const given = over([...splitChunk(all.take(Int32Array.from(rows)), execution.chunkSize)]);
    checkColumns(node, columns, given.columns, execution);
    yield* given.chunks;
  }
}

/** Subqueries whose columns depend on their rows, as those of `bag_unpack` do, may not fit together. */
function checkColumns(
  node: PartitionNode,
  expected: readonly RelationColumn[],
  columns: readonly RelationColumn[],
  execution: Execution,
): void {
  const same =
    columns.length === expected.length &&
    columns.every(({ name, type }, index) => name === expected[index]?.name && type === expected[index]?.type);
  if (!same) {
    invariant(knownColumns(node.subquery) === undefined, 'a subquery gives other columns than the plan has');
    throw new KqlUnsupportedError(
      '"partition" whose subqueries give different columns',
      execution.preparation.place(node.span),
    );
  }
}
