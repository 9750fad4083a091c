import { EntriesVector } from '../data/entries-vector.ts';
import type { SelectedVector } from '../data/selected-vector.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/**
 * What a function made of the entries of a dictionary, kept from chunk to chunk of the same column. Entries are computed when
 * the first row asks for them.
 */
export class EntryCache {
  readonly #type: ScalarType;
  #source: unknown;
  #epoch: number;
  #cells: (Cell | undefined)[] = [];
  #results: EntriesVector | undefined;

  constructor(type: ScalarType) {
    this.#type = type;
    this.#epoch = -1;
  }

  /** The results for the rows' entries, or undefined when a row has no entry. `epoch` changes when `compute` does. */
  results(selection: SelectedVector, epoch: number, compute: (cell: Cell) => Cell): EntriesVector | undefined {
    const { source, rows } = selection;
    if (this.#source !== source || this.#epoch !== epoch || this.#results === undefined) {
      this.#source = source;
      this.#epoch = epoch;
      this.#cells = new Array(source.length);
      this.#results = new EntriesVector(this.#type, this.#cells as Cell[]);
    }
    const cells = this.#cells;
    for (let row = 0; row < rows.length; row += 1) {
      const entry = rows[row] ?? -1;
      if (entry < 0) {
        return undefined;
      }
      if (cells[entry] === undefined) {
        cells[entry] = compute(source.at(entry));
      }
    }
    return this.#results;
  }
}
