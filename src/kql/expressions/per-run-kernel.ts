import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/** A kernel that is made again in each run, because what it is made of asks for the clock: `ago(1d)`. */
export class PerRunKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #make: () => Kernel;
  #kernel: Kernel | undefined;
  #run = -1;

  constructor(type: ScalarType, rowless: boolean, make: () => Kernel) {
    this.type = type;
    this.rowless = rowless;
    this.#make = make;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    if (this.#kernel === undefined || this.#run !== frame.run) {
      this.#kernel = this.#make();
      this.#run = frame.run;
    }
    return this.#kernel.evaluate(chunk, frame);
  }
}
