import type { Chunk } from '../data/chunk.ts';
import type { Relation } from '../data/relation.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import type { SampleNode } from '../plan/node.ts';
import { drawPlaces } from './draw-places.ts';
import type { Execution } from './execution.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';

/**
 * `sample`: that many rows, each as likely as any other, in the order of the input. They are drawn from the chance of the run.
 *
 * @see https://learn.microsoft.com/kusto/query/sample-operator
 */
export function prepareSample(node: SampleNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  const count = preparation.compileScalar(node, node.count);
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const wanted = rowCount(scalarValue(count, execution));
      return { columns: relation.columns, chunks: sampled(node, relation, wanted, execution) };
    },
  };
}

function* sampled(node: SampleNode, relation: Relation, wanted: number, execution: Execution): Iterable<Chunk> {
  const { chunks } = execution.collect(node, relation);
  const total = chunks.reduce((sum, { length }) => sum + length, 0);
  const drawn = drawPlaces(wanted, total, execution.chance.sequence(execution.preparation.site(node)));
  let start = 0;
  for (const chunk of chunks) {
    const end = start + chunk.length;
    const rows = drawn.filter((place) => place >= start && place < end).map((place) => place - start);
    start = end;
    if (rows.length > 0) {
      yield chunk.take(rows);
    }
  }
}
