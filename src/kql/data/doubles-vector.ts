import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/**
 * Reals, and the narrow form of long, datetime and timespan: every value a safe integer, so that a double holds it exactly.
 * `valid` has a 0 for each null and is absent when there are none.
 */
export class DoublesVector implements Vector {
  readonly type: ScalarType;
  readonly values: Float64Array;
  readonly valid: Uint8Array | undefined;

  constructor(type: ScalarType, values: Float64Array, valid: Uint8Array | undefined) {
    this.type = type;
    this.values = values;
    this.valid = valid;
  }

  get length(): number {
    return this.values.length;
  }

  at(row: number): Cell {
    return this.valid !== undefined && this.valid[row] === 0 ? null : (this.values[row] ?? null);
  }
}
