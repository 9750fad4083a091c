import type { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { Cell } from '../values/cell.ts';
import { isArray, isBag } from '../values/dynamic.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';

/**
 * The member of a bag, or the element of an array. Nothing is ever an error: a missing key, an index beyond the end, a path
 * into a string or a number give null. A dynamic that holds JSON as a string is a string, not a bag.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
 */
export function elementOf(object: Cell, index: Cell): Cell {
  if (typeof index === 'string') {
    return isBag(object) ? (object.get(index) ?? null) : null;
  }
  if (typeof index === 'number' || typeof index === 'bigint') {
    return isArray(object) ? (object.at(Number(index)) ?? null) : null;
  }
  // An index of type bool counts as 0 or 1.
  return typeof index === 'boolean' ? elementOf(object, index ? 1 : 0) : null;
}

/** `object.name`, `object["name"]` and `object[index]`. */
export class PathKernel implements Kernel {
  readonly type = 'dynamic';
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #object: Kernel;
  readonly #index: Kernel;

  constructor(object: Kernel, index: Kernel) {
    this.rowless = object.rowless && index.rowless;
    this.#object = object;
    this.#index = index;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const objects = this.#object.evaluate(chunk, frame);
    const indexes = this.#index.evaluate(chunk, frame);
    if (objects instanceof ConstantVector && indexes instanceof ConstantVector) {
      return new ConstantVector('dynamic', elementOf(objects.value, indexes.value), chunk.length);
    }
    const cells: Cell[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      cells.push(elementOf(objects.at(row), indexes.at(row)));
    }
    return vectorOf('dynamic', cells);
  }
}
