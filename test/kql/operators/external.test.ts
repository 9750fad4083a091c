import { describe, expect, test } from 'vitest';
import { printPlan } from '../../../src/kql/plan/print-plan.ts';
import { withoutSecrets } from '../../../src/kql/plan/without-secrets.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';
import { tableOfRows } from '../../../src/kql/rest/table-of-rows.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';
import type { Dynamic } from '../../../src/kql/values/dynamic.ts';
import { failure } from './failure.ts';

const database: Database = {
  tables: new Map(),
  functions: [],
  externalTables: new Map([['Ext', { name: 'Ext', columns: [{ name: 'a', type: 'long' }], open: false }]]),
};

const columns = [
  { name: 'b', type: 'string' },
  { name: 'a', type: 'long' },
] as const;

const rows = (...cells: Dynamic[][]) => tableOfRows([...columns], cells);

const external = new Map([
  ['https://x.example/one.csv', rows(['p', 1n], ['q', 2n])],
  ['https://x.example/two.csv?v=2', rows(['r', 3n])],
  ['https://x.example/two.csv', rows(['s', 4n])],
  ['Ext', rows(['e', 9n])],
]);

function answer(query: string, chunkSize = 4096): readonly string[] {
  const table = prepare(query, { database }).execute({ tables: new Map(), now: 0, external, chunkSize });
  return [...restRows(table)].map((row) => `[${row.join()}]`);
}

describe('external data', () => {
  test.each([1, 3, 4096])('comes from tables that are brought along, by name, in chunks of %i', (size) => {
    const query = 'externaldata(a:long, b:string, c:datetime)["https://x.example/one.csv"] with (format="csv")';
    expect(answer(query, size)).toEqual(['[1,"p",null]', '[2,"q",null]']);
  });

  test('an address is looked for whole, then without its secrets', () => {
    const at = (address: string): readonly string[] => answer(`externaldata(a:long)[h@"${address}"]`);
    expect(at('https://x.example/one.csv?sig=abc')).toEqual(['[1]', '[2]']);
    expect(at('https://x.example/two.csv?v=2')).toEqual(['[3]']);
    expect(at('https://x.example/two.csv?v=3')).toEqual(['[4]']);
  });

  test('several addresses one after the other; one that a let names', () => {
    expect(answer('externaldata(a:long)["https://x.example/two.csv", "https://x.example/one.csv"]')).toEqual([
      '[4]',
      '[1]',
      '[2]',
    ]);
    expect(answer('let u = "https://x.example/two.csv"; externaldata(a:long)[u] | where a > 3')).toEqual(['[4]']);
  });

  test('external_table() reads by name', () => {
    expect(answer('external_table("Ext") | extend b = a + 1')).toEqual(['[9,10]']);
    expect(failure(() => answer('external_table("Ext", "map")'))).toBe(
      'KqlUnsupportedError: Not supported: the second argument of "external_table()".',
    );
    expect(failure(() => answer('external_table("Nope")'))).toContain('Nope');
  });

  test('what was not brought along ends the query; neither message nor plan tells a secret', () => {
    const query = 'externaldata(a:long)[h"https://y.example/three.csv?sv=1&sig=SECRET"]';
    const prepared = prepare(query, { database });
    expect(failure(() => prepared.execute({ tables: new Map(), now: 0 }))).toBe(
      'KqlRuntimeError: There are no rows for externaldata "https://y.example/three.csv"',
    );
    expect(printPlan(prepared.plan)).toBe('externaldata https://y.example/three.csv -> a:long');
  });

  test('a column of another type than the text says is refused', () => {
    expect(failure(() => answer('externaldata(a:string)["https://x.example/one.csv"]'))).toBe(
      "KqlSemanticError: Column 'a' of externaldata 'https://x.example/one.csv' is of type long in the rows and string in the schema",
    );
  });

  test.each([
    ['https://a.example/b/c.csv?sv=1&sig=x', 'https://a.example/b/c.csv'],
    ['https://a.example/b;accountkey', 'https://a.example/b'],
    ['abfss://user:pass@a.example/b', 'abfss://a.example/b'],
    ['abfss://container@a.example/b', 'abfss://container@a.example/b'],
    ['https://a.example/b#c', 'https://a.example/b'],
    ['no address', 'no address'],
  ])('%s is shown as %s', (address, shown) => {
    expect(withoutSecrets(address)).toBe(shown);
  });
});

describe('getschema', () => {
  test('a row for each column, whatever the rows are', () => {
    const types = 'b:bool, i:int, l:long, r:real, m:decimal, s:string, t:datetime, p:timespan, g:guid, d:dynamic';
    expect(answer(`datatable(${types})[] | getschema`)).toEqual([
      '["b",0,"System.SByte","bool"]',
      '["i",1,"System.Int32","int"]',
      '["l",2,"System.Int64","long"]',
      '["r",3,"System.Double","real"]',
      '["m",4,"System.Data.SqlTypes.SqlDecimal","decimal"]',
      '["s",5,"System.String","string"]',
      '["t",6,"System.DateTime","datetime"]',
      '["p",7,"System.TimeSpan","timespan"]',
      '["g",8,"System.Guid","guid"]',
      '["d",9,"System.Object","dynamic"]',
    ]);
  });

  test('refuses kinds', () => {
    expect(failure(() => answer('print a = 1 | getschema kind=csl'))).toBe(
      'KqlUnsupportedError: Not supported: parameter "kind" of "getschema".',
    );
  });
});
