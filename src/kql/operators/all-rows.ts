import type { Chunk } from '../data/chunk.ts';
import { concatenateChunks } from '../data/concatenate-chunks.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/** An operator whose rows come in one chunk, gathered for `reader`. */
export function allRows(reader: PlanNode, operator: PreparedOperator): PreparedOperator {
  return {
    node: operator.node,
    run(execution) {
      const relation = operator.run(execution);
      const gather = function* (): Iterable<Chunk> {
        const { columns, chunks } = execution.collect(reader, relation);
        yield concatenateChunks(
          columns,
          chunks.filter(({ length }) => length > 0),
        );
      };
      return { columns: relation.columns, chunks: gather() };
    },
  };
}

/** The same operator, its rows in chunks of the run's size. */
export function inChunks(operator: PreparedOperator): PreparedOperator {
  return {
    node: operator.node,
    run(execution) {
      const { columns, chunks } = operator.run(execution);
      return { columns, chunks: split(chunks, execution) };
    },
  };
}

function* split(chunks: Iterable<Chunk>, { chunkSize }: Execution): Iterable<Chunk> {
  for (const chunk of chunks) {
    yield* splitChunk(chunk, chunkSize);
  }
}
