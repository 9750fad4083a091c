import { Chunk } from '../data/chunk.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOf } from '../data/vector-of.ts';
import type { PlanNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import { EntryCache } from './entry-cache.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import { mapVector } from './map-vector.ts';
import { type ListedValue, spreadValue } from './value-set.ts';

/** What is asked of the left side once the list is known. */
export type MembershipTest = (cell: Cell) => Cell;

/** An item of the list: a compiled expression, or a table whose first column counts. */
export type CompiledItem =
  | { readonly kind: 'scalar'; readonly kernel: Kernel; readonly literal: boolean }
  | { readonly kind: 'table'; readonly node: PlanNode };

const oneRow = new Chunk(1, []);

/**
 * `in` and its like. A list of constants is made into a test once a query, one with tables or `toscalar()`s once a run; only
 * where an item refers to columns is it made for each row.
 */
export class MembershipKernel implements Kernel {
  readonly type = 'bool';
  readonly constant = undefined;
  readonly rowless: boolean;
  readonly #left: Kernel;
  readonly #items: readonly CompiledItem[];
  readonly #makeTest: (values: readonly ListedValue[]) => MembershipTest;
  readonly #scope: 'query' | 'run' | 'row';
  readonly #cache = new EntryCache('bool');
  #test: MembershipTest | undefined;
  #epoch = -1;

  constructor(
    left: Kernel,
    items: readonly CompiledItem[],
    makeTest: (values: readonly ListedValue[]) => MembershipTest,
  ) {
    this.#left = left;
    this.#items = items;
    this.#makeTest = makeTest;
    const kernels = items.flatMap((item) => (item.kind === 'scalar' ? [item.kernel] : []));
    this.#scope = !kernels.every(({ rowless }) => rowless)
      ? 'row'
      : kernels.length === items.length && kernels.every(({ constant }) => constant !== undefined)
        ? 'query'
        : 'run';
    this.rowless = left.rowless && this.#scope !== 'row';
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    const left = this.#left.evaluate(chunk, frame);
    if (this.#scope === 'row') {
      return this.#evaluateRows(chunk, frame, left);
    }
    const epoch = this.#scope === 'query' ? 0 : frame.run;
    if (this.#test === undefined || this.#epoch !== epoch) {
      this.#test = this.#makeTest(this.#items.flatMap((item) => valuesOf(item, oneRow, frame, 0)));
      this.#epoch = epoch;
    }
    return mapVector('bool', left, this.#test, this.#cache, epoch);
  }

  #evaluateRows(chunk: Chunk, frame: Frame, left: Vector): Vector {
    const fixed = this.#items.flatMap((item) =>
      item.kind === 'table' || item.kernel.rowless ? valuesOf(item, oneRow, frame, 0) : [],
    );
    const varying = this.#items.flatMap((item) =>
      item.kind === 'scalar' && !item.kernel.rowless
        ? [{ vector: item.kernel.evaluate(chunk, frame), type: item.kernel.type, literal: item.literal }]
        : [],
    );
    const cells: Cell[] = [];
    for (let row = 0; row < chunk.length; row += 1) {
      const values = varying.flatMap(({ vector, type, literal }) =>
        spreadValue({ type, cell: vector.at(row), literal }),
      );
      cells.push(this.#makeTest([...fixed, ...values])(left.at(row)));
    }
    return vectorOf('bool', cells);
  }
}

function valuesOf(item: CompiledItem, chunk: Chunk, frame: Frame, row: number): readonly ListedValue[] {
  if (item.kind === 'table') {
    const { type, cells } = frame.firstColumn(item.node);
    return cells.flatMap((cell) => spreadValue({ type, cell, literal: false }));
  }
  const cell = item.kernel.constant?.value ?? item.kernel.evaluate(chunk, frame).at(row);
  return spreadValue({ type: item.kernel.type, cell, literal: item.literal });
}
