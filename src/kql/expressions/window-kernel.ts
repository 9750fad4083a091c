import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { WindowFunction } from '../functions/scalar-function.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/** A function that looks at other rows than its own. The chunk that it is given has to be all the rows there are. */
export class WindowKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless = false;
  readonly #arguments: readonly Kernel[];
  readonly #compute: WindowFunction;
  readonly #refuse: (feature: string) => never;

  constructor(
    type: ScalarType,
    parameters: readonly Kernel[],
    compute: WindowFunction,
    refuse: (feature: string) => never,
  ) {
    this.type = type;
    this.#arguments = parameters;
    this.#compute = compute;
    this.#refuse = refuse;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const columns = this.#arguments.map((kernel) => {
      const vector = kernel.evaluate(chunk, frame);
      return Array.from({ length: chunk.length }, (_, row): Cell => vector.at(row));
    });
    return vectorOf(this.type, this.#compute(columns, this.#refuse, chunk.length));
  }
}
