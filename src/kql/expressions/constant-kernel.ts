import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import type { Vector } from '../data/vector.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Kernel } from './kernel.ts';

/** A value that is the same in every run: a literal, or what came out of literals. */
export class ConstantKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant: { readonly value: Cell };
  readonly rowless = true;

  constructor(type: ScalarType, value: Cell) {
    this.type = type;
    this.constant = { value };
  }

  evaluate(chunk: Chunk): Vector {
    return new ConstantVector(this.type, this.constant.value, chunk.length);
  }
}
