import type { Column } from '../plan/column.ts';
import type { PlanNode } from '../plan/node.ts';

/**
 * Puts a column that an operator makes among those of its output: in the place of the input's column of that name, or at the
 * end. Gives its target: the position in the input, or -1.
 */
export function placeColumn(columns: Column[], input: PlanNode, column: Column): number {
  const target = input.columns.findIndex(({ name }) => name === column.name);
  if (target >= 0) {
    columns[target] = column;
  } else {
    columns.push(column);
  }
  return target;
}
