import { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { Relation, RelationColumn } from '../data/relation.ts';
import type { UnionNode } from '../plan/node.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { lateUnionLayout, plannedUnionLayout, type UnionLayout } from './union-layout.ts';

/**
 * `union`: the rows of each input, one after the other; columns that an input lacks are null. Kusto promises no order.
 *
 * @see https://learn.microsoft.com/kusto/query/union-operator
 */
export function prepareUnion(node: UnionNode, preparation: Preparation): PreparedOperator {
  const inputs = node.inputs.map(({ node: input }) => preparation.prepare(input));
  return {
    node,
    run(execution) {
      const relations = inputs.map((input) => execution.open(input));
      const columns = relations.map((relation) => relation.columns);
      const layout = node.open ? lateUnionLayout(node, columns) : plannedUnionLayout(node, columns, preparation);
      return { columns: layout.columns, chunks: united(node, relations, layout) };
    },
  };
}

function* united(node: UnionNode, relations: readonly Relation[], { columns, maps }: UnionLayout): Iterable<Chunk> {
  for (const [index, relation] of relations.entries()) {
    const map = maps[index] ?? [];
    const source = node.inputs[index]?.source ?? '';
    for (const chunk of relation.chunks) {
      yield laidOut(chunk, columns, map, node.withSource === null ? undefined : source);
    }
  }
}

function laidOut(
  chunk: Chunk,
  columns: readonly RelationColumn[],
  map: readonly number[],
  source: string | undefined,
): Chunk {
  return new Chunk(
    chunk.length,
    columns.map(({ type }, index) => {
      if (source !== undefined && index === 0) {
        return new ConstantVector('string', source, chunk.length);
      }
      const place = map[index] ?? -1;
      return place < 0 ? new ConstantVector(type, missingCell(type), chunk.length) : chunk.column(place);
    }),
    chunk,
  );
}
