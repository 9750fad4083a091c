import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/** A test of one column. */
export interface ColumnTest {
  readonly kernel: Kernel;
  /** Set where it is not known whether the engine looks into the column at all: called when it would make a difference. */
  readonly refuse?: () => never;
}

/** Whether the test of any column holds. */
export class AnyColumnKernel implements Kernel {
  readonly type = 'bool';
  readonly constant = undefined;
  readonly rowless = false;
  readonly #tests: readonly ColumnTest[];

  constructor(tests: readonly ColumnTest[]) {
    this.#tests = tests;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const holds = new Uint8Array(chunk.length);
    for (const { kernel, refuse } of this.#tests) {
      if (refuse === undefined) {
        const vector = kernel.evaluate(chunk, frame);
        for (let row = 0; row < holds.length; row += 1) {
          if (holds[row] === 0 && vector.at(row) === true) {
            holds[row] = 1;
          }
        }
      }
    }
    for (const { kernel, refuse } of this.#tests) {
      if (refuse !== undefined) {
        const vector = kernel.evaluate(chunk, frame);
        if (holds.some((held, row) => held === 0 && vector.at(row) === true)) {
          refuse();
        }
      }
    }
    return vectorOfRows('bool', chunk.length, (row) => holds[row] === 1);
  }
}
