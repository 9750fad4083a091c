import type { Chunk } from '../data/chunk.ts';
import { settleVector } from '../data/settle-vector.ts';
import type { Vector } from '../data/vector.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Kernel } from './kernel.ts';

/** A column of the input. */
export class ColumnKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless = false;
  readonly index: number;

  constructor(type: ScalarType, index: number) {
    this.type = type;
    this.index = index;
  }

  evaluate(chunk: Chunk): Vector {
    return settleVector(chunk.column(this.index));
  }
}
