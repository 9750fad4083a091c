import type { Cell } from '../values/cell.ts';
import { toInt64 } from '../values/int64.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/**
 * The wide form of long, datetime and timespan, taken as soon as one value lies beyond ±(2^53 - 1). `valid` has a 0 for each
 * null and is absent when there are none.
 */
export class WideIntegersVector implements Vector {
  readonly type: ScalarType;
  readonly values: BigInt64Array;
  readonly valid: Uint8Array | undefined;

  constructor(type: ScalarType, values: BigInt64Array, valid: Uint8Array | undefined) {
    this.type = type;
    this.values = values;
    this.valid = valid;
  }

  get length(): number {
    return this.values.length;
  }

  at(row: number): Cell {
    const value = this.values[row];
    return value === undefined || (this.valid !== undefined && this.valid[row] === 0) ? null : toInt64(value);
  }
}
