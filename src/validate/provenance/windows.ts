import type { CallExpression, Expression } from '../../kql/plan/expression.ts';
import type { PlanNode } from '../../kql/plan/node.ts';
import type { Plan } from '../../kql/plan/plan.ts';
import type { Span } from '../../kql/plan/span.ts';
import type { Int64 } from '../../kql/values/cell.ts';
import { addInt64, negateInt64, subtractInt64 } from '../../kql/values/int64.ts';
import { comparisons } from './comparisons.ts';
import { type Provenance, provenanceOf } from './provenance.ts';

/** A time that a query's text says: so many ticks before the clock of the run, or fixed. */
export type TimeBound =
  /** `agoTicks` are ticks of 100 ns; negative ones lie in the future. `rounded` when it is moved on to a day or hour: `startofday(ago(1d))`. */
  | { readonly kind: 'ago'; readonly agoTicks: Int64; readonly rounded: boolean }
  /** Ticks since 2020-01-01. */
  | { readonly kind: 'absolute'; readonly ticks: Int64 };

/** A comparison of a record's time with a time that the text says. */
export interface TimeWindow {
  /** The column of the log, or `ingestion_time`. */
  readonly column: string;
  /** The table of the column; undefined for `ingestion_time`, see `Provenance.tablesOf` of the operator's input. */
  readonly table: string | undefined;
  /** With the record's time on the left. A `between` is two windows, `>=` and `<=`. */
  readonly operator: '<' | '<=' | '>' | '>=' | '==';
  readonly bound: TimeBound;
  /** Whether the record must not be in it: `!between`, `not(…)`. */
  readonly negated: boolean;
  readonly span: Span;
  readonly node: PlanNode | undefined;
}

/**
 * The comparisons of times of records with times that the text says, be it through lets, arguments, columns that have other names, or
 * as a difference (`now() - TimeGenerated < 1d`). Times of records are columns of type datetime and `ingestion_time()`.
 */
export function windowsOf(plan: Plan): readonly TimeWindow[] {
  const provenance = provenanceOf(plan);
  return comparisons(plan).flatMap(({ operator, left, right, negated, span, node }): readonly TimeWindow[] => {
    const [first, second] = right;
    if (first === undefined) return [];
    const rest = { negated, span, node };
    const windows = (time: Expression, is: string, bound: TimeBound | undefined): readonly TimeWindow[] =>
      bound === undefined || !isWindowOperator(is)
        ? []
        : timesOf(time, node, provenance).map((one) => ({ ...one, operator: is, bound, ...rest }));
    if (operator === 'between') {
      const low = boundOf(first, provenance);
      const high =
        second?.type === 'timespan' ? later(low, ticksOf(second, provenance)) : second && boundOf(second, provenance);
      return [...windows(left, '>=', low), ...windows(left, '<=', high)];
    }
    if (left.type === 'timespan') return windowOfAge(left, operator, first);
    const bound = boundOf(first, provenance);
    if (bound !== undefined) return windows(left, operator, bound);
    const turned = turnedRound.get(operator);
    return turned === undefined ? [] : windows(first, turned, boundOf(left, provenance));

    /** `now() - T < 1d` says `T > now() - 1d`. */
    function windowOfAge(age: Expression, is: string, most: Expression): readonly TimeWindow[] {
      const ticks = ticksOf(most, provenance);
      const turnedOperator = turnedRound.get(is);
      if (age.kind !== 'call' || age.function !== '-' || ticks === undefined || turnedOperator === undefined) return [];
      const [from, time] = age.arguments;
      if (from === undefined || time === undefined || time.type !== 'datetime') return [];
      return windows(time, turnedOperator, later(boundOf(from, provenance), negateInt64(ticks)));
    }
  });
}

const turnedRound: ReadonlyMap<string, string> = new Map([
  ['<', '>'],
  ['<=', '>='],
  ['>', '<'],
  ['>=', '<='],
  ['==', '=='],
]);

function isWindowOperator(operator: string): operator is TimeWindow['operator'] {
  return turnedRound.has(operator);
}

function timesOf(
  time: Expression,
  node: PlanNode | undefined,
  provenance: Provenance,
): readonly Pick<TimeWindow, 'column' | 'table'>[] {
  if (time.type !== 'datetime' && time.type !== 'unknown') return [];
  const found = new Map<string, Pick<TimeWindow, 'column' | 'table'>>();
  for (const { origin } of provenance.ofExpression(time, node)) {
    found.set(`${origin.table} ${origin.column}`, { column: origin.column, table: origin.table });
  }
  if (provenance.isMade(time, node, 'ingestion_time')) found.set('', { column: 'ingestion_time', table: undefined });
  return [...found.values()];
}

/** The time that an expression says; undefined where it depends on records or takes more than adding. */
export function boundOf(expression: Expression, provenance: Provenance, depth = 0): TimeBound | undefined {
  if (depth > deepest) return undefined;
  const constant = provenance.constantOf(expression);
  if (constant !== undefined) {
    const { type, value } = constant;
    return type === 'datetime' && isTicks(value) ? { kind: 'absolute', ticks: value } : undefined;
  }
  const behind = provenance.behind(expression);
  if (behind !== undefined) return boundOf(behind, provenance, depth + 1);
  return expression.kind === 'call' ? boundOfCall(expression, provenance, depth + 1) : undefined;
}

function boundOfCall(
  { function: name, arguments: given }: CallExpression,
  provenance: Provenance,
  depth: number,
): TimeBound | undefined {
  const [first, second, third] = given;
  if (name === 'now' && first === undefined) return { kind: 'ago', agoTicks: 0, rounded: false };
  if (first === undefined) return undefined;
  switch (name) {
    case 'now':
      return later({ kind: 'ago', agoTicks: 0, rounded: false }, ticksOf(first, provenance));
    case 'ago': {
      const agoTicks = ticksOf(first, provenance);
      return agoTicks === undefined ? undefined : { kind: 'ago', agoTicks, rounded: false };
    }
    case '+':
    case '-': {
      const ticks = second === undefined ? undefined : ticksOf(second, provenance);
      const moved = ticks === undefined || name === '+' ? ticks : negateInt64(ticks);
      return later(boundOf(first, provenance, depth), moved);
    }
    case 'datetime_add': {
      const unit = provenance.constantOf(first)?.value;
      const amount = second === undefined ? undefined : provenance.constantOf(second)?.value;
      const size = typeof unit === 'string' ? unitTicks.get(unit.toLowerCase()) : undefined;
      if (third === undefined || size === undefined || typeof amount !== 'number') return undefined;
      return later(boundOf(third, provenance, depth), size * amount);
    }
    default: {
      if (!rounding.has(name)) return undefined;
      const bound = boundOf(first, provenance, depth);
      return bound?.kind === 'ago' ? { ...bound, rounded: true } : undefined;
    }
  }
}

function later(bound: TimeBound | undefined, ticks: Int64 | undefined): TimeBound | undefined {
  if (bound === undefined || ticks === undefined) return undefined;
  return bound.kind === 'ago'
    ? { ...bound, agoTicks: subtractInt64(bound.agoTicks, ticks) }
    : { ...bound, ticks: addInt64(bound.ticks, ticks) };
}

function ticksOf(expression: Expression, provenance: Provenance): Int64 | undefined {
  const constant = provenance.constantOf(expression);
  return constant?.type === 'timespan' && isTicks(constant.value) ? constant.value : undefined;
}

function isTicks(value: unknown): value is Int64 {
  return typeof value === 'number' || typeof value === 'bigint';
}

const deepest = 50;

const rounding: ReadonlySet<string> = new Set([
  ...[
    'bin',
    'bin_at',
    'startofday',
    'endofday',
    'startofweek',
    'endofweek',
    'startofmonth',
    'endofmonth',
    'startofyear',
    'endofyear',
  ],
]);

const unitTicks: ReadonlyMap<string, number> = new Map([
  ['week', 6_048_000_000_000],
  ['day', 864_000_000_000],
  ['hour', 36_000_000_000],
  ['minute', 600_000_000],
  ['second', 10_000_000],
  ['millisecond', 10_000],
]);
