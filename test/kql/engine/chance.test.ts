import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/kql/index.ts';
import { prepare, preparePlan, restRows } from '../../../src/kql/index.ts';

const database = { tables: new Map(), functions: [] };
const chunkSizes = [1, 3, 4096];
const numbers = 'range x from 1 to 20 step 1';

const queries = [
  `${numbers} | extend a = rand(), b = rand(), c = rand(9), d = new_guid()`,
  `${numbers} | extend a = rand() | where rand() < 0.5 | project a, b = rand()`,
  `${numbers} | where rand() < 0.7 | take 4 | extend r = rand()`,
  `let T = ${numbers} | extend r = rand(); T | join kind=inner T on x`,
  `let T = ${numbers} | extend r = bin(rand(), 0.1); T | where r in (T | where rand() < 0.2 | project r)`,
  `let T = ${numbers} | extend r = rand(); union (T | take 2), T, (T | extend r = rand())`,
  `let T = materialize(${numbers} | extend r = rand()); union T, (T | extend r = r + rand())`,
  `let f = (a: real) { a + a - rand() }; ${numbers} | extend r = f(rand()), s = f(rand())`,
  `let r = rand(); ${numbers} | extend r, s = rand()`,
  `${numbers} | summarize s = sum(rand()), t = make_list(rand(3)) by k = rand(4)`,
  `${numbers} | sort by rand() | extend n = row_number(), r = rand()`,
  `${numbers} | top 5 by rand() | serialize r = rand(), p = prev(x)`,
  `${numbers} | extend l = range(1, x % 4) | mv-apply l to typeof(long) on (extend r = rand() | where rand() < 0.8) | extend s = rand()`,
  `${numbers} | extend k = x % 3 | partition hint.strategy=native by k (extend r = rand() | top 2 by r) | extend s = rand()`,
  `${numbers} | serialize | scan declare (r: real) with (step a: rand() < 0.5 => r = rand();) | extend s = rand()`,
  `${numbers} | extend k = toint(rand(5)) | sample 9 | extend r = rand() | sample-distinct 3 of k`,
  'print a = rand(), b = toscalar(print rand()), c = rand() | extend d = rand()',
];

function rows(query: string, seed: number, chunkSize: number): readonly string[] {
  return [...restRows(prepare(query, { database }).execute({ tables: new Map(), now: 0, seed, chunkSize }))].map(
    String,
  );
}

describe('chance', () => {
  test.each(queries)('is the same in chunks of any size: %s', (query) => {
    const prepared = prepare(query, { database });
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const [first, ...others] = chunkSizes.map((chunkSize) => [
          ...restRows(prepared.execute({ tables: new Map(), now: 0, seed, chunkSize })),
        ]);
        for (const other of others) {
          expect(other).toEqual(first);
        }
      }),
      { numRuns: 10 },
    );
  });

  test.each(queries)('is the same once a plan was written and read: %s', (query) => {
    const { plan } = prepare(query, { database });
    const read = preparePlan(JSON.parse(JSON.stringify(plan)) as Plan).execute({ tables: new Map(), now: 0, seed: 5 });
    expect([...restRows(read)].map(String)).toEqual(rows(query, 5, 4096));
  });

  test('is of each call and each row', () => {
    const cells = rows(`${numbers} | extend a = rand(), b = rand(), c = new_guid() | project a, b, c`, 1, 3).flatMap(
      (row) => row.split(','),
    );
    expect(new Set(cells).size).toBe(60);
  });

  test('is drawn anew at each use of a let, and once by materialize()', () => {
    const both = (of: string) =>
      rows(`let T = ${of}; union (T | project r, u = 1), (T | project r, u = 2) | summarize dcount(r)`, 3, 3);
    expect(both(`${numbers} | project r = rand()`)).toEqual(['40']);
    expect(both(`materialize(${numbers} | project r = rand())`)).toEqual(['20']);
  });

  test('is none of what other rows draw', () => {
    const drawn = (condition: string) =>
      rows(`${numbers} | extend r = rand() | where ${condition} | project x, r`, 9, 3);
    expect(drawn('x > 17')).toEqual(drawn('true').slice(-3));
    expect(rows('range x from 1 to 3 step 1 | extend r = rand()', 2, 1)).toEqual(
      rows('range x from 1 to 9 step 1 | extend r = rand()', 2, 1).slice(0, 3),
    );
  });

  test('is spread evenly over rows, calls and seeds', () => {
    const mean = (query: string, seed: number) => Number(rows(`range x from 1 to 4000 step 1 | ${query}`, seed, 4096));
    for (const seed of [0, 1, 2, -1, 2 ** 40]) {
      expect(Math.abs(mean('summarize avg(rand())', seed) - 0.5)).toBeLessThan(0.02);
      expect(Math.abs(mean('summarize avg(rand() * rand())', seed) - 0.25)).toBeLessThan(0.02);
      expect(Math.abs(mean('serialize r = rand() | summarize avg(r * prev(r))', seed) - 0.25)).toBeLessThan(0.02);
    }
    const firsts = Array.from({ length: 400 }, (_, seed) => Number(rows('print rand()', seed, 1)));
    expect(Math.abs(firsts.reduce((sum, one) => sum + one, 0) / 400 - 0.5)).toBeLessThan(0.05);
  });
});
