import { expect, test } from 'vitest';
import { type PlanNode, prepare } from '../../src/kql/index.ts';
import { explainPlan } from '../../src/report/explain-plan.ts';
import { planAsText } from '../../src/report/plan-as-text.ts';
import { makeStyle } from '../../src/report/style.ts';

const wide = Array.from({ length: 9 }, (_, index) => ({ name: `c${index}`, type: 'long' as const }));
const database = {
  tables: new Map([
    ['Wide', { name: 'Wide', columns: wide, open: false }],
    ['Open', { name: 'Open', columns: wide.slice(0, 1), open: true }],
  ]),
  functions: [{ name: 'Own', parameters: [], body: 'Wide\n| take 1' }],
};

const explain = (query: string) => explainPlan(prepare(query, { database }).plan, []);
const text = (query: string) => planAsText(explain(query)).trimEnd().split('\n');

test('the many columns of an input are not repeated', () => {
  const columns = '       c0: long, c1: long, c2: long, c3: long, c4: long, c5: long, c6: long, c7: long, c8: long';
  expect(text('Wide | extend more = 1 | where more == 1 | join Wide on c0 | extend c0 = 2 | count')).toEqual([
    'query',
    '  count  at 1:78',
    '       Count: long',
    '  extend c0 = 2  at 1:62',
    '  join kind=innerunique on $left.c0 == $right.c0  at 1:44',
    '       the 10 columns of the first input, c01: long, c11: long, c21: long, c31: long, c41: long, c51: long, c61: long,',
    '       c71: long, c81: long',
    '    where (more == 1)  at 1:26',
    '    extend more = 1  at 1:8',
    '         the 9 columns of the input, more: long',
    '    table Wide  at 1:1',
    `  ${columns}`,
    '    table Wide  at 1:49',
    `  ${columns}`,
  ]);
});

test('the columns of the answer are always shown, and those that may come', () => {
  expect(text('Open | where c0 > 1 | take 2')).toEqual([
    'query',
    '  take 2  at 1:23',
    '       c0: long, …',
    '  where (c0 > 1)  at 1:8',
    '  table Open  at 1:1',
    '       c0: long, …',
  ]);
  expect(text('print 1 | project-away print_0')).toEqual([
    'query',
    '  project-away   at 1:11',
    '       no columns',
    '  print 1  at 1:1',
    '       print_0: long',
  ]);
});

test('a terminal does not obey the query', () => {
  expect(text("print ['\u001b[2J'] = '\u202e'")).toEqual([
    'query',
    '  print "<U+202E>"  at 1:1',
    '       <U+001B>[2J: string',
  ]);
});

test('places are dim, titles bold', () => {
  expect(planAsText(explain('print 1'), makeStyle(true))).toBe(
    '\u001b[1mquery\u001b[22m\n  print 1  \u001b[2mat 1:1\u001b[22m\n       \u001b[2mprint_0: long\u001b[22m\n',
  );
});

test('a body without a file is named by its function', () => {
  expect(text('Own | count')).toEqual([
    'calls',
    '  0: Own at 1:1',
    'bindings',
    '  #0 Own: table',
    '    take 1  at Own:2:3 by call 0',
    '    table Wide  at Own:1:1 by call 0',
    '         c0: long, c1: long, c2: long, c3: long, c4: long, c5: long, c6: long, c7: long, c8: long',
    'query',
    '  count  at 1:7',
    '       Count: long',
    '  reference #0  at 1:1',
    '       c0: long, c1: long, c2: long, c3: long, c4: long, c5: long, c6: long, c7: long, c8: long',
  ]);
});

test('operators refer to each other by their ids; a scalar has a text', () => {
  const plan = explain(
    'let two = 1 + 1;\nlet add = (x: long) { x + two };\nprint a = 1 | where add(a) in (2, 3) and a in (Wide)',
  );
  expect(JSON.parse(JSON.stringify(plan))).toEqual({
    columns: [{ name: 'a', type: 'long' }],
    calls: [{ index: 0, function: 'add', place: { line: 3, column: 21 } }],
    bindings: [{ index: 0, name: 'two', kind: 'scalar', type: 'long', text: '(1 + 1)' }],
    operators: [
      {
        id: 0,
        operator: 'print',
        text: 'print 1',
        place: { line: 3, column: 1 },
        inputs: [],
        lookups: [],
        columns: [{ name: 'a', type: 'long' }],
        open: false,
      },
      {
        id: 1,
        operator: 'table',
        text: 'table Wide',
        place: { line: 3, column: 48 },
        inputs: [],
        lookups: [],
        columns: wide,
        open: false,
      },
      {
        id: 2,
        operator: 'where',
        text: expect.stringMatching(
          /^where \(\(add\{@0 x = a; \(@0 \+ #0\)\} in \(2, 3\)\) and \(a in \(\[table Wide -> /,
        ),
        place: { line: 3, column: 15 },
        inputs: [0],
        lookups: [1],
        columns: [{ name: 'a', type: 'long' }],
        open: false,
      },
    ],
    root: 2,
  });
});

test('every run of a let that is used twice counts, and what was not asked gave nothing', () => {
  const query = prepare('let five = range x from 1 to 5 step 1; union (five | take 0), five, (five | where x > 9)', {
    database,
  });
  const rows = new Map<PlanNode, number>();
  query.execute({
    tables: new Map(),
    now: 0,
    observer: {
      output: (node, { length }) => rows.set(node, (rows.get(node) ?? 0) + length),
      evaluated: () => {},
    },
  });
  const plan = explainPlan(query.plan, [], rows);
  expect(plan.operators.map(({ operator, rows: count }) => `${operator} ${count}`)).toEqual([
    'range 10',
    'reference 0',
    'take 0',
    'reference 5',
    'reference 5',
    'where 0',
    'union 5',
  ]);
});
