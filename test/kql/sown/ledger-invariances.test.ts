import { describe, expect, test } from 'vitest';
import { KqlError, type PreparedQuery, preparePlan } from '../../../src/kql/index.ts';
import { parsePlan } from '../../../src/kql/plan/validate-plan.ts';
import { prepareQuery } from '../ledger/prepare-query.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { orderDependence } from './order-dependence.ts';
import { asMultiset, outcomeOf } from './outcome.ts';
import { shuffledPlan } from './shuffled.ts';

const input = { tables: new Map(), now: 0 };

/** A prepared query; undefined for one that is refused before it runs. */
function prepared(query: string): PreparedQuery | undefined {
  try {
    return prepareQuery(query);
  } catch (error) {
    if (error instanceof KqlError) {
      return undefined;
    }
    throw error;
  }
}

const ledger = readLedger();
let shuffled = 0;
let exempt = 0;

describe('the ledger answers the same', () => {
  test.each([...new Set(ledger.map(({ file }) => file))])('%s', (file) => {
    for (const { name, query: text } of ledger.filter((one) => one.file === file)) {
      const query = prepared(text);
      if (query === undefined) {
        continue;
      }
      const expected = outcomeOf(query, input);
      for (const chunkSize of [1, 3]) {
        expect(outcomeOf(query, { ...input, chunkSize }), `${name}, in chunks of ${chunkSize}`).toEqual(expected);
      }
      const copied = preparePlan(parsePlan(JSON.parse(JSON.stringify(query.plan))));
      expect(outcomeOf(copied, input), `${name}, after JSON`).toEqual(expected);
      if (orderDependence(query.plan) !== undefined) {
        exempt += 1;
        continue;
      }
      shuffled += 1;
      const other = preparePlan(shuffledPlan(query.plan, 1));
      expect(asMultiset(outcomeOf(other, input)), `${name}, in another order`).toEqual(asMultiset(expected));
    }
  });

  test('most of it whatever the order of the rows', () => {
    expect(shuffled).toBeGreaterThan(4 * exempt);
  });
});
