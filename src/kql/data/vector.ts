import type { Cell } from '../values/cell.ts';
import type { ScalarType } from '../values/scalar-type.ts';

/**
 * One column of a chunk: typed storage plus validity, read-only. How the values are stored is the vector's own business
 * (doubles, 64-bit integers, dictionary codes, a selection of another vector's rows, a value repeated); readers use `at`.
 */
export interface Vector {
  readonly type: ScalarType;
  readonly length: number;
  /** The cell of a row; null is Kusto's null, and never comes out of a string vector. */
  at(row: number): Cell;
}
