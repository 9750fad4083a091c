import type { Chunk } from '../data/chunk.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import type { TakeNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';

/**
 * `take`: some rows, here always the first ones. Kusto promises nothing about which.
 *
 * @see https://learn.microsoft.com/kusto/query/take-operator
 */
export function prepareTake(node: TakeNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  const count = preparation.compileScalar(node, node.count);
  return {
    node,
    run(execution) {
      const { columns, chunks } = execution.open(input);
      return { columns, chunks: first(chunks, rowCount(scalarValue(count, execution))) };
    },
  };
}

function* first(chunks: Iterable<Chunk>, count: number): Iterable<Chunk> {
  let left = count;
  if (left <= 0) {
    return;
  }
  for (const chunk of chunks) {
    if (chunk.length >= left) {
      yield chunk.length === left ? chunk : chunk.take(Int32Array.from({ length: left }, (_, row) => row));
      return;
    }
    left -= chunk.length;
    yield chunk;
  }
}
