import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const table = {
  columns: { k: 'string', d: 'dynamic', e: 'dynamic', n: 'long' },
  rows: [
    '["a", [3, 1, 2], ["x", "y"], 10]',
    '["b", [], [], 20]',
    '["c", null, ["z"], 30]',
    '["d", {"p": 5}, null, 40]',
  ],
} as const;

describe('mv-apply', () => {
  test.each([
    // What is expanded under its own name is gone but for what the subquery gives.
    [
      'd to typeof(long) on (where d > 1)',
      'k:string, e:dynamic, n:long, d:long',
      ['["a",["x","y"],10,3]', '["a",["x","y"],10,2]'],
    ],
    // Under another name the column stays.
    [
      'x = d to typeof(long) on (where x > 1 | project x)',
      'k:string, d:dynamic, e:dynamic, n:long, x:long',
      ['["a",[3,1,2],["x","y"],10,3]', '["a",[3,1,2],["x","y"],10,2]'],
    ],
    // Without a key a summary is one row for each row of the input that has anything to expand.
    [
      'd on (summarize c = count())',
      'k:string, e:dynamic, n:long, c:long',
      ['["a",["x","y"],10,3]', '["c",["z"],30,1]', '["d",null,40,1]'],
    ],
    [
      'd to typeof(long) on (where d > 99 | summarize s = sum(d))',
      'k:string, e:dynamic, n:long, s:long',
      ['["a",["x","y"],10,0]', '["c",["z"],30,0]', '["d",null,40,0]'],
    ],
    // Side by side, the shorter filled up.
    [
      'd, e to typeof(string) on (project p = strcat(d, e))',
      'k:string, n:long, p:string',
      ['["a",10,"3x"]', '["a",10,"1y"]', '["a",10,"2"]', '["c",30,"z"]', '["d",40,"{\\"p\\":5}"]'],
    ],
    [
      'with_itemindex=i d on (where i == 1 | project i)',
      'k:string, e:dynamic, n:long, i:long',
      ['["a",["x","y"],10,1]'],
    ],
    [
      'd limit 2 on (count)',
      'k:string, e:dynamic, n:long, Count:long',
      ['["a",["x","y"],10,2]', '["c",["z"],30,1]', '["d",null,40,1]'],
    ],
    // The columns of the row can be read inside, and be given another value in their place.
    [
      'd to typeof(long) on (where d * 10 >= n | extend n = n + d)',
      'k:string, e:dynamic, n:long, d:long',
      ['["a",["x","y"],13,3]', '["a",["x","y"],11,1]', '["a",["x","y"],12,2]'],
    ],
    [
      'd to typeof(long) on (top 1 by d asc nulls last | extend r = row_number())',
      'k:string, e:dynamic, n:long, d:long, r:long',
      ['["a",["x","y"],10,1,1]', '["c",["z"],30,null,1]', '["d",null,40,null,1]'],
    ],
    [
      'd on (mv-apply f = e to typeof(string) on (where f == "y") | project d, f)',
      'k:string, e:dynamic, n:long, d:dynamic, f:string',
      ['["a",["x","y"],10,3,"y"]', '["a",["x","y"],10,1,"y"]', '["a",["x","y"],10,2,"y"]'],
    ],
    [
      'e to typeof(string) on (join kind=inner (datatable(e:string, w:long)["x", 1, "z", 2]) on e | project w)',
      'k:string, d:dynamic, n:long, w:long',
      ['["a",[3,1,2],10,1]', '["c",null,30,2]'],
    ],
    [
      'pack_array(n, n + 1) on (project Column1)',
      'k:string, d:dynamic, e:dynamic, n:long, Column1:dynamic',
      [
        '["a",[3,1,2],["x","y"],10,10]',
        '["a",[3,1,2],["x","y"],10,11]',
        '["b",[],[],20,20]',
        '["b",[],[],20,21]',
        '["c",null,["z"],30,30]',
        '["c",null,["z"],30,31]',
        '["d",{"p":5},null,40,40]',
        '["d",{"p":5},null,40,41]',
      ],
    ],
  ])('%s', (operator, columns, rows) => {
    const answer = ask(`T | mv-apply ${operator}`, table);
    expect({ columns: answer.columns.join(', '), rows: answer.rows }).toEqual({ columns, rows });
  });

  test('rows are of the record that was expanded', () => {
    expect(ask('T | mv-apply d on (summarize c = count() by tostring(d))', table).origins).toEqual([
      [0],
      [0],
      [0],
      [2],
      [3],
    ]);
    expect(ask('T | where n > 20 | mv-apply e on (summarize c = count())', table).origins).toEqual([[2], [3]]);
  });

  test('the same over columns that show only with the data', () => {
    const late = { ...table, open: true };
    for (const operator of [
      'd to typeof(long) on (where d > 1)',
      'x = d on (project x, n)',
      'd on (summarize c = count())',
    ]) {
      expect(ask(`T | mv-apply ${operator}`, late)).toEqual(ask(`T | mv-apply ${operator}`, table));
    }
  });

  test.each([
    ['d on (as X | join kind=inner (X) on k)', '"X" for the rows of a subquery'],
    ['n = d on (project k)', 'mv-apply under the name of a column, "n", that its subquery does not give'],
    ['d id guid(74be27de-1e4e-49d9-b579-fe0b331d3642) on (take 1)', 'a context id of "mv-apply"'],
  ])('refuses %s', (operator, feature) => {
    expect(failure(() => ask(`T | mv-apply ${operator}`, table))).toBe(
      `KqlUnsupportedError: Not supported: ${feature}.`,
    );
  });
});
