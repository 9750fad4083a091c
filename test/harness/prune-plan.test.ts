import { describe, expect, it } from 'vitest';
import { columnsRead } from '../../src/harness/columns-read.ts';
import { prunePlan } from '../../src/harness/prune-plan.ts';
import { rowsOf } from '../../src/harness/replay-outcome.ts';
import { preparePlan } from '../../src/kql/engine.ts';
import { prepare } from '../../src/kql/prepare.ts';

const rows = `datatable(k: string, n: long, d: dynamic)[
  "a", 1, dynamic({"x": 1, "y": [1, 2]}), "b", 2, dynamic({"x": 2}), "a", 3, dynamic(null), "c", 3, dynamic("text")]`;

const database = { tables: new Map(), functions: [] };

describe('a plan without what is not read', () => {
  it.each([
    `${rows} | extend up = toupper(k), twice = n * 2 | project up, twice, k`,
    `${rows} | summarize c = count(), s = sum(n), any = take_any(d), arg_max(n, d) by k | sort by k asc`,
    `${rows} | extend x = d.x | mv-expand y = d.y | project k, x, y, z = strcat(k, tostring(y))`,
    `let S = ${rows} | extend up = toupper(k); S | join kind=inner (S | project n, other = up) on n | project up, other, n`,
    `${rows} | extend f = iff(n > 1, "many", "one") | union (print k = "z", f = "none") | sort by k asc, n asc`,
    `${rows} | summarize r = max(n) - min(n), list = make_list(k) | extend text = strcat_array(list, ",")`,
    `${rows} | mv-apply y = d.y to typeof(long) on (extend z = y * 2, w = strcat(k, y) | project z, w) | project k, n, z, w`,
    `${rows} | extend t = strcat("k=", k, ";n=", n) | parse t with "k=" p ";n=" q:long | parse-kv t as (n:long, k:string) with (pair_delimiter=";", kv_delimiter="=") | project p, q, n, k`,
    `${rows} | search "a" or n == 3 | project t = ['$table'], k, n`,
    `let top1 = toscalar(${rows} | extend e = tostring(d) | top 1 by e asc | project k); print t = top1, u = 1`,
  ])('answers for each of its columns as the whole one does: %s', (query) => {
    const whole = prepare(query, { database });
    const expected = whole.execute({ tables: new Map(), now: 0 });
    expect(expected.columns.length).toBeGreaterThan(1);
    expect(rowsOf(expected).length).toBeGreaterThan(0);
    expected.columns.forEach(({ name }, index) => {
      const pruned = prunePlan(whole.plan, columnsRead(whole.plan, new Set([name])));
      const answer = preparePlan(pruned).execute({ tables: new Map(), now: 0 });
      expect(answer.columns).toEqual(expected.columns);
      expect(rowsOf(answer).map((row) => row[index])).toEqual(rowsOf(expected).map((row) => row[index]));
    });
  });

  it('computes nothing for what is not read', () => {
    const { plan } = prepare(`${rows} | extend up = toupper(k), twice = n * 2 | project up, twice`, { database });
    const pruned = prunePlan(plan, columnsRead(plan, new Set(['twice'])));
    expect(JSON.stringify(plan.root)).toContain('toupper');
    expect(JSON.stringify(pruned.root)).not.toContain('toupper');
    expect(JSON.stringify(pruned.root)).toContain('"*"');
  });
});
