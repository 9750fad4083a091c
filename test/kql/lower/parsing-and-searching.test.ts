import { describe, expect, it } from 'vitest';
import { columnsOf, planOf, print, refusal } from './workspace.ts';

describe('operators that take texts apart', () => {
  it.each([
    ['T | parse b with * "a" x:long "-" y "." *', 'parse kind=simple b with * "a" x:long "-" y:string "." *\ntable T'],
    ['T | parse kind=relaxed b with "a" x', 'parse kind=relaxed b with "a" x:string\ntable T'],
    [
      'T | parse-where kind=regex flags=im b with "a+" x',
      'parse-where kind=regex flags=im b with "a+" x:string\ntable T',
    ],
  ])('%s', (query, expected) => {
    expect(print(query)).toBe(expected);
  });

  it('puts columns in the places of those that are there', () => {
    expect(columnsOf('T | parse b with "x" a:real "y" b "z" n:int')).toBe(
      'a:real, b:string, d:dynamic, dt:datetime, n:int',
    );
    expect(columnsOf('T | parse b with "x" a:real | where a > 1.5 | project a')).toBe('a:real');
    expect(columnsOf('T2 | parse-kv q as (a:string, c:bool) with (pair_delimiter=";", kv_delimiter="=")')).toBe(
      'a:string, q:string, c:bool',
    );
    expect(columnsOf('O | parse s with "x" late:real "y" x:string')).toBe('x:string, s:string, late:real, …');
    expect(planOf('T2 | parse q with "x" a:real "y" b').root).toMatchObject({
      pattern: [{ kind: 'text' }, { kind: 'column', target: 0 }, { kind: 'text' }, { kind: 'column', target: -1 }],
    });
  });

  it.each([
    ['T | parse b with x "a" *', 'accepted'],
    ['T | parse b with x y', /KS|semantic|syntax/],
    ['T | parse b with x * "a"', /semantic|syntax/],
  ])('%s', (query, expected) => {
    expect(refusal(query)).toMatch(expected);
  });
});

describe('mv-apply', () => {
  it('hands its rows to a leaf of the subquery', () => {
    expect(
      print(
        'T2 | extend p = pack_array(a) | mv-apply with_itemindex=i e = p to typeof(long) limit 2 on (where e > a | count)',
      ),
    ).toBe(
      [
        'mv-apply with_itemindex=i e = p to long limit 2',
        '  extend p = pack_array(a)',
        '  table T2',
        '  count',
        '  where (e > a)',
        '  rows of the subquery',
      ].join('\n'),
    );
    const { root } = planOf('T | mv-apply d on (where a > 1)');
    expect(root).toMatchObject({
      operator: 'mv-apply',
      subquery: { operator: 'where', input: { operator: 'subquery-input' } },
    });
    if (root.operator === 'mv-apply' && root.subquery.operator === 'where') {
      expect(root.rows).toBe(root.subquery.input.id);
      expect(root.items).toMatchObject([{ name: 'd', target: 2, bare: true, to: null }]);
    }
  });

  it.each([
    ['T | mv-apply d on (take 1)', 'a:long, b:string, dt:datetime, d:dynamic'],
    ['T | mv-apply e = d on (take 1)', 'a:long, b:string, d:dynamic, dt:datetime, e:dynamic'],
    ['T | mv-apply d to typeof(real) on (summarize a = max(d))', 'a:real, b:string, dt:datetime'],
    ['T | mv-apply d.x on (project d_x)', 'a:long, b:string, d:dynamic, dt:datetime, d_x:dynamic'],
    ['O | mv-apply late on (summarize c = count())', 'x:long, s:string, c:long, …'],
    ['T2 | mv-apply x = pack_array(1) on (union (print z = 1))', 'a:long, q:string, x:dynamic, z:long'],
  ])('%s', (query, expected) => {
    expect(columnsOf(query)).toBe(expected);
  });

  it('refuses to keep rows of a subquery for the whole query', () => {
    expect(refusal('T | mv-apply d on (as hint.materialized=true X)')).toBe(
      'unsupported at 1:20: Not supported: "X" for the rows of a subquery.',
    );
    expect(refusal('T | mv-apply d on (invoke First())')).toContain('for the rows of a subquery');
  });
});

describe('search', () => {
  it.each([
    ['search in (T2, U) "x" and a > 1', '((* has "x") and (a > 1))'],
    ['T2 | search "x*y"', '(* matches regex "(?i)\\\\bx.*y\\\\b")'],
    ['T2 | search kind=case_sensitive "x*y*"', '(* matches regex "\\\\bx.*y")'],
    ['T2 | search kind=case_sensitive q : "*x*" or q has "y"', '((q contains_cs "x") or (q has_cs "y"))'],
    ['T2 | search "*.a"', '(* hassuffix ".a")'],
    ['T2 | search *', 'true'],
  ])('%s', (query, expected) => {
    expect(print(query).split('\n')[0]).toBe(`where ${expected}`);
  });

  it('names the rows of a pipe by their table, by as, or not at all', () => {
    const source = (query: string): unknown => {
      const { root } = planOf(query);
      return (
        root.operator === 'where' && root.input.operator === 'union' && root.input.inputs.map((input) => input.source)
      );
    };
    expect(source('T2 | search "x"')).toEqual(['T2']);
    expect(source('T2 | take 1 | as Some | search "x"')).toEqual(['Some']);
    expect(source('T2 | take 1 | search "x"')).toEqual(['search_arg0']);
    expect(source('search in (T*, I) "x"')).toEqual(['T', 'T2', 'I']);
  });

  it('looks into all columns but the one with the names of tables', () => {
    const { root } = planOf('search in (T2, I) "x"');
    expect(root).toMatchObject({
      predicate: {
        function: 'any_column',
        arguments: [
          { value: 'has' },
          { value: 'x' },
          { name: 'a_long' },
          { name: 'a_int' },
          { name: 'q' },
          { name: 'b' },
        ],
      },
    });
    expect(planOf('O | search "x"').root).toMatchObject({
      predicate: { function: 'any_column', arguments: [{ value: 'has' }, { value: 'x' }] },
    });
  });

  it('is one condition on a pipe, too', () => {
    expect(print('T2 | where * has "x" and a > 1')).toBe('where ((* has "x") and (a > 1))\ntable T2');
    expect(refusal('print * has "x"')).toMatch(/semantic|syntax/);
  });
});

describe('find', () => {
  it('filters and projects each table by itself', () => {
    expect(print('find in (T2, U) where a > 1 project a, c')).toBe(
      [
        'union kind=outer withsource=source_ of T2, U',
        '  project a, c = ""',
        '  where (a > 1)',
        '  table T2',
        '  project a, c',
        '  where (a > 1)',
        '  table U',
      ].join('\n'),
    );
    expect(print('find in (T2, U) where q == "x" or c == "y" project q').split('\n')[2]).toContain('where');
  });

  it.each([
    ['find in (T2, U) where a > 1', 'source_:string, a:long, pack_:dynamic'],
    ['find in (U) where a > 1', 'source_:string, a:long, c:string, b:string'],
  ])('%s', (query, expected) => {
    expect(columnsOf(query)).toBe(expected);
  });
});
