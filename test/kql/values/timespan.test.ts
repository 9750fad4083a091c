import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTimespanPattern } from '../../../src/kql/values/format-timespan.ts';
import { maxInt64, minInt64, toInt64 } from '../../../src/kql/values/int64.ts';
import { formatTimespan, formatTimespanRest, parseTimespan, timespanParts } from '../../../src/kql/values/timespan.ts';

const anyTimespan = fc
  .oneof(
    fc.bigInt({ min: minInt64, max: maxInt64 }),
    fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }),
    fc.constantFrom(0n, minInt64, maxInt64),
  )
  .map(toInt64);

describe('parseTimespan', () => {
  it.each([
    ['2d', 1728000000000],
    ['1.5h', 54000000000],
    ['90m', 54000000000],
    ['30m', 18000000000],
    ['10s', 100000000],
    ['0.1s', 1000000],
    ['100ms', 1000000],
    ['10microsecond', 100],
    ['5microseconds', 50],
    ['1tick', 1],
    ['10ticks', 10],
    ['1milli', 10000],
    ['15 seconds', 150000000],
    ['1.5d', 1296000000000],
    ['2days', 1728000000000],
    ['7minutes', 4200000000],
    ['3HOURS', 108000000000],
    ['1min', 600000000],
    ['1hr', 36000000000],
    ['2 hrs', 72000000000],
    ['-1d', -864000000000],
    ['+1d', 864000000000],
    // Measured: what is smaller than a tick is cut, and so is a fraction of the small units.
    ['150nanoseconds', 1],
    ['199nanosec', 1],
    ['250nano', 2],
    ['1.5ticks', 1],
    ['0.5microseconds', 0],
    ['0.00000001s', 0],
    // Clocks.
    ['0.12:34:56.7', 452967000000],
    ['1.02:03:04', 937840000000],
    ['1.02:03:04.1234567', 937841234567],
    ['-1.00:00:00', -864000000000],
    ['0.00:00:01', 10000000],
    ['0.00:01:00', 600000000],
    ['00:01:30.5', 905000000],
    ['10:00', 360000000000],
    ['1:2', 37200000000],
    ['10:20:30', 372300000000],
    ['23:59:59.9999999', 863999999999],
    [' 00:00:01 ', 10000000],
    // A bare number of days.
    ['2', 1728000000000],
    ['-3', -2592000000000],
    ['0', 0],
  ])('%j is %d ticks', (text, ticks) => {
    expect(parseTimespan(text)).toBe(ticks);
  });

  it('reaches the bounds and no further', () => {
    expect(parseTimespan('10675199.02:48:05.4775807')).toBe(maxInt64);
    expect(parseTimespan('-10675199.02:48:05.4775808')).toBe(minInt64);
    expect(parseTimespan('10675199.02:48:05.4775808')).toBeNull();
    expect(parseTimespan('10675200d')).toBeNull();
    expect(parseTimespan('10675200')).toBeNull();
  });

  it.each([
    '',
    ' ',
    'd',
    '1x',
    '1 fortnight',
    '1d2h',
    '1d 2h',
    '1.5',
    '24:00:00',
    '25:00',
    '10:60',
    '10:00:60',
    '00:01:00 junk',
    '00:01:00xyz',
    '00:00:00.12345678',
    '1:02:03:04',
    '--1d',
    '1e3s',
    '0x10s',
    'tick',
    '1,5h',
    '٣d',
  ])('%j is no timespan', (text) => {
    expect(parseTimespan(text)).toBeNull();
  });

  it('reads back every timespan that it prints', () => {
    fc.assert(
      fc.property(anyTimespan, (value) => {
        expect(parseTimespan(formatTimespan(value))).toBe(value);
        expect(parseTimespan(formatTimespanRest(value))).toBe(value);
      }),
    );
  });
});

describe('printing', () => {
  it.each([
    ['1d', '1.00:00:00', '1.00:00:00.0000000'],
    ['1.02:03:04.5', '1.02:03:04.5000000', '1.02:03:04.5000000'],
    ['-2h', '-02:00:00', '-02:00:00.0000000'],
    ['0s', '00:00:00', '00:00:00.0000000'],
    ['90m', '01:30:00', '01:30:00.0000000'],
    ['1ms', '00:00:00.0010000', '00:00:00.0010000'],
    ['1.5s', '00:00:01.5000000', '00:00:01.5000000'],
    ['100d', '100.00:00:00', '100.00:00:00.0000000'],
    ['-1.5d', '-1.12:00:00', '-1.12:00:00.0000000'],
    ['1microsecond', '00:00:00.0000010', '00:00:00.0000010'],
    ['1tick', '00:00:00.0000001', '00:00:00.0000001'],
  ])('%s is %s, and %s with all digits', (text, printed, rest) => {
    const value = parseTimespan(text) ?? Number.NaN;
    expect(formatTimespan(value)).toBe(printed);
    expect(formatTimespanRest(value)).toBe(rest);
  });

  it('splits the absolute value', () => {
    expect(timespanParts(parseTimespan('-29.09:00:05.12345') ?? 0)).toEqual({
      negative: true,
      days: 29,
      hours: 9,
      minutes: 0,
      seconds: 5,
      ticksOfSecond: 1234500,
    });
    expect(timespanParts(minInt64)).toMatchObject({ negative: true, days: 10675199, ticksOfSecond: 4775808 });
  });
});

describe('format_timespan()', () => {
  it.each([
    ['29.09:00:05.12345', 'dd.hh:mm:ss:FF', '29.09:00:05:12'],
    ['29.09:00:05.12345', 'ddd.h:mm:ss [fffffff]', '029.9:00:05 [1234500]'],
    ['15.13:45:30', 'd dd ddd dddddddd', '15 15 015 00000015'],
    ['15.13:45:30.6175425', 'f ff fff ffff fffff ffffff fffffff', '6 61 617 6175 61754 617542 6175425'],
    ['15.13:45:30.0001150', '[FFF][FFFFFFF]', '[][000115]'],
    ['15.01:09:09', 'H HH m mm s ss', '1 01 9 09 9 09'],
    ['-15.01:09:09', 'd.HH:mm', '15.01:09'],
  ])('%s as %j is %j', (text, pattern, expected) => {
    expect(formatTimespanPattern(parseTimespan(text) ?? 0, pattern)).toBe(expected);
  });

  it.each(['ddddddddd', 'y', 'M', 'tt', 'hhh', 'ffffffff', 'dTh', 'd\\h'])(
    '%j is not a documented pattern',
    (pattern) => {
      expect(formatTimespanPattern(0, pattern)).toBeNull();
    },
  );
});
