import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Accumulator, AggregateFunction } from './aggregate-function.ts';

/**
 * The form of an aggregate that takes a predicate, such as `sumif()` of `sum()`: only rows where the predicate is true
 * reach the aggregate; those where it is false or null do not. `place` is the predicate's position among the arguments.
 */
export function conditional(
  base: AggregateFunction,
  { name, aliases = [], page, place }: { name: string; aliases?: readonly string[]; page: string; place: number },
): AggregateFunction {
  return {
    name,
    aliases,
    page,
    resolve(types, constants) {
      if (types.length <= place) {
        return undefined;
      }
      const innerTypes = types.toSpliced(place, 1);
      const inner = base.resolve(innerTypes, constants.toSpliced(place, 1));
      return (
        inner && {
          parameters: spell(inner.parameters, innerTypes).toSpliced(place, 0, 'bool'),
          returns: inner.returns,
          create: () => filtered(inner.create(), place),
        }
      );
    },
  };
}

/** One parameter type for each argument. */
function spell(parameters: readonly ScalarType[], types: readonly ScalarType[]): ScalarType[] {
  return types.map((type, index) => parameters[Math.min(index, parameters.length - 1)] ?? type);
}

function filtered(inner: Accumulator, place: number): Accumulator {
  const row: Cell[] = [];
  return {
    add(cells) {
      if (cells[place] !== true) {
        return;
      }
      row.length = 0;
      for (const [index, cell] of cells.entries()) {
        if (index !== place) {
          row.push(cell);
        }
      }
      inner.add(row);
    },
    finish: () => inner.finish(),
  };
}
