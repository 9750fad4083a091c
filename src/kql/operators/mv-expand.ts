import type { Chunk } from '../data/chunk.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import type { MvExpandNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { type Expansion, expansionOf } from './expansion.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';

/**
 * `mv-expand`: a row for each element of an array, each entry of a bag.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-expand-operator
 */
export function prepareMvExpand(node: MvExpandNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const limit = node.limit === null ? undefined : preparation.compileScalar(node, node.limit);
  const expansionOn = preparation.onColumns(node.input, (columns) => expansionOf(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const expansion = expansionOn(relation.columns);
      const most = limit === undefined ? Number.POSITIVE_INFINITY : rowCount(scalarValue(limit, execution));
      return { columns: expansion.columns, chunks: expanded(relation.chunks, expansion, most, execution) };
    },
  };
}

function* expanded(chunks: Iterable<Chunk>, expansion: Expansion, most: number, execution: Execution): Iterable<Chunk> {
  for (const chunk of chunks) {
    yield* splitChunk(expansion.expand(chunk, most, execution).chunk, execution.chunkSize);
  }
}
