import type { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { MvApplyNode, MvExpandNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Execution } from './execution.ts';
import { elementsOf, expandedCell } from './expanded-cell.ts';
import type { Preparation } from './preparation.ts';
import { targetOf } from './target-of.ts';
import { uniqueName } from './unique-name.ts';

/** Makes rows of the elements of arrays and bags, as `mv-expand` and `mv-apply` do. */
export interface Expansion {
  /** The columns of the input, in their places those that are expanded, and the number of the element last if it is asked for. */
  readonly columns: readonly RelationColumn[];
  /** Expands each row to at most `most`. */
  expand(chunk: Chunk, most: number, execution: Execution): ExpandedChunk;
}

export interface ExpandedChunk {
  readonly chunk: Chunk;
  /** For each of its rows the input row that it came from, ascending. */
  readonly rows: Int32Array;
}

interface Item {
  readonly kernel: Kernel;
  readonly place: number;
  readonly to: ScalarType;
}

/**
 * The expansion of a node over the columns of its input. Several items are expanded side by side, the shorter ones filled up with
 * null. A null counts as one element; a row with nothing but empty arrays goes.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-expand-operator
 */
export function expansionOf(
  node: MvExpandNode | MvApplyNode,
  input: readonly RelationColumn[],
  preparation: Preparation,
): Expansion {
  const columns = [...input];
  const items = node.items.map(({ name, expression, target, to }): Item => {
    const kernel = preparation.compile(node, expression, input);
    if (kernel.type !== 'dynamic') {
      throw new KqlSemanticError(
        `${node.operator} needs a value of type dynamic, and '${name}' is of type ${kernel.type}`,
        preparation.place(expression.span),
      );
    }
    const place = targetOf(name, target, node.input.open, columns);
    const type = to ?? 'dynamic';
    columns[place] = { name, type };
    return { kernel, place, to: type };
  });
  const indexPlace = node.itemIndex === null ? -1 : columns.length;
  if (node.itemIndex !== null) {
    const taken = new Set(columns.map(({ name }) => name));
    columns.push({ name: uniqueName(node.itemIndex, taken), type: 'long' });
  }
  const bags = node.operator === 'mv-expand' ? node.bags : 'bag';
  return {
    columns,
    expand(chunk, most, execution) {
      const vectors = items.map(({ kernel }) => kernel.evaluate(chunk, execution));
      const { rows, cells, indexes } = expandRows(node, bags, chunk.length, vectors, most, execution);
      const copied = chunk.take(rows);
      const output: Vector[] = columns.map((_, place) => copied.columns[place] ?? vectorOf('long', indexes));
      for (const [item, { place, to }] of items.entries()) {
        const elements = cells[item] ?? [];
        output[place] = vectorOf(to, to === 'dynamic' ? elements : elements.map((cell) => expandedCell(cell, to)));
      }
      if (indexPlace >= 0) {
        output[indexPlace] = vectorOf('long', indexes);
      }
      return { chunk: copied.withColumns(output), rows };
    },
  };
}

interface ExpandedRows {
  /** For each output row the input row that it came from. */
  readonly rows: Int32Array;
  /** For each item the elements, one an output row. */
  readonly cells: readonly (readonly Cell[])[];
  /** For each output row the number of its element. */
  readonly indexes: readonly number[];
}

function expandRows(
  node: MvExpandNode | MvApplyNode,
  bags: 'bag' | 'array',
  length: number,
  vectors: readonly Vector[],
  most: number,
  execution: Execution,
): ExpandedRows {
  const rows: number[] = [];
  const indexes: number[] = [];
  const cells = vectors.map((): Cell[] => []);
  for (let row = 0; row < length; row += 1) {
    const elements = vectors.map((vector) => elementsOf(vector.at(row), bags));
    const count = Math.min(
      most,
      elements.reduce((longest, list) => Math.max(longest, list.length), 0),
    );
    if (rows.length + count > execution.limits.fanOut) {
      execution.refuse(node, 'fanOut', 'made', execution.limits.fanOut);
    }
    for (let index = 0; index < count; index += 1) {
      rows.push(row);
      indexes.push(index);
      for (const [item, column] of cells.entries()) {
        column.push(elements[item]?.[index] ?? null);
      }
    }
  }
  return { rows: Int32Array.from(rows), cells, indexes };
}
