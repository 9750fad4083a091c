import { Chunk } from '../data/chunk.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import type { SampleDistinctNode } from '../plan/node.ts';
import { drawPlaces } from './draw-places.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { groupedKey } from './grouped-key.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';

/**
 * `sample-distinct`: that many of the distinct values of a column, in the order in which they first appear. They are drawn from the
 * chance of the run, each as likely as any other, which Kusto does not promise.
 *
 * @see https://learn.microsoft.com/kusto/query/sample-distinct-operator
 */
export function prepareSampleDistinct(node: SampleDistinctNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const count = preparation.compileScalar(node, node.count);
  const kernelOn = preparation.onColumns(node.input, (columns) =>
    groupedKey(node.item, preparation.compile(node, node.item.expression, columns), preparation),
  );
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const kernel = kernelOn(relation.columns);
      const wanted = rowCount(scalarValue(count, execution));
      return {
        columns: [{ name: node.item.name, type: kernel.type }],
        chunks: sampled(node, relation.chunks, kernel, wanted, execution),
      };
    },
  };
}

function* sampled(
  node: SampleDistinctNode,
  chunks: Iterable<Chunk>,
  kernel: Kernel,
  wanted: number,
  execution: Execution,
): Iterable<Chunk> {
  const grouper = new Grouper([kernel.type]);
  const cells = new KeyCells(1);
  const origins = new GroupOrigins();
  for (const chunk of chunks) {
    const keys = [kernel.evaluate(chunk, execution)];
    const groups = grouper.add(keys, chunk.length);
    cells.add(keys, groups);
    origins.add(chunk, groups);
  }
  const values = vectorOf(kernel.type, cells.column(0));
  const all = new Chunk(grouper.size, [values], { origins: origins.finish(grouper.size) });
  yield* splitChunk(
    all.take(drawPlaces(wanted, grouper.size, execution.chance.sequence(execution.preparation.site(node)))),
    execution.chunkSize,
  );
}
