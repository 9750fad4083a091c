import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { ConstantKernel } from './constant-kernel.ts';
import { convertArgument } from './convert-argument.ts';
import { EntryCache } from './entry-cache.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { mapVector } from './map-vector.ts';

/** The values of another kernel as another type; see {@link convertArgument}. */
class CastKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #argument: Kernel;
  readonly #convert: (cell: Cell) => Cell;
  readonly #cache: EntryCache;

  constructor(argument: Kernel, type: ScalarType) {
    this.type = type;
    this.rowless = argument.rowless;
    this.#argument = argument;
    this.#convert = (cell) => convertArgument(cell, argument.type, type);
    this.#cache = new EntryCache(type);
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    return mapVector(this.type, this.#argument.evaluate(chunk, frame), this.#convert, this.#cache, 0);
  }
}

export function castKernel(argument: Kernel, type: ScalarType): Kernel {
  if (argument.type === type) {
    return argument;
  }
  if (argument.constant !== undefined) {
    return new ConstantKernel(type, convertArgument(argument.constant.value, argument.type, type));
  }
  return new CastKernel(argument, type);
}
