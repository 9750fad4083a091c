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
import type { Meter } from './meter.ts';

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
  readonly #meter: Meter | undefined;
  /** Position of the only argument with rows, or -1 when there are none or several. */
  readonly #varying: number;

  /** `parameters` have the types of the overload's parameters already. */
  constructor(overload: Overload, parameters: readonly Kernel[], meter?: Meter) {
    this.type = overload.returns;
    this.#meter = meter;
    this.#arguments = parameters;
    this.#function = totalRowFunction(overload, meter?.cell);
    this.#unary = totalUnaryFunction(overload, meter?.cell);
    this.#binary = totalBinaryFunction(overload, meter?.cell);
    this.#cache = new EntryCache(overload.returns);
    const varying = parameters.flatMap(({ rowless }, index) => (rowless ? [] : [index]));
    this.#varying = varying.length === 1 ? (varying[0] ?? -1) : -1;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const parameters = this.#arguments.map((kernel) => kernel.evaluate(chunk, frame));
    this.#meter?.start(parameters, chunk.length);
    const column = this.#column(parameters, chunk, frame);
    return this.#meter?.end(column) ?? column;
  }

  #column(parameters: readonly Vector[], chunk: Chunk, frame: Frame): Vector {
    const [first, second] = parameters;
    if (first !== undefined && parameters.length === 1) {
      return mapVector(this.type, first, this.#unary, this.#cache, 0);
    }
    if (first !== undefined && second !== undefined && parameters.length === 2) {
      return this.#ofTwo(first, second, chunk, frame);
    }
    return this.#ofMany(parameters, chunk, frame);
  }

  #ofTwo(left: Vector, right: Vector, chunk: Chunk, frame: Frame): Vector {
    const compute = this.#binary;
    if (this.#varying === 0) {
      const b = right.at(0);
      return mapVector(this.type, left, (a) => compute(a, b), this.#cache, this.#epoch(1, frame));
    }
    if (this.#varying === 1) {
      const a = left.at(0);
      return mapVector(this.type, right, (b) => compute(a, b), this.#cache, this.#epoch(0, frame));
    }
    if (left instanceof ConstantVector && right instanceof ConstantVector) {
      return new ConstantVector(this.type, compute(left.value, right.value), chunk.length);
    }
    return vectorOfRows(this.type, chunk.length, (row) => compute(left.at(row), right.at(row)));
  }

  #ofMany(vectors: readonly Vector[], chunk: Chunk, frame: Frame): Vector {
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
  #epoch(other: number, frame: Frame): number {
    return this.#arguments[other]?.constant === undefined ? frame.run : 0;
  }
}
