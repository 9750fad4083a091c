import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatIsoDuration, formatShortDuration, parseDuration } from '../../src/content/duration.ts';

const minute = 600_000_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('parseDuration', () => {
  it.each([
    ['5m', 5 * minute],
    ['1h', hour],
    ['14d', 14 * day],
    ['1D', day],
    ['30s', minute / 2],
    ['PT5M', 5 * minute],
    ['PT1H30M', 90 * minute],
    ['P1D', day],
    ['P1DT12H', 36 * hour],
    ['P2W', 14 * day],
    ['PT24H', day],
    ['PT0.5S', 5_000_000],
    ['pt1h', hour],
    ['1.00:00:00', day],
    ['00:05:00', 5 * minute],
    [' 1h ', hour],
    ['PT0S', 0],
  ])('%s', (text, ticks) => {
    expect(parseDuration(text)).toBe(ticks);
  });

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    '1',
    '1w',
    '1y',
    'P1Y',
    'P1M',
    '-5m',
    '1.5h',
    'h',
    '5 minutes',
    '25:61:00',
    'PT1H2',
    '99999999999d',
  ])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it('reads what it prints', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 * day }), (ticks) => {
        expect(parseDuration(formatIsoDuration(ticks))).toBe(ticks);
        expect(parseDuration(formatShortDuration(ticks))).toBe(ticks);
      }),
    );
  });
});

describe('printing durations', () => {
  it.each([
    [0, 'PT0S', 'PT0S'],
    [5 * minute, 'PT5M', '5m'],
    [90 * minute, 'PT1H30M', '90m'],
    [36 * hour, 'P1DT12H', '36h'],
    [14 * day, 'P14D', '14d'],
    [5_000_001, 'PT0.5000001S', 'PT0.5000001S'],
    [20_000_000, 'PT2S', '2s'],
  ])('%d', (ticks, iso, short) => {
    expect(formatIsoDuration(ticks)).toBe(iso);
    expect(formatShortDuration(ticks)).toBe(short);
  });
});
