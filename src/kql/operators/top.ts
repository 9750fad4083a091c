import type { Chunk } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import type { Relation } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import type { TopNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { firstRows } from './first-rows.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';
import { checkSortKey, rowOrder } from './sort-order.ts';

/**
 * `top n by …`: the first n rows of the order, in that order. Of rows with equal keys the earlier ones stay, where Kusto
 * promises nothing.
 *
 * @see https://learn.microsoft.com/kusto/query/top-operator
 */
export function prepareTop(node: TopNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const count = preparation.compileScalar(node, node.count);
  const kernelsOn = preparation.onColumns(node.input, (columns) =>
    node.keys.map((key) => checkSortKey(key, preparation.compile(node, key.expression, columns), preparation)),
  );
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const kernels = kernelsOn(relation.columns);
      const wanted = rowCount(scalarValue(count, execution));
      return { columns: relation.columns, chunks: best(node, relation, kernels, wanted, execution) };
    },
  };
}

function* best(
  node: TopNode,
  relation: Relation,
  kernels: readonly Kernel[],
  count: number,
  execution: Execution,
): Iterable<Chunk> {
  const { columns, chunks } = execution.collect(node, relation);
  if (count === 0 || chunks.length === 0) {
    return;
  }
  const all = concatenateChunks(columns, chunks);
  const vectors = kernels.map((kernel) => kernel.evaluate(all, execution));
  yield* splitChunk(all.take(firstRows(count, all.length, rowOrder(node.keys, vectors))), execution.chunkSize);
}
