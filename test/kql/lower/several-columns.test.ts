import { describe, expect, it } from 'vitest';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import { ask } from '../operators/ask.ts';
import { failure } from '../operators/failure.ts';
import { planOf, refusal } from './workspace.ts';

const table = {
  columns: { d: 'dynamic', e: 'dynamic', k: 'string' },
  rows: ['[[3, 1, 2], ["c", "a", "b"], "x"]', '[[5, 4, 9], ["p", "q", "r"], "y"]'],
} as const;

const statistics = [
  'series_stats_d_min:real',
  'series_stats_d_min_idx:long',
  'series_stats_d_max:real',
  'series_stats_d_max_idx:long',
  'series_stats_d_avg:real',
  'series_stats_d_stdev:real',
  'series_stats_d_variance:real',
];

describe('extend', () => {
  it('adds the columns that are named, and no more', () => {
    const answer = ask('T | extend (low, at) = series_stats(d) | project-away d, e', table);
    expect(answer.columns).toEqual(['k:string', 'low:real', 'at:long']);
    expect(answer.rows).toEqual(['["x",1.0,1]', '["y",4.0,1]']);
    expect(answer.origins).toEqual([[0], [1]]);
  });

  it('adds all columns under the function’s names where there are none', () => {
    const answer = ask('T | extend series_stats(d) | project-away d, e', table);
    expect(answer.columns).toEqual(['k:string', ...statistics]);
    expect(answer.rows).toEqual(['["x",1.0,1,3.0,0,2.0,1.0,1.0]', '["y",4.0,1,9.0,2,6.0,2.6457513110645907,7.0]']);
  });

  it('replaces a column where it stands, computed from the input', () => {
    const answer = ask('T | extend (e, d) = array_sort_desc(d, e)', table);
    expect(answer.columns).toEqual(['d:dynamic', 'e:dynamic', 'k:string']);
    expect(answer.rows).toEqual(['[["c","b","a"],[3,2,1],"x"]', '[["r","p","q"],[9,5,4],"y"]']);
  });

  it('takes one name as the name of the first column', () => {
    expect(ask('T | extend slope = series_fit_line(d) | project slope', table).columns).toEqual(['slope:real']);
    expect(ask('T | extend (low) = series_stats(d) | project-away d, e', table).rows).toEqual([
      '["x",1.0]',
      '["y",4.0]',
    ]);
  });

  it('takes names in parentheses for what gives one column', () => {
    expect(ask('T | extend (n) = array_length(d) | project n', table).rows).toEqual(['[3]', '[3]']);
    expect(ask('T | extend (n) = array_sort_asc(d) | project n', table).rows).toEqual(['[[1,2,3]]', '[[4,5,9]]']);
  });

  it('gives null columns for what is no array', () => {
    expect(
      ask('T | extend (a, b) = series_stats(k) | project a, b', {
        ...table,
        columns: { ...table.columns, k: 'dynamic' },
      }).rows,
    ).toEqual(['[null,null]', '[null,null]']);
  });

  it('says that a dropped column is not there', () => {
    expect(failure(() => ask('T | extend (low) = series_stats(d) | project series_stats_d_max', table))).toBe(
      "KqlSemanticError: The name 'series_stats_d_max' does not refer to any column of the operator's input.",
    );
  });

  it('works over tables whose columns are known when rows arrive', () => {
    const query = 'T | extend (low, at) = series_stats(d) | project k, low, at';
    expect(ask(query, { ...table, open: true })).toEqual(ask(query, table));
  });
});

describe('other operators', () => {
  it.each([
    [
      'project k, (low, at) = series_stats(d) | project k, low, at, series_stats_d_max',
      ['["x",1.0,1,3.0]', '["y",4.0,1,9.0]'],
    ],
    ['project (p, q) = array_sort_asc(d, e)', ['[[1,2,3],["a","b","c"]]', '[[4,5,9],["q","p","r"]]']],
    [
      'project array_sort_asc(d, e) | project e_sorted, d_sorted',
      ['[["a","b","c"],[1,2,3]]', '[["q","p","r"],[4,5,9]]'],
    ],
    ['project (p, q) = (array_sort_asc(d, e)), k', ['[[1,2,3],["a","b","c"],"x"]', '[[4,5,9],["q","p","r"],"y"]']],
    ['distinct series_stats(d) | project series_stats_d_max_idx', ['[0]', '[2]']],
    ['summarize n = count() by (low, at) = series_stats(d) | project low, at, n', ['[1.0,1,1]', '[4.0,1,1]']],
    [
      'mv-expand d to typeof(long) | summarize (low, at) = series_stats(make_list(d)) by k | project k, low, at',
      ['["x",1.0,1]', '["y",4.0,1]'],
    ],
    [
      'mv-expand d to typeof(long) | summarize n = count(), array_sort_desc(make_list(d), make_list(k)) | project n, list_d_sorted',
      ['[6,[9,5,4,3,2,1]]'],
    ],
    ['serialize (p, q) = array_sort_asc(d, e) | project q', ['[["a","b","c"]]', '[["q","p","r"]]']],
  ])('%s', (operators, rows) => {
    expect(ask(`T | ${operators}`, table).rows).toEqual(rows);
  });

  it('print names several columns too', () => {
    const answer = ask('let a = dynamic([2, 1]); print 1, array_sort_asc(a, a), (x, y) = series_stats(a)');
    expect(answer.columns).toEqual(['print_0:long', 'a_sorted:dynamic', 'a_sorted1:dynamic', 'x:real', 'y:long']);
    expect(answer.rows).toEqual(['[1,[1,2],[1,2],1.0,1]']);
  });

  it('a function of a let hands its columns on', () => {
    const query =
      'let f = (s: dynamic) { series_stats(series_multiply(s, 2)) }; T | extend (low, at) = f(d) | project low, at';
    expect(ask(query, table).rows).toEqual(['[2.0,1]', '[8.0,1]']);
  });
});

describe('a plan', () => {
  it('has an element of the call for each column, all at the place of the call', () => {
    const { root } = planOf('T | project (low, at) = series_stats(d)') as { root: PlanNode };
    const place = { source: 0, start: 24, end: 39 };
    expect(root).toMatchObject({
      operator: 'project',
      items: [
        {
          name: 'low',
          expression: {
            kind: 'cast',
            type: 'real',
            span: place,
            argument: {
              kind: 'element',
              type: 'dynamic',
              span: place,
              index: { kind: 'literal', type: 'long', value: 0 },
              object: { kind: 'call', function: 'series_stats', span: place },
            },
          },
        },
        { name: 'at', expression: { kind: 'cast', type: 'long', argument: { index: { value: 1 } } } },
        ...statistics.slice(2).map((column) => ({ name: column.split(':')[0] })),
      ],
    });
  });
});

describe('what is refused', () => {
  it.each([
    [
      'T | extend series_stats(d), series_stats(d)',
      '1:29: Not supported: a function that gives a column "series_stats_d_min" beside another of that name.',
    ],
    [
      'T | extend array_sort_asc(d, d)',
      '1:12: Not supported: a function that gives a column "d_sorted" beside another of that name.',
    ],
    [
      'T | extend x = tostring(series_stats(d))',
      '1:25: Not supported: a function that gives several columns inside an expression.',
    ],
    [
      'T | extend x = series_stats(d)[0]',
      '1:16: Not supported: a function that gives several columns inside an expression.',
    ],
    [
      'T | extend x = series_decompose_anomalies(d)[0]',
      '1:16: Not supported: a function that gives several columns inside an expression.',
    ],
    [
      'T | extend (x, y) = series_stats(pack_array(rand(), 1))',
      '1:21: Not supported: a function that gives several columns of a random value or a table.',
    ],
    [
      'T | extend (x, y) = array_sort_asc(d, pack_array(b in (T2 | project q)))',
      '1:21: Not supported: a function that gives several columns of a random value or a table.',
    ],
  ])('%s', (query, expected) => {
    expect(refusal(query)).toBe(`unsupported at ${expected}`);
  });

  it('a function of several columns that is not there, by its name', () => {
    expect(failure(() => ask('T | extend (x, y, z) = series_fit_poly(d)', table))).toBe(
      'KqlUnsupportedError: Not supported: function "series_fit_poly()".',
    );
  });
});
