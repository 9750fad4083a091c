import { CellsVector } from '../data/cells-vector.ts';
import { Chunk, type Origins } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { uniteOrigins } from '../data/unite-origins.ts';
import type { CountNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';

/**
 * `count`: one row with the number of rows.
 *
 * @see https://learn.microsoft.com/kusto/query/count-operator
 */
export function prepareCount(node: CountNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepare(node.input);
  const columns: readonly RelationColumn[] = [{ name: node.columns[0]?.name ?? 'Count', type: 'long' }];
  return {
    node,
    run: (execution) => ({ columns, chunks: counted(execution.open(input).chunks) }),
  };
}

function* counted(chunks: Iterable<Chunk>): Iterable<Chunk> {
  let rows = 0;
  let origins: Origins | undefined;
  for (const chunk of chunks) {
    rows += chunk.length;
    if (chunk.origins !== undefined) {
      origins = uniteOrigins([origins ?? [], ...chunk.origins]);
    }
  }
  yield new Chunk(1, [new CellsVector('long', [rows])], { origins: origins && [origins] });
}
