import type { Chunk } from '../data/chunk.ts';
import type { RelationColumn } from '../data/relation.ts';
import { splitChunk } from '../data/split-chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import type { Kernel } from '../expressions/kernel.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import type { MvExpandNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Execution } from './execution.ts';
import { elementsOf, expandedCell } from './expanded-cell.ts';
import type { Preparation } from './preparation.ts';
import type { PreparedOperator } from './prepared-operator.ts';
import { rowCount } from './row-count.ts';
import { targetOf } from './target-of.ts';
import { uniqueName } from './unique-name.ts';

interface ExpandLayout {
  readonly columns: readonly RelationColumn[];
  readonly items: readonly { readonly kernel: Kernel; readonly place: number; readonly to: ScalarType }[];
  /** Place of the `with_itemindex` column, the last; -1 without one. */
  readonly indexPlace: number;
}

/**
 * `mv-expand`: a row for each element of an array, each entry of a bag. Several are expanded side by side, the shorter ones
 * filled up with null. A null counts as one element; a row with nothing but empty arrays goes.
 *
 * @see https://learn.microsoft.com/kusto/query/mv-expand-operator
 */
export function prepareMvExpand(node: MvExpandNode, preparation: Preparation): PreparedOperator {
  const input = preparation.prepareInput(node);
  const limit = node.limit === null ? undefined : preparation.compileScalar(node, node.limit);
  const layoutOn = preparation.onColumns(node.input, (columns) => layout(node, columns, preparation));
  return {
    node,
    run(execution) {
      const relation = execution.open(input);
      const bound = layoutOn(relation.columns);
      const most = limit === undefined ? Number.POSITIVE_INFINITY : rowCount(scalarValue(limit, execution));
      return { columns: bound.columns, chunks: expanded(node, relation.chunks, bound, most, execution) };
    },
  };
}

function layout(node: MvExpandNode, input: readonly RelationColumn[], preparation: Preparation): ExpandLayout {
  const columns = [...input];
  const items = node.items.map(({ name, expression, target, to }) => {
    const kernel = preparation.compile(node, expression, input);
    if (kernel.type !== 'dynamic') {
      throw new KqlSemanticError(
        `mv-expand needs a value of type dynamic, and '${name}' is of type ${kernel.type}`,
        preparation.place(expression.span),
      );
    }
    const place = targetOf(name, target, node.input.open, columns);
    const type = to ?? 'dynamic';
    columns[place] = { name, type };
    return { kernel, place, to: type };
  });
  if (node.itemIndex === null) {
    return { columns, items, indexPlace: -1 };
  }
  const name = uniqueName(node.itemIndex, new Set(columns.map((column) => column.name)));
  return { columns: [...columns, { name, type: 'long' }], items, indexPlace: columns.length };
}

function* expanded(
  node: MvExpandNode,
  chunks: Iterable<Chunk>,
  { columns, items, indexPlace }: ExpandLayout,
  most: number,
  execution: Execution,
): Iterable<Chunk> {
  for (const chunk of chunks) {
    const vectors = items.map(({ kernel }) => kernel.evaluate(chunk, execution));
    const { rows, cells, indexes } = expandRows(node, chunk.length, vectors, most, execution);
    if (rows.length === 0) {
      continue;
    }
    const copied = chunk.take(Int32Array.from(rows));
    const output: Vector[] = columns.map((_, place) => copied.columns[place] ?? vectorOf('long', indexes));
    for (const [item, { place, to }] of items.entries()) {
      const elements = cells[item] ?? [];
      output[place] = vectorOf(to, to === 'dynamic' ? elements : elements.map((cell) => expandedCell(cell, to)));
    }
    if (indexPlace >= 0) {
      output[indexPlace] = vectorOf('long', indexes);
    }
    yield* splitChunk(copied.withColumns(output), execution.chunkSize);
  }
}

interface ExpandedRows {
  /** For each output row the input row that it came from. */
  readonly rows: readonly number[];
  /** For each item the elements, one an output row. */
  readonly cells: readonly (readonly Cell[])[];
  /** For each output row the number of its element. */
  readonly indexes: readonly number[];
}

function expandRows(
  node: MvExpandNode,
  length: number,
  vectors: readonly Vector[],
  most: number,
  execution: Execution,
): ExpandedRows {
  const rows: number[] = [];
  const indexes: number[] = [];
  const cells = vectors.map((): Cell[] => []);
  for (let row = 0; row < length; row += 1) {
    const elements = vectors.map((vector) => elementsOf(vector.at(row), node.bags));
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
  return { rows, cells, indexes };
}
