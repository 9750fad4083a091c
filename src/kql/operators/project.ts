import type { Chunk } from '../data/chunk.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { ProjectNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { outputColumns } from './output-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `project` and its siblings: the listed columns and no others.
 *
 * @see https://learn.microsoft.com/kusto/query/project-operator
 */
export function prepareProject(node: ProjectNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const names = node.items.map(({ name }) => name);
  const layoutOn = preparation.onColumns(node.input, (columns) => {
    const kernels = node.items.map(({ expression }) => preparation.compile(node, expression, columns));
    return { kernels, columns: outputColumns(names, kernels) };
  });
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const { kernels, columns } = layoutOn(relation.columns);
      return { columns, chunks: projected(relation.chunks, kernels, execution) };
    },
  };
}

function* projected(chunks: Iterable<Chunk>, kernels: readonly Kernel[], execution: Execution): Iterable<Chunk> {
  for (const chunk of chunks) {
    yield chunk.withColumns(kernels.map((kernel) => kernel.evaluate(chunk, execution)));
  }
}
