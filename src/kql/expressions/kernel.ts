import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';

/** A compiled expression. Kernels are made once a query and used by all its runs. */
export interface Kernel {
  readonly type: ScalarType;
  /** Its value where that is the same in every run. */
  readonly constant: { readonly value: Cell } | undefined;
  /** Whether every row of a run has the same value, so that one evaluation will do. */
  readonly rowless: boolean;
  /** The values for the rows of a chunk; the vector has as many rows as the chunk. */
  evaluate(chunk: Chunk, frame: Frame): Vector;
}
