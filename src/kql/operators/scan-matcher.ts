import { Chunk } from '../data/chunk.ts';
import { ConstantVector } from '../data/constant-vector.ts';
import { missingCell } from '../data/missing-cell.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import type { Vector } from '../data/vector.ts';
import { scalarValue } from '../expressions/scalar-value.ts';
import { invariant } from '../invariant.ts';
import type { ScanNode } from '../plan/node.ts';
import type { Cell } from '../values/cell.ts';
import type { Execution } from './execution.ts';
import type { ScanExpression, ScanLayout } from './scan-layout.ts';

/** A row that matched a step. */
export interface MatchedRow {
  readonly chunk: Chunk;
  readonly row: number;
  readonly declared: readonly Cell[];
  /** Number of the match, from 0. */
  readonly match: number;
}

/** A sequence that has come as far as some step: the last row that matched each of the steps so far. */
interface Sequence {
  readonly match: number;
  /** By step; undefined for a step that it has not come to. */
  readonly rows: readonly (MatchedRow | undefined)[];
}

/**
 * The state of a `scan`: for each step the sequence that has come as far as it, if any.
 *
 * @see https://learn.microsoft.com/kusto/query/scan-operator#scan-logic
 */
export class ScanMatcher {
  readonly #node: ScanNode;
  readonly #layout: ScanLayout;
  readonly #execution: Execution;
  readonly #sequences: (Sequence | undefined)[];
  /** For each step the row that `output=last` keeps back. */
  readonly #kept: (MatchedRow | undefined)[];
  /** Nulls, for the columns that an expression does not read. */
  readonly #nothing: readonly Vector[];
  readonly #defaults: readonly Cell[];
  #matches = 0;

  constructor(node: ScanNode, layout: ScanLayout, execution: Execution) {
    this.#node = node;
    this.#layout = layout;
    this.#execution = execution;
    this.#sequences = node.steps.map(() => undefined);
    this.#kept = node.steps.map(() => undefined);
    this.#nothing = layout.columns.map(({ type }) => new ConstantVector(type, missingCell(type), 1));
    this.#defaults = node.declared.map(({ type }, index) => {
      const kernel = layout.defaults[index];
      return kernel === undefined ? missingCell(type) : scalarValue(kernel, execution);
    });
  }

  /** Tries a row on each step, the last one first, and puts what is to be given into `output`. */
  match(chunk: Chunk, row: number, output: MatchedRow[]): void {
    for (let step = this.#node.steps.length - 1; step >= 0; step -= 1) {
      const before = step === 0 ? undefined : this.#sequences[step - 1];
      if (before !== undefined && this.#meets(step, chunk, row, before)) {
        // The sequence of the step before moves on to this one, in the place of what was here.
        this.#release(step - 1, output);
        this.#release(step, output);
        this.#sequences[step - 1] = undefined;
        this.#take(step, chunk, row, before, output);
        continue;
      }
      const here = this.#sequences[step];
      if ((here !== undefined || step === 0) && this.#meets(step, chunk, row, here)) {
        this.#take(step, chunk, row, here ?? this.#begin(), output);
      }
    }
  }

  /** What is kept back when the rows have ended. */
  finish(): readonly MatchedRow[] {
    const output: MatchedRow[] = [];
    for (const step of this.#node.steps.keys()) {
      this.#release(step, output);
    }
    return output;
  }

  #begin(): Sequence {
    this.#matches += 1;
    return { match: this.#matches - 1, rows: [] };
  }

  #meets(step: number, chunk: Chunk, row: number, sequence: Sequence | undefined): boolean {
    const layout = this.#layout.steps[step];
    invariant(layout !== undefined, `step ${step} of a scan of ${this.#layout.steps.length}`);
    return this.#value(layout.condition, chunk, row, sequence) === true;
  }

  #take(step: number, chunk: Chunk, row: number, sequence: Sequence, output: MatchedRow[]): void {
    const declared = [...this.#defaults];
    for (const { target, value } of this.#layout.steps[step]?.assignments ?? []) {
      declared[target] = this.#value(value, chunk, row, sequence);
    }
    const matched: MatchedRow = { chunk, row, declared, match: sequence.match };
    this.#sequences[step] = {
      match: sequence.match,
      rows: Array.from({ length: step + 1 }, (_, at) => (at === step ? matched : sequence.rows[at])),
    };
    switch (this.#node.steps[step]?.output) {
      case 'all':
        output.push(matched);
        break;
      case 'last':
        this.#kept[step] = matched;
        break;
      default:
        break;
    }
  }

  #release(step: number, output: MatchedRow[]): void {
    const kept = this.#kept[step];
    if (kept !== undefined) {
      output.push(kept);
      this.#kept[step] = undefined;
    }
  }

  /** The value of an expression in the light of a sequence; what that has not come to is null, or the default of the column. */
  #value({ kernel, reads }: ScanExpression, chunk: Chunk, row: number, sequence: Sequence | undefined): Cell {
    if (kernel.constant !== undefined) {
      return kernel.constant.value;
    }
    const vectors = [...this.#nothing];
    for (const column of reads) {
      const type = this.#layout.columns[column]?.type ?? 'dynamic';
      vectors[column] = new ConstantVector(type, this.#cell(column, chunk, row, sequence), 1);
    }
    const { origins, ingested } = chunk;
    const one = new Chunk(1, vectors, {
      origins: origins && [origins[row] ?? []],
      ingested: ingested && SelectedVector.of(ingested, Int32Array.of(row)),
    });
    return kernel.evaluate(one, this.#execution).at(0);
  }

  #cell(column: number, chunk: Chunk, row: number, sequence: Sequence | undefined): Cell {
    const { width, columns } = this.#layout;
    const inputs = width - this.#defaults.length;
    const place = column % width;
    const at = Math.floor(column / width) - 1;
    const remembered = sequence?.rows[at];
    if (at < 0) {
      return place < inputs ? chunk.column(place).at(row) : (this.#defaults[place - inputs] ?? null);
    }
    if (remembered === undefined) {
      return place < inputs ? missingCell(columns[place]?.type ?? 'dynamic') : (this.#defaults[place - inputs] ?? null);
    }
    return place < inputs
      ? remembered.chunk.column(place).at(remembered.row)
      : (remembered.declared[place - inputs] ?? null);
  }
}
