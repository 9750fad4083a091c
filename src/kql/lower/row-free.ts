import type { Expression } from '../plan/expression.ts';
import { operandsOf } from '../plan/walk-plan.ts';

/**
 * Whether an expression can be computed once for a query: it reads no column, and no local but those that it makes itself.
 * Tables in it have no row anyway. Where there is a row, what differs from row to row by itself, such as `rand()`, counts as
 * reading it; in a `let` of the query it is computed once.
 */
export function isRowFree(root: Expression, inRow: boolean): boolean {
  const own = new Set<number>();
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (expression.kind === 'column' || (expression.kind === 'local' && !own.has(expression.local))) {
      return false;
    }
    if (inRow && expression.kind === 'call' && isOfTheRow(expression.function)) {
      return false;
    }
    if (expression.kind === 'let') {
      for (const { local } of expression.locals) {
        own.add(local);
      }
    }
    stack.push(...operandsOf(expression));
  }
  return true;
}

const rowFunctions: ReadonlySet<string> = new Set([
  'any_column',
  'column_ifexists',
  'pack_all',
  'ingestion_time',
  'rand',
  'new_guid',
  'row_number',
  'row_rank_dense',
  'row_rank_min',
  'row_cumsum',
  'row_window_session',
  'prev',
  'next',
]);

/** Functions that differ from row to row without reading a column. */
function isOfTheRow(name: string): boolean {
  return rowFunctions.has(name);
}
