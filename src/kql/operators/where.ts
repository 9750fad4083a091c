import { BoolsVector } from '../data/bools-vector.ts';
import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import type { Vector } from '../data/vector.ts';
import { castKernel } from '../expressions/cast-kernel.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { WhereNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `where`: the rows for which the predicate is true; null counts as false.
 *
 * @see https://learn.microsoft.com/kusto/query/where-operator
 */
export function prepareWhere(node: WhereNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const predicateOn = preparation.onColumns(node.input, (columns) =>
    castKernel(preparation.compile(node, node.predicate, columns), 'bool'),
  );
  return {
    node,
    run(execution) {
      const { columns, chunks } = execution.open(input);
      return { columns, chunks: filter(chunks, predicateOn(columns), execution) };
    },
  };
}

function* filter(chunks: Iterable<Chunk>, predicate: Kernel, execution: Execution): Iterable<Chunk> {
  for (const chunk of chunks) {
    const kept = selectTrue(chunk, predicate.evaluate(chunk, execution));
    if (kept !== undefined) {
      yield kept;
    }
  }
}

/** The rows where a vector of bools is true: the chunk itself where that is all of them, undefined where it is none. */
function selectTrue(chunk: Chunk, truth: Vector): Chunk | undefined {
  if (truth instanceof ConstantVector) {
    return truth.value === true ? chunk : undefined;
  }
  const rows = new Int32Array(chunk.length);
  let count = 0;
  if (truth instanceof BoolsVector) {
    for (const [row, byte] of truth.bytes.entries()) {
      rows[count] = row;
      count += byte & 1;
    }
  } else {
    for (let row = 0; row < chunk.length; row += 1) {
      rows[count] = row;
      count += truth.at(row) === true ? 1 : 0;
    }
  }
  if (count === 0) {
    return undefined;
  }
  return count === chunk.length ? chunk : chunk.take(rows.subarray(0, count));
}
