import { settleVector } from '../data/settle-vector.ts';
import type { Vector } from '../data/vector.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import type { Kernel } from '../expressions/kernel.ts';
import type { SortKey } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { compareCells } from '../values/compare.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Preparation } from './preparation.ts';

/** Compares two rows by their numbers. */
export type RowOrder = (a: number, b: number) => number;

/** Refuses a key that has no order, as Kusto does. */
export function checkSortKey(key: SortKey, kernel: Kernel, preparation: Preparation): Kernel {
  if (kernel.type === 'dynamic') {
    throw new KqlSemanticError(
      "order operator: key can't be of dynamic type",
      preparation.place(key.expression.span),
      'Wrap it in tostring(), tolong() or another cast.',
    );
  }
  return kernel;
}

/**
 * The order of rows by keys, the first first; rows that are equal stay in the order they are in. Nulls stand where the key says,
 * and NaN beside them, on the side of the numbers, whatever the direction.
 *
 * @see https://learn.microsoft.com/kusto/query/sort-operator#using-special-floating-point-values
 */
export function rowOrder(keys: readonly SortKey[], vectors: readonly Vector[]): RowOrder {
  const orders = keys.map((key, index) => keyOrder(key, vectors[index]));
  const [only] = orders;
  if (only !== undefined && orders.length === 1) {
    return (a, b) => only(a, b) || a - b;
  }
  return (a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) {
        return result;
      }
    }
    return a - b;
  };
}

function keyOrder({ order, nulls }: SortKey, vector: Vector | undefined): RowOrder {
  if (vector === undefined) {
    return () => 0;
  }
  const cells = cellsOf(vector);
  const direction = order === 'asc' ? 1 : -1;
  const side = nulls === 'first' ? -1 : 1;
  return (a, b) => compareKeys(vector.type, cells[a] ?? null, cells[b] ?? null, direction, side);
}

function cellsOf(vector: Vector): readonly Cell[] {
  const settled = settleVector(vector);
  const cells: Cell[] = [];
  for (let row = 0; row < settled.length; row += 1) {
    cells.push(settled.at(row));
  }
  return cells;
}

function compareKeys(type: ScalarType, a: Cell, b: Cell, direction: number, side: number): number {
  if (a !== null && b !== null && (type !== 'real' || !(Number.isNaN(a) || Number.isNaN(b)))) {
    return compareCells(type, a, b) * direction;
  }
  return (absence(a) - absence(b)) * side;
}

/** How far out a value stands: null beyond NaN beyond every number. */
function absence(cell: Cell): number {
  return cell === null ? 2 : Number.isNaN(cell) ? 1 : 0;
}
