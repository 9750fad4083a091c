import { expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { preparePlan } from '../../../src/kql/engine.ts';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { call, col, columnsOf, extend, long, planOf, summarize, table, where } from '../operators/build-plan.ts';

const t = table('T', { a: 'long' });
const kept = where(t, call('bool', '>', col(t, 'a'), long(1)));
const more = extend(kept, { b: call('long', '*', col(kept, 'a'), call('long', '+', long(1), long(1))) });
const groups = summarize(more, { n: { function: 'count', type: 'long' } }, null);
const tables = new Map([
  [
    'T',
    {
      columns: columnsOf({ a: 'long' }),
      chunks: [new Chunk(3, [vectorOf('long', [1, 2, 3])], { origins: [[0], [1], [2]] })],
    },
  ],
]);

test('sees the output of every operator and the values of every expression that is not a constant', () => {
  const outputs: [PlanNode, number, unknown][] = [];
  const evaluated: [PlanNode, Expression, Cell[]][] = [];
  preparePlan(planOf(groups)).execute({
    tables,
    now: 0,
    observer: {
      output: (node, chunk) => outputs.push([node, chunk.length, chunk.origins]),
      evaluated: (node, expression, values, chunk) => {
        expect(values.length).toBe(chunk.length);
        evaluated.push([node, expression, Array.from({ length: values.length }, (_, row) => values.at(row))]);
      },
    },
  });
  expect(outputs).toEqual([
    [t, 3, [[0], [1], [2]]],
    [kept, 2, [[1], [2]]],
    [more, 2, [[1], [2]]],
    [groups, 1, [[1, 2]]],
  ]);
  const [item] = more.items;
  const argument = item?.expression.kind === 'call' ? item.expression.arguments[0] : undefined;
  expect(evaluated).toEqual([
    [kept, kept.predicate.kind === 'call' ? kept.predicate.arguments[0] : undefined, [1, 2, 3]],
    [kept, kept.predicate, [false, true, true]],
    [more, argument, [2, 3]],
    [more, item?.expression, [4, 6]],
    [groups, groups.outputs[0]?.expression, [2]],
  ]);
});

test('an observer of one run is not asked in the next', () => {
  const query = preparePlan(planOf(groups));
  let calls = 0;
  const observer = { output: () => (calls += 1), evaluated: () => (calls += 1) };
  query.execute({ tables, now: 0, observer });
  const seen = calls;
  expect(seen).toBe(9);
  query.execute({ tables, now: 0 });
  expect(calls).toBe(seen);
});
