import { describe, expect, test } from 'vitest';
import { prepare } from '../../../src/kql/prepare.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const table = {
  columns: { i: 'long', s: 'string', d: 'dynamic', r: 'real' },
  rows: [
    '[0, "an Err here", null, 1.5]',
    '[1, "error", {"a": "err"}, 0]',
    '[2, "terr", ["x"], 0]',
    '[3, "Lab7PC", null, 0]',
    '[4, "", null, 0]',
    '[77, "x", null, 0]',
  ],
} as const;

function found(condition: string): string {
  try {
    return ask(`T | ${condition} | project i`, table)
      .rows.map((row) => row.slice(1, -1))
      .join();
  } catch (error) {
    return failure(() => {
      throw error;
    });
  }
}

describe('a condition on any column', () => {
  test.each([
    ['search "err"', '0,1'],
    ['search kind=case_sensitive "err"', '1'],
    ['search kind=case_insensitive "err"', '0,1'],
    ['search "err*"', '0,1'],
    ['search "*err"', '0,1,2'],
    ['search "*er*"', '0,1,2'],
    ['search "lab*pc"', '3'],
    ['search kind=case_sensitive "lab*pc"', ''],
    ['search "77"', '77'],
    ['search "a.r"', ''],
    ['search *', '0,1,2,3,4,77'],
    ['search "*"', '0,1,2,3,4,77'],
    ['search s:"err"', '0'],
    ['search d:"err"', '1'],
    ['search s:"lab*"', '3'],
    ['search "err" and not(s has "here")', '1'],
    ['search ("err" or "x") and i < 2', '0,1'],
    ['search s == "terr" or "77"', '2,77'],
    ['search kind=case_sensitive s startswith "lab" or s contains "ERR"', ''],
    ['search kind=case_sensitive not(s contains "E") and i < 3', '1,2'],
    ['search s matches regex "[0-9]"', '3'],
    ['where * has "err"', '0,1'],
    ['where not(* has "err") and i < 4', '2,3'],
    ['where * contains_cs "Err"', '0'],
    ['where * == "x"', '77'],
    ['where * matches regex "^L"', '3'],
  ])('%s', (condition, expected) => {
    expect(found(condition)).toBe(expected);
  });

  test.each([
    // Whether the engine looks into numbers with a fraction is not known: where that matters the query ends.
    ['search "1.5"', 'KqlUnsupportedError: Not supported: "* has" where only the column "r" of type real fits.'],
    [
      'where * startswith "7"',
      'KqlUnsupportedError: Not supported: "* startswith" where only the column "i" of type long fits.',
    ],
    ['where * !has "x"', 'KqlUnsupportedError: Not supported: operator "!has" on "*".'],
    ['where * == 5', 'KqlUnsupportedError: Not supported: "* ==" of anything but a constant text.'],
    ['where * has s', 'KqlUnsupportedError: Not supported: "* has" of anything but a constant text.'],
    [
      'search kind=case_sensitive s =~ "x"',
      'KqlUnsupportedError: Not supported: operator "=~" under "kind=case_sensitive".',
    ],
    [
      'search kind=case_sensitive s in~ ("x")',
      'KqlUnsupportedError: Not supported: operator "in~" under "kind=case_sensitive".',
    ],
    [
      'search kind=case_sensitive iff(s has "x", true, false)',
      'KqlUnsupportedError: Not supported: operator "has" under "kind=case_sensitive".',
    ],
    ['search s:"*"', 'KqlUnsupportedError: Not supported: "*" for a column.'],
    ['search ""', 'KqlSemanticError: A term must not be empty.'],
  ])('refuses %s', (condition, expected) => {
    expect(found(condition)).toBe(expected);
  });

  test('looks into columns that show only with the data, and never into $table', () => {
    const late = { ...table, open: true };
    expect(ask('T | search "err" | project i', late).rows).toEqual(['[0]', '[1]']);
    expect(ask('T | search "T" | count', late).rows).toEqual(['[0]']);
    expect(ask('T | search "T" | count', table).rows).toEqual(['[0]']);
    expect(failure(() => ask('T | search "1.5"', late))).toContain('"r" of type real');
  });

  test('rows keep their records', () => {
    expect(ask('T | search "err"', table)).toEqual({
      columns: ['$table:string', 'i:long', 's:string', 'd:dynamic', 'r:real'],
      rows: ['["T",0,"an Err here",null,1.5]', '["T",1,"error",{"a":"err"},0.0]'],
      origins: [[0], [1]],
    });
  });
});

function schema(name: string, columns: Readonly<Record<string, ScalarType>>, open = false) {
  return { name, columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })), open };
}

const database: Database = {
  tables: new Map(
    [
      schema('A1', { k: 'string', x: 'long' }),
      schema('A2', { k: 'string', y: 'string' }),
      schema('B', { z: 'string' }),
    ].map((one) => [one.name, one]),
  ),
  functions: [{ name: 'F', parameters: [], body: 'A1' }],
};

const views = [
  'let A1 = view () { datatable(k:string, x:long)["needle", 1, "q", 2] };',
  'let A2 = view () { datatable(k:string, y:string)["q", "a needle", "p", "x"] };',
].join(' ');

function answer(query: string): readonly string[] {
  const result = prepare(query, { database }).execute({ tables: new Map(), now: 0 });
  const columns = result.columns.map(({ name, type }) => `${name}:${type}`).join(', ');
  return [columns, ...[...restRows(result)].map((row) => `[${row.join()}]`)];
}

describe('search over several tables', () => {
  test.each([
    ['search in (A1, A2) "needle"', ['["A1","needle",1,""]', '["A2","q",null,"a needle"]']],
    ['search in (A1, A2) k == "q" and (x == 2 or "needle")', ['["A1","q",2,""]', '["A2","q",null,"a needle"]']],
  ])('%s', (query, rows) => {
    expect(answer(`${views} ${query}`)).toEqual(['$table:string, k:string, x:long, y:string', ...rows]);
  });

  test('without a list: all tables of the database, then the views', () => {
    const [columns, ...rows] = answer(
      'let V = view () { print z = "needle" }; let NoView = () { print z = "needle" }; search "needle"',
    );
    expect(columns).toBe('$table:string, k:string, x:long, y:string, z:string');
    expect(rows).toEqual(['["V","",null,"","needle"]']);
  });

  test('a wildcard stands for all tables that fit', () => {
    expect(answer('search in (A*) *')).toEqual(['$table:string, k:string, x:long, y:string']);
  });

  test.each([
    ['search in (F) "x"', '"search in" anything but tables and views'],
    ['find in (F) where k == "x"', '"find in" anything but tables and views'],
    ['A1 | find where k == "x"', 'operator "find"'],
  ])('%s', (query, feature) => {
    expect(failure(() => answer(query))).toBe(`KqlUnsupportedError: Not supported: ${feature}.`);
  });

  test('gives up over a whole workspace', () => {
    const tables = Array.from({ length: 1100 }, (_, index) => schema(`T${index}`, { [`c${index}`]: 'string' }));
    const many = { tables: new Map(tables.map((one) => [one.name, one])), functions: [] };
    expect(failure(() => prepare('search "x"', { database: many }))).toBe(
      'KqlUnsupportedError: Not supported: "search" over all 1100 tables of the workspace, instead of "search in (…)".',
    );
  });
});

describe('find', () => {
  test.each([
    // The columns of the predicate and those that all tables have; the rest is packed.
    [
      'find in (A1, A2) where k == "q"',
      ['source_:string, k:string, pack_:dynamic', '["A1","q",{"x":2}]', '["A2","q",{"y":"a needle"}]'],
    ],
    ['find in (A1, A2) where x == 1', ['source_:string, k:string, x:long', '["A1","needle",1]']],
    [
      'find withsource=src in (A1, A2) where * has "needle"',
      ['src:string, k:string, pack_:dynamic', '["A1","needle",{"x":1}]', '["A2","q",{"y":"a needle"}]'],
    ],
    [
      'find in (A1, A2) where x == 1 or y == "x" project k, y, x:string',
      ['source_:string, k:string, y:string, x:string', '["A1","needle","","1"]', '["A2","p","x",""]'],
    ],
    [
      'find in (A1, A2) where k == "q" project k, pack(*)',
      ['source_:string, k:string, pack_:dynamic', '["A1","q",{"x":2}]', '["A2","q",{"y":"a needle"}]'],
    ],
    ['find in (A1) where k == "q"', ['source_:string, k:string, x:long', '["A1","q",2]']],
    ['find in (A1, A2) where k == "q" project-smart | count', ['Count:long', '[2]']],
  ])('%s', (query, expected) => {
    expect(answer(`${views} ${query}`)).toEqual(expected);
  });

  test.each([
    ['find in (A1, C) where k == "x" project x', '"find" with the column "x", whose type differs from table to table'],
    ['find in (A1, C) where x == 1', '"find" with the column "x", whose type differs from table to table'],
    ['find in (A1, A2) where k == "x" project k, k', 'the column "k" twice in "find"'],
    ['find in (A1, A2) where x == 1 project x:real', 'a column of "find" as real that is long in a table'],
    ['find in (A1, D) where k == "x"', '"find" where a table has nothing for the column "pack_"'],
    ['find in (A1, A2) where true', '"find" with a predicate that names no column'],
    ['find in (B, O) where z == "x"', '"find" in a table whose columns are not all known'],
  ])('refuses %s', (query, feature) => {
    const more = [
      schema('C', { k: 'string', x: 'string' }),
      schema('D', { k: 'string' }),
      schema('O', { z: 'string' }, true),
    ];
    const tables = new Map([...database.tables, ...more.map((one) => [one.name, one] as const)]);
    expect(failure(() => prepare(query, { database: { tables, functions: [] } }))).toBe(
      `KqlUnsupportedError: Not supported: ${feature}.`,
    );
  });
});
