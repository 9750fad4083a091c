import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/content/records.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import type { Table } from '../../src/kql/data/table.ts';
import type { Cell } from '../../src/kql/values/cell.ts';
import type { Dynamic } from '../../src/kql/values/dynamic.ts';
import { inferColumnType } from '../../src/sentinel/infer-column-type.ts';
import { tableOfRecords } from '../../src/sentinel/table-of-records.ts';
import type { TableSchema } from '../../src/sentinel/table-schemas.ts';

const schema: TableSchema = {
  name: 'T',
  columns: [
    { name: 'TimeGenerated', type: 'datetime' },
    { name: 'Code', type: 'long' },
    { name: 'Detail', type: 'dynamic' },
    { name: 'Text', type: 'string' },
    { name: 'Type', type: 'string' },
  ],
  open: false,
};

function read(path: string, text: string, known: TableSchema | undefined = schema) {
  const { records, findings } = readRecords(new SourceFile(path, text));
  expect(findings).toEqual([]);
  return tableOfRecords('T', records, known, 0);
}

function cellsOf({ columns, chunks }: Table, name: string): Cell[] {
  const place = columns.findIndex((column) => column.name === name);
  return chunks.flatMap((chunk) => Array.from({ length: chunk.length }, (_, row) => chunk.column(place).at(row)));
}

describe('tableOfRecords', () => {
  it('gives the columns of the schema, in its order, those without values empty', () => {
    const { table, findings } = read('T.ndjson', '{"Code": 5, "Detail": {"a": 1}}\n{"Code": "6"}\n');
    expect(findings).toEqual([]);
    expect(table.columns).toEqual(schema.columns);
    expect(cellsOf(table, 'Code')).toEqual([5, 6]);
    expect(cellsOf(table, 'Detail')).toEqual([new Map([['a', 1n]]), null]);
    expect(cellsOf(table, 'Text')).toEqual(['', '']);
    expect(cellsOf(table, 'TimeGenerated')).toEqual([null, null]);
    expect(cellsOf(table, 'Type')).toEqual(['T', 'T']);
  });

  it('makes what does not fit null, and reports it with its place', () => {
    const { table, findings } = read('T.ndjson', '{"Code": 1}\n{"Code": "many"}\n');
    expect(cellsOf(table, 'Code')).toEqual([1, null]);
    expect(findings).toMatchObject([
      {
        check: 'record-type',
        severity: 'warn',
        path: 'T.ndjson',
        line: 2,
        column: 2,
        message: 'The value of "Code" is not of type long; it becomes null.',
      },
    ]);
  });

  it('keeps columns that the schema lacks, and reports each once', () => {
    const { schema: wider, table, findings } = read('T.ndjson', '{"Extra": 1}\n{"Extra": 2.5}\n');
    expect(wider.columns.at(-1)).toEqual({ name: 'Extra', type: 'real' });
    expect(cellsOf(table, 'Extra')).toEqual([1, 2.5]);
    expect(findings).toMatchObject([
      { check: 'record-column', line: 1, message: 'Table "T" has no column "Extra"; it is kept as real.' },
    ]);
  });

  it('takes all columns from the records where there is no schema', () => {
    const { schema: own, findings } = tableOfRecords(
      'Mine',
      readRecords(new SourceFile('x.json', '[{"a": 1, "at": "2026-01-01T00:00:00Z"}, {"b": [1], "a": 2}]')).records,
      undefined,
      0,
    );
    expect(findings).toEqual([]);
    expect(own).toEqual({
      name: 'Mine',
      columns: [
        { name: 'a', type: 'long' },
        { name: 'at', type: 'datetime' },
        { name: 'b', type: 'dynamic' },
      ],
      open: false,
    });
  });

  it('counts relative times from the clock, and times of arrival from TimeGenerated', () => {
    const lines = '{"TimeGenerated": "-1s", "ingested": "+2s"}\n{"TimeGenerated": "2020-01-01T00:00:05Z"}\n';
    const { table } = read('T.ndjson', lines);
    expect(cellsOf(table, 'TimeGenerated')).toEqual([-10_000_000, 50_000_000]);
    const ingested = table.chunks[0]?.ingested;
    expect([ingested?.at(0), ingested?.at(1)]).toEqual([10_000_000, 50_000_000]);
  });

  it('reads JSON out of dynamic columns of CSV', () => {
    const { table } = read('T.csv', 'Code,Detail\n7,"{""a"":[1]}"\n,\n8,plain\n');
    expect(cellsOf(table, 'Code')).toEqual([7, null, 8]);
    expect(cellsOf(table, 'Detail')).toEqual([new Map([['a', [1n]]]), null, 'plain']);
  });

  it('has no rows without records', () => {
    expect(tableOfRecords('T', [], schema, 0)).toEqual({
      schema,
      table: { columns: schema.columns, chunks: [] },
      findings: [],
    });
  });
});

describe('inferColumnType', () => {
  const json = (...values: (Dynamic | null)[]) => inferColumnType(values, 'json');
  const text = (...values: string[]) => inferColumnType(values, 'text');

  it('is the type that all values have', () => {
    expect(json(1n, null, 2n)).toBe('long');
    expect(json(1n, 2.5)).toBe('real');
    expect(json(true)).toBe('bool');
    expect(json([1n])).toBe('dynamic');
    expect(json('2026-01-01T10:00:00Z', '2026-01-01 10:00')).toBe('datetime');
    expect(json('2026-01-01')).toBe('string');
    expect(json('2026-01-01T10:00:00Z', 'never')).toBe('string');
    expect(json('5')).toBe('string');
    expect(json('5', 5n)).toBe('dynamic');
    expect(json(true, 5n)).toBe('dynamic');
  });

  it('is string where there is nothing to go by', () => {
    expect(json()).toBe('string');
    expect(json(null, '')).toBe('string');
    expect(text('')).toBe('string');
  });

  it('is what texts spell in CSV', () => {
    expect(text('1', '', '-22')).toBe('long');
    expect(text('1', '2.5', '1.0e3')).toBe('real');
    expect(text('true', 'False')).toBe('bool');
    expect(text('{"a":1}', '[]')).toBe('dynamic');
    expect(text('2026-01-01T10:00:00.1234567Z')).toBe('datetime');
    expect(text('{"a":1}', '5')).toBe('string');
  });

  it('does not take codes for numbers', () => {
    expect(text('007')).toBe('string');
    expect(text('+49')).toBe('string');
    expect(text('12345678901234567890')).toBe('string');
    expect(text('1.2.3.4')).toBe('string');
  });
});
