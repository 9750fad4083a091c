import { describe, expect, it } from 'vitest';
import { Chunk } from '../../src/kql/data/chunk.ts';
import type { Table } from '../../src/kql/data/table.ts';
import { vectorOf } from '../../src/kql/data/vector-of.ts';
import type { Cell } from '../../src/kql/values/cell.ts';
import type { ScalarType } from '../../src/kql/values/scalar-type.ts';
import { displayWidth } from '../../src/report/display-width.ts';
import { tableAsCsv } from '../../src/report/table-as-csv.ts';
import { tableAsJson } from '../../src/report/table-as-json.ts';
import { tableAsText } from '../../src/report/table-as-text.ts';

function tableOf(columns: Record<string, readonly [ScalarType, readonly Cell[]]>): Table {
  const entries = Object.entries(columns);
  const length = entries[0]?.[1][1].length ?? 0;
  return {
    columns: entries.map(([name, [type]]) => ({ name, type })),
    chunks:
      length === 0
        ? []
        : [
            new Chunk(
              length,
              entries.map(([, [type, cells]]) => vectorOf(type, cells)),
            ),
          ],
  };
}

const mixed = tableOf({
  Name: ['string', ['a', 'longer, "quoted"']],
  Count: ['long', [5, null]],
  Seen: ['datetime', [0, null]],
  Bag: ['dynamic', [new Map([['k', 1n]]), null]],
});

describe('tableAsText', () => {
  it('aligns text to the left and numbers to the right', () => {
    expect(tableAsText(mixed)).toBe(
      [
        'Name              Count  Seen                          Bag',
        '----------------  -----  ----------------------------  -------',
        'a                     5  2020-01-01T00:00:00.0000000Z  {"k":1}',
        'longer, "quoted"',
        '',
        '2 rows',
        '',
      ].join('\n'),
    );
  });

  it('says how many rows there are', () => {
    expect(tableAsText(tableOf({ a: ['long', [1]] }))).toBe('a\n-\n1\n\n1 row\n');
    expect(tableAsText(tableOf({ a: ['long', []] }))).toBe('a\n-\n\n0 rows\n');
    expect(tableAsText({ columns: [], chunks: [] })).toBe('0 rows\n');
  });

  it('sends no control characters to the terminal', () => {
    const hostile = tableOf({ 'x\u001b[2J': ['string', ['\u001b]0;owned\u0007', 'a\nb', '\u202egpj.exe']] });
    const text = tableAsText(hostile);
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(text.split('\n')[2]).toBe('<U+001B>]0;owned<U+0007>');
    expect(text.split('\n')[3]).toBe('a<U+000A>b');
    expect(text.split('\n')[4]).toBe('<U+202E>gpj.exe');
  });

  it('counts wide letters as two columns and marks as none', () => {
    const text = tableAsText(tableOf({ a: ['string', ['日本', 'e\u0301', 'abcd']], b: ['string', ['|', '|', '|']] }));
    expect(text).toBe(['a     b', '----  -', '日本  |', 'e\u0301     |', 'abcd  |', '', '3 rows', ''].join('\n'));
    expect(displayWidth('日本e\u0301')).toBe(5);
  });
});

describe('tableAsCsv', () => {
  it('quotes as RFC 4180 says', () => {
    expect([...tableAsCsv(mixed)].join('')).toBe(
      'Name,Count,Seen,Bag\r\na,5,2020-01-01T00:00:00.0000000Z,"{""k"":1}"\r\n"longer, ""quoted""",,,\r\n',
    );
  });

  it('keeps line breaks and does not change values', () => {
    const table = tableOf({ 'a,b': ['string', ['x\r\ny', '=1+1', ' pad ']] });
    expect([...tableAsCsv(table)].join('')).toBe('"a,b"\r\n"x\r\ny"\r\n=1+1\r\n pad \r\n');
  });
});

describe('tableAsJson', () => {
  it('writes objects in the spelling of the REST API', () => {
    const text = [...tableAsJson(mixed)].join('');
    expect(text).toBe(
      '[\n  {"Name": "a", "Count": 5, "Seen": "2020-01-01T00:00:00.0000000Z", "Bag": {"k":1}},\n' +
        '  {"Name": "longer, \\"quoted\\"", "Count": null, "Seen": null, "Bag": null}\n]\n',
    );
    expect(JSON.parse(text)).toHaveLength(2);
  });

  it('writes an empty array for no rows', () => {
    expect([...tableAsJson(tableOf({ a: ['long', []] }))].join('')).toBe('[]\n');
  });
});
