import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpDate, retryAfter } from '../../src/azure/retry-after.ts';
import { defaultRetryPolicy, retryWait } from '../../src/azure/retry-policy.ts';
import { seededRandom } from '../../src/azure/seeded-random.ts';

describe('retryWait', () => {
  it('stays below its bounds, whatever is asked for', () => {
    const anything = fc.record({
      attempt: fc.integer({ min: 1, max: 2_000 }),
      asked: fc.option(fc.nat(), { nil: undefined }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(anything, ({ attempt, asked, seed }) => {
        const wait = retryWait(defaultRetryPolicy, attempt, asked, seededRandom(seed));
        const most = asked ? Math.min(asked, 120_000) : Math.min(30_000, 500 * 2 ** (attempt - 1));
        expect(wait).toBeGreaterThanOrEqual(asked ? most : 0);
        expect(wait).toBeLessThanOrEqual(most);
        expect(Number.isInteger(wait)).toBe(true);
      }),
    );
  });
});

describe('seededRandom', () => {
  it('is the same for the same seed, spread over the whole of 0 to 1, and never 1', () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return Array.from({ length: 2_000 }, random);
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const drawn = draw(7);
    const tenths = new Set(drawn.map((number) => Math.floor(number * 10)));
    expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(drawn).size).toBeGreaterThan(1_990);
    const mean = drawn.reduce((sum, number) => sum + number, 0) / drawn.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
  });
});

describe('parseHttpDate', () => {
  it.each([
    ['Sun, 22 Nov 2026 12:00:05 GMT', Date.UTC(2026, 10, 22, 12, 0, 5)],
    [' Thu, 01 Jan 1970 00:00:00 GMT ', 0],
    ['Sunday, 22-Nov-26 12:00:05 GMT', undefined],
    ['Sun Nov 22 12:00:05 2026', undefined],
    ['Sun, 22 Nuv 2026 12:00:05 GMT', undefined],
    ['Sun, 22 Nov 2026 12:00:05 CET', undefined],
    ['2026-11-22T12:00:05Z', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (text, time) => {
    expect(parseHttpDate(text)).toBe(time);
  });
});

describe('retryAfter', () => {
  it('counts dates from the clock where the response has no date', () => {
    const headers: Record<string, string> = { 'retry-after': 'Sun, 22 Nov 2026 12:00:05 GMT' };
    expect(retryAfter((name) => headers[name], Date.UTC(2026, 10, 22, 12))).toBe(5_000);
    expect(retryAfter(() => undefined, 0)).toBeUndefined();
  });
});
