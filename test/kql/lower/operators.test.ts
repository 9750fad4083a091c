import { describe, expect, it } from 'vitest';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import { columnsOf, planOf, print, refusal } from './workspace.ts';

/** The printed operators of a pipe, the first of the text first. */
function pipe(query: string): readonly string[] {
  return print(query).split('\n').reverse();
}

describe('a plan', () => {
  it('is exact JSON', () => {
    expect(planOf('T2 | where a > 1 | project q')).toEqual({
      sources: [{ functionName: null, text: 'T2 | where a > 1 | project q' }],
      calls: [],
      bindings: [],
      root: {
        operator: 'project',
        keyword: 'project',
        input: {
          operator: 'where',
          input: {
            operator: 'table',
            name: 'T2',
            id: 0,
            span: { source: 0, start: 0, end: 2 },
            columns: [
              { name: 'a', type: 'long' },
              { name: 'q', type: 'string' },
            ],
            open: false,
          },
          predicate: {
            kind: 'call',
            type: 'bool',
            function: '>',
            arguments: [
              { kind: 'column', type: 'long', index: 0, name: 'a', span: { source: 0, start: 11, end: 12 } },
              { kind: 'literal', type: 'long', value: 1, span: { source: 0, start: 15, end: 16 } },
            ],
            span: { source: 0, start: 11, end: 16 },
          },
          id: 1,
          span: { source: 0, start: 5, end: 16 },
          columns: [
            { name: 'a', type: 'long' },
            { name: 'q', type: 'string' },
          ],
          open: false,
        },
        items: [
          {
            name: 'q',
            expression: {
              kind: 'column',
              type: 'string',
              index: 1,
              name: 'q',
              span: { source: 0, start: 27, end: 28 },
            },
          },
        ],
        id: 2,
        span: { source: 0, start: 19, end: 28 },
        columns: [{ name: 'q', type: 'string' }],
        open: false,
      },
    });
  });

  it('numbers nodes in the order in which rows reach them', () => {
    const plan = planOf(
      'let m = materialize(U | take 1); T | where a in ((T2 | count)) | join (m | take 2) on a | count',
    );
    const seen: [number, PlanNode['operator']][] = [];
    walkPlan(plan, { node: ({ id, operator }) => seen.push([id, operator]) });
    expect(seen.toSorted(([a], [b]) => a - b).map(([, operator]) => operator)).toEqual([
      'table',
      'table',
      'count',
      'where',
      'table',
      'take',
      'reference',
      'take',
      'join',
      'count',
    ]);
  });
});

describe('where, extend, project', () => {
  it.each([
    ['T | filter a > 1', ['table T', 'where (a > 1)']],
    ['T | extend x = a, a = b, b = x0 | take 1', undefined],
    ['T | extend a = b, b = strcat(b, "x")', ['table T', 'extend a = b, b = strcat(b, "x")']],
    [
      'T | extend a * 2, d.os, d["x y"], d[0], tolower(b)',
      ['table T', 'extend Column1 = (a * 2), d_os = d["os"], d_x y = d["x y"], d_0 = d[0], Column2 = tolower(b)'],
    ],
    ['T | project b, x = a, a + 1, d.os', ['table T', 'project b, x = a, Column1 = (a + 1), d_os = d["os"]']],
    ['T | project-away d*, a', ['table T', 'project-away b']],
    ['T | project-keep dt, a', ['table T', 'project-keep a, dt']],
    ['T | project-rename z = a, y = b', ['table T', 'project-rename z = a, y = b, d, dt']],
    ['T | project-reorder dt, b', ['table T', 'project-reorder dt, b, a, d']],
    ['T | project-reorder d* desc', ['table T', 'project-reorder dt, d, a, b']],
    [
      'T | project b10 = a, b2 = a | project-reorder b* granny-asc',
      ['table T', 'project b10 = a, b2 = a', 'project-reorder b2, b10'],
    ],
    ['T | serialize', ['table T', 'serialize']],
    ['T | serialize r = row_number()', ['table T', 'serialize', 'extend r = row_number()']],
  ])('%s', (query, expected) => {
    if (expected === undefined) {
      expect(refusal(query)).toMatch(/^semantic at 1:30: The name 'x0'/);
    } else {
      expect(pipe(query)).toEqual(expected);
    }
  });

  it.each([
    ['T | summarize make_list(b) | extend list_b[0].foo', 'list_b:dynamic, list_b_0_foo:dynamic'],
    ['T | project x = split(b, ",")[0][1], y = split(b, ",")[0].foo', 'x:dynamic, y:dynamic'],
    ['T | summarize l = make_list(b) | mv-expand l | project y = l.foo, z = l[0]', 'y:dynamic, z:dynamic'],
    ['print array_length(dynamic({"a": 1})), bag_keys(dynamic([1]))', 'print_0:long, print_1:dynamic'],
    ['print bag_set_key(bag_pack("a", 1), "b", 2)', 'print_0:dynamic'],
  ])('%s: a dynamic is a dynamic, whatever is in it', (query, columns) => {
    expect(columnsOf(query)).toBe(columns);
  });

  it('says which column an item replaces', () => {
    const { root } = planOf('T | extend b = 1, z = 2, a = 3');
    expect(root).toMatchObject({ items: [{ target: 1 }, { target: -1 }, { target: 0 }] });
    expect(columnsOf('T | extend b = 1, z = 2, a = "x"')).toBe('a:string, b:long, d:dynamic, dt:datetime, z:long');
  });

  it('reads columns by position, also when names repeat upstream', () => {
    const { root } = planOf('T2 | join kind=inner (T2) on a | extend s = a + a1 | project a1, q1, s');
    expect(root).toMatchObject({
      items: [
        { name: 'a1', expression: { index: 2 } },
        { name: 'q1', expression: { index: 3 } },
        { name: 's', expression: { index: 4 } },
      ],
    });
  });

  it.each([['T | where * !has "x"', 'unsupported at 1:11: Not supported: operator "!has" on "*".']])(
    '%s is refused',
    (query, expected) => {
      expect(refusal(query)).toBe(expected);
    },
  );
});

describe('summarize, distinct, count', () => {
  it.each([
    ['T | summarize count()', 'summarize count_ of count_ = count()', 'count_:long'],
    ['T | summarize by a', 'summarize a by a', 'a:long'],
    [
      'T | summarize c = count(), dcount(b) by b, bin(dt, 1h)',
      'summarize b, dt, c, dcount_b of c = count(), dcount_b = dcount(b) by b, dt = bin(dt, timespan(36000000000 ticks))',
      'b:string, dt:datetime, c:long, dcount_b:long',
    ],
    [
      'T | summarize arg_max(a, *) by b',
      'summarize b, a, d, dt of a|d|dt = arg_max(a, d, dt) by b',
      'b:string, a:long, d:dynamic, dt:datetime',
    ],
    ['T2 | summarize arg_max(a, *) by q', 'summarize q, a of a = arg_max(a) by q', 'q:string, a:long'],
    ['T2 | summarize take_any(*) by q', 'summarize q, a of a = take_any(a) by q', 'q:string, a:long'],
    ['T2 | summarize take_any(*) by k = a', 'summarize k, q of q = take_any(q) by k = a', 'k:long, q:string'],
    [
      'T2 | summarize take_any(*) by bin(a, 2)',
      'summarize a, a1, q of a1|q = take_any(a, q) by a = bin(a, 2)',
      'a:long, a1:long, q:string',
    ],
    ['T2 | summarize (m, w) = arg_min(a, q)', 'summarize m, w of m|w = arg_min(a, q)', 'm:long, w:string'],
    [
      'T2 | summarize arg_max(a, q), arg_min(a, q)',
      'summarize a, q, a1, q1 of a|q = arg_max(a, q), a1|q1 = arg_min(a, q)',
      'a:long, q:string, a1:long, q1:string',
    ],
    [
      'T | summarize percentiles(a, 5, 50)',
      'summarize percentile_a_5, percentile_a_50 of percentile_a_5|percentile_a_50 = percentiles(a, 5, 50)',
      'percentile_a_5:long, percentile_a_50:long',
    ],
    [
      'T | summarize r = sum(a) / count() by b',
      'summarize b, r = (sum / count) of sum = sum(a), count = count() by b',
      'b:string, r:long',
    ],
    ['T | summarize makeset(b)', 'summarize set_b of set_b = make_set(b)', 'set_b:dynamic'],
    ['T | distinct b, up = toupper(b)', 'distinct b, up = toupper(b)', 'b:string, up:string'],
    ['T2 | distinct *', 'distinct a, q', 'a:long, q:string'],
    ['T | count', 'count', 'Count:long'],
    ['T | count as n', 'count', 'n:long'],
  ])('%s', (query, expected, columns) => {
    expect(pipe(query).slice(1)).toEqual([expected]);
    expect(columnsOf(query)).toBe(columns);
  });

  it('tells an empty by from none', () => {
    expect(planOf('T | summarize count()').root).toMatchObject({ grouped: false });
    expect(planOf('T | summarize count() by a').root).toMatchObject({ grouped: true });
  });

  it('points outputs behind the keys, an aggregate inside an expression too', () => {
    expect(planOf('T2 | summarize n = count() + 1, max(a) by q').root).toMatchObject({
      outputs: [
        { name: 'q', expression: { kind: 'column', index: 0 } },
        { name: 'n', expression: { kind: 'call', arguments: [{ kind: 'column', index: 1 }, { kind: 'literal' }] } },
        { name: 'max_a', expression: { kind: 'column', index: 2 } },
      ],
    });
  });

  it('keeps the alias that was written', () => {
    expect(planOf('T | summarize makeset(b)').root).toMatchObject({
      aggregates: [{ function: 'make_set', spelled: 'makeset' }],
    });
  });

  it.each([
    ['T | summarize count() by bin = a', 'accepted'],
    ['T | summarize x = count() + a by a', "semantic at 1:29: The name 'a' is not an aggregate or scalar function."],
    ['T | summarize x = count(), x = sum(a)', "semantic at 1:28: A column with the name 'x' is already declared."],
    ['T | summarize x = arg_max(a, *)["a"]', undefined],
  ])('%s', (query, expected) => {
    expect(refusal(query)).toEqual(expected ?? expect.stringMatching(/^(semantic|unsupported) /));
  });
});

describe('sort, top, take', () => {
  it.each([
    ['T | sort by a', 'sort by a desc nulls last'],
    ['T | order by a asc', 'sort by a asc nulls first'],
    [
      'T | sort by a asc nulls last, tolower(b), dt desc nulls first',
      'sort by a asc nulls last, tolower(b) desc nulls last, dt desc nulls first',
    ],
    ['T | top 5 by a', 'top 5 by a desc nulls last'],
    ['let n = 2; T | top n by a asc', 'top 2 by a asc nulls first'],
    ['T | limit 3', 'take 3'],
  ])('%s', (query, expected) => {
    expect(pipe(query).at(-1)).toBe(expected);
  });
});

describe('mv-expand', () => {
  it.each([
    ['T | mv-expand d', 'mv-expand bagexpansion=bag d = d', 'a:long, b:string, d:dynamic, dt:datetime'],
    [
      'T | mvexpand d to typeof(string)',
      'mv-expand bagexpansion=bag d = d to string limit 128',
      'a:long, b:string, d:string, dt:datetime',
    ],
    [
      'T | mv-expand kind=array x = d.list limit 7',
      'mv-expand bagexpansion=array x = d["list"] limit 7',
      'a:long, b:string, d:dynamic, dt:datetime, x:dynamic',
    ],
    [
      'T | mv-expand with_itemindex=i x = d, y = d',
      'mv-expand bagexpansion=bag with_itemindex=i x = d, y = d',
      'a:long, b:string, d:dynamic, dt:datetime, x:dynamic, y:dynamic, i:long',
    ],
    [
      'T | mv-expand b = parse_json(b)',
      'mv-expand bagexpansion=bag b = parse_json(b)',
      'a:long, b:dynamic, d:dynamic, dt:datetime',
    ],
    [
      'T | mv-expand d.list',
      'mv-expand bagexpansion=bag d_list = d["list"]',
      'a:long, b:string, d:dynamic, dt:datetime, d_list:dynamic',
    ],
  ])('%s', (query, expected, columns) => {
    expect(pipe(query).at(-1)).toBe(expected);
    expect(columnsOf(query)).toBe(columns);
  });
});

describe('tables of constants', () => {
  it.each([
    ['print 1, x = "a"', 'print 1, "a"', 'print_0:long, x:string'],
    ['range x from 1 to 10 step 2', 'range from 1 to 10 step 2', 'x:long'],
    ['range x from 1 to 2 step 0.5', 'range from real(1) to real(2) step 0.5', 'x:real'],
    [
      'range t from datetime(2020-01-01) to now() step 1d',
      'range from datetime(0 ticks) to now() step timespan(864000000000 ticks)',
      't:datetime',
    ],
    ['datatable(a:long, b:string)[1, "x", -2, "y"]', 'datatable 2 rows', 'a:long, b:string'],
    ['datatable(a:long)[]', 'datatable 0 rows', 'a:long'],
  ])('%s', (query, expected, columns) => {
    expect(pipe(query)).toEqual([expected]);
    expect(columnsOf(query)).toBe(columns);
  });

  it('makes values what the columns declare', () => {
    const { root } = planOf('datatable(a:real, b:string, c:dynamic, d:int)[1, 2, 3, 4]');
    expect(root).toMatchObject({
      rows: [
        [
          { kind: 'literal', type: 'real', value: 1 },
          { kind: 'cast', type: 'string', argument: { kind: 'literal', type: 'long', value: 2 } },
          { kind: 'cast', type: 'dynamic' },
          { kind: 'cast', type: 'int' },
        ],
      ],
    });
  });
});

describe('as, render, hints', () => {
  it('lets the rows through', () => {
    expect(pipe('T | as Name | render timechart with (title = "x")')).toEqual([
      'table T',
      'as Name',
      'render timechart',
    ]);
  });

  it('binds a name that is used later', () => {
    expect(print('T | take 1 | as X | join (X | where a > 1) on a')).toBe(
      [
        '#0 X = table',
        '  take 1',
        '  table T',
        'join kind=innerunique on $left.a == $right.a',
        '  as X',
        '  reference #0',
        '  where (a > 1)',
        '  reference #0',
      ].join('\n'),
    );
  });

  it('keeps the rows when asked to', () => {
    expect(planOf('T | as hint.materialized=true X | count').bindings).toMatchObject([
      { kind: 'materialized', name: 'X' },
    ]);
    expect(planOf('T | as hint.materialized=false X | count').bindings).toEqual([]);
  });

  it('accepts hints', () => {
    expect(
      print('T | summarize hint.strategy=shuffle count() by a | join hint.shufflekey=a hint.remote=auto (U) on a'),
    ).toBe(
      [
        'join kind=innerunique on $left.a == $right.a',
        '  summarize a, count_ of count_ = count() by a',
        '  table T',
        '  table U',
      ].join('\n'),
    );
  });
});

describe('what is not supported', () => {
  it.each([
    ['T | top-hitters 2 of b', 'operator "top-hitters"', 5],
    ['T | scan with (step s: true;)', '"scan" over rows that are not known to be sorted or serialized', 5],
    ['T | reduce by b', 'operator "reduce"', 5],
    ['T | fork (take 1) (count)', 'operator "fork"', 5],
    ['T | facet by b', 'operator "facet"', 5],
    ['T | consume', 'operator "consume"', 5],
    ['T | make-graph b --> b with T on b', 'operator "make-graph"', 5],
    ['T; U', 'more than one query in a text', 1],
  ])('%s', (query, feature, column) => {
    expect(refusal(query)).toBe(`unsupported at 1:${column}: Not supported: ${feature}.`);
  });

  it.each([
    ['', 'semantic at 1:1: The text has no query: it ends without a tabular expression.'],
    ['let x = 1;', 'semantic at 1:1: The text has no query: it ends without a tabular expression.'],
    ['1 + 1', 'semantic at 1:1: A query has to give a table; this is a scalar. (Use "print".)'],
  ])('%j is no query', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });
});
