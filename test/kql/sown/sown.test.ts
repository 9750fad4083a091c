import { describe, expect, test } from 'vitest';
import { preparePlan } from '../../../src/kql/index.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';
import { knownSeeds } from './known-seeds.ts';
import { orderDependence } from './order-dependence.ts';
import { asMultiset, outcomeOf } from './outcome.ts';
import { now, ownQueries } from './own-queries.ts';
import { rechunked, shuffledTables } from './shuffled.ts';

const queries = ownQueries(20);
const answered = queries.flatMap(({ name, query, sown }) => (sown === undefined ? [] : [{ name, query, sown }]));

test.each([
  ['detections and functions', queries.filter(({ isUsage }) => !isUsage)],
  ['detections, functions and their uses', queries],
])('sown rows make at least 70 % of the %s answer', (_, asked) => {
  const silent = asked.filter(({ sown }) => sown === undefined).map(({ name }) => name);
  expect(asked.length).toBeGreaterThanOrEqual(90);
  expect(silent.length / asked.length, silent.join()).toBeLessThanOrEqual(0.3);
});

test('no seed is known for what is not there, and none that is not needed any more', () => {
  const needed = queries
    .filter(({ sown }) => sown !== undefined && sown.seed > 20)
    .map(({ name, sown }) => [name, sown?.seed]);
  expect(needed).toEqual(expect.arrayContaining([...knownSeeds]));
});

describe.each(answered.map(({ name, ...one }) => [name, one] as const))('%s', (_name, { query, sown }) => {
  const { tables } = sown;
  const expected = outcomeOf(query, { tables, now });

  test('gives rows', () => {
    expect(expected.length).toBeGreaterThan(1);
  });

  test.each([1, 3])('answers the same in chunks of %i', (chunkSize) => {
    expect(outcomeOf(query, { tables: rechunked(tables, chunkSize), now, chunkSize })).toEqual(expected);
  });

  test('answers the same after JSON', () => {
    const copied = preparePlan(parsePlan(JSON.parse(JSON.stringify(query.plan))));
    expect(outcomeOf(copied, { tables, now })).toEqual(expected);
  });

  test('answers the same on rows in another order', () => {
    const shuffled = outcomeOf(query, { tables: shuffledTables(tables, 1), now });
    if (orderDependence(query.plan) === undefined) {
      expect(asMultiset(shuffled)).toEqual(asMultiset(expected));
    } else {
      // What is taken of several may be another; that something is may not.
      expect(shuffled.length).toBeGreaterThan(1);
      expect(shuffled[0]).toBe(expected[0]);
    }
  });
});
