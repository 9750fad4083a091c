import { describe, expect, it } from 'vitest';
import { readRecords } from '../../src/content/records.ts';
import { SourceFile } from '../../src/content/source-file.ts';

function read(path: string, text: string) {
  const source = new SourceFile(path, text);
  const { records, findings } = readRecords(source);
  return {
    fields: records.map((record) => [...record.fields]),
    places: records.map(({ range }) => {
      const { line, column } = source.positionAt(range.start);
      return `${line}:${column}`;
    }),
    ingested: records.map(({ ingested }) => ingested?.ticks),
    findings: findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`),
    records,
  };
}

describe('readRecords of .ndjson', () => {
  it('reads a record a line, exactly', () => {
    const { fields, places, findings } = read(
      'a.ndjson',
      '{"a":1,"b":1.0,"c":9223372036854775807,"2":null}\r\n\r\n  {"d":{"z":[true]},"__proto__":"x"}\n',
    );
    expect(findings).toEqual([]);
    expect(places).toEqual(['1:1', '3:1']);
    expect(fields).toEqual([
      [
        ['a', 1n],
        ['b', 1],
        ['c', 9223372036854775807n],
        ['2', null],
      ],
      [
        ['d', new Map([['z', [true]]])],
        ['__proto__', 'x'],
      ],
    ]);
  });

  it('reports each bad line at its place and reads the rest', () => {
    const { fields, findings } = read('a.ndjson', '{"a":1}\n{"a":\n[1]\n{"a":2}');
    expect(fields).toEqual([[['a', 1n]], [['a', 2n]]]);
    expect(findings).toEqual([
      '2:1 record-syntax This record is not valid JSON.',
      '3:1 record-syntax A record must be a JSON object.',
    ]);
  });

  it('takes the time of arrival out of the fields', () => {
    const { fields, ingested, findings } = read(
      'a.ndjson',
      '{"ingested":"+2m","a":1}\n{"ingested":"2020-01-01T00:00:01Z"}\n{"ingested":null}\n{"ingested":"soon"}\n{"ingested":7}\n',
    );
    expect(fields).toEqual([[['a', 1n]], [], [], [], []]);
    expect(ingested).toEqual([1_200_000_000, 10_000_000, undefined, undefined, undefined]);
    expect(findings).toEqual([
      '4:2 record-syntax "ingested" must be a time, or one such as "+2m".',
      '5:2 record-syntax "ingested" must be a time, or one such as "+2m".',
    ]);
  });

  it('finds the place of a field by its key', () => {
    const { records } = read('a.ndjson', '{"a":1}\n{"b":1,"a":2}\n');
    expect(records[1]?.fieldRange('a')).toEqual({ start: 15, end: 18 });
    expect(records[1]?.fieldRange('z')).toEqual(records[1]?.range);
    expect(records[0]?.fieldRange('b')).toEqual(records[0]?.range);
  });
});

describe('readRecords of .json', () => {
  it('reads an array, each record at its place', () => {
    const { fields, places, findings } = read('a.json', '[\n  {"a": "[,}\\""},\n  7, {"a": [1, {"b": 2}]}\n]\n');
    expect(fields).toEqual([[['a', '[,}"']], [['a', [1n, new Map([['b', 2n]])]]]]);
    expect(places).toEqual(['2:3', '3:6']);
    expect(findings).toEqual(['3:3 record-syntax A record must be a JSON object.']);
  });

  it.each([
    ['[]', []],
    [' [ ] ', []],
    ['{"a":1}', [[['a', 1n]]]],
    ['[{"a":1}]', [[['a', 1n]]]],
  ])('%s', (text, expected) => {
    const { fields, findings } = read('a.json', text);
    expect(findings).toEqual([]);
    expect(fields).toEqual(expected);
  });

  it.each([
    ['[{"a":1}', '1:1 record-syntax This array of records is not valid JSON.'],
    ['[{"a":1}] x', '1:1 record-syntax This array of records is not valid JSON.'],
    ['[{"a":1},]', '1:10 record-syntax This record is not valid JSON.'],
    ['[,{"a":1}]', '1:2 record-syntax This record is not valid JSON.'],
    ['[{"a":"x]', '1:1 record-syntax This array of records is not valid JSON.'],
    ['nonsense', '1:1 record-syntax This record is not valid JSON.'],
    ['  ', '1:1 record-syntax This file is empty.'],
    ['{"tables":[{"rows":[]}]}', '1:1 record-syntax The first of "tables" must have "columns" and "rows".'],
  ])('%s', (text, expected) => {
    expect(read('a.json', text).findings).toEqual([expected]);
  });

  it('reads an answer of the query API', () => {
    const { fields, findings } = read(
      'a.json',
      '{"tables":[{"name":"PrimaryResult","columns":[{"name":"TimeGenerated","type":"datetime"},{"name":"Status","type":"dynamic"},{"name":"Text","type":"string"}],"rows":[["2026-01-01T00:00:00Z","{\\"a\\":1.0}","{}"],["2026-01-02T00:00:00Z","cut {",null]]}]}',
    );
    expect(findings).toEqual([]);
    expect(fields).toEqual([
      [
        ['TimeGenerated', '2026-01-01T00:00:00Z'],
        ['Status', new Map([['a', 1]])],
        ['Text', '{}'],
      ],
      [
        ['TimeGenerated', '2026-01-02T00:00:00Z'],
        ['Status', 'cut {'],
        ['Text', null],
      ],
    ]);
  });
});

describe('readRecords of .csv', () => {
  it('reads what the portal exports, fields with line breaks and quotes', () => {
    const { fields, places, findings } = read(
      'a.csv',
      '\uFEFF"TimeGenerated [UTC]",Text\r\n"1/9/2026, 9:41:00.123 AM","a ""b""\r\nc, d"\r\n\r\n"1/9/2026, 9:42:00.123 AM",\r\n',
    );
    expect(findings).toEqual([]);
    expect(fields).toEqual([
      [
        ['TimeGenerated', '1/9/2026 9:41:00.123 AM'],
        ['Text', 'a "b"\r\nc, d'],
      ],
      [
        ['TimeGenerated', '1/9/2026 9:42:00.123 AM'],
        ['Text', ''],
      ],
    ]);
    expect(places[0]).toBe('2:1');
  });

  it('reports records of another width and broken quotes', () => {
    const wide = read('a.csv', 'a,b\n1,2\n1,2,3\n4,5\n');
    expect(wide.fields.length).toBe(2);
    expect(wide.findings).toEqual(['3:1 record-syntax This record has 3 fields where the header has 2.']);
    const broken = read('a.csv', 'a,b\n1,"2\n');
    expect(broken.fields).toEqual([]);
    expect(broken.findings.length).toBe(1);
    expect(broken.findings[0]).toMatch(/^\d:1 record-syntax This is not valid CSV: Quote Not Closed/);
    expect(read('a.csv', '').findings).toEqual(['1:1 record-syntax This file is empty.']);
  });
});

it('refuses other files', () => {
  expect(read('a.txt', '{}').findings).toEqual([
    '1:1 record-syntax Records are read from .ndjson, .json and .csv files.',
  ]);
});
