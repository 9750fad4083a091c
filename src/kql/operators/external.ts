import type { Chunk } from '../data/chunk.ts';
import type { Table } from '../data/table.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { invariant } from '../invariant.ts';
import type { ExternalNode } from '../plan/node.ts';
import { withoutSecrets } from '../plan/without-secrets.ts';
import type { Execution } from './execution.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { tableLayout } from './table-layout.ts';

/**
 * `externaldata` and `external_table()`: rows that the caller brings along, those of several addresses one after the other. Nothing is
 * fetched from anywhere.
 *
 * @see https://learn.microsoft.com/kusto/query/externaldata-operator
 * @see https://learn.microsoft.com/kusto/query/external-table-function
 */
export function prepareExternal(node: ExternalNode, preparation: Preparation): PreparedOperator {
  const columns = knownColumns(node);
  invariant(columns !== undefined, 'external data without column types');
  return {
    node,
    run(execution) {
      const tables = node.addresses.map((address) => ({
        address,
        table: given(address, node, execution, preparation),
      }));
      return { columns, chunks: chunksOf(node, tables, execution, preparation) };
    },
  };
}

function given(address: string, node: ExternalNode, execution: Execution, preparation: Preparation): Table {
  const table = execution.external(address) ?? execution.external(withoutSecrets(address));
  if (table === undefined) {
    throw new KqlRuntimeError(
      `There are no rows for ${node.keyword} "${withoutSecrets(address)}"`,
      preparation.place(node.span),
      execution.answers?.help?.(node.keyword) ?? 'They have to be given to the run; nothing is fetched.',
    );
  }
  return table;
}

function* chunksOf(
  node: ExternalNode,
  tables: readonly { readonly address: string; readonly table: Table }[],
  execution: Execution,
  preparation: Preparation,
): Iterable<Chunk> {
  for (const { address, table } of tables) {
    const layout = tableLayout(node, `${node.keyword} '${withoutSecrets(address)}'`, table.columns, preparation);
    for (const chunk of table.chunks) {
      yield* layout.split(chunk, execution.chunkSize);
    }
  }
}
