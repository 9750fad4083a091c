import { missingCell } from '../data/missing-cell.ts';
import type { Overload, RowFunction } from '../functions/scalar-function.ts';
import type { Cell } from '../values/cell.ts';

/** The row function of an overload with its null policy in front, and with the empty string where a string would be null. */
export function totalRowFunction({ evaluate, nulls, returns }: Overload): RowFunction {
  const missing = missingCell(returns);
  if (nulls === 'handled') {
    return returns === 'string' ? (...cells) => evaluate(...cells) ?? '' : evaluate;
  }
  return (...cells) => (cells.includes(null) ? missing : (evaluate(...cells) ?? missing));
}

/** The same for one argument, which is most of them. */
export function totalUnaryFunction({ evaluate, nulls, returns }: Overload): (cell: Cell) => Cell {
  const missing = missingCell(returns);
  return nulls === 'handled'
    ? (cell) => evaluate(cell) ?? missing
    : (cell) => (cell === null ? missing : (evaluate(cell) ?? missing));
}

/** The same for two. */
export function totalBinaryFunction({ evaluate, nulls, returns }: Overload): (a: Cell, b: Cell) => Cell {
  const missing = missingCell(returns);
  return nulls === 'handled'
    ? (a, b) => evaluate(a, b) ?? missing
    : (a, b) => (a === null || b === null ? missing : (evaluate(a, b) ?? missing));
}
