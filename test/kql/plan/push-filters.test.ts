import { describe, expect, test } from 'vitest';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import { inputsOf } from '../../../src/kql/plan/walk-plan.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';

const tables = `
  let L = datatable(k:long, v:string, n:long)[1, "first", 10, 1, "second", 20, 2, "third", 30];
  let R = datatable(k:long, w:string)[1, "r1", 1, "r2", 2, "r3"];
`;

function run(query: string): { rows: string[]; operators: string[]; ids: number[] } {
  const prepared = prepare(tables + query, { database: { tables: new Map(), functions: [] } });
  const nodes: PlanNode[] = [];
  const visit = (node: PlanNode): void => {
    inputsOf(node).forEach(visit);
    nodes.push(node);
  };
  visit(prepared.plan.root);
  const table = prepared.execute({ tables: new Map(), now: 0 });
  return {
    rows: [...restRows(table)].map((row) => row.join()),
    operators: nodes.map(({ operator }) => operator),
    ids: nodes.map(({ id }) => id),
  };
}

const pushed = ['reference', 'where', 'reference', 'join'];

describe('a filter behind an innerunique join', () => {
  test('decides on the left side which row of a key is kept', () => {
    const { rows, operators, ids } = run('L | join R on k | where v == "second"');
    expect(rows).toEqual(['1,"second",20,1,"r1"', '1,"second",20,1,"r2"']);
    expect(operators).toEqual(pushed);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('is split: what asks for the right side stays behind the join', () => {
    const { rows, operators } = run('L | join kind=innerunique R on k | where v == "second" and w == "r2"');
    expect(rows).toEqual(['1,"second",20,1,"r2"']);
    expect(operators).toEqual([...pushed, 'where']);
  });

  test.each([
    ['mv-apply e = pack_array(n, n + 1) to typeof(long) on (top 1 by e | project e)', '1,"second",20,1,"r2",21'],
    ['partition by k (take 1)', '1,"second",20,1,"r2"'],
  ])('in front of %s', (operator, row) => {
    const { rows } = run(`L | join kind=innerunique R on k | where v == "second" and w == "r2" | ${operator}`);
    expect(rows).toEqual([row]);
  });

  test('goes through columns that are only copied', () => {
    const { rows } = run(
      'L | join R on k | project key = k, name = v, w | extend upper = toupper(name) | where name == "second"',
    );
    expect(rows).toEqual(['1,"second","r1","SECOND"', '1,"second","r2","SECOND"']);
  });

  test('goes through another filter', () => {
    expect(run('L | join R on k | where w == "r1" | where v == "second"').rows).toEqual(['1,"second",20,1,"r1"']);
  });

  test.each([
    ['a computed column', 'L | join R on k | extend m = n + 1 | where m == 21'],
    ['a replaced column', 'L | join R on k | extend v = "second" | where v == "other"'],
    ['both sides at once', 'L | join R on k | where v == "second" or w == "r9"'],
    ['chance', 'L | join R on k | where rand() < -1 and n > 15'],
    ['no column', 'L | join R on k | where 1 == 2'],
  ])('stays where it is when it asks for %s', (_what, query) => {
    const { rows } = run(query);
    expect(rows.filter((row) => row.startsWith('1,'))).toEqual([]);
  });

  test('stays behind a join of another kind, which keeps every row anyway', () => {
    const { rows, operators } = run('L | join kind=inner R on k | where v == "second"');
    expect(rows).toHaveLength(2);
    expect(operators).toEqual(['reference', 'reference', 'join', 'where']);
  });

  test('keeps a list from a table as it is', () => {
    expect(run('L | join R on k | where v in (datatable(x:string)["second"])').rows).toHaveLength(2);
  });
});
