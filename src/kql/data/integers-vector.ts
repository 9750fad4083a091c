import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/** 32-bit integers. `valid` has a 0 for each null and is absent when there are none. */
export class IntegersVector implements Vector {
  readonly type: ScalarType = 'int';
  readonly values: Int32Array;
  readonly valid: Uint8Array | undefined;

  constructor(values: Int32Array, valid: Uint8Array | undefined) {
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
