import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/** The byte of a null in a {@link BoolsVector}. */
export const nullBool = 2;

/** Booleans, one byte each: 0 false, 1 true, 2 null. */
export class BoolsVector implements Vector {
  readonly type: ScalarType = 'bool';
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get length(): number {
    return this.bytes.length;
  }

  at(row: number): Cell {
    const byte = this.bytes[row];
    return byte === 1 ? true : byte === 0 ? false : null;
  }
}
