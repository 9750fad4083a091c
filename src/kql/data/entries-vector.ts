import { invariant } from '../invariant.ts';
import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import type { Vector } from './vector.ts';

/**
 * Values that many rows share: the dictionary of a repetitive column, which is a `SelectedVector` of these. What a function
 * makes of an entry holds for every row that points at it, so it is computed once.
 *
 * An entry that no row points at may hold anything: results are filled in as rows ask for them.
 */
export class EntriesVector implements Vector {
  readonly type: ScalarType;
  readonly entries: readonly Cell[];

  constructor(type: ScalarType, entries: readonly Cell[]) {
    this.type = type;
    this.entries = entries;
  }

  get length(): number {
    return this.entries.length;
  }

  at(row: number): Cell {
    const cell = this.entries[row];
    invariant(cell !== undefined, `entry ${row} of a dictionary of ${this.entries.length}`);
    return cell;
  }
}
