import { parse } from 'csv-parse/sync';
import { type Dynamic, isArray, isBag } from '../kql/values/dynamic.ts';
import { parseJson } from '../kql/values/dynamic-json.ts';
import { type CaseTime, parseCaseTime } from './case-time.ts';
import type { Finding } from './finding.ts';
import { rangeFinding } from './range-finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';

/**
 * A record as it is written, before its values are given the types of a table's columns: each field is what JSON (or
 * YAML) says, exactly. Every field of a CSV file is text.
 */
export interface RawRecord {
  readonly fields: ReadonlyMap<string, Dynamic | null>;
  /**
   * When it arrived, absolute or relative to its TimeGenerated: what the record says as `ingested`, which is none of its
   * fields. Undefined: at its TimeGenerated.
   */
  readonly ingested: CaseTime | undefined;
  readonly source: SourceFile;
  readonly range: SourceRange;
  /** Where a field stands; the whole record when that is not known. */
  fieldRange(name: string): SourceRange;
}

export interface RecordsResult {
  readonly records: readonly RawRecord[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the records of a file by its extension:
 *
 * - `.ndjson`, `.jsonl`: one JSON object a line; empty lines are passed over.
 * - `.json`: an array of objects, one object, or an answer of the Log Analytics query API (`{"tables": [...]}`).
 * - `.csv`: a header, then one record a line, as the portal exports it (`TimeGenerated [UTC]` is `TimeGenerated`).
 *
 * A record that cannot be read is one finding; the others are still read.
 */
export function readRecords(source: SourceFile): RecordsResult {
  const extension = /\.([a-z]+)$/i.exec(source.path)?.[1]?.toLowerCase();
  switch (extension) {
    case 'ndjson':
    case 'jsonl':
      return readLines(source);
    case 'json':
      return readJson(source);
    case 'csv':
      return readCsv(source);
    default:
      return refuse(source, { start: 0, end: 0 }, 'Records are read from .ndjson, .json and .csv files.');
  }
}

function recordFinding(source: SourceFile, range: SourceRange, message: string): Finding {
  return rangeFinding(source, range, { check: 'record-syntax', severity: 'error', message });
}

function refuse(source: SourceFile, range: SourceRange, message: string): RecordsResult {
  return { records: [], findings: [recordFinding(source, range, message)] };
}

/** Reads one object from each range; whatever is no object becomes a finding. */
function readObjects(source: SourceFile, ranges: Iterable<SourceRange>): RecordsResult {
  const records: RawRecord[] = [];
  const findings: Finding[] = [];
  for (const range of ranges) {
    const parsed = parseJson(source.text.slice(range.start, range.end));
    if (parsed === undefined) findings.push(recordFinding(source, range, 'This record is not valid JSON.'));
    else if (!isBag(parsed.value)) findings.push(recordFinding(source, range, 'A record must be a JSON object.'));
    else records.push(jsonRecord(source, range, parsed.value, findings));
  }
  return { records, findings };
}

function jsonRecord(
  source: SourceFile,
  range: SourceRange,
  fields: ReadonlyMap<string, Dynamic | null>,
  findings: Finding[],
): RawRecord {
  return rawRecord(source, range, fields, findings, (name) => {
    const key = JSON.stringify(name);
    const at = source.text.indexOf(key, range.start);
    return at === -1 || at >= range.end ? range : { start: at, end: at + key.length };
  });
}

function rawRecord(
  source: SourceFile,
  range: SourceRange,
  values: ReadonlyMap<string, Dynamic | null>,
  findings: Finding[],
  fieldRange: (name: string) => SourceRange,
): RawRecord {
  const said = values.get('ingested');
  if (said === undefined) return { fields: values, ingested: undefined, source, range, fieldRange };
  const fields = new Map(values);
  fields.delete('ingested');
  const ingested = typeof said === 'string' && said !== '' ? parseCaseTime(said) : undefined;
  if (ingested === null || (ingested === undefined && said !== null && said !== '')) {
    findings.push(recordFinding(source, fieldRange('ingested'), '"ingested" must be a time, or one such as "+2m".'));
  }
  return { fields, ingested: ingested ?? undefined, source, range, fieldRange };
}

function readLines(source: SourceFile): RecordsResult {
  const ranges: SourceRange[] = [];
  for (let line = 1; line <= source.lineCount; line++) {
    const range = source.lineRange(line);
    if (source.text.slice(range.start, range.end).trim() !== '') ranges.push(range);
  }
  return readObjects(source, ranges);
}

function readJson(source: SourceFile): RecordsResult {
  const start = source.text.length - source.text.trimStart().length;
  const whole = { start, end: source.text.trimEnd().length };
  if (whole.end <= start) return refuse(source, { start: 0, end: 0 }, 'This file is empty.');
  if (source.text[start] === '[') {
    const elements = arrayElements(source.text, start);
    // Without its end, the array is reported as a whole.
    if (elements === undefined) return refuse(source, whole, 'This array of records is not valid JSON.');
    return readObjects(source, elements);
  }
  const parsed = parseJson(source.text.slice(whole.start, whole.end));
  const tables = parsed !== undefined && isBag(parsed.value) ? parsed.value.get('tables') : undefined;
  return isArray(tables) ? readAnswer(source, whole, tables[0]) : readObjects(source, [whole]);
}

/**
 * Where the elements of the array that starts at `open` stand; undefined unless the array ends and nothing follows it.
 * Commas and brackets in strings do not count. What the elements are is left to the JSON reader.
 */
function arrayElements(text: string, open: number): SourceRange[] | undefined {
  const ranges: SourceRange[] = [];
  const token = /"(?:[^"\\]|\\.)*"?|[[\]{},]/gsy;
  let depth = 0;
  let start = open + 1;
  const add = (end: number): void => {
    const element = text.slice(start, end);
    const blanks = element.length - element.trimStart().length;
    ranges.push({ start: start + blanks, end: start + Math.max(blanks, element.trimEnd().length) });
  };
  for (let at = open; at < text.length; ) {
    token.lastIndex = at;
    const match = token.exec(text)?.[0];
    if (match === undefined) {
      at++;
      continue;
    }
    at += match.length;
    if (match === '[' || match === '{') depth++;
    else if (match === ']' || match === '}') depth--;
    if (depth === 1 && match === ',') {
      add(at - 1);
      start = at;
    }
    if (depth === 0) {
      if (text.slice(at).trim() !== '') return undefined;
      if (ranges.length > 0 || text.slice(start, at - 1).trim() !== '') add(at - 1);
      return ranges;
    }
  }
  return undefined;
}

/**
 * The first table of an answer of the query API. Values of dynamic columns arrive as JSON text.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format
 */
function readAnswer(source: SourceFile, range: SourceRange, table: Dynamic | null | undefined): RecordsResult {
  const columns = isBag(table) ? table.get('columns') : undefined;
  const rows = isBag(table) ? table.get('rows') : undefined;
  if (!isArray(columns) || !isArray(rows)) {
    return refuse(source, range, 'The first of "tables" must have "columns" and "rows".');
  }
  const headers = columns.map((column) => {
    const name = isBag(column) ? column.get('name') : undefined;
    return { name: typeof name === 'string' ? name : '', dynamic: isBag(column) && column.get('type') === 'dynamic' };
  });
  const findings: Finding[] = [];
  const records = rows.map((row) => {
    const cells = isArray(row) ? row : [];
    const fields = new Map<string, Dynamic | null>();
    headers.forEach(({ name, dynamic }, index) => {
      const cell = cells[index] ?? null;
      const parsed = dynamic && typeof cell === 'string' ? parseJson(cell) : undefined;
      fields.set(name, parsed === undefined ? cell : parsed.value);
    });
    return jsonRecord(source, range, fields, findings);
  });
  return { records, findings };
}

function readCsv(source: SourceFile): RecordsResult {
  const rows: { record: readonly string[]; lines: number }[] = [];
  try {
    parse(source.text, {
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record: string[], { lines }) => {
        rows.push({ record, lines });
        return null;
      },
    });
  } catch (error) {
    const line = csvErrorLine(error);
    const reason = error instanceof Error ? error.message : String(error);
    return refuse(source, source.lineRange(line), `This is not valid CSV: ${reason}`);
  }
  const [header, ...body] = rows;
  if (header === undefined) return refuse(source, { start: 0, end: 0 }, 'This file is empty.');
  const columns = header.record.map((text) => {
    const name = text.trim();
    return { name: name.replace(/ \[UTC\]$/, ''), time: name.endsWith(' [UTC]') };
  });
  const records: RawRecord[] = [];
  const findings: Finding[] = [];
  let line = header.lines;
  for (const { record, lines } of body) {
    const range = { start: source.lineRange(line + 1).start, end: source.lineRange(lines).end };
    line = lines;
    if (record.length !== columns.length) {
      const message = `This record has ${record.length} fields where the header has ${columns.length}.`;
      findings.push(recordFinding(source, range, message));
      continue;
    }
    const fields = new Map<string, Dynamic | null>();
    columns.forEach(({ name, time }, index) => {
      const text = record[index] ?? '';
      // The portal writes a comma between date and time.
      fields.set(name, time ? text.replace(', ', ' ') : text);
    });
    records.push(rawRecord(source, range, fields, findings, () => range));
  }
  return { records, findings };
}

function csvErrorLine(error: unknown): number {
  const lines = typeof error === 'object' && error !== null && 'lines' in error ? error.lines : undefined;
  return typeof lines === 'number' ? lines : 1;
}
