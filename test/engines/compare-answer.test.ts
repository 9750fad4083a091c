import { describe, expect, it } from 'vitest';
import { compareAnswer } from '../../src/engines/compare-answer.ts';
import { type RecordedAnswer, readRecordedAnswers } from '../../src/engines/recorded-answer.ts';
import { Chunk } from '../../src/kql/data/chunk.ts';
import type { Table } from '../../src/kql/data/table.ts';
import { vectorOf } from '../../src/kql/data/vector-of.ts';
import { tableOfRows } from '../../src/kql/rest/table-of-rows.ts';
import type { Cell } from '../../src/kql/values/cell.ts';
import { DynamicScalar, isArray } from '../../src/kql/values/dynamic.ts';
import { parseJson } from '../../src/kql/values/dynamic-json.ts';
import type { ScalarType } from '../../src/kql/values/scalar-type.ts';

function answer(type: ScalarType, json: string, ordered = false): RecordedAnswer {
  const rows = parseJson(json)?.value;
  return {
    id: 'x',
    query: '',
    columns: ['a'],
    types: [type],
    rows: isArray(rows) ? rows.filter(isArray) : [],
    ordered,
  };
}

function table(type: ScalarType, cells: readonly Cell[]): Table {
  const columns = [{ name: 'a', type }];
  return { columns, chunks: cells.length === 0 ? [] : [new Chunk(cells.length, [vectorOf(type, cells)])] };
}

const compare = (type: ScalarType, json: string, cells: readonly Cell[], ordered = false) =>
  compareAnswer(answer(type, json, ordered), table(type, cells));
const differ = (missing: number[], surplus: number[]) => ({ what: 'rows', missing, surplus });

describe('compareAnswer', () => {
  it('wants the same names and types in the same order', () => {
    expect(compareAnswer(answer('long', '[[1]]'), table('int', [1]))).toEqual({
      what: 'columns',
      expected: 'a:long',
      actual: 'a:int',
    });
    const other = tableOfRows([{ name: 'A', type: 'long' }], [[1n]]);
    expect(compareAnswer(answer('long', '[[1]]'), other)).toEqual({
      what: 'columns',
      expected: 'a:long',
      actual: 'A:long',
    });
  });

  it('compares integers, text and truth values exactly', () => {
    expect(compare('long', '[[9007199254740993]]', [9_007_199_254_740_993n])).toBeUndefined();
    expect(compare('long', '[[9007199254740993]]', [9_007_199_254_740_992n])).toEqual(differ([0], [0]));
    expect(compare('string', '[["a"]]', ['A'])).toEqual(differ([0], [0]));
    expect(compare('bool', '[[true], [0]]', [true, false])).toBeUndefined();
    expect(
      compare('guid', '[["74BE27DE-1E4E-49D9-B579-FE0B331D3642"]]', ['74be27de-1e4e-49d9-b579-fe0b331d3642']),
    ).toBe(undefined);
  });

  it('compares reals to a billionth', () => {
    expect(compare('real', '[[1000000000.0]]', [1_000_000_001])).toBeUndefined();
    expect(compare('real', '[[1000000000.0]]', [1_000_000_002])).toEqual(differ([0], [0]));
    expect(compare('real', '[["NaN"], ["Infinity"], [-0.0]]', [Number.NaN, Number.POSITIVE_INFINITY, 0])).toBe(
      undefined,
    );
    expect(compare('real', '[["NaN"]]', [1])).toEqual(differ([0], [0]));
  });

  it('tells null from everything, but not from the empty string', () => {
    expect(compare('long', '[[null]]', [0])).toEqual(differ([0], [0]));
    expect(compare('long', '[[0]]', [null])).toEqual(differ([0], [0]));
    expect(compare('string', '[[null]]', [''])).toBeUndefined();
    expect(compare('dynamic', '[[null]]', [null])).toBeUndefined();
  });

  it('compares datetimes and timespans to 100 ns, however they are spelled', () => {
    expect(compare('datetime', '[["2020-01-01T00:00:00Z"]]', [0])).toBeUndefined();
    expect(compare('datetime', '[["2020-01-01T00:00:00Z"]]', [1])).toEqual(differ([0], [0]));
    expect(compare('timespan', '[["1.00:00:00"]]', [864_000_000_000])).toBeUndefined();
  });

  it('a value that the column cannot hold equals nothing', () => {
    expect(compare('long', '[["x"]]', [null])).toEqual(differ([0], [0]));
  });

  it('compares dynamics deeply, keys in any order, long and real apart', () => {
    const bag = new Map<string, bigint | number>([
      ['a', 1n],
      ['b', 0.1 + 0.2],
    ]);
    expect(compare('dynamic', '[[{"b": 0.3, "a": 1}]]', [bag])).toBeUndefined();
    expect(compare('dynamic', '[[{"b": 0.3, "a": 1.0}]]', [bag])).toEqual(differ([0], [0]));
    expect(compare('dynamic', '[[{"b": 0.3}]]', [bag])).toEqual(differ([0], [0]));
    expect(compare('dynamic', '[[{"b": 0.3, "c": 1}]]', [bag])).toEqual(differ([0], [0]));
    expect(compare('dynamic', '[[[1, [null]]]]', [[1n, [null]]])).toBeUndefined();
    expect(compare('dynamic', '[[[1, 2]]]', [[2n, 1n]])).toEqual(differ([0], [0]));
    expect(compare('dynamic', '[[[1]]]', [[1n, 1n]])).toEqual(differ([0], [0]));
    expect(compare('dynamic', '[[["NaN"]]]', [[Number.NaN]])).toBeUndefined();
  });

  it('takes the text of a datetime in a dynamic', () => {
    const values = [new DynamicScalar('datetime', 0), new DynamicScalar('timespan', 0)];
    expect(compare('dynamic', '[[["2020-01-01T00:00:00.0000000Z", "00:00:00"]]]', [values])).toBeUndefined();
    expect(compare('dynamic', '[[["2020-01-01T00:00:01Z", "00:00:00"]]]', [values])).toEqual(differ([0], [0]));
  });

  it('compares rows as a multiset', () => {
    expect(compare('long', '[[1], [2], [1]]', [2, 1, 1])).toBeUndefined();
    expect(compare('long', '[[1], [2], [1]]', [2, 1, 2])).toEqual(differ([2], [2]));
    expect(compare('long', '[[1], [2]]', [1])).toEqual(differ([1], []));
    expect(compare('long', '[]', [5])).toEqual(differ([], [0]));
  });

  it('compares rows in order where it was recorded', () => {
    expect(compare('long', '[[1], [2]]', [1, 2], true)).toBeUndefined();
    expect(compare('long', '[[1], [2], [3]]', [2, 1, 3], true)).toEqual(differ([0, 1], [0, 1]));
    expect(compare('long', '[[1], [2]]', [1], true)).toEqual(differ([1], []));
    expect(compare('long', '[[1]]', [1, 2], true)).toEqual(differ([], [1]));
  });

  it('takes a wider tolerance for estimates', () => {
    const tolerance = { real: 0.02, long: 0.02 };
    expect(compareAnswer(answer('long', '[[1000]]'), table('long', [1010]), tolerance)).toBeUndefined();
    expect(compareAnswer(answer('long', '[[1000]]'), table('long', [1030]), tolerance)).toEqual(differ([0], [0]));
    expect(compareAnswer(answer('dynamic', '[[[1000]]]'), table('dynamic', [[1010n]]), tolerance)).toBeUndefined();
  });
});

describe('readRecordedAnswers', () => {
  it('reads cases', () => {
    const text =
      '{"about": "", "cases": [{"id": "a", "query": "print 1", "columns": ["x"], "types": ["long"], "rows": [[1]], "ordered": true}]}';
    expect(readRecordedAnswers(text)).toEqual([
      { id: 'a', query: 'print 1', columns: ['x'], types: ['long'], rows: [[1n]], ordered: true },
    ]);
  });

  it.each([
    ['', 'it is not valid JSON.'],
    ['[]', 'it has no list "cases".'],
    ['{"cases": [1]}', 'case 1: it is not an object.'],
    ['{"cases": [{"id": "a"}]}', 'case 1: "id" and "query" must be strings.'],
    [
      '{"cases": [{"id": "a", "query": "", "columns": ["x"], "types": []}]}',
      'case 1: "columns" and "types" must be lists of strings of the same length.',
    ],
    [
      '{"cases": [{"id": "a", "query": "", "columns": ["x"], "types": ["float"]}]}',
      'case 1: there is no type "float".',
    ],
    [
      '{"cases": [{"id": "a", "query": "", "columns": ["x"], "types": ["long"], "rows": [[]]}]}',
      'case 1: "rows" must be a list of rows with a value for each column.',
    ],
  ])('says what is wrong with %s', (text, message) => {
    expect(readRecordedAnswers(text)).toBe(message);
  });
});
