import { ConstantVector } from '../data/constant-vector.ts';
import { EntriesVector } from '../data/entries-vector.ts';
import { SelectedVector } from '../data/selected-vector.ts';
import type { Vector } from '../data/vector.ts';
import { vectorOfRows } from '../data/vector-of-rows.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { EntryCache } from './entry-cache.ts';

/**
 * Computes each cell of a vector from the cell of another: once for a constant, once an entry for a dictionary column. `compute`
 * must be a function of the cell alone; `epoch` changes when it changes.
 */
export function mapVector(
  type: ScalarType,
  vector: Vector,
  compute: (cell: Cell) => Cell,
  cache: EntryCache,
  epoch: number,
): Vector {
  if (vector instanceof ConstantVector) {
    return new ConstantVector(type, compute(vector.value), vector.length);
  }
  if (vector instanceof SelectedVector && vector.source instanceof EntriesVector) {
    const results = cache.results(vector, epoch, compute);
    if (results !== undefined) {
      return SelectedVector.of(results, vector.rows);
    }
  }
  return vectorOfRows(type, vector.length, (row) => compute(vector.at(row)));
}
