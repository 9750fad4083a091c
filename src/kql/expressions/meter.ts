import { ConstantVector } from '../data/constant-vector.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import type { Vector } from '../data/vector.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { defaultLimits } from '../limits.ts';
import type { Cell } from '../values/cell.ts';
import { Decimal } from '../values/decimal.ts';
import { isArray, isBag } from '../values/dynamic.ts';

/** What a run lets its functions use up. */
export interface Allowance {
  /** The limit `size` of the run. */
  readonly size: number;
  /** Counts towards the limit `steps` of the run. */
  readonly spend: (steps: number) => void;
}

/** An element of an array or entry of a bag takes about as much memory as so many characters. */
const elementSize = 32;

/** So much is made, or read, in about the time that an operator takes for a row. */
const sizePerStep = 128;

/** Columns of a chunk that are smaller than this are not remembered: they are bounded by their number of cells. */
const smallColumn = 65_536;

/**
 * Measures what functions make of text and arrays, against the limit `size`, and how long that takes, against the limit `steps`.
 * Without it a few rows could fill the memory (`repeat(x, 1000000)` over a chunk) or take hours (`has` over a text of megabytes).
 */
export class Meter {
  #allowance: Allowance | undefined;
  /** What the column at hand has so far. */
  #column = 0;
  /** What constants have, which are kept as long as the prepared query is. */
  #constants = 0;
  /** The sizes of columns that are not small, by the vector that holds them. */
  #sizes = new WeakMap<Vector, number>();

  /** Starts a run, or with undefined ends it; gives what was allowed before. */
  allow(allowance: Allowance | undefined): Allowance | undefined {
    const before = this.#allowance;
    this.#allowance = allowance;
    return before;
  }

  /** A constant that a function made while the query was prepared. */
  readonly constant = (made: Cell): void => {
    this.#constants += sizeOf(made);
    this.#check(this.#constants, 'The constants of the query have');
  };

  /** A cell that a function made, for the column at hand. */
  readonly cell = (made: Cell): void => {
    this.#column += sizeOf(made);
    if (this.#column > smallColumn) {
      this.#check(this.#column, 'What a function gave for the rows of one chunk has');
    }
  };

  /** A function starts on the rows of a chunk, with these arguments. */
  start(parameters: readonly Vector[], length: number): void {
    this.#column = 0;
    let read = 0;
    for (const vector of parameters) {
      read += vector instanceof ConstantVector ? readSizeOf(vector.value) * length : this.size(vector);
    }
    if (read > smallColumn) {
      this.#allowance?.spend(Math.floor(read / sizePerStep));
    }
  }

  /** It has made its column. */
  end(column: Vector): Vector {
    if (this.#column > smallColumn) {
      const source = sourceOf(column);
      this.#sizes.set(source, (this.#sizes.get(source) ?? 0) + this.#column);
      this.#allowance?.spend(Math.floor(this.#column / sizePerStep));
    }
    return column;
  }

  /** What the cells of a vector hold, as far as functions have made it; 0 for all that is small or came with the tables. */
  size(vector: Vector): number {
    const source = sourceOf(vector);
    const size = this.#sizes.get(source);
    return size === undefined ? 0 : Math.ceil((size * vector.length) / Math.max(1, source.length));
  }

  #check(size: number, what: string): void {
    const limit = this.#allowance?.size ?? defaultLimits.size;
    if (size > limit) {
      throw new KqlRuntimeError(`${what} more than ${sizeText(limit)}, the limit "size" of this run`);
    }
  }
}

/** A size in the words of an error: `1,000 characters, an element of an array counting as 32`. */
export function sizeText(size: number): string {
  const grouped = String(size).replace(/\B(?=(\d{3})+$)/g, ',');
  return `${grouped} characters, an element of an array counting as ${elementSize}`;
}

function sourceOf(vector: Vector): Vector {
  return vector instanceof SelectedVector ? vector.source : vector;
}

/** The characters or elements of a cell, not what the elements hold: that is shared with what they were made of. */
function sizeOf(cell: Cell): number {
  if (typeof cell === 'string') {
    return cell.length;
  }
  if (typeof cell !== 'object' || cell === null || cell instanceof Decimal) {
    return 0;
  }
  return isArray(cell) ? cell.length * elementSize : isBag(cell) ? cell.size * elementSize : 0;
}

/** What it takes to read a cell: a bag is looked into by key. */
function readSizeOf(cell: Cell): number {
  return isBag(cell) ? 0 : sizeOf(cell);
}
