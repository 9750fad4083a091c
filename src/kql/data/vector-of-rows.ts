import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { BoolsVector, nullBool } from './bools-vector.ts';
import { DoublesVector } from './doubles-vector.ts';
import type { Vector } from './vector.ts';
import { shortLength, vectorOf } from './vector-of.ts';

/** Makes a column by asking for each row's cell, once and in order. The same as {@link vectorOf} without the array between. */
export function vectorOfRows(type: ScalarType, length: number, cellAt: (row: number) => Cell): Vector {
  if (length > shortLength) {
    switch (type) {
      case 'bool':
        return boolsOf(length, cellAt);
      case 'long':
      case 'real':
      case 'datetime':
      case 'timespan':
        return doublesOf(type, length, cellAt);
      default:
        break;
    }
  }
  const cells: Cell[] = [];
  for (let row = 0; row < length; row += 1) {
    cells.push(cellAt(row));
  }
  return vectorOf(type, cells);
}

function boolsOf(length: number, cellAt: (row: number) => Cell): Vector {
  const bytes = new Uint8Array(length);
  for (let row = 0; row < length; row += 1) {
    const cell = cellAt(row);
    bytes[row] = cell === true ? 1 : cell === null ? nullBool : 0;
  }
  return new BoolsVector(bytes);
}

function doublesOf(type: ScalarType, length: number, cellAt: (row: number) => Cell): Vector {
  const values = new Float64Array(length);
  for (let row = 0; row < length; row += 1) {
    const cell = cellAt(row);
    if (typeof cell !== 'number') {
      return mixedOf(type, length, values, row, cell, cellAt);
    }
    values[row] = cell;
  }
  return new DoublesVector(type, values, undefined);
}

/** Goes on after the first cell that is null or wide. */
function mixedOf(
  type: ScalarType,
  length: number,
  values: Float64Array,
  found: number,
  cell: Cell,
  cellAt: (row: number) => Cell,
): Vector {
  const cells: Cell[] = [...values.subarray(0, found), cell];
  for (let row = found + 1; row < length; row += 1) {
    cells.push(cellAt(row));
  }
  return vectorOf(type, cells);
}
