import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Overload, RowFunction } from '../functions/scalar-function.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { totalRowFunction } from './lift-row-function.ts';

/** A function that is called for every row even when its arguments stay the same: `rand()`. `site` is where the plan calls it. */
export class VolatileKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless = false;
  readonly #arguments: readonly Kernel[];
  readonly #function: RowFunction;
  readonly #site: number;

  constructor(overload: Overload, parameters: readonly Kernel[], site: number) {
    this.type = overload.returns;
    this.#arguments = parameters;
    this.#function = totalRowFunction(overload);
    this.#site = site;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const vectors = this.#arguments.map((kernel) => kernel.evaluate(chunk, frame));
    const turnTo = frame.chance.rows(this.#site, chunk);
    const cells: Cell[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      turnTo(row);
      cells.push(this.#function(...vectors.map((vector) => vector.at(row))));
    }
    return vectorOf(this.type, cells);
  }
}
