import { missingCell } from '../data/missing-cell.ts';
import type { Overload, RowFunction } from '../functions/scalar-function.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/** Counts a text or dynamic that a function made; what it gave as it was given is not counted. */
export type Charge = (made: Cell) => void;

/** The row function of an overload with its null policy in front, and with the empty string where a string would be null. */
export function totalRowFunction(overload: Overload, charge?: Charge): RowFunction {
  const { evaluate, nulls, returns } = overload;
  const missing = missingCell(returns);
  let total: RowFunction = evaluate;
  if (nulls !== 'handled') {
    total = (...cells) => (cells.includes(null) ? missing : (evaluate(...cells) ?? missing));
  } else if (returns === 'string') {
    total = (...cells) => evaluate(...cells) ?? '';
  }
  if (charge === undefined || !hasSize(returns)) {
    return total;
  }
  return (...cells) => {
    const made = total(...cells);
    if (!cells.includes(made)) {
      charge(made);
    }
    return made;
  };
}

/** The same for one argument, which is most of them. */
export function totalUnaryFunction({ evaluate, nulls, returns }: Overload, charge?: Charge): (cell: Cell) => Cell {
  const missing = missingCell(returns);
  const total: (cell: Cell) => Cell =
    nulls === 'handled'
      ? (cell) => evaluate(cell) ?? missing
      : (cell) => (cell === null ? missing : (evaluate(cell) ?? missing));
  if (charge === undefined || !hasSize(returns)) {
    return total;
  }
  return (cell) => {
    const made = total(cell);
    if (made !== cell) {
      charge(made);
    }
    return made;
  };
}

/** The same for two. */
export function totalBinaryFunction(
  { evaluate, nulls, returns }: Overload,
  charge?: Charge,
): (a: Cell, b: Cell) => Cell {
  const missing = missingCell(returns);
  const total: (a: Cell, b: Cell) => Cell =
    nulls === 'handled'
      ? (a, b) => evaluate(a, b) ?? missing
      : (a, b) => (a === null || b === null ? missing : (evaluate(a, b) ?? missing));
  if (charge === undefined || !hasSize(returns)) {
    return total;
  }
  return (a, b) => {
    const made = total(a, b);
    if (made !== a && made !== b) {
      charge(made);
    }
    return made;
  };
}

/** Whether cells of a type can be of any size. */
function hasSize(type: ScalarType): boolean {
  return type === 'string' || type === 'dynamic';
}
