import type { Table } from '../kql/data/table.ts';
import { convertCell } from '../kql/values/convert.ts';

/**
 * The rows of a table as CSV: a header, CRLF after every line, fields in quotes where they hold a quote, a comma or a line break.
 * Cells are the texts that `tostring()` gives, null as nothing. Values are not changed: a spreadsheet may take one that
 * begins with `=` for a formula.
 *
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function* tableAsCsv({ columns, chunks }: Table): Iterable<string> {
  yield line(columns.map(({ name }) => name));
  for (const chunk of chunks) {
    for (let row = 0; row < chunk.length; row += 1) {
      yield line(columns.map(({ type }, index) => String(convertCell(chunk.column(index).at(row), type, 'string'))));
    }
  }
}

function line(fields: readonly string[]): string {
  return `${fields.map(quoted).join()}\r\n`;
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
