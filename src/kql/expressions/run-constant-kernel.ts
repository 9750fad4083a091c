import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import type { Vector } from '../data/vector.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/** A value that all rows of a run share and that is computed when a run first asks for it: `now()`, a `toscalar()`. */
export class RunConstantKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless = true;
  readonly #compute: (frame: Frame) => Cell;
  #run = -1;
  #value: Cell = null;

  constructor(type: ScalarType, compute: (frame: Frame) => Cell) {
    this.type = type;
    this.#compute = compute;
  }

  value(frame: Frame): Cell {
    if (this.#run !== frame.run) {
      this.#value = this.#compute(frame);
      this.#run = frame.run;
    }
    return this.#value;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    return new ConstantVector(this.type, this.value(frame), chunk.length);
  }
}
