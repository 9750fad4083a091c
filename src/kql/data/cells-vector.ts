import { invariant } from '../invariant.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/** Cells as they are: the form for short columns and for the types that no typed array holds. */
export class CellsVector implements Vector {
  readonly type: ScalarType;
  readonly cells: readonly Cell[];

  constructor(type: ScalarType, cells: readonly Cell[]) {
    this.type = type;
    this.cells = cells;
  }

  get length(): number {
    return this.cells.length;
  }

  at(row: number): Cell {
    const cell = this.cells[row];
    invariant(cell !== undefined, `row ${row} of a vector of ${this.cells.length}`);
    return cell;
  }
}
