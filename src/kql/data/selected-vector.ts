import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { ConstantVector } from './constant-vector.ts';
import type { Vector } from './vector.ts';

/** The row that stands for "no row of this side", in the selections that outer joins make. */
export const noRow = -1;

/**
 * Some rows of another vector, in a given order, without copying them. An index of {@link noRow} reads as null (as the empty
 * string in a string vector).
 */
export class SelectedVector implements Vector {
  readonly type: ScalarType;
  readonly source: Vector;
  readonly rows: Int32Array;

  private constructor(source: Vector, rows: Int32Array) {
    this.type = source.type;
    this.source = source;
    this.rows = rows;
  }

  /** A selection of a selection reads straight from the first source, so that chains of operators do not get deeper. */
  static of(source: Vector, rows: Int32Array): Vector {
    if (source instanceof ConstantVector && !rows.includes(noRow)) {
      return new ConstantVector(source.type, source.value, rows.length);
    }
    if (source instanceof SelectedVector) {
      const inner = source.rows;
      return new SelectedVector(
        source.source,
        rows.map((row) => (row === noRow ? noRow : (inner[row] ?? noRow))),
      );
    }
    return new SelectedVector(source, rows);
  }

  get length(): number {
    return this.rows.length;
  }

  at(row: number): Cell {
    const index = this.rows[row] ?? noRow;
    if (index === noRow) {
      return this.type === 'string' ? '' : null;
    }
    return this.source.at(index);
  }
}
