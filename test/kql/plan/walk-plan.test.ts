import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import { expressionsOf, inputsOf, operandsOf, walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import { planOf } from '../lower/workspace.ts';

const query = [
  'let k = 1 + 2;',
  'let m = materialize(T | where a > k);',
  'm | where b in ((U | where a == 5 | project c)) | join (T2) on a | summarize count() by q',
].join(' ');

describe('walkPlan', () => {
  it('visits bindings first, inputs before operators, tables inside expressions before their operator', () => {
    const seen: string[] = [];
    walkPlan(planOf(query), { node: ({ operator }, binding) => seen.push(`${binding ?? 'root'} ${operator}`) });
    expect(seen).toEqual([
      '1 table',
      '1 where',
      'root reference',
      'root table',
      'root where',
      'root project',
      'root where',
      'root table',
      'root join',
      'root summarize',
    ]);
  });

  it('visits every expression once, with its operator', () => {
    const seen: string[] = [];
    walkPlan(planOf(query), {
      expression: (expression, node, binding) =>
        seen.push(`${binding ?? 'root'} ${node?.operator ?? 'scalar'} ${expression.kind}`),
    });
    expect(seen).toEqual([
      '0 scalar call',
      '0 scalar literal',
      '0 scalar literal',
      '1 where call',
      '1 where column',
      '1 where binding',
      'root where membership',
      'root where call',
      'root where column',
      'root where literal',
      'root project column',
      'root where column',
      'root join column',
      'root join column',
      'root summarize column',
      'root summarize column',
      'root summarize column',
    ]);
  });

  it('reaches every part of a plan: what is in the JSON is visited', () => {
    const plan = planOf(
      'T | mv-expand x = d limit 2 | extend y = Double(a) | top 3 by y | union (range r from 1 to 2 step 1), (print p = 1), (datatable(q:long)[7])',
    );
    let nodes = 0;
    let expressions = 0;
    walkPlan(plan, {
      node: () => {
        nodes += 1;
      },
      expression: () => {
        expressions += 1;
      },
    });
    const json = JSON.stringify(plan);
    expect(nodes).toBe(json.match(/"operator":/g)?.length);
    expect(expressions).toBe(
      json.match(/"kind":"(literal|column|call|cast|member|element|local|let|binding)"/g)?.length,
    );
  });

  it('walks plans that are deep', () => {
    const plan = planOf(`T | where ${Array.from({ length: 300 }, () => 'a == 1').join(' and ')}`);
    let count = 0;
    walkPlan(plan, {
      expression: () => {
        count += 1;
      },
    });
    expect(count).toBe(300 * 3 + 299);
  });
});

describe('the parts of a node and an expression', () => {
  it('are in the order of evaluation', () => {
    const { root } = planOf('T | summarize s = sum(a) + 1 by b');
    expect(inputsOf(root).map(({ operator }) => operator)).toEqual(['table']);
    expect(expressionsOf(root).map(({ kind }) => kind)).toEqual(['column', 'column', 'column', 'call']);
  });

  it('leave the tables of in out of the operands', () => {
    const { root } = planOf('T | where a in (T2) and a in (1, 2)');
    const predicate: Expression | undefined = root.operator === 'where' ? root.predicate : undefined;
    const memberships = predicate === undefined ? [] : operandsOf(predicate);
    expect(memberships.map((membership) => operandsOf(membership).map(({ kind }) => kind))).toEqual([
      ['column'],
      ['column', 'literal', 'literal'],
    ]);
  });
});
