import { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import { missingCell } from '../data/missing-cell.ts';
import type { RelationColumn } from '../data/relation.ts';
import type { UnionNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import { knownColumns, type Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { lateUnionLayout, plannedUnionLayout, type UnionLayout } from './union-layout.ts';

/**
 * `union`: the rows of each input, one after the other; columns that an input lacks are null. Kusto promises no order.
 *
 * @see https://learn.microsoft.com/kusto/query/union-operator
 */
export function prepareUnion(node: UnionNode, preparation: Preparation): PreparedOperator {
  const inputs = node.inputs.map(({ node: input }) => preparation.prepare(input));
  const known = node.open ? undefined : columnsOfAll(node);
  const planned = known && plannedUnionLayout(node, known, preparation);
  return {
    node,
    run(execution) {
      if (planned !== undefined) {
        // Each input starts when the one before has ended: a union of unions of unions is never open as a whole.
        return { columns: planned.columns, chunks: united(node, (index) => opened(inputs, index, execution), planned) };
      }
      const relations = inputs.map((input) => execution.open(input));
      const columns = relations.map((relation) => relation.columns);
      const layout = node.open ? lateUnionLayout(node, columns) : plannedUnionLayout(node, columns, preparation);
      return { columns: layout.columns, chunks: united(node, (index) => relations[index]?.chunks ?? [], layout) };
    },
  };
}

function columnsOfAll(node: UnionNode): readonly (readonly RelationColumn[])[] | undefined {
  const all: (readonly RelationColumn[])[] = [];
  for (const { node: input } of node.inputs) {
    const columns = knownColumns(input);
    if (columns === undefined) {
      return undefined;
    }
    all.push(columns);
  }
  return all;
}

function opened(inputs: readonly PreparedOperator[], index: number, execution: Execution): Iterable<Chunk> {
  const input = inputs[index];
  return input === undefined ? [] : execution.open(input).chunks;
}

function* united(
  node: UnionNode,
  chunksOf: (input: number) => Iterable<Chunk>,
  { columns, maps }: UnionLayout,
): Iterable<Chunk> {
  for (const [index, { source }] of node.inputs.entries()) {
    const map = maps[index] ?? [];
    for (const chunk of chunksOf(index)) {
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
