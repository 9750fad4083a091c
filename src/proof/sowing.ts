import type { Expression } from '../kql/plan/expression.ts';
import type { PlanNode } from '../kql/plan/node.ts';
import type { Plan } from '../kql/plan/plan.ts';
import type { Constant, Unknown } from './unknown.ts';

/** A repetition of rows: `level` is its number, `count` how often. */
export interface Level {
  readonly level: number;
  readonly count: number;
}

/** What is wanted of a node: rows with these values in their columns, repeated at each level. Of other columns nothing is wanted. */
export interface Demand {
  readonly columns: ReadonlyMap<string, Unknown>;
  readonly ingested: Unknown | undefined;
  readonly levels: readonly Level[];
}

/** Rows that a table has to have. */
export interface Seed extends Demand {
  readonly node: Extract<PlanNode, { operator: 'table' }>;
}

/** What the names in an expression stand for, on the way from what it has to be to what its columns have to be. */
export interface SowingScope {
  readonly locals: ReadonlyMap<number, { readonly value: Expression; readonly scope: SowingScope }>;
  column(name: string, side: 'left' | 'right' | undefined): Unknown;
  ingested(): Unknown;
}

/**
 * One attempt to find rows that a plan lets through: it walks backwards from the answer and says what everything on the way has to be.
 * Where there is a choice (a leg of a union, a branch of `case`, one of several values) it is drawn.
 */
export interface Sowing {
  readonly plan: Plan;
  /** The next number of the attempt's sequence, in [0, 1). */
  random(): number;
  unknown(): Unknown;
  level(count: number): Level;
  /** The value of an expression that depends on no row, unless only rows tell. */
  constant(expression: Expression): Constant | undefined;
  /** Says that a node has to give such rows. */
  rows(node: PlanNode, demand: Demand): void;
  /** Says that an expression has to have that value. */
  value(expression: Expression, wanted: Unknown, scope: SowingScope): void;
  /** Says that a condition has to be true, or has to be false. */
  truth(expression: Expression, wanted: boolean, scope: SowingScope): void;
  /** The rows of a table that all of it comes down to. */
  seed(seed: Seed): void;
}

/** One of several, drawn; undefined where there is none. */
export function drawn<T>(sowing: Sowing, candidates: readonly T[]): T | undefined {
  return candidates[Math.floor(sowing.random() * candidates.length)];
}
