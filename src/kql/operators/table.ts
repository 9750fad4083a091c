import type { Chunk } from '../data/chunk.ts';
import { noAnswer } from '../expressions/no-answer.ts';
import type { TableNode } from '../plan/node.ts';
import { perColumns } from './per-columns.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { type TableLayout, tableLayout } from './table-layout.ts';

/**
 * Rows of a table of the workspace. A table that the input does not have is empty; a column of the schema that its records
 * never had is null; columns beyond the schema are kept if the table is open. What is answered from outside of the workspace has to
 * be there.
 */
export function prepareTable(node: TableNode, preparation: Preparation): PreparedOperator {
  const layoutOf = perColumns((columns) => tableLayout(node, `table '${node.name}'`, columns, preparation));
  return {
    node,
    run(execution) {
      const table = execution.table(node.name);
      if (table === undefined && node.answered !== undefined) {
        throw noAnswer(node.name, node.answered.function, execution, preparation.place(node.span));
      }
      const layout = layoutOf(table?.columns ?? []);
      return { columns: layout.columns, chunks: chunksOf(table?.chunks ?? [], layout, execution.chunkSize) };
    },
  };
}

function* chunksOf(chunks: readonly Chunk[], layout: TableLayout, chunkSize: number): Iterable<Chunk> {
  for (const chunk of chunks) {
    yield* layout.split(chunk, chunkSize);
  }
}
