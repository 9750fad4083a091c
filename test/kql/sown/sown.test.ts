import { describe, expect, test } from 'vitest';
import { preparePlan } from '../../../src/kql/index.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';
import { orderDependence } from './order-dependence.ts';
import { asMultiset, outcomeOf } from './outcome.ts';
import { now, ownQueries } from './own-queries.ts';
import { rechunked, shuffledTables } from './shuffled.ts';

const queries = ownQueries(500);
const answered = queries.flatMap(({ name, query, sown }) => (sown === undefined ? [] : [{ name, query, sown }]));

test('sown rows make at least 70 % of the queries of this repository answer', () => {
  const silent = queries.filter(({ sown }) => sown === undefined).map(({ name }) => name);
  expect(queries.length).toBeGreaterThanOrEqual(9);
  expect(silent.length / queries.length, silent.join()).toBeLessThanOrEqual(0.3);
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
