import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { preparePlan } from '../../../src/kql/engine.ts';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import {
  base,
  call,
  col,
  columnsOf,
  extend,
  join,
  lit,
  long,
  namedOf,
  planOf,
  project,
  sort,
  span,
  summarize,
  table,
  take,
  text,
  union,
  where,
} from '../operators/build-plan.ts';
import { originsOf, rowsOf, run } from '../operators/rows-of.ts';

const schema = { k: 'long', s: 'string', r: 'real', t: 'datetime' } as const;
const source = table('T', schema);

const row = fc.tuple(
  fc.option(fc.integer({ min: 0, max: 5 })),
  fc.constantFrom('', 'a', 'B', 'b-c', 'é'),
  fc.option(fc.constantFrom(0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY)),
  fc.option(fc.constantFrom(0, 864_000_000_000, 2n ** 60n)),
);

function tablesOf(rows: readonly (readonly Cell[])[], chunkRows: number): Map<string, Table> {
  const columns = columnsOf(schema);
  const chunks: Chunk[] = [];
  for (let start = 0; start < rows.length; start += chunkRows) {
    const part = rows.slice(start, start + chunkRows);
    chunks.push(
      new Chunk(
        part.length,
        columns.map(({ type }, index) =>
          vectorOf(
            type,
            part.map((cells) => cells[index] ?? null),
          ),
        ),
        { origins: part.map((_, at) => [start + at]) },
      ),
    );
  }
  return new Map([['T', { columns, chunks }]]);
}

/** One operator on top of a node that has the columns of the source. */
type Step = (input: PlanNode) => PlanNode;

const predicates: readonly ((input: PlanNode) => Expression)[] = [
  (input) => call('bool', '>', col(input, 'k'), long(1)),
  (input) => call('bool', '!=', col(input, 's'), text('a')),
  (input) => call('bool', 'isnull', col(input, 'r')),
  (input) =>
    call('bool', 'or', call('bool', '==', col(input, 'k'), long(2)), call('bool', 'has', col(input, 's'), text('c'))),
  (input) => ({
    kind: 'membership',
    type: 'bool',
    operator: '!in',
    left: col(input, 'k'),
    items: [{ kind: 'scalar', expression: long(3) }],
    span,
  }),
];

const same = (input: PlanNode): Record<string, Expression> =>
  Object.fromEntries(Object.keys(schema).map((name) => [name, col(input, name)]));

const steps: readonly Step[] = [
  ...predicates.map(
    (predicate): Step =>
      (input) =>
        where(input, predicate(input)),
  ),
  (input) =>
    extend(input, { s: call('string', 'toupper', col(input, 's')), k: call('long', '+', col(input, 'k'), long(1)) }),
  (input) => project(input, { ...same(input), r: call('real', '*', col(input, 'r'), lit('real', 2)) }),
  (input) =>
    sort(input, [
      { expression: col(input, 's'), order: 'asc', nulls: 'first' },
      { expression: col(input, 'k'), order: 'desc', nulls: 'last' },
    ]),
  (input) => take(input, long(7)),
  (input) => ({
    ...base(input.columns),
    operator: 'top',
    input,
    count: long(5),
    keys: [{ expression: col(input, 'r'), order: 'desc', nulls: 'last' }],
  }),
  (input) => ({ ...base(input.columns), operator: 'distinct', input, items: namedOf(same(input)) }),
  (input) =>
    project(
      summarize(
        input,
        {
          r: { function: 'max', type: 'real', arguments: [col(input, 'r')] },
          t: { function: 'min', type: 'datetime', arguments: [col(input, 't')] },
        },
        { k: col(input, 'k'), s: col(input, 's') },
      ),
      {
        k: { kind: 'column', type: 'long', name: 'k', index: 0, span },
        s: { kind: 'column', type: 'string', name: 's', index: 1, span },
        r: { kind: 'column', type: 'real', name: 'r', index: 2, span },
        t: { kind: 'column', type: 'datetime', name: 't', index: 3, span },
      },
    ),
  (input) => union(input, source),
  (input) => {
    const joined = join('innerunique', input, source, ['k']);
    return project(joined, { ...same(joined), s: col(joined, 's1') });
  },
  (input) => join('leftanti', input, where(source, call('bool', '==', col(source, 's'), text('B'))), ['s']),
  (input) => {
    const joined = join('fullouter', input, where(source, call('bool', '>', col(source, 'k'), long(4))), ['k']);
    return project(joined, same(joined));
  },
];

const pipeline = fc.array(fc.constantFrom(...steps), { maxLength: 6 });
const build = (chosen: readonly Step[]): PlanNode => chosen.reduce((node: PlanNode, step) => step(node), source);

describe('a pipeline of any operators', () => {
  test('gives the same rows, with the same origins, whatever the size of the chunks', () => {
    fc.assert(
      fc.property(pipeline, fc.array(row, { maxLength: 25 }), (chosen, rows) => {
        const query = preparePlan(planOf(build(chosen)));
        const [whole, ...others] = [4096, 1, 3, 7].map((chunkSize) =>
          query.execute({ tables: tablesOf(rows, chunkSize), now: 0, chunkSize }),
        );
        for (const other of others) {
          expect(rowsOf(other as Table)).toEqual(rowsOf(whole as Table));
          expect(originsOf(other as Table)).toEqual(originsOf(whole as Table));
        }
      }),
      { numRuns: 150 },
    );
  });

  test('gives the same rows when it is run again, and when it is watched', () => {
    fc.assert(
      fc.property(pipeline, fc.array(row, { maxLength: 12 }), (chosen, rows) => {
        const query = preparePlan(planOf(build(chosen)));
        const tables = tablesOf(rows, 5);
        const once = rowsOf(query.execute({ tables, now: 0 }));
        query.execute({ tables: tablesOf(rows.slice(1), 5), now: 7, seed: 1 });
        expect(rowsOf(query.execute({ tables, now: 0 }))).toEqual(once);
        const observer = { output: () => {}, evaluated: () => {} };
        expect(rowsOf(query.execute({ tables, now: 0, observer }))).toEqual(once);
      }),
      { numRuns: 80 },
    );
  });

  test('survives JSON: a plan is plain data', () => {
    fc.assert(
      fc.property(pipeline, fc.array(row, { maxLength: 12 }), (chosen, rows) => {
        const plan = planOf(build(chosen));
        const tables = tablesOf(rows, 4096);
        const copied = preparePlan(JSON.parse(JSON.stringify(plan)));
        expect(rowsOf(copied.execute({ tables, now: 0 }))).toEqual(
          rowsOf(preparePlan(plan).execute({ tables, now: 0 })),
        );
      }),
      { numRuns: 60 },
    );
  });
});

describe('where', () => {
  /** Operators that a filter on untouched columns may pass. */
  const passable: readonly Step[] = [
    (input) => extend(input, { t: lit('datetime', 5) }),
    (input) => project(input, { ...same(input), t: col(input, 't') }),
    (input) => sort(input, [{ expression: col(input, 't'), order: 'asc', nulls: 'first' }]),
    (input) => ({ ...base(input.columns), operator: 'distinct', input, items: namedOf(same(input)) }),
  ];

  test('before or after such an operator gives the same rows', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...passable),
        fc.constantFrom(...predicates),
        fc.array(row),
        (step, predicate, rows) => {
          const tables = tablesOf(rows, 4);
          const before = where(source, predicate(source));
          const after = step(source);
          expect(rowsOf(run(where(after, predicate(after)), { tables }))).toEqual(
            rowsOf(run(step(before), { tables })),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  test('splits the rows between a predicate, its negation and null', () => {
    fc.assert(
      fc.property(fc.constantFrom(...predicates), fc.array(row), (predicate, rows) => {
        const tables = tablesOf(rows, 4);
        const count = (condition: Expression): number => rowsOf(run(where(source, condition), { tables })).length;
        const p = predicate(source);
        expect(count(p) + count(call('bool', 'not', p)) + count(call('bool', 'isnull', p))).toBe(rows.length);
      }),
      { numRuns: 60 },
    );
  });

  test('on both inputs of a union is where on the union', () => {
    fc.assert(
      fc.property(fc.constantFrom(...predicates), fc.array(row), (predicate, rows) => {
        const tables = tablesOf(rows, 4);
        const both = union(source, source);
        const filtered = where(source, predicate(source));
        expect(rowsOf(run(where(both, predicate(both)), { tables }))).toEqual(
          rowsOf(run(union(filtered, filtered), { tables })),
        );
      }),
      { numRuns: 40 },
    );
  });
});
