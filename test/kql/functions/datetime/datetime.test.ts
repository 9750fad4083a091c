import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask } from '../../operators/ask.ts';
import { failure } from '../../operators/failure.ts';
import { evaluate, typeOfCall } from '../evaluate.ts';

describe('datetimes', () => {
  it.each([
    ['now()', '2020-01-01T00:00:00Z'],
    ['now(-1d)', '2019-12-31T00:00:00Z'],
    ['ago(1h)', '2019-12-31T23:00:00Z'],
    ['ago(timespan(null))', 'null'],
    ['getyear(datetime(2015-12-14))', '2015'],
    ['getmonth(datetime(2015-12-14))', '12'],
    ['monthofyear(datetime(2015-12-14))', '12'],
    ['dayofmonth(datetime(2015-12-14))', '14'],
    ['dayofyear(datetime(2015-12-14))', '348'],
    ['dayofyear(datetime(2024-12-31))', '366'],
    ['hourofday(datetime(2015-12-14 18:54:00))', '18'],
    ['dayofweek(datetime(1947-11-30 10:00:05))', '00:00:00'],
    ['dayofweek(datetime(1970-05-11))', '1.00:00:00'],
    ['dayofweek(datetime(null))', 'null'],
    ['week_of_year(datetime(2020-12-31))', '53'],
    ['week_of_year(datetime(2020-06-15))', '25'],
    ['week_of_year(datetime(1970-01-01))', '1'],
    ['week_of_year(datetime(2000-01-01))', '52'],
    ['week_of_year(datetime(2024-12-30))', '1'],
    ['week_of_year(datetime(2021-01-03))', '53'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['year', '2017'],
    ['quarter', '4'],
    ['month', '10'],
    ['week_of_year', '44'],
    ['day', '30'],
    ['dayOfYear', '303'],
    ['hour', '1'],
    ['minute', '2'],
    ['second', '3'],
    ['millisecond', '765'],
    ['microsecond', '765432'],
    ['nanosecond', '765432100'],
    ['week', 'refused'],
    ['dayofweek', 'refused'],
  ])('the %s of a datetime is %s', (part, result) => {
    expect(evaluate(`datetime_part("${part}", datetime(2017-10-30 01:02:03.7654321))`)).toBe(result);
  });

  it('gives parts as longs, as the engine does', () => {
    expect(typeOfCall('datetime_part("year", datetime(2017-10-30))')).toBe('long');
    expect(typeOfCall('monthofyear(datetime(2017-10-30))')).toBe('long');
  });

  it.each([
    ['datetime_add("year", 1, datetime(2017-01-01))', '2018-01-01T00:00:00Z'],
    ['datetime_add("year", 1, datetime(2024-02-29))', '2025-02-28T00:00:00Z'],
    ['datetime_add("quarter", 12, datetime(2017-01-01))', '2020-01-01T00:00:00Z'],
    ['datetime_add("Month", -15, datetime(2017-01-01))', '2015-10-01T00:00:00Z'],
    ['datetime_add("month", 1, datetime(2017-01-31 12:00))', '2017-02-28T12:00:00Z'],
    ['datetime_add("week", 100, datetime(2017-01-01))', '2018-12-02T00:00:00Z'],
    ['datetime_add("day", 1, datetime(2017-01-01))', '2017-01-02T00:00:00Z'],
    ['datetime_add("hour", -1, datetime(2017-01-01))', '2016-12-31T23:00:00Z'],
    ['datetime_add("minute", 1, datetime(2017-01-01))', '2017-01-01T00:01:00Z'],
    ['datetime_add("second", 1, datetime(2017-01-01))', '2017-01-01T00:00:01Z'],
    ['datetime_add("millisecond", 1, datetime(2017-01-01))', '2017-01-01T00:00:00.001Z'],
    ['datetime_add("microsecond", 1, datetime(2017-01-01))', '2017-01-01T00:00:00.000001Z'],
    ['datetime_add("nanosecond", 250, datetime(2017-01-01))', '2017-01-01T00:00:00.0000002Z'],
    ['datetime_add("year", 9000, datetime(2017-01-01))', 'null'],
    ['datetime_add("day", 1, datetime(9999-12-31))', 'null'],
    ['datetime_add("dayofyear", 1, datetime(2017-01-01))', 'refused'],
    ['datetime_diff("year", datetime(2017-01-01), datetime(2000-12-31))', '17'],
    ['datetime_diff("quarter", datetime(2017-07-01), datetime(2017-03-30))', '2'],
    ['datetime_diff("month", datetime(2017-01-01), datetime(2015-12-30))', '13'],
    ['datetime_diff("week", datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))', '5'],
    ['datetime_diff("day", datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))', '29'],
    ['datetime_diff("hour", datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))', '2'],
    ['datetime_diff("minute", datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59))', '5'],
    ['datetime_diff("second", datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900))', '10'],
    ['datetime_diff("millisecond", datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900))', '100'],
    [
      'datetime_diff("microsecond", datetime(2017-10-30 23:00:00.1009001), datetime(2017-10-30 23:00:00.1008009))',
      '100',
    ],
    [
      'datetime_diff("nanosecond", datetime(2017-10-30 23:00:00.0000000), datetime(2017-10-30 23:00:00.0000007))',
      '-700',
    ],
    ['datetime_diff("day", datetime(null), datetime(2017-10-30))', 'null'],
    ['datetime_diff("week_of_year", datetime(2017-01-01), datetime(2017-01-01))', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['startofday(datetime(2017-01-01 10:10:17), -1)', '2016-12-31T00:00:00Z'],
    ['startofday(datetime(2017-01-01 10:10:17))', '2017-01-01T00:00:00Z'],
    ['startofweek(datetime(2017-01-01 10:10:17))', '2017-01-01T00:00:00Z'],
    ['startofweek(datetime(2017-01-07 10:10:17))', '2017-01-01T00:00:00Z'],
    ['startofweek(datetime(2017-01-01 10:10:17), 1)', '2017-01-08T00:00:00Z'],
    ['startofmonth(datetime(2017-03-31), -1)', '2017-02-01T00:00:00Z'],
    ['startofyear(datetime(2017-03-31), 1)', '2018-01-01T00:00:00Z'],
    ['endofday(datetime(2017-01-01 10:10:17))', '2017-01-01T23:59:59.9999999Z'],
    ['endofweek(datetime(2017-01-01 10:10:17), -1)', '2016-12-31T23:59:59.9999999Z'],
    ['endofmonth(datetime(2017-01-01 10:10:17), 1)', '2017-02-28T23:59:59.9999999Z'],
    ['endofyear(datetime(2017-01-01 10:10:17))', '2017-12-31T23:59:59.9999999Z'],
    ['endofyear(datetime(null))', 'null'],
    ['startofyear(datetime(2017-03-31), 9000)', 'null'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['make_datetime(2017, 10, 1)', '2017-10-01T00:00:00Z'],
    ['make_datetime(2017, 10, 1, 12, 10)', '2017-10-01T12:10:00Z'],
    ['make_datetime(2017, 10, 1, 12, 11, 0.1234567)', '2017-10-01T12:11:00.1234567Z'],
    ['make_datetime(2017, 13, 1)', 'null'],
    ['make_datetime(2017, 2, 29)', 'null'],
    ['make_datetime(2017, 2, 1, 24, 0)', 'null'],
    ['make_datetime(2017, 2, 1, 0, 0, 60)', 'null'],
    ['make_datetime("2017-02-01")', '2017-02-01T00:00:00Z'],
    ['make_timespan(1, 12, 30, 55.123)', '1.12:30:55.1230000'],
    ['make_timespan(12, 30)', '12:30:00'],
    ['make_timespan(12, 30, 5.5)', '12:30:05.5000000'],
    ['make_timespan(24, 0)', 'null'],
    ['make_timespan("1.02:00:00")', '1.02:00:00'],
    ['format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [HH:mm:ss]")', '"17-01-29 [09:00:05]"'],
    ['format_datetime(datetime(2017-01-29 09:00:05), "yyyy-M-dd [H:mm:ss]")', '"2017-1-29 [9:00:05]"'],
    ['format_datetime(datetime(2017-01-29 09:00:05), "yy-MM-dd [hh:mm:ss tt]")', '"17-01-29 [09:00:05 AM]"'],
    ['format_datetime(datetime(null), "yyyy")', '""'],
    ['format_timespan(timespan(29.09:00:05.12345), "dd.hh:mm:ss:FF")', '"29.09:00:05:12"'],
    ['format_timespan(timespan(29.09:00:05.12345), "ddd.h:mm:ss [fffffff]")', '"029.9:00:05 [1234500]"'],
    ['unixtime_seconds_todatetime(1546300800)', '2019-01-01T00:00:00Z'],
    ['unixtime_seconds_todatetime(1546300800.5)', '2019-01-01T00:00:00.5Z'],
    ['unixtime_milliseconds_todatetime(1546300800001)', '2019-01-01T00:00:00.001Z'],
    ['unixtime_microseconds_todatetime(1546300800000001)', '2019-01-01T00:00:00.000001Z'],
    ['unixtime_nanoseconds_todatetime(1546300800000000100)', '2019-01-01T00:00:00.0000001Z'],
    ['unixtime_seconds_todatetime(-62135596801)', 'null'],
    ['unixtime_seconds_todatetime(9223372036854775807)', 'null'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['datetime_local_to_utc(datetime(2020-02-02 20:02:20), "US/Pacific")', '2020-02-03T04:02:20Z'],
    ['datetime_local_to_utc(datetime(2020-02-02 20:02:20.1234567), "Europe/Paris")', '2020-02-02T19:02:20.1234567Z'],
    ['datetime_local_to_utc(datetime(2022-03-27 01:00), "Europe/Brussels")', '2022-03-27T00:00:00Z'],
    ['datetime_local_to_utc(datetime(2022-03-27 02:00), "Europe/Brussels")', '2022-03-27T00:00:00Z'],
    ['datetime_local_to_utc(datetime(2022-03-27 03:00), "Europe/Brussels")', '2022-03-27T01:00:00Z'],
    ['datetime_utc_to_local(datetime(2022-03-27 01:00), "Europe/Brussels")', '2022-03-27T03:00:00Z'],
    ['datetime_utc_to_local(datetime(2022-07-01), "Asia/Kolkata")', '2022-07-01T05:30:00Z'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('refuses time zones that it does not know', () => {
    expect(() => evaluate('datetime_utc_to_local(datetime(2022-07-01), "Nowhere/City")')).toThrow(
      'Not supported: the time zone "Nowhere/City".',
    );
    expect(() => evaluate('datetime_local_to_utc(datetime(2022-07-01), "+01:00")')).toThrow(
      'Not supported: the time zone "+01:00".',
    );
  });

  it('starts and ends periods around each datetime, end to start without a gap', () => {
    const seconds = fc.integer({ min: -60_000_000_000, max: 250_000_000_000 });
    fc.assert(
      fc.property(seconds, fc.constantFrom('day', 'week', 'month', 'year'), (second, period) => {
        const datetime = evaluate(`unixtime_seconds_todatetime(${second})`);
        const literal = `datetime(${datetime})`;
        const [start, end, next] = [
          evaluate(`startof${period}(${literal})`),
          evaluate(`endof${period}(${literal})`),
          evaluate(`startof${period}(${literal}, 1)`),
        ];
        expect(evaluate(`between(${literal}, datetime(${start}), datetime(${end}))`)).toBe('true');
        expect(evaluate(`-(datetime(${next}), datetime(${end}))`)).toBe('00:00:00.0000001');
      }),
      { numRuns: 200 },
    );
  });
});

describe('patterns with something that no page lists', () => {
  it.each([
    [
      'format_datetime(datetime(2017-01-29), "yyyy-MM-ddTHH:mm")',
      '"T" in the pattern "yyyy-MM-ddTHH:mm" of format_datetime()',
    ],
    ['format_datetime(datetime(2017-01-29), "dddd, d")', '"dddd" in the pattern "dddd, d" of format_datetime()'],
    ['format_datetime(datetime(2017-01-29), "hh:mm:ss TT")', '"TT" in the pattern "hh:mm:ss TT" of format_datetime()'],
    ['format_timespan(1h, "hh:mm|ss")', '"|" in the pattern "hh:mm|ss" of format_timespan()'],
    ['format_timespan(1h, "yyyy")', '"yyyy" in the pattern "yyyy" of format_timespan()'],
  ])('%s', (call, feature) => {
    expect(failure(() => evaluate(call))).toBe(`KqlUnsupportedError: Not supported: ${feature}.`);
  });

  it('cannot come with the rows', () => {
    const rows = 'datatable(p: string)["yyyy", "Q"] | extend s = format_datetime(datetime(2017-01-29), p)';
    expect(failure(() => ask(rows))).toBe('KqlSemanticError: The expression must be a literal.');
  });
});
