import { describe, expect, it } from 'vitest';
import { BatchRequestError, readBatchRequest } from '../../../src/kql/rest/batch-request.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import type { Dynamic } from '../../../src/kql/values/dynamic.ts';
import { formatJson } from '../../../src/kql/values/dynamic-json.ts';

const read = (line: string) => readBatchRequest(line, () => {});

function cellsOf(line: string): Cell[][] {
  const rows: Cell[][] = [];
  for (const { columns, chunks } of read(line).tables.values()) {
    for (const chunk of chunks) {
      for (let row = 0; row < chunk.length; row += 1) {
        rows.push(columns.map((_, index) => chunk.column(index).at(row)));
      }
    }
  }
  return rows;
}

describe('readBatchRequest', () => {
  it('reads a query alone', () => {
    expect(read('{"query": "print 1"}')).toEqual({ query: 'print 1', now: undefined, tables: new Map() });
    expect(read('{"query": "", "now": null, "tables": null}')).toEqual({
      query: '',
      now: undefined,
      tables: new Map(),
    });
  });

  it('gives the id before anything else can fail, whatever it is', () => {
    const ids: (Dynamic | null)[] = [];
    for (const id of ['7', '"a"', 'null', '[1]', '12345678901234567']) {
      expect(() => readBatchRequest(`{"id": ${id}}`, (known) => ids.push(known))).toThrow(BatchRequestError);
    }
    expect(ids.map(formatJson)).toEqual(['7', '"a"', 'null', '[1]', '12345678901234567']);
  });

  it('reads now', () => {
    expect(read('{"query": "", "now": "2020-01-01T00:00:00.0000001Z"}').now).toBe(1);
  });

  it('reads tables with types and exact values', () => {
    const line = `{"query": "T", "tables": {"T": {"columns": [{"name": "a", "type": "long"}, {"name": "d", "type": "dynamic"},
      {"name": "s", "type": "string"}, {"name": "t", "type": "date"}],
      "rows": [[9007199254740993, {"x": 1.0}, null, "2020-01-01"], [null, null, "", null]]}}}`;
    expect(cellsOf(line)).toEqual([
      [9_007_199_254_740_993n, new Map([['x', 1]]), '', 0],
      [null, null, '', null],
    ]);
    expect(read(line).tables.get('T')?.columns).toEqual([
      { name: 'a', type: 'long' },
      { name: 'd', type: 'dynamic' },
      { name: 's', type: 'string' },
      { name: 't', type: 'datetime' },
    ]);
  });

  it('takes a table without rows', () => {
    const { tables } = read('{"query": "T", "tables": {"T": {"columns": []}, "U": {"columns": [], "rows": []}}}');
    expect([...tables.keys()]).toEqual(['T', 'U']);
    expect(tables.get('T')).toEqual({ columns: [], chunks: [] });
  });

  it.each([
    ['nonsense', 'The line is not valid JSON.'],
    ['{"query": "print 1"', 'The line is not valid JSON.'],
    ['["print 1"]', 'The request is not a JSON object.'],
    ['{}', '"query" must be a string.'],
    ['{"query": 1}', '"query" must be a string.'],
    ['{"query": "", "now": "soon"}', '"now" must be a datetime such as "2026-01-15T10:00:00Z".'],
    ['{"query": "", "now": 5}', '"now" must be a datetime such as "2026-01-15T10:00:00Z".'],
    ['{"query": "", "tables": []}', '"tables" must be an object of tables by name.'],
    ['{"query": "", "tables": {"T": []}}', 'Table "T" must be an object with "columns" and "rows".'],
    ['{"query": "", "tables": {"T": {}}}', 'Table "T": "columns" must be a list of {"name", "type"}.'],
    [
      '{"query": "", "tables": {"T": {"columns": ["a"]}}}',
      'Table "T", column 1: it must be {"name", "type"}, both strings.',
    ],
    [
      '{"query": "", "tables": {"T": {"columns": [{"name": "a", "type": "number"}]}}}',
      'Table "T", column "a": there is no type "number".',
    ],
    [
      '{"query": "", "tables": {"T": {"columns": [{"name": "a", "type": "int"}, {"name": "a", "type": "int"}]}}}',
      'Table "T": there are two columns "a".',
    ],
    ['{"query": "", "tables": {"T": {"columns": [], "rows": {}}}}', 'Table "T": "rows" must be a list of rows.'],
    [
      '{"query": "", "tables": {"T": {"columns": [], "rows": [[], 1]}}}',
      'Table "T", row 2: a row must be a list of values.',
    ],
    [
      '{"query": "", "tables": {"T": {"columns": [{"name": "a", "type": "int"}], "rows": [[1], [1, 2]]}}}',
      'Table "T", row 2: it has 2 values where the table has 1 columns.',
    ],
    [
      '{"query": "", "tables": {"T": {"columns": [{"name": "a", "type": "int"}], "rows": [[1], ["x"]]}}}',
      'Table "T", row 2, column "a": "x" is not of type int.',
    ],
  ])('refuses %s', (line, message) => {
    expect(() => read(line)).toThrow(new BatchRequestError(message));
  });
});
