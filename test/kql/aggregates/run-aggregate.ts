import { findAggregate } from '../../../src/kql/aggregates/registry.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { convertCell } from '../../../src/kql/values/convert.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';

/** The cells of an aggregate's output columns over rows of arguments, which are converted as the engine would. */
export function runAggregate(
  name: string,
  types: readonly ScalarType[],
  rows: readonly (readonly Cell[])[],
  constants: readonly (Cell | undefined)[] = [],
): readonly Cell[] {
  const implementation = findAggregate(name)?.resolve(types, constants);
  if (implementation === undefined) {
    throw new Error(`${name}(${types.join(', ')}) is not taken`);
  }
  const { parameters, create } = implementation;
  const accumulator = create();
  const scratch: Cell[] = [];
  for (const row of rows) {
    scratch.length = 0;
    for (const [index, cell] of row.entries()) {
      const from = types[index] ?? 'dynamic';
      scratch.push(convertCell(cell, from, parameters[Math.min(index, parameters.length - 1)] ?? from));
    }
    accumulator.add(scratch);
  }
  return accumulator.finish();
}

/** The single output of an aggregate over one argument. */
export function over(name: string, type: ScalarType, cells: readonly Cell[], ...constants: readonly Cell[]): Cell {
  const rows = cells.map((cell) => [cell, ...constants]);
  const types = [type, ...constants.map((): ScalarType => 'long')];
  return runAggregate(name, types, rows, [undefined, ...constants])[0] ?? null;
}

/** What the aggregate gives back for arguments of these types, or undefined when it does not take them. */
export function returnsOf(
  name: string,
  types: readonly ScalarType[],
  constants: readonly (Cell | undefined)[] = [],
): readonly ScalarType[] | undefined {
  return findAggregate(name)?.resolve(types, constants)?.returns;
}
