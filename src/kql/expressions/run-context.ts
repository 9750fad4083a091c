import type { FunctionContext } from '../functions/scalar-function.ts';
import { invariant } from '../invariant.ts';
import type { Int64 } from '../values/cell.ts';
import { type Allowance, Meter } from './meter.ts';

/** What a run gives to the functions that depend on it. */
export interface RunGivens {
  readonly now: Int64;
  readonly random: () => number;
  readonly allowance: Allowance;
}

/** Thrown out of a computation that asked for the clock or for chance before any run. Never leaves this file. */
class NeedsRun extends Error {}

const needsRun = new NeedsRun('Asked for the clock or for chance before any run.');

/** What {@link RunContext.beforeRun} gives for a computation that only a run can do. */
export const onlyInRun = Symbol('onlyInRun');

/**
 * The context that the functions of a prepared query are resolved with. It outlives the runs: each run lends it its clock and
 * its chance, and what asks for them in between learns that it must wait for a run.
 */
export class RunContext implements FunctionContext {
  /** Measures what the functions make. */
  readonly meter = new Meter();
  #givens: RunGivens | undefined;

  get now(): Int64 {
    return this.#need().now;
  }

  get random(): () => number {
    return this.#need().random;
  }

  #need(): RunGivens {
    if (this.#givens === undefined) {
      throw needsRun;
    }
    return this.#givens;
  }

  /** Lends the givens of a run to what `run` calls. */
  during<T>(givens: RunGivens, run: () => T): T {
    const before = this.#givens;
    this.#givens = givens;
    const allowedBefore = this.meter.allow(givens.allowance);
    try {
      return run();
    } catch (error) {
      invariant(error !== needsRun, 'a run without its clock');
      throw error;
    } finally {
      this.#givens = before;
      this.meter.allow(allowedBefore);
    }
  }

  /** Computes what is the same in every run, or says that it is not. */
  beforeRun<T>(compute: () => T): T | typeof onlyInRun {
    const before = this.#givens;
    this.#givens = undefined;
    try {
      return compute();
    } catch (error) {
      if (error === needsRun) {
        return onlyInRun;
      }
      throw error;
    } finally {
      this.#givens = before;
    }
  }
}
