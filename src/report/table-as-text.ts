import type { Table } from '../kql/data/table.ts';
import type { Cell } from '../kql/values/cell.ts';
import { convertCell } from '../kql/values/convert.ts';
import type { ScalarType } from '../kql/values/scalar-type.ts';
import { displayWidth } from './display-width.ts';
import { escapeTerminal } from './escape-terminal.ts';

const rightAligned: ReadonlySet<ScalarType> = new Set(['int', 'long', 'real', 'decimal', 'timespan']);

/**
 * The rows of a table for a terminal, one a line under the names of the columns, aligned, without blanks at the ends of lines. Cells
 * are the texts that `tostring()` gives, null as nothing; control characters are shown, not sent. Ends with the number of rows.
 *
 *     UserPrincipalName  Failures
 *     -----------------  --------
 *     alice@contoso.com        12
 *
 *     1 row
 */
export function tableAsText({ columns, chunks }: Table): string {
  const rows: string[][] = [];
  for (const chunk of chunks) {
    for (let row = 0; row < chunk.length; row += 1) {
      rows.push(columns.map(({ type }, index) => cellText(chunk.column(index).at(row), type)));
    }
  }
  const names = columns.map(({ name }) => escapeTerminal(name));
  const widths = names.map((name, index) =>
    rows.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), displayWidth(name)),
  );
  const align = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const blanks = ' '.repeat((widths[index] ?? 0) - displayWidth(cell));
        return rightAligned.has(columns[index]?.type ?? 'string') ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd();
  const ruler = widths.map((width) => '-'.repeat(width)).join('  ');
  const lines = columns.length === 0 ? [] : [align(names), ruler, ...rows.map(align), ''];
  const count = chunks.reduce((sum, { length }) => sum + length, 0);
  return `${[...lines, count === 1 ? '1 row' : `${count} rows`].join('\n')}\n`;
}

function cellText(cell: Cell, type: ScalarType): string {
  return escapeTerminal(String(convertCell(cell, type, 'string')));
}
