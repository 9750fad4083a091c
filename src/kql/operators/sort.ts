import type { Chunk } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { SortNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { checkSortKey, rowOrder } from './sort-order.ts';

/**
 * `sort` and `order`: all rows, ordered. Rows with equal keys keep their order, which Kusto does not promise.
 *
 * @see https://learn.microsoft.com/kusto/query/sort-operator
 */
export function prepareSort(node: SortNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const kernelsOn = preparation.onColumns(node.input, (columns) =>
    node.keys.map((key) => checkSortKey(key, preparation.compile(node, key.expression, columns), preparation)),
  );
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const kernels = kernelsOn(relation.columns);
      return { columns: relation.columns, chunks: sorted(node, relation, kernels, execution) };
    },
  };
}

function* sorted(
  node: SortNode,
  relation: Relation,
  kernels: readonly Kernel[],
  execution: Execution,
): Iterable<Chunk> {
  const { columns, chunks } = execution.collect(node, relation);
  if (chunks.length === 0) {
    return;
  }
  const all = concatenateChunks(columns, chunks);
  const vectors = kernels.map((kernel) => kernel.evaluate(all, execution));
  const rows = Int32Array.from({ length: all.length }, (_, row) => row).sort(rowOrder(node.keys, vectors));
  yield* splitChunk(all.take(rows), execution.chunkSize);
}
