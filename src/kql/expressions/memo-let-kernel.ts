import { Chunk } from '../data/chunk.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import { invariant } from '../invariant.ts';
import { Memo } from '../memo.ts';
import type { Cell } from '../values/cell.ts';
import { Decimal } from '../values/decimal.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Frame } from './frame.ts';
import type { Kernel } from './kernel.ts';
import type { LetKernel } from './let-kernel.ts';

/** A local of a call with its kernel. */
export interface LocalDefinition {
  readonly local: number;
  readonly kernel: Kernel;
}

/** Over larger chunks, rows hardly repeat what other runs saw, and a look-up costs more than it saves. */
const mostRows = 256;

/** A longer text is made anew each time. */
const longestResult = 4_096;

/**
 * The inlined call of a function whose result depends on its arguments alone: what it made of them is remembered from row to row and
 * from run to run. A replay calls the same functions on the same values thousands of times.
 */
export class MemoLetKernel implements Kernel {
  readonly type: ScalarType;
  readonly constant = undefined;
  readonly rowless = false;
  readonly #whole: LetKernel;
  readonly #inputs: readonly LocalDefinition[];
  readonly #inner: readonly LocalDefinition[];
  readonly #body: Kernel;
  readonly #memo = new Memo<Cell>();

  /** `inner` locals and the body read nothing but locals of the call and constants. */
  constructor(whole: LetKernel, inputs: readonly LocalDefinition[], inner: readonly LocalDefinition[], body: Kernel) {
    this.type = body.type;
    this.#whole = whole;
    this.#inputs = inputs;
    this.#inner = inner;
    this.#body = body;
  }

  evaluate(chunk: Chunk, frame: Frame): Vector {
    if (chunk.length === 0 || chunk.length > mostRows) return this.#whole.evaluate(chunk, frame);
    const inputs = this.#inputs.map(({ kernel }) => kernel.evaluate(chunk, frame));
    const keys = Array.from({ length: chunk.length }, (_, row) => keyOf(inputs, row));
    const made = new Map<string, Cell>();
    const missing: number[] = [];
    for (const [row, key] of keys.entries()) {
      if (made.has(key)) continue;
      const known = this.#memo.get(key);
      made.set(key, known === undefined ? null : known.made);
      if (known === undefined) missing.push(row);
    }
    if (missing.length > 0) {
      const computed = this.#compute(inputs, missing, frame);
      for (const [index, row] of missing.entries()) {
        const key = keys[row] ?? '';
        const cell = computed.at(index);
        made.set(key, cell);
        if (typeof cell !== 'string' || cell.length <= longestResult) this.#memo.set(key, cell);
      }
    }
    return vectorOfRows(this.type, chunk.length, (row) => made.get(keys[row] ?? '') ?? missingOf(this.type));
  }

  #compute(inputs: readonly Vector[], rows: readonly number[], frame: Frame): Vector {
    const selection = Int32Array.from(rows);
    for (const [index, { local }] of this.#inputs.entries()) {
      const vector = inputs[index];
      invariant(vector !== undefined, `input ${index} of a call is not there`);
      frame.locals[local] = SelectedVector.of(vector, selection);
    }
    const chunk = new Chunk(rows.length, []);
    for (const { local, kernel } of this.#inner) frame.locals[local] = kernel.evaluate(chunk, frame);
    return this.#body.evaluate(chunk, frame);
  }
}

function missingOf(type: ScalarType): Cell {
  return type === 'string' ? '' : null;
}

/** Numbers of objects: dynamics are never changed, so one that is the same object is the same value. */
const numbers = new WeakMap<object, number>();
let lastNumber = 0;

function keyOf(inputs: readonly Vector[], row: number): string {
  return inputs.map((vector) => cellKeyOf(vector.at(row))).join('\u0000');
}

/** A text that no other cell of the same column has. */
function cellKeyOf(cell: Cell): string {
  if (cell === null) return '_';
  switch (typeof cell) {
    case 'string':
      return `s${cell.length}:${cell}`;
    case 'number':
      return Object.is(cell, -0) ? 'n-0' : `n${cell}`;
    case 'bigint':
      return `b${cell}`;
    case 'boolean':
      return cell ? 't' : 'f';
    default: {
      if (cell instanceof Decimal) return `d${cell.toString()}`;
      const known = numbers.get(cell);
      if (known !== undefined) return `o${known}`;
      lastNumber += 1;
      numbers.set(cell, lastNumber);
      return `o${lastNumber}`;
    }
  }
}
