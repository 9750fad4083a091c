import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/** One value, as many times as the chunk has rows. */
export class ConstantVector implements Vector {
  readonly type: ScalarType;
  readonly length: number;
  readonly value: Cell;

  constructor(type: ScalarType, value: Cell, length: number) {
    this.type = type;
    this.length = length;
    this.value = value;
  }

  at(_row: number): Cell {
    return this.value;
  }
}
