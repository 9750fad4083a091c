import { Chunk } from '../data/chunk.ts';
import { splitChunk } from '../data/split-chunk.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { isLateStar } from '../plan/is-late-star.ts';
import type { DistinctNode, NamedExpression } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { GroupOrigins } from './group-origins.ts';
import { Grouper } from './grouper.ts';
import { KeyCells } from './key-cells.ts';
import { lateColumn } from './late-columns.ts';
import { outputColumns } from './output-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `distinct`: each combination of values once, in the order of first appearance.
 *
 * @see https://learn.microsoft.com/kusto/query/distinct-operator
 */
export function prepareDistinct(node: DistinctNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const layoutOn = preparation.onColumns(node.input, (columns) => {
    const items = node.items.flatMap((item): readonly NamedExpression[] =>
      isLateStar(item.expression)
        ? columns.map((column, index) => ({
            name: column.name,
            expression: lateColumn(column, index, item.expression.span),
          }))
        : [item],
    );
    const kernels = items.map(({ expression }) => preparation.compile(node, expression, columns));
    return {
      kernels,
      columns: outputColumns(
        items.map(({ name }) => name),
        kernels,
      ),
    };
  });
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const { kernels, columns } = layoutOn(relation.columns);
      return { columns, chunks: distinctRows(node, relation.chunks, kernels, execution) };
    },
  };
}

function* distinctRows(
  node: DistinctNode,
  chunks: Iterable<Chunk>,
  kernels: readonly Kernel[],
  execution: Execution,
): Iterable<Chunk> {
  const grouper = new Grouper(kernels.map(({ type }) => type));
  const cells = new KeyCells(kernels.length);
  const origins = new GroupOrigins();
  for (const chunk of chunks) {
    const keys = kernels.map((kernel) => kernel.evaluate(chunk, execution));
    const groups = grouper.add(keys, chunk.length);
    cells.add(keys, groups);
    origins.add(chunk, groups);
    if (grouper.size * kernels.length > execution.limits.cells) {
      execution.refuse(node, 'cells', 'holds', execution.limits.cells);
    }
  }
  const { size } = grouper;
  const columns = kernels.map(({ type }, index) => vectorOf(type, cells.column(index)));
  yield* splitChunk(new Chunk(size, columns, { origins: origins.finish(size) }), execution.chunkSize);
}
