import type { Expression } from '../plan/expression.ts';
import { operandsOf } from '../plan/walk-plan.ts';

/** Functions whose value is not made of their arguments alone: of the row, of the run, or of chance. */
const others: ReadonlySet<string> = new Set([
  'any_column',
  'column_ifexists',
  'pack_all',
  'ingestion_time',
  'rand',
  'new_guid',
  'now',
  'ago',
  'geo_info_from_ip_address',
  'row_number',
  'row_rank_dense',
  'row_rank_min',
  'row_cumsum',
  'row_window_session',
  'prev',
  'next',
]);

/**
 * Whether an expression gives the same in every row of every run for the same values of the given locals: it reads no column, no
 * table and no other local, and calls nothing that differs by itself. `isConstant` says whether a binding is one.
 */
export function dependsOnLocals(
  root: Expression,
  locals: ReadonlySet<number>,
  isConstant: (binding: number) => boolean,
): boolean {
  const own = new Set(locals);
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    switch (expression.kind) {
      case 'column':
        return false;
      case 'local':
        if (!own.has(expression.local)) return false;
        break;
      case 'binding':
        if (!isConstant(expression.binding)) return false;
        break;
      case 'call':
        if (others.has(expression.function)) return false;
        break;
      case 'membership':
        if (expression.items.some(({ kind }) => kind === 'table')) return false;
        break;
      case 'let':
        for (const { local } of expression.locals) own.add(local);
        break;
    }
    stack.push(...operandsOf(expression));
  }
  return true;
}

/** How many parts an expression has, as far as `most`. */
export function countParts(root: Expression, most: number): number {
  let count = 0;
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined && count < most; expression = stack.pop()) {
    count += 1;
    stack.push(...operandsOf(expression));
  }
  return count;
}
