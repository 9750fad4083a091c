import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { SelectedVector } from './selected-vector.ts';
import { settleVector } from './settle-vector.ts';
import type { Vector } from './vector.ts';
import { vectorOf } from './vector-of.ts';

/** One vector of the rows of several. Selections of one source (a dictionary column cut into chunks) stay a selection of it. */
export function concatenateVectors(type: ScalarType, pieces: readonly Vector[]): Vector {
  const vectors = pieces.map(settleVector);
  const [first] = vectors;
  if (first !== undefined && vectors.length === 1) {
    return first;
  }
  const length = vectors.reduce((total, vector) => total + vector.length, 0);
  if (first instanceof SelectedVector) {
    const selections = vectors.filter((vector) => vector instanceof SelectedVector);
    if (selections.length === vectors.length && selections.every((vector) => vector.source === first.source)) {
      const rows = new Int32Array(length);
      let at = 0;
      for (const vector of selections) {
        rows.set(vector.rows, at);
        at += vector.length;
      }
      return SelectedVector.of(first.source, rows);
    }
  }
  const cells: Cell[] = [];
  for (const vector of vectors) {
    for (let row = 0; row < vector.length; row += 1) {
      cells.push(vector.at(row));
    }
  }
  return vectorOf(type, cells);
}
