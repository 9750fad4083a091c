import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import type { Expression } from '../plan/expression.ts';
import type { PlanNode } from '../plan/node.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/** A kernel that shows the run's observer what it computed. */
export class ObservedKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #node: PlanNode;
  readonly #expression: Expression;
  readonly #kernel: Kernel;

  constructor(node: PlanNode, expression: Expression, kernel: Kernel) {
    this.type = kernel.type;
    this.rowless = kernel.rowless;
    this.#node = node;
    this.#expression = expression;
    this.#kernel = kernel;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const values = this.#kernel.evaluate(chunk, frame);
    frame.observer?.evaluated(this.#node, this.#expression, values, chunk);
    return values;
  }
}
