import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawPlaces } from '../../../src/kql/operators/draw-places.ts';
import { seededRandom } from '../../../src/kql/operators/seeded-random.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { ask } from './ask.ts';
import { failure } from './failure.ts';
import { rowsOf } from './rows-of.ts';

const letters = {
  columns: { i: 'long', s: 'string' },
  rows: ['[0, "a"]', '[1, "b"]', '[2, "a"]', '[3, "c"]', '[4, "b"]', '[5, "d"]', '[6, ""]'],
} as const;

function seeded(query: string, seed: number): unknown {
  return rowsOf(
    prepare(query, { database: { tables: new Map(), functions: [] } }).execute({ tables: new Map(), now: 0, seed }),
  );
}

describe('sample', () => {
  test('rows keep their order, records and arrival, the same at every chunk size', () => {
    const answer = ask(
      'T | sample 3 | project i, s, at = datetime_diff("nanosecond", ingestion_time(), datetime(2020-01-01)) / 100',
      letters,
    );
    expect(answer.rows).toHaveLength(3);
    const places = answer.rows.map((row) => (JSON.parse(row) as number[])[0]);
    expect(places).toEqual([...places].sort());
    expect(answer.origins).toEqual(places.map((place) => [place]));
    expect(answer.rows).toEqual(places.map((place) => `[${place},${letters.rows[place ?? 0]?.slice(4, -1)},${place}]`));
  });

  test('all rows where there are no more, none for none', () => {
    expect(ask('T | sample 7 | project i', letters).rows).toEqual(['[0]', '[1]', '[2]', '[3]', '[4]', '[5]', '[6]']);
    expect(ask('T | sample 99 | count', letters).rows).toEqual(['[7]']);
    expect(ask('T | sample 0', letters).rows).toEqual([]);
  });

  test('a seed decides', () => {
    const query = 'range x from 1 to 1000 step 1 | sample 5';
    expect(seeded(query, 1)).toEqual(seeded(query, 1));
    expect(seeded(query, 1)).not.toEqual(seeded(query, 2));
  });

  test('is not serialized', () => {
    expect(failure(() => ask('T | sort by i | sample 3 | extend row_number()', letters))).toBe(
      "KqlSemanticError: Function 'row_number' cannot be invoked. The row set must be serialized.",
    );
  });
});

describe('sample-distinct', () => {
  test('some of the values, each once, each with all of its records', () => {
    expect(ask('T | sample-distinct 99 of s', letters)).toEqual({
      columns: ['s:string'],
      rows: ['["a"]', '["b"]', '["c"]', '["d"]', '[""]'],
      origins: [[0, 2], [1, 4], [3], [5], [6]],
    });
    const { rows } = ask('T | sample-distinct 3 of s', letters);
    expect(new Set(rows).size).toBe(3);
    expect(seeded('range x from 1 to 1000 step 1 | sample-distinct 5 of x', 1)).not.toEqual(
      seeded('range x from 1 to 1000 step 1 | sample-distinct 5 of x', 2),
    );
  });

  test('refuses a dynamic column', () => {
    expect(failure(() => ask('T | extend d = pack_array(i) | sample-distinct 2 of d', letters))).toBe(
      "KqlSemanticError: The value of type 'dynamic' is not allowed in this context.",
    );
  });
});

describe('places', () => {
  test('are as many as wanted, different, ascending and inside', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.integer(), (wanted, total, seed) => {
        const places = [...drawPlaces(wanted, total, seededRandom(seed))];
        expect(places).toHaveLength(Math.min(wanted, total));
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        expect(places.every((place) => place >= 0 && place < total)).toBe(true);
      }),
    );
  });

  test('each is drawn as often as any other', () => {
    const random = seededRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let round = 0; round < 20_000; round += 1) {
      for (const place of drawPlaces(3, 10, random)) {
        counts[place] = (counts[place] ?? 0) + 1;
      }
    }
    for (const count of counts) {
      expect(Math.abs(count - 6000)).toBeLessThan(300);
    }
  });
});
