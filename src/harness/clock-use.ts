import type { Chunk } from '../kql/data/chunk.ts';
import type { Vector } from '../kql/data/vector.ts';
import type { ExecutionObserver } from '../kql/execution-context.ts';
import type { Expression } from '../kql/plan/expression.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { operandsOf } from '../kql/plan/walk-plan.ts';
import type { Cell, Int64 } from '../kql/values/cell.ts';
import { addInt64, compareInt64, subtractInt64 } from '../kql/values/int64.ts';

/**
 * What a plan does with the clock.
 *
 * - `unused`: the same records give the same rows at any time.
 * - `compared`: `now()` and `ago()`, shifted by constants, are only compared with times that do not depend on the clock. Then
 *   the rows can change only when the clock passes one of those times.
 * - `free`: anything else; every run may differ.
 */
export type ClockUse = 'unused' | 'compared' | 'free';

/** A comparison of a time with the clock. */
interface ClockComparison {
  readonly clock: Expression;
  readonly time: Expression;
}

/** Finds out what a plan does with the clock, and then, run by run, how long its answer holds. */
export class ClockDependence {
  readonly use: ClockUse;
  readonly #comparisons: readonly ClockComparison[];
  readonly #watched: ReadonlySet<Expression>;

  constructor(plan: Plan) {
    const scan = new ClockScan(plan);
    this.use = scan.isFree ? 'free' : scan.comparisons.length > 0 ? 'compared' : 'unused';
    this.#comparisons = scan.comparisons;
    this.#watched = new Set(scan.comparisons.flatMap(({ clock, time }) => [clock, time]));
  }

  /** An observer of one run that collects the times which the clock is compared with. */
  watch(now: Int64): ClockWatch {
    return new ClockWatch(this.#comparisons, this.#watched, now);
  }
}

/**
 * The times at which the comparisons of one run would have come out otherwise. All comparisons before the first such time come
 * out the same, so the operators behind them see the same rows, and so on to the result.
 */
export class ClockWatch implements ExecutionObserver {
  readonly #now: Int64;
  readonly #times = new Map<Expression, { readonly values: Vector; readonly chunk: Chunk }[]>();
  readonly expressions: ReadonlySet<Expression>;
  readonly #comparisons: readonly ClockComparison[];
  #turn: Int64 | 'never' | 'unknown' | undefined;

  constructor(comparisons: readonly ClockComparison[], expressions: ReadonlySet<Expression>, now: Int64) {
    this.#comparisons = comparisons;
    this.expressions = expressions;
    this.#now = now;
  }

  output(): void {}

  evaluated(_node: unknown, expression: Expression, values: Vector, chunk: Chunk): void {
    const known = this.#times.get(expression);
    if (known === undefined) this.#times.set(expression, [{ values, chunk }]);
    else known.push({ values, chunk });
  }

  /** Whether a run at a later time, over the same records, gives the same rows for certain. */
  holdsUntil(later: Int64): boolean {
    this.#turn ??= this.#firstTurn();
    return this.#turn === 'never' || (this.#turn !== 'unknown' && compareInt64(later, this.#turn) < 0);
  }

  /** The first time, from this run's on, at which a comparison may come out otherwise. */
  #firstTurn(): Int64 | 'never' | 'unknown' {
    let first: Int64 | 'never' = 'never';
    for (const { clock, time } of this.#comparisons) {
      const clocks = this.#times.get(clock) ?? [];
      const times = this.#times.get(time) ?? [];
      // Neither side was computed: no rows came so far, and none were compared.
      if (clocks.length !== times.length) return 'unknown';
      for (const [index, { values, chunk }] of times.entries()) {
        const own = clocks[index];
        if (own === undefined || own.chunk !== chunk) return 'unknown';
        for (let row = 0; row < values.length; row++) {
          const turn = this.#turnOf(values.at(row), own.values.at(row));
          if (turn !== undefined && (first === 'never' || compareInt64(turn, first) < 0)) first = turn;
        }
      }
    }
    return first;
  }

  /** When the clock, shifted as it was in this run, comes to a time that it has not passed. */
  #turnOf(time: Cell, clock: Cell): Int64 | undefined {
    if (!isTicks(time) || !isTicks(clock) || compareInt64(time, clock) < 0) return undefined;
    return addInt64(this.#now, subtractInt64(time, clock));
  }
}

function isTicks(cell: Cell): cell is Int64 {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

/** `term`: the clock, shifted by a constant. `clear`: free of it, but for comparisons. `bound`: depends on it in another way. */
type Kind = 'clear' | 'term' | 'bound';

const comparing: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

class ClockScan {
  readonly comparisons: ClockComparison[] = [];
  isFree = false;
  readonly #locals = new Map<number, Kind>();
  readonly #bindings = new Map<number, Kind>();

  constructor(plan: Plan) {
    plan.bindings.forEach((binding, index) => {
      if (binding.kind === 'scalar') this.#bindings.set(index, this.#kind(binding.expression));
      else this.#walk(binding.node);
    });
    this.#walk(plan.root);
  }

  /** Every expression of an operator and of those below it. */
  #walk(part: unknown): void {
    if (typeof part !== 'object' || part === null) return;
    if (isExpression(part)) {
      if (this.#kind(part) !== 'clear') this.isFree = true;
      return;
    }
    for (const value of Object.values(part)) this.#walk(value);
  }

  #kind(expression: Expression): Kind {
    switch (expression.kind) {
      case 'call':
        return this.#callKind(expression.function, expression.arguments, expression);
      case 'cast': {
        const kind = this.#kind(expression.argument);
        return kind === 'term' && expression.type !== 'datetime' ? 'bound' : kind;
      }
      case 'binding':
        // What a toscalar() gives depends on the clock through comparisons of its own, which are watched as well.
        return this.#bindings.get(expression.binding) ?? 'clear';
      case 'local':
        return this.#locals.get(expression.local) ?? 'bound';
      case 'let':
        for (const { local, value } of expression.locals) this.#locals.set(local, this.#kind(value));
        return this.#kind(expression.body);
      case 'membership':
        for (const item of expression.items) if (item.kind === 'table') this.#walk(item.node);
        return this.#allClear(operandsOf(expression));
      default:
        return this.#allClear(operandsOf(expression));
    }
  }

  #allClear(parts: readonly Expression[]): Kind {
    return parts.map((part) => this.#kind(part)).every((kind) => kind === 'clear') ? 'clear' : 'bound';
  }

  #callKind(name: string, given: readonly Expression[], call: Expression): Kind {
    const kinds = given.map((argument) => this.#kind(argument));
    const isClear = kinds.every((kind) => kind === 'clear');
    if (name === 'now' || name === 'ago') return isClear ? 'term' : 'bound';
    if (isClear) return 'clear';
    const [first, second, third] = given;
    if (call.type === 'datetime' && (name === '+' || name === '-')) {
      return kinds[0] === 'term' && kinds[1] === 'clear' ? 'term' : 'bound';
    }
    if (comparing.has(name) && first !== undefined && second !== undefined) {
      return this.#compare(first, second, kinds[0], kinds[1]);
    }
    const isBetween = name === 'between' || name === '!between';
    if (isBetween && first !== undefined && second !== undefined && third !== undefined && third.type !== 'timespan') {
      const low = this.#compare(first, second, kinds[0], kinds[1]);
      const high = this.#compare(first, third, kinds[0], kinds[2]);
      return low === 'clear' && high === 'clear' ? 'clear' : 'bound';
    }
    return 'bound';
  }

  #compare(left: Expression, right: Expression, leftKind: Kind | undefined, rightKind: Kind | undefined): Kind {
    if (leftKind === 'clear' && rightKind === 'clear') return 'clear';
    // Two terms are as far apart in every run.
    if (leftKind === 'term' && rightKind === 'term') return 'clear';
    if (left.type !== 'datetime' || right.type !== 'datetime') return 'bound';
    if (leftKind === 'clear' && rightKind === 'term') this.comparisons.push({ time: left, clock: right });
    else if (leftKind === 'term' && rightKind === 'clear') this.comparisons.push({ time: right, clock: left });
    else return 'bound';
    return 'clear';
  }
}

function isExpression(part: object): part is Expression {
  return 'kind' in part && 'type' in part && 'span' in part;
}
