import { describe, expect, it } from 'vitest';
import { parseCaseTime, resolveCaseTime } from '../../src/content/case-time.ts';
import { maxDatetime, parseDatetime } from '../../src/kql/values/datetime.ts';

describe('parseCaseTime', () => {
  it.each([
    ['-5m', 'relative', -3_000_000_000],
    ['+2m', 'relative', 1_200_000_000],
    ['+1.5h', 'relative', 54_000_000_000],
    ['-26h', 'relative', -936_000_000_000],
    ['-1.02:00:00', 'relative', -936_000_000_000],
    ['+0', 'relative', 0],
    ['-1tick', 'relative', -1],
    ['2020-01-01T00:00:00.0000001Z', 'absolute', 1],
    ['2020-01-01T02:00:00+02:00', 'absolute', 0],
  ])('%s', (text, kind, ticks) => {
    expect(parseCaseTime(text)).toEqual({ kind, ticks });
  });

  it.each(['', '5m', '-5', '+30', '-', 'now', '- 5 bananas', '2026-13-01'])('refuses %j', (text) => {
    expect(parseCaseTime(text)).toBeNull();
  });
});

describe('resolveCaseTime', () => {
  it('counts relative times from the base and leaves absolute ones', () => {
    const base = parseDatetime('2026-03-02T10:00:00Z') ?? 0;
    expect(resolveCaseTime({ kind: 'relative', ticks: -1 }, base)).toBe(Number(base) - 1);
    expect(resolveCaseTime({ kind: 'absolute', ticks: 7 }, base)).toBe(7);
    expect(resolveCaseTime({ kind: 'relative', ticks: 1 }, maxDatetime)).toBeNull();
  });
});
