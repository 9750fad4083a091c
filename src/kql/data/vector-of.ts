import { invariant } from '../invariant.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { BoolsVector, nullBool } from './bools-vector.ts';
import { CellsVector } from './cells-vector.ts';
import { DoublesVector } from './doubles-vector.ts';
import { EntriesVector } from './entries-vector.ts';
import { IntegersVector } from './integers-vector.ts';
import { SelectedVector } from './selected-vector.ts';
import type { Vector } from './vector.ts';
import { WideIntegersVector } from './wide-integers-vector.ts';

/** Columns up to this length stay as they are: typing them would cost more than reading them. */
export const shortLength = 64;

/** Columns shorter than this are not searched for repetition. */
const dictionaryLength = 512;
/** Rows that are looked at to guess whether a column repeats itself, and how many of them may be new. */
const largestSample = 1024;
const newInSample = 0.95;
/** A dictionary is given up when it has an entry for more than one in so many rows. */
const rowsPerEntry = 4;

/**
 * Makes a column of cells, in the form that suits their type, number and repetition. The array is kept, not copied: the caller
 * must not change it afterwards. Null in a string column becomes the empty string, which is Kusto's null of that type.
 */
export function vectorOf(type: ScalarType, cells: readonly Cell[]): Vector {
  if (cells.length <= shortLength) {
    return type === 'string' && cells.includes(null)
      ? new CellsVector(type, cells.map(emptyForNull))
      : new CellsVector(type, cells);
  }
  switch (type) {
    case 'bool':
      return new BoolsVector(Uint8Array.from(cells, (cell) => (cell === null ? nullBool : cell === true ? 1 : 0)));
    case 'int':
      return new IntegersVector(Int32Array.from(cells, asDouble), validityOf(cells));
    case 'real':
      return new DoublesVector(type, Float64Array.from(cells, asDouble), validityOf(cells));
    case 'long':
    case 'datetime':
    case 'timespan':
      return cells.some(isWide)
        ? new WideIntegersVector(type, BigInt64Array.from(cells, asBigInt), validityOf(cells))
        : new DoublesVector(type, Float64Array.from(cells, asDouble), validityOf(cells));
    case 'string':
      return stringsOf(cells.includes(null) ? cells.map(emptyForNull) : cells);
    default:
      return new CellsVector(type, cells);
  }
}

function emptyForNull(cell: Cell): Cell {
  return cell === null ? '' : cell;
}

function isWide(cell: Cell): boolean {
  return typeof cell === 'bigint';
}

function asDouble(cell: Cell): number {
  invariant(cell === null || typeof cell === 'number', 'a cell that is no number in a column of numbers');
  return cell ?? 0;
}

function asBigInt(cell: Cell): bigint {
  invariant(
    cell === null || typeof cell === 'number' || typeof cell === 'bigint',
    'a cell that is no integer in a column of integers',
  );
  return BigInt(cell ?? 0);
}

function validityOf(cells: readonly Cell[]): Uint8Array | undefined {
  return cells.includes(null) ? Uint8Array.from(cells, (cell) => (cell === null ? 0 : 1)) : undefined;
}

function stringsOf(cells: readonly Cell[]): Vector {
  if (cells.length < dictionaryLength || !looksRepetitive(cells)) {
    return new CellsVector('string', cells);
  }
  const codes = new Int32Array(cells.length);
  const codeOf = new Map<Cell, number>();
  const entries: Cell[] = [];
  for (let row = 0; row < cells.length; row += 1) {
    const cell = cells[row] ?? '';
    let code = codeOf.get(cell);
    if (code === undefined) {
      code = entries.length;
      codeOf.set(cell, code);
      entries.push(cell);
      if (entries.length > cells.length / rowsPerEntry) {
        return new CellsVector('string', cells);
      }
    }
    codes[row] = code;
  }
  return SelectedVector.of(new EntriesVector('string', entries), codes);
}

function looksRepetitive(cells: readonly Cell[]): boolean {
  const size = Math.min(largestSample, cells.length >> 3);
  const step = Math.floor(cells.length / size);
  const seen = new Set<Cell>();
  for (let index = 0; index < size; index += 1) {
    seen.add(cells[index * step] ?? '');
  }
  return seen.size <= size * newInSample;
}
