import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import type { Overload, RowFunction } from '../functions/scalar-function.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { EntryCache } from './entry-cache.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { totalBinaryFunction, totalRowFunction, totalUnaryFunction } from './lift-row-function.ts';
import { mapVector } from './map-vector.ts';

/**
 * A row function over vectors. Where one argument varies from row to row and the others do not, it is a function of that
 * argument's cell alone: computed once for a constant, and once an entry for a dictionary column.
 */
export class CallKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless = false;
  readonly #arguments: readonly Kernel[];
  readonly #function: RowFunction;
  readonly #unary: (cell: Cell) => Cell;
  readonly #binary: (a: Cell, b: Cell) => Cell;
  readonly #cache: EntryCache;
  /** Position of the only argument with rows, or -1 when there are none or several. */
  readonly #varying: number;

  /** `parameters` have the types of the overload's parameters already. */
  constructor(overload: Overload, parameters: readonly Kernel[]) {
    this.type = overload.returns;
    this.#arguments = parameters;
    this.#function = totalRowFunction(overload);
    this.#unary = totalUnaryFunction(overload);
    this.#binary = totalBinaryFunction(overload);
    this.#cache = new EntryCache(overload.returns);
    const varying = parameters.flatMap(({ rowless }, index) => (rowless ? [] : [index]));
    this.#varying = varying.length === 1 ? (varying[0] ?? -1) : -1;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    switch (this.#arguments.length) {
      case 1:
        return this.#evaluateOne(chunk, frame);
      case 2:
        return this.#evaluateTwo(chunk, frame);
      default:
        return this.#evaluateMany(chunk, frame);
    }
  }

  #evaluateOne(chunk: Chunk, frame: Frame): Vector {
    const [argument] = this.#arguments;
    return argument === undefined
      ? this.#evaluateMany(chunk, frame)
      : mapVector(this.type, argument.evaluate(chunk, frame), this.#unary, this.#cache, 0);
  }

  #evaluateTwo(chunk: Chunk, frame: Frame): Vector {
    const [first, second] = this.#arguments;
    if (first === undefined || second === undefined) {
      return this.#evaluateMany(chunk, frame);
    }
    const left = first.evaluate(chunk, frame);
    const right = second.evaluate(chunk, frame);
    const compute = this.#binary;
    if (this.#varying === 0) {
      const b = right.at(0);
      return mapVector(this.type, left, (a) => compute(a, b), this.#cache, this.#epoch(second, frame));
    }
    if (this.#varying === 1) {
      const a = left.at(0);
      return mapVector(this.type, right, (b) => compute(a, b), this.#cache, this.#epoch(first, frame));
    }
    if (left instanceof ConstantVector && right instanceof ConstantVector) {
      return new ConstantVector(this.type, compute(left.value, right.value), chunk.length);
    }
    return vectorOfRows(this.type, chunk.length, (row) => compute(left.at(row), right.at(row)));
  }

  #evaluateMany(chunk: Chunk, frame: Frame): Vector {
    const vectors = this.#arguments.map((kernel) => kernel.evaluate(chunk, frame));
    const compute = this.#function;
    const varying = vectors[this.#varying];
    if (varying !== undefined) {
      const row = vectors.map((vector) => vector.at(0));
      const at = this.#varying;
      const epoch = this.#arguments.every(({ constant }, index) => index === at || constant !== undefined)
        ? 0
        : frame.run;
      return mapVector(this.type, varying, (cell) => compute(...row.with(at, cell)), this.#cache, epoch);
    }
    return vectorOfRows(this.type, chunk.length, (row) => compute(...vectors.map((vector) => vector.at(row))));
  }

  /** What is kept of dictionary entries holds as long as the other argument does. */
  #epoch(other: Kernel, frame: Frame): number {
    return other.constant === undefined ? frame.run : 0;
  }
}
