import type { ErrorPlace } from '../errors/kql-error.ts';
import { KqlRuntimeError } from '../errors/kql-runtime-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { findScalarFunction } from '../functions/registry.ts';
import { invariant } from '../invariant.ts';
import type { MakeSeriesNode } from '../plan/node.ts';
import type { Cell, Int64 } from '../values/cell.ts';
import { addInt64, floorDivideInt64, multiplyInt64, subtractInt64 } from '../values/int64.ts';

/** The types that an axis of a series has while it is computed. */
export type AxisType = 'long' | 'real' | 'datetime' | 'timespan';

/** How long Kusto lets the array of a series become. */
export const longestSeries = 1_048_576;

/** What a run says about the range of a series, as cells of the axis' type; the step of a datetime axis is a timespan. */
export interface AxisRange {
  readonly bins: MakeSeriesNode['bins'];
  readonly from: Cell | undefined;
  readonly to: Cell | undefined;
  readonly step: Cell;
}

/**
 * The bins of an axis, numbered upwards. Bins begin at `from` where that is given (`bin_at()`), and otherwise, as with
 * `in range()`, where `bin()` puts them. The first of a range is then the bin that its start is in.
 */
export class SeriesAxis {
  readonly #type: AxisType;
  readonly #bins: MakeSeriesNode['bins'];
  readonly #step: Int64;
  readonly #from: Int64 | undefined;
  readonly #to: Int64 | undefined;
  readonly #place: ErrorPlace;
  #origin: Int64 | undefined;

  constructor(type: AxisType, { bins, from, to, step }: AxisRange, place: ErrorPlace) {
    this.#type = type;
    this.#bins = bins;
    this.#place = place;
    this.#step = this.#given(step, 'step');
    this.#from = from === undefined ? undefined : this.#given(from, bins === 'in range' ? 'start' : 'from');
    this.#to = to === undefined ? undefined : this.#given(to, bins === 'in range' ? 'stop' : 'to');
    if (this.#step <= 0) {
      throw new KqlRuntimeError('make-series: the step has to be greater than zero', place);
    }
    if (this.#from === undefined) {
      return;
    }
    this.#origin = bins === 'in range' ? this.#binStart(this.#from) : this.#from;
  }

  /** The number of the first bin, where the range has one. */
  get first(): number | undefined {
    return this.#from === undefined ? undefined : 0;
  }

  /** The number of the last bin, where the range has one; below the first when there are none. */
  get last(): number | undefined {
    const { origin, to } = { origin: this.#origin, to: this.#to };
    if (to === undefined || origin === undefined) {
      return undefined;
    }
    if (this.#bins === 'in range') {
      return this.#from !== undefined && to < this.#from ? -1 : this.#number(to);
    }
    // The last one that begins before the end.
    const number = this.#number(to);
    return this.#startOf(number) >= to ? number - 1 : number;
  }

  /** The number of the bin that a value is in; undefined when it is null, NaN or outside of the range. */
  binOf(value: Cell): number | undefined {
    if (!isInt64(value) || Number.isNaN(value)) {
      return undefined;
    }
    if (this.#bins === 'in range') {
      return this.#binInRange(value);
    }
    if ((this.#from !== undefined && value < this.#from) || (this.#to !== undefined && value >= this.#to)) {
      return undefined;
    }
    this.#origin ??= this.#firstOrigin(value);
    return this.#number(value);
  }

  /** The value at which a bin begins. */
  at(number: number): Cell {
    return this.#startOf(number);
  }

  #binInRange(value: Int64): number | undefined {
    invariant(this.#from !== undefined && this.#to !== undefined, 'a range without its ends');
    if (this.#to < this.#from || value < this.#startOf(0)) {
      return undefined;
    }
    const number = this.#number(value);
    if (number > this.#number(this.#to)) {
      return undefined;
    }
    if (value < this.#from) {
      // In the bin of the start, which begins before it: the page leaves it open.
      throw new KqlUnsupportedError(
        '"make-series" with "in range()" over rows that are before the start and in its bin',
        this.#place,
        'Write "from … to … step …", or round the start with bin().',
      );
    }
    if (value > this.#to) {
      // In the bin of the stop, which is included, and yet behind the stop: the page leaves it open.
      throw new KqlUnsupportedError(
        '"make-series" with "in range()" over rows that are behind the stop and in its bin',
        this.#place,
        'Write "from … to … step …".',
      );
    }
    return number;
  }

  #firstOrigin(value: Int64): Int64 {
    const origin = this.#binStart(value);
    if (this.#to !== undefined && this.#binStart(this.#to) !== this.#to) {
      // Whether bins are then counted back from the end is not said.
      throw new KqlUnsupportedError(
        '"make-series" without "from" to an end that is no multiple of the step',
        this.#place,
      );
    }
    return origin;
  }

  /** Where `bin()` puts a value. */
  #binStart(value: Int64): Int64 {
    const stepType = this.#type === 'datetime' ? 'timespan' : this.#type;
    const overload = findScalarFunction('bin')?.resolve([this.#type, stepType], [], neverAsked);
    const start = overload?.evaluate(value, this.#step);
    invariant(isInt64(start), 'a bin without a start');
    return start;
  }

  #number(value: Int64): number {
    const origin = this.#origin ?? 0;
    const number =
      this.#type === 'real'
        ? Math.floor((Number(value) - Number(origin)) / Number(this.#step))
        : Number(floorDivideInt64(subtractInt64(value, origin), this.#step));
    if (!Number.isSafeInteger(number)) {
      throw new KqlRuntimeError(`make-series: a bin is more than ${longestSeries} steps away`, this.#place);
    }
    return number;
  }

  #startOf(number: number): Int64 {
    const origin = this.#origin ?? 0;
    return this.#type === 'real'
      ? number * Number(this.#step) + Number(origin)
      : addInt64(origin, multiplyInt64(number, this.#step));
  }

  #given(cell: Cell, name: string): Int64 {
    if (!isInt64(cell) || !(this.#type !== 'real' || Number.isFinite(cell))) {
      throw new KqlRuntimeError(`make-series: "${name}" is null`, this.#place);
    }
    return cell;
  }
}

const neverAsked = {
  now: 0,
  random: (): never => {
    invariant(false, 'bin() asked for chance');
  },
};

function isInt64(cell: Cell | undefined): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}
