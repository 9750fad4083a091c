import type { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import type { ErrorPlace } from '../errors/kql-error.ts';
import type { CallExpression } from '../plan/expression.ts';
import type { Cell } from '../values/cell.ts';
import { EntryCache } from './entry-cache.ts';
import type { ExpressionScope } from './expression-scope.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { mapVector } from './map-vector.ts';
import { noAnswer } from './no-answer.ts';
import { RunConstantKernel } from './run-constant-kernel.ts';
import { scalarValue } from './scalar-value.ts';

/**
 * A function of one text that the run's answers know: a bag, or null. A text that `asks` turns down is null without being asked
 * about.
 */
export function answerKernel(
  { function: name, span }: CallExpression,
  key: Kernel,
  asks: (key: string) => boolean,
  scope: ExpressionScope,
): Kernel {
  const kernel = new AnswerKernel(name, key, asks, scope.place(span));
  return key.rowless ? new RunConstantKernel('dynamic', (frame) => scalarValue(kernel, frame)) : kernel;
}

class AnswerKernel implements Kernel {
  readonly type = 'dynamic';
  readonly constant = undefined;
  readonly rowless = false;
  readonly #name: string;
  readonly #key: Kernel;
  readonly #asks: (key: string) => boolean;
  readonly #place: ErrorPlace;
  readonly #cache = new EntryCache('dynamic');

  constructor(name: string, key: Kernel, asks: (key: string) => boolean, place: ErrorPlace) {
    this.#name = name;
    this.#key = key;
    this.#asks = asks;
    this.#place = place;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const keys = this.#key.evaluate(chunk, frame);
    return mapVector('dynamic', keys, (cell) => this.#answer(cell, frame), this.#cache, frame.run);
  }

  #answer(cell: Cell, frame: Frame): Cell {
    const key = typeof cell === 'string' ? cell : '';
    const answer = frame.answers?.find(this.#name, key);
    if (answer !== undefined) {
      return answer;
    }
    if (!this.#asks(key)) {
      return null;
    }
    throw noAnswer(`${this.#name}(${JSON.stringify(key)})`, this.#name, frame, this.#place);
  }
}
