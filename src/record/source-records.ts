import { type Dynamic, type DynamicBag, isArray, isBag } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import { csvRows } from './csv-rows.ts';
import { jsonStrings } from './json-strings.ts';
import { type Envelopes, type JsonUnit, jsonUnits } from './json-units.ts';
import { lineUnits } from './line-units.ts';
import type { BadRecord, SourceKind, SourceRecord } from './source-record.ts';
import { UnusableInput } from './unusable-input.ts';

/** The arrays in which each kind of export wraps its records. */
const envelopes: Readonly<Record<SourceKind, Envelopes>> = {
  ual: { '': ['value', 'records'] },
  diagnostics: { '': ['records'] },
  loganalytics: { '': ['tables', 'value'], tables: ['rows'] },
};

/** So much of a file is looked at to tell how it is written. */
const peekLength = 1024 * 1024;

/**
 * The records of a file, one after the other: of an array, of lines, of an envelope (`{"records": [...]}`, `{"value": [...]}`), of
 * an answer of the query API (`{"tables": [...]}`), or of CSV with a header. How the file is written is seen from its text, not
 * from its name; only one record is held at a time.
 *
 * @throws {UnusableInput} when the file is none of these, or cannot be read to its end.
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format
 */
export async function* sourceRecords(
  chunks: AsyncIterable<string>,
  kind: SourceKind,
): AsyncGenerator<SourceRecord | BadRecord> {
  const { start, all } = await peek(chunks);
  const first = start.trimStart();
  if (first === '') throw new UnusableInput('This file is empty.', 'Export the records again.');
  if (/^[[{]/.test(first)) {
    yield* ofJson(isLines(first) ? lineUnits(all) : jsonUnits(all, envelopes[kind]), kind);
  } else {
    yield* ofCsv(all);
  }
}

/** Reads until the first line that is not blank is whole, and gives the stream as if nothing had been read. */
async function peek(
  chunks: AsyncIterable<string>,
): Promise<{ readonly start: string; readonly all: AsyncGenerator<string> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let start = '';
  let isWhole = false;
  while (!isWhole && start.length < peekLength && !start.trimStart().includes('\n')) {
    const next = await iterator.next();
    if (next.done === true) isWhole = true;
    else start += next.value;
  }
  async function* all(): AsyncGenerator<string> {
    yield start;
    while (!isWhole) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return { start, all: all() };
}

/** Whether a text has an object a line: its first line is one, and no answer of the query API. */
function isLines(text: string): boolean {
  const [line = ''] = text.split('\n', 1);
  const value = line.startsWith('{') ? parseJson(line.trim())?.value : undefined;
  return isBag(value) && !isArray(value.get('tables'));
}

interface Header {
  readonly name: string;
  readonly isDynamic: boolean;
}

async function* ofJson(units: AsyncIterable<JsonUnit>, kind: SourceKind): AsyncGenerator<SourceRecord | BadRecord> {
  let number = 0;
  let header: readonly Header[] | undefined;
  for await (const unit of units) {
    const { line, column } = unit;
    if (unit.kind === 'envelope') {
      if (unit.within === 'rows') header = readHeader(unit);
      continue;
    }
    const value = parseJson(unit.text)?.value;
    const inside = isBag(value) ? elements(value, kind) : undefined;
    if (inside !== undefined) {
      for (const fields of inside) yield ofValue(fields, { number: ++number, line, column }, unit.text, kind);
      continue;
    }
    number++;
    if (unit.within === 'rows') yield ofRow(value, header ?? [], { number, line, column });
    else yield ofValue(value, { number, line, column }, unit.text, kind);
  }
}

interface Place {
  readonly number: number;
  readonly line: number;
  readonly column: number;
}

/** The records that an object of a line wraps. */
function elements(value: DynamicBag, kind: SourceKind): readonly (Dynamic | null)[] | undefined {
  for (const name of envelopes[kind][''] ?? []) {
    const inside = value.get(name);
    if (isArray(inside) && inside.every(isBag)) return inside;
  }
  return undefined;
}

function ofValue(
  value: Dynamic | null | undefined,
  place: Place,
  text: string,
  kind: SourceKind,
): SourceRecord | BadRecord {
  if (value === undefined) {
    return {
      ...place,
      message: 'This record is not valid JSON.',
      help: 'If it was cut off, take it away or export again.',
    };
  }
  if (!isBag(value)) {
    return { ...place, message: 'A record must be a JSON object.', help: 'Take away what is no record.' };
  }
  return { ...place, fields: value, isText: kind === 'loganalytics', repeatedKeys: repeatedKeys(text) };
}

/** Keys that one object of a JSON text has twice, at any depth outside strings. */
export function repeatedKeys(text: string): readonly string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const string of jsonStrings(text).strings) {
    if (!string.isKey) continue;
    const key = `${string.object}:${text.slice(string.start, string.end)}`;
    if (seen.has(key)) repeated.add(text.slice(string.start, string.end));
    seen.add(key);
  }
  return [...repeated];
}

function readHeader({ text, line }: JsonUnit): readonly Header[] {
  const value = parseJson(text)?.value;
  const columns = isBag(value) ? value.get('columns') : undefined;
  if (!isArray(columns)) {
    throw new UnusableInput('The "columns" of this table do not stand before its "rows".', 'Export it again.', line);
  }
  return columns.map((column) => {
    const name = isBag(column) ? column.get('name') : undefined;
    return { name: typeof name === 'string' ? name : '', isDynamic: isBag(column) && column.get('type') === 'dynamic' };
  });
}

function ofRow(value: Dynamic | null | undefined, header: readonly Header[], place: Place): SourceRecord | BadRecord {
  if (!isArray(value) || value.length !== header.length) {
    return { ...place, message: `A row must be an array of ${header.length} cells.`, help: 'Export it again.' };
  }
  const fields = new Map(header.map(({ name, isDynamic }, index) => [name, ofCell(value[index] ?? null, isDynamic)]));
  return { ...place, fields, isText: false, repeatedKeys: [] };
}

/** The query API writes a dynamic as its JSON text. */
function ofCell(cell: Dynamic | null, isDynamic: boolean): Dynamic | null {
  const parsed = isDynamic && typeof cell === 'string' ? parseJson(cell) : undefined;
  return parsed === undefined ? cell : parsed.value;
}

async function* ofCsv(chunks: AsyncIterable<string>): AsyncGenerator<SourceRecord | BadRecord> {
  let header: readonly string[] | undefined;
  let number = 0;
  for await (const { cells, line } of csvRows(chunks)) {
    if (header === undefined) {
      header = readColumns(cells, line);
      continue;
    }
    const place = { number: ++number, line, column: 1 };
    if (cells.length !== header.length) {
      const message = `This record has ${cells.length} fields where the header has ${header.length}.`;
      yield { ...place, message, help: 'Take it away, or export it again.' };
    } else {
      const fields = new Map(header.map((name, index) => [name, cells[index] ?? '']));
      yield { ...place, fields, isText: true, repeatedKeys: [] };
    }
  }
}

/** The portal writes the zone behind the names of times, `TimeGenerated [UTC]`. */
function readColumns(cells: readonly string[], line: number): readonly string[] {
  const names = cells.map((cell) => cell.trim().replace(/ \[UTC\]$/, ''));
  if (names.length === 1 && /[;\t]/.test(names[0] ?? '')) {
    throw new UnusableInput(
      'The fields of this CSV are not separated by commas.',
      'Export it with commas; spreadsheets of some languages write semicolons.',
      line,
    );
  }
  if (names.length < 2 || !names.every((name) => /^[\p{L}\p{N}_$ .()-]+$/u.test(name))) {
    throw new UnusableInput(
      'This file is neither JSON nor CSV with a header.',
      'Give an export in JSON, a JSON object a line, or CSV.',
      line,
    );
  }
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw new UnusableInput(`The header has the column "${repeated}" twice.`, 'Take one of them away.', line);
  }
  return names;
}
