import type { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import type { Vector } from '../data/vector.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { ExtendNode } from '../plan/node.ts';
import type { Execution } from './execution.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { targetOf } from './target-of.ts';

interface ExtendLayout {
  readonly columns: readonly RelationColumn[];
  readonly items: readonly { readonly kernel: Kernel; readonly place: number }[];
}

/**
 * `extend`: every expression sees the input's columns only; a name that is there already is replaced where it stands, a new
 * one is appended.
 *
 * @see https://learn.microsoft.com/kusto/query/extend-operator
 */
export function prepareExtend(node: ExtendNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const { columns, items } = layoutOn(relation.columns);
      return { columns, chunks: extended(relation.chunks, items, execution) };
    },
  };
}

function layout(node: ExtendNode, input: readonly RelationColumn[], preparation: Preparation): ExtendLayout {
  const columns = [...input];
  const items = node.items.map(({ name, expression, target }) => {
    const kernel = preparation.compile(node, expression, input);
    const place = targetOf(name, target, node.input.open, columns);
    columns[place] = { name, type: kernel.type };
    return { kernel, place };
  });
  return { columns, items };
}

function* extended(chunks: Iterable<Chunk>, items: ExtendLayout['items'], execution: Execution): Iterable<Chunk> {
  for (const chunk of chunks) {
    const columns: Vector[] = [...chunk.columns];
    for (const { kernel, place } of items) {
      columns[place] = kernel.evaluate(chunk, execution);
    }
    yield chunk.withColumns(columns);
  }
}
