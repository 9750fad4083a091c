import type { Table } from '../data/table.ts';
import { restCellText } from './rest-cell-text.ts';

/** The rows of a table, each as the JSON texts of its cells. */
export function* restRows({ columns, chunks }: Table): Iterable<string[]> {
  for (const chunk of chunks) {
    for (let row = 0; row < chunk.length; row += 1) {
      yield columns.map(({ type }, index) => restCellText(chunk.column(index).at(row), type));
    }
  }
}
