import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/** A vector that is built at the first read: a column that no operator reads is never built. */
export class DeferredVector implements Vector {
  readonly type: ScalarType;
  readonly length: number;
  #build: (() => Vector) | undefined;
  #vector: Vector | undefined;

  constructor(type: ScalarType, length: number, build: () => Vector) {
    this.type = type;
    this.length = length;
    this.#build = build;
  }

  /** The vector itself, built if it was not yet. */
  get vector(): Vector {
    if (this.#vector === undefined && this.#build !== undefined) {
      this.#vector = this.#build();
      this.#build = undefined;
    }
    return this.#vector as Vector;
  }

  at(row: number): Cell {
    return this.vector.at(row);
  }
}
