import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import { invariant } from '../invariant.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/** The inlined call of a function: its locals once a chunk, then its body. */
export class LetKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #locals: readonly { readonly local: number; readonly kernel: Kernel }[];
  readonly #body: Kernel;

  constructor(locals: readonly { readonly local: number; readonly kernel: Kernel }[], body: Kernel) {
    this.type = body.type;
    this.rowless = body.rowless;
    this.#locals = locals;
    this.#body = body;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    for (const { local, kernel } of this.#locals) {
      frame.locals[local] = kernel.evaluate(chunk, frame);
    }
    return this.#body.evaluate(chunk, frame);
  }
}

/** The use of a local. */
export class LocalKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #local: number;

  constructor(local: number, definition: Kernel) {
    this.type = definition.type;
    this.rowless = definition.rowless;
    this.#local = local;
  }

  evaluate(_chunk: Chunk, frame: Frame): Vector {
    const vector = frame.locals[this.#local];
    invariant(vector !== undefined, `local ${this.#local} is used before it is computed`);
    return vector;
  }
}
