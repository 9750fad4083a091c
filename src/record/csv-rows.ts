import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { maxUnitLength } from './json-units.ts';
import { UnusableInput } from './unusable-input.ts';

/** One row of a CSV file and the line on which it begins. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly line: number;
}

/**
 * The rows of a stream of CSV text, the header first. The line `#TYPE …` that Windows PowerShell writes before the header is
 * passed over.
 *
 * @throws {UnusableInput} when the text is no CSV.
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  const parser = parse({
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    max_record_size: maxUnitLength,
  });
  const text = Readable.from(chunks);
  // An error of the text (it is not UTF-8, say) must reach who reads the rows, as errors of the parser do.
  text.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let line = 1;
  let isFirst = true;
  try {
    for await (const row of parser) {
      const { cells, lines } = readRow(row);
      if (!(isFirst && cells.length === 1 && cells[0]?.startsWith('#TYPE ') === true)) yield { cells, line };
      isFirst = false;
      line = lines + 1;
    }
  } catch (error) {
    throw error instanceof UnusableInput ? error : unusable(error, line);
  } finally {
    text.destroy();
  }
}

function readRow(row: unknown): { readonly cells: readonly string[]; readonly lines: number } {
  if (typeof row !== 'object' || row === null || !('record' in row) || !('info' in row)) return { cells: [], lines: 0 };
  const { record, info } = row;
  const cells = Array.isArray(record) ? record.map(String) : [];
  const lines = typeof info === 'object' && info !== null && 'lines' in info ? Number(info.lines) : 0;
  return { cells, lines };
}

function unusable(error: unknown, line: number): Error {
  if (!(error instanceof CsvError)) return error instanceof Error ? error : new Error(String(error));
  const { code } = error;
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new UnusableInput('The row that begins here is longer than any record.', 'Is a quote missing?', line);
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new UnusableInput(
      'The file ends inside a quoted field of the row that begins here.',
      'It was cut off: export it again, or take its last row away.',
      line,
    );
  }
  const at = typeof error['lines'] === 'number' ? error['lines'] : line;
  return new UnusableInput('This row is not valid CSV: a quote is out of place.', 'Export it again.', at);
}
