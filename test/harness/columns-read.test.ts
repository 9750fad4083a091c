import { describe, expect, it } from 'vitest';
import { isTouched, type Need, needOf } from '../../src/harness/column-needs.ts';
import { columnsRead } from '../../src/harness/columns-read.ts';
import type { ValuePath } from '../../src/harness/quirks/place.ts';
import { prepare } from '../../src/kql/prepare.ts';
import type { Database } from '../../src/kql/syntax/database.ts';

const database: Database = {
  tables: new Map([
    [
      'T',
      {
        name: 'T',
        open: false,
        columns: [
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'a', type: 'string' },
          { name: 'b', type: 'string' },
          { name: 'n', type: 'long' },
          { name: 'd', type: 'dynamic' },
          { name: 'e', type: 'dynamic' },
        ],
      },
    ],
    [
      'U',
      {
        name: 'U',
        open: false,
        columns: [
          { name: 'a', type: 'string' },
          { name: 'c', type: 'string' },
          { name: 'n', type: 'string' },
        ],
      },
    ],
    ['O', { name: 'O', open: true, columns: [{ name: 'k', type: 'string' }] }],
  ]),
  functions: [
    {
      name: 'Whole',
      parameters: [],
      body: 'T | extend upperA = toupper(a), upperB = toupper(b) | project TimeGenerated, upperA, upperB, n',
    },
    { name: 'Fold', parameters: [{ name: 'text', type: 'string' }], body: 'let x = trim(" ", text); tolower(x)' },
  ],
};

function show(need: Need): unknown {
  return need === 'whole' ? 'whole' : Object.fromEntries([...need].map(([step, inner]) => [step, show(inner)]));
}

/** What a query reads of T (or of another table), for the given columns of its result. */
function reads(query: string, output: readonly string[] | 'all' = 'all', table = 'T'): unknown {
  const { plan } = prepare(query, { database });
  const read = columnsRead(plan, output === 'all' ? 'all' : new Set(output)).tables.get(table);
  if (read === undefined) return 'nothing';
  if (read.all) return 'all';
  return Object.fromEntries([...read.columns].sort().map(([name, need]) => [name, show(need)]));
}

describe('which columns a plan reads', () => {
  it.each([
    ['T | where a == "x"', ['b'], { a: 'whole', b: 'whole' }],
    ['T | where a == "x"', [], { a: 'whole' }],
    ['T | count', [], {}],
    ['T | project a, b, n', ['n'], { n: 'whole' }],
    ['T | project-away a | project-rename x = b', ['x'], { b: 'whole' }],
    ['T | extend b = a | project b', ['b'], { a: 'whole' }],
    ['T | extend x = strcat(a, b), y = n', ['y'], { n: 'whole' }],
    ['T | summarize c = count(), m = max(n) by a', ['c'], { a: 'whole' }],
    ['T | summarize c = count(), m = max(n) by a', ['m'], { a: 'whole', n: 'whole' }],
    ['T | summarize r = dcount(b) * 1.0 / count() by a', ['r'], { a: 'whole', b: 'whole' }],
    ['T | summarize arg_max(TimeGenerated, *) by a', ['b'], { TimeGenerated: 'whole', a: 'whole', b: 'whole' }],
    ['T | summarize take_any(b), take_any(n) by a', ['n'], { a: 'whole', n: 'whole' }],
    ['T | distinct a, b', [], { a: 'whole', b: 'whole' }],
    ['T | top 3 by n | project a', ['a'], { a: 'whole', n: 'whole' }],
    ['T | sort by b asc | take 1 | project a', ['a'], { a: 'whole', b: 'whole' }],
    ['T | where a in ((U | project c))', [], { a: 'whole' }],
    ['let limit = toscalar(T | summarize max(n)); T | where n > limit', [], { n: 'whole' }],
    ['Whole', ['upperB'], { b: 'whole' }],
    ['T | where Fold(a) == "x"', [], { a: 'whole' }],
    ['T | extend x = Fold(a), y = Fold(b)', ['y'], { b: 'whole' }],
    ['let S = T | extend x = toupper(a); S | union (S | where b == "") | project x', [], { b: 'whole' }],
    ['T | as X | serialize | render table', ['n'], { n: 'whole' }],
    ['T | parse a with "x" y:long "z" | project y, b', ['b'], { b: 'whole' }],
    ['T | parse a with "x" y:long "z" | project y, b', ['y'], { a: 'whole' }],
    ['T | parse-where a with "x" b | project b, n', ['n'], { a: 'whole', n: 'whole' }],
    [
      'T | parse-kv a as (x:string, n:long) with (pair_delimiter=";", kv_delimiter="=") | project x, n, b',
      ['b'],
      { b: 'whole' },
    ],
    [
      'T | parse-kv a as (x:string, n:long) with (pair_delimiter=";", kv_delimiter="=") | project x, n, b',
      ['n'],
      { a: 'whole' },
    ],
    ['T | getschema', ['ColumnName'], {}],
    [
      'T | mv-apply d on (where tostring(d.x) == b) | project n',
      ['n'],
      { b: 'whole', d: { '[]': { x: 'whole' } }, n: 'whole' },
    ],
    ['T | make-series count() on TimeGenerated step 1h by a', [], { TimeGenerated: 'whole', a: 'whole' }],
    ['T | make-series s = sum(n) * 2 on TimeGenerated step 1h', ['s'], { TimeGenerated: 'whole', n: 'whole' }],
    ['T | top-nested 1 of a by c = max(n), top-nested of b by count()', ['b'], { a: 'whole', b: 'whole', n: 'whole' }],
    [
      'T | sort by TimeGenerated | scan declare (x: string) with (step s: s.n < 3 => x = strcat(s.x, a);)',
      ['x'],
      { TimeGenerated: 'whole', a: 'whole', n: 'whole' },
    ],
    ['T | sort by n | scan with (step s: true;)', ['b'], { b: 'whole', n: 'whole' }],
    ['T | evaluate ipv4_lookup(U, b, c)', ['n1'], { b: 'whole' }],
    ['T | evaluate ipv4_lookup(U, b, c, a)', ['n'], { a: 'whole', b: 'whole', n: 'whole' }],
    ['T | project a, b, d | evaluate ipv6_lookup((U | project c), a, c)', ['d'], { a: 'whole', d: 'whole' }],
    ['T | evaluate bag_unpack(d)', ['a'], 'all'],
    ['T | evaluate pivot(a, sum(n), b)', ['b'], 'all'],
    ['T | partition by a (top 1 by n | project b)', ['b'], { a: 'whole', b: 'whole', n: 'whole' }],
    ['T | partition by a (as P | extend x = toscalar(P | summarize sum(n)) | project b, x)', ['b'], 'all'],
  ])('%s for %j', (query, output, expected) => {
    expect(reads(query, output)).toEqual(expected);
  });

  it('keeps apart the sides of a join and the inputs of a union', () => {
    const join = 'T | join kind=leftouter (U) on a | project b, c, n1';
    expect(reads(join, ['c'])).toEqual({ a: 'whole' });
    expect(reads(join, ['c'], 'U')).toEqual({ a: 'whole', c: 'whole' });
    expect(reads(join, ['n1'], 'U')).toEqual({ a: 'whole', n: 'whole' });
    const union = 'union T, U | where isnotempty(a)';
    expect(reads(union, ['c'])).toEqual({ a: 'whole' });
    expect(reads(union, ['c'], 'U')).toEqual({ a: 'whole', c: 'whole' });
    expect(reads('T | join kind=leftanti U on a', ['b'], 'U')).toEqual({ a: 'whole' });
  });

  it('searches all columns of the tables, and finds in those that are named', () => {
    expect(reads('search in (T, U) "x" and c == "y" | project b', ['b'], 'U')).toEqual({
      a: 'whole',
      c: 'whole',
      n: 'whole',
    });
    expect(reads('T | where n > 1 | search a:"x" | project b', ['b'])).toEqual({ a: 'whole', b: 'whole', n: 'whole' });
    expect(reads('find in (T, U) where a == "x" and c == "y" project b', ['b'])).toEqual({ a: 'whole', b: 'whole' });
    expect(reads('find in (T, U) where a == "x" and c == "y" project b', ['b'], 'U')).toEqual({
      a: 'whole',
      c: 'whole',
    });
    expect(reads('find in (U) where a == "x" project a, pack(*)', ['pack_'], 'U')).toEqual({
      a: 'whole',
      c: 'whole',
      n: 'whole',
    });
  });

  it('reads all of a table where functions take all columns that arrive', () => {
    for (const query of ['O | search "x"', 'O | where * has "x"', 'O | extend p = pack_all()', 'O | getschema']) {
      expect(reads(query, [], 'O')).toBe('all');
    }
    expect(reads('O | search k:"x"', ['k'], 'O')).toEqual({ k: 'whole' });
  });

  it('reads nothing of a table that the query does not name', () => {
    expect(reads('T | where a == "x"', 'all', 'U')).toBe('nothing');
  });
});

describe('how much of a dynamic column a plan reads', () => {
  it.each([
    ['T | where d.user.name == "x"', { d: { user: { name: 'whole' } } }],
    ['T | where tostring(d["user"]["name"]) == "x"', { d: { user: { name: 'whole' } } }],
    ['T | where d[0].name == "x" or d[1].id == "y"', { d: { '[]': { name: 'whole', id: 'whole' } } }],
    ['T | extend u = d.user | where u.name == "x"', { d: { user: { name: 'whole' } } }],
    ['T | extend u = parse_json(tostring(d.user)) | where u.name == "x"', { d: { user: { name: 'whole' } } }],
    ['T | where parse_json(a).name == "x"', { a: { name: 'whole' } }],
    ['T | extend o = coalesce(d, e) | where o.name == "x"', { d: { name: 'whole' }, e: { name: 'whole' } }],
    ['T | where tostring(d) has "x"', { d: 'whole' }],
    ['T | where array_length(d.list) > 1', { d: { list: 'whole' } }],
    ['T | mv-expand p = d.list | where p.name == "x"', { d: { list: { '[]': { name: 'whole' } } } }],
    ['T | mv-expand p = d.list', { d: { list: { '[]': {} } } }],
    ['T | mv-apply p = d.list on (where p.name == "x" | project p)', { d: { list: { '[]': { name: 'whole' } } } }],
    ['T | mv-apply p = d.list on (where p.name == b)', { b: 'whole', d: { list: { '[]': { name: 'whole' } } } }],
    ['T | where d[a].name == "x"', { a: 'whole', d: 'whole' }],
  ])('%s', (query, expected) => {
    expect(reads(query, [])).toEqual(expected);
  });
});

describe('whether a change can be seen', () => {
  const need: Need = new Map([
    ['user', new Map([['name', 'whole']])],
    ['list', new Map([['[]', new Map([['id', 'whole']])]])],
  ] as [string, Need][]);

  it.each<[ValuePath, boolean]>([
    [[], true],
    [['user'], true],
    [['user', 'name'], true],
    [['user', 'name', 'first'], true],
    [['user', 'id'], false],
    [['app'], false],
    [['list', 0], true],
    [['list', 3, 'id'], true],
    [['list', 3, 'name'], false],
    [['list', 'key', 'name'], true],
  ])('%j: %s', (path, expected) => {
    expect(isTouched(need, path)).toBe(expected);
  });

  it('sees everything of a column that is read as a whole, and nothing of one that is not read', () => {
    expect(isTouched('whole', ['x'])).toBe(true);
    expect(isTouched(undefined, [])).toBe(false);
    expect(isTouched(new Map(), ['x'])).toBe(false);
    expect(needOf({ all: true, columns: new Map() }, 'anything')).toBe('whole');
  });
});
