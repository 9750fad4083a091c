import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Int64 } from '../../../src/kql/values/cell.ts';
import {
  addMonths,
  addYears,
  datetimeFromParts,
  datetimeFromTicks,
  datetimeParts,
  datetimeToTicks,
  daysInMonth,
  epochTicks,
  epochUnixTicks,
  formatDatetime,
  inDatetimeRange,
  isLeapYear,
  maxDatetime,
  minDatetime,
  parseDatetime,
  startOfDay,
  ticksPerDay,
} from '../../../src/kql/values/datetime.ts';
import { addInt64, toInt64 } from '../../../src/kql/values/int64.ts';

/** What a text reads as, printed; null when it is no datetime. */
function read(text: string): string | null {
  const value = parseDatetime(text);
  return value === null ? null : formatDatetime(value);
}

const anyDatetime = fc
  .oneof(
    fc.bigInt({ min: BigInt(minDatetime), max: BigInt(maxDatetime) }),
    fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
    fc.constantFrom(BigInt(minDatetime), BigInt(maxDatetime), 0n, -1n),
  )
  .map(toInt64);

describe('the epoch', () => {
  it('is 2020-01-01', () => {
    expect(formatDatetime(0)).toBe('2020-01-01T00:00:00.0000000Z');
    expect(epochTicks).toBe(637134336000000000n);
    expect(datetimeToTicks(0)).toBe(637134336000000000n);
    expect(epochUnixTicks).toBe(BigInt(Date.UTC(2020, 0, 1)) * 10_000n);
  });

  it('has the bounds of .NET', () => {
    expect(formatDatetime(minDatetime)).toBe('0001-01-01T00:00:00.0000000Z');
    expect(formatDatetime(maxDatetime)).toBe('9999-12-31T23:59:59.9999999Z');
    expect(datetimeToTicks(minDatetime)).toBe(0);
    expect(inDatetimeRange(maxDatetime)).toBe(true);
    expect(inDatetimeRange(addInt64(maxDatetime, 1))).toBe(false);
    expect(inDatetimeRange(addInt64(minDatetime, -1))).toBe(false);
    expect(datetimeFromTicks(-1)).toBeNull();
    expect(datetimeFromTicks(3155378976000000000n)).toBeNull();
    expect(datetimeFromTicks(31241376000000000n)).toBe(parseDatetime('0100-01-01'));
  });
});

describe('parseDatetime', () => {
  it.each([
    // The documented forms.
    ['2014-05-25T08:20:03.123456Z', '2014-05-25T08:20:03.1234560Z'],
    ['2014-05-25T08:20:03.123456', '2014-05-25T08:20:03.1234560Z'],
    ['2014-05-25T08:20', '2014-05-25T08:20:00.0000000Z'],
    ['2014-11-08 15:55:55.123456Z', '2014-11-08T15:55:55.1234560Z'],
    ['2014-11-08 15:55:55', '2014-11-08T15:55:55.0000000Z'],
    ['2014-11-08 15:55', '2014-11-08T15:55:00.0000000Z'],
    ['2014-11-08', '2014-11-08T00:00:00.0000000Z'],
    ['Sat, 8 Nov 14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
    ['Sat, 8 Nov 14 15:05:02', '2014-11-08T15:05:02.0000000Z'],
    ['Sat, 8 Nov 14 15:05', '2014-11-08T15:05:00.0000000Z'],
    ['Sat, 8 Nov 14 15:05 GMT', '2014-11-08T15:05:00.0000000Z'],
    ['8 Nov 14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
    ['8 Nov 14 15:05', '2014-11-08T15:05:00.0000000Z'],
    ['Sat, 8 Nov 2014 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
    ['Saturday, 08-Nov-14 15:05:02 GMT', '2014-11-08T15:05:02.0000000Z'],
    ['Saturday, 08-Nov-14 15:05', '2014-11-08T15:05:00.0000000Z'],
    ['08-Nov-14 15:05:02', '2014-11-08T15:05:02.0000000Z'],
    ['2014-11-08 15:05:25 GMT', '2014-11-08T15:05:25.0000000Z'],
    ['2014-11-08T15:05 GMT', '2014-11-08T15:05:00.0000000Z'],
    // Measured on the engine.
    ['2015-12-31 23:59:59.9', '2015-12-31T23:59:59.9000000Z'],
    ['2022/12/02', '2022-12-02T00:00:00.0000000Z'],
    ['12-02-2022', '2022-12-02T00:00:00.0000000Z'],
    ['12/02/2022', '2022-12-02T00:00:00.0000000Z'],
    ['12.02.2022', '2022-12-02T00:00:00.0000000Z'],
    ['2/3/2022', '2022-02-03T00:00:00.0000000Z'],
    ['12-02-2022 13:45:56', '2022-12-02T13:45:56.0000000Z'],
    ['02/17/2016 08:40:01', '2016-02-17T08:40:01.0000000Z'],
    ['2 Dec 2022', '2022-12-02T00:00:00.0000000Z'],
    ['Dec 2, 2022', '2022-12-02T00:00:00.0000000Z'],
    ['20221202', '2022-12-02T00:00:00.0000000Z'],
    ['2025, 6, 14', '2025-06-14T00:00:00.0000000Z'],
    ['2022-12-02T13:45:56+02:00', '2022-12-02T11:45:56.0000000Z'],
    ['2022-12-02T13:45:56-05:00', '2022-12-02T18:45:56.0000000Z'],
    ['2021/03/18 10:31:26', '2021-03-18T10:31:26.0000000Z'],
    ['2015.12.31 23:59:59.9', '2015-12-31T23:59:59.9000000Z'],
    // As logs spell them.
    ['1/9/2007 9:41:00 AM', '2007-01-09T09:41:00.0000000Z'],
    ['1/9/2007 9:41:00 PM', '2007-01-09T21:41:00.0000000Z'],
    ['1/9/2007 12:00:00 AM', '2007-01-09T00:00:00.0000000Z'],
    ['1/9/2007 12:00:00 PM', '2007-01-09T12:00:00.0000000Z'],
    ['1/9/2007 9:41:00 AM +01:00', '2007-01-09T08:41:00.0000000Z'],
    ['12/12/2025 3:03:58 PM', '2025-12-12T15:03:58.0000000Z'],
    ['2022-01-05T17:00:08.12Z', '2022-01-05T17:00:08.1200000Z'],
    ['2022-01-05T17:00:08.123456789Z', '2022-01-05T17:00:08.1234567Z'],
    ['2022-01-05T17:00:08.9999999999999Z', '2022-01-05T17:00:08.9999999Z'],
    ['2022-01-05T17:00:08.123+00:00', '2022-01-05T17:00:08.1230000Z'],
    ['2022-01-05T17:00:08+0530', '2022-01-05T11:30:08.0000000Z'],
    // Shorter and blanker.
    ['2015', '2015-01-01T00:00:00.0000000Z'],
    ['2015-12', '2015-12-01T00:00:00.0000000Z'],
    ['1970-5-12', '1970-05-12T00:00:00.0000000Z'],
    ['  2015-12-31  ', '2015-12-31T00:00:00.0000000Z'],
    ['2015-12-31T01:02:03 z', '2015-12-31T01:02:03.0000000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.0000000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.0000000Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
    ['December 31 1999 23:59', '1999-12-31T23:59:00.0000000Z'],
  ])('%j is %s', (text, printed) => {
    expect(read(text)).toBe(printed);
  });

  it.each([
    '',
    ' ',
    'not a date',
    '13-01-2022',
    'x12-02-2022',
    '12-02-2022x',
    '2024-13-45',
    '2023-02-29',
    '2024-00-01',
    '2024-01-00',
    '2024-01-01T24:00:00',
    '2024-01-01T10:60',
    '2024-01-01T10:00:60',
    '2024-01-01T10',
    '2024-01-01T10:00:00+15:00',
    '2024-01-01T10:00:00+02:60',
    '2024-01-01 13:00 PM',
    '2024-01-01 0:30 AM',
    '2024-01/01',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    '0000-01-01',
    '10:20',
    'Foo, 8 Nov 14 15:05',
    '8 Nub 14',
    '2024-01-01T10:00:00 EST',
    '637134336000000000',
    '-2024-01-01',
    '٢٠٢٤-01-01',
  ])('%j is no datetime', (text) => {
    expect(read(text)).toBeNull();
  });

  it('reads the common spelling to the same value as its neighbours', () => {
    fc.assert(
      fc.property(anyDatetime, fc.integer({ min: 0, max: 9 }), (value, length) => {
        const printed = formatDatetime(value);
        const common = `${printed.slice(0, 19)}${length === 0 ? '' : `.${`${printed.slice(20, 27)}00`.slice(0, length)}`}Z`;
        expect(parseDatetime(common)).toBe(parseDatetime(common.replace('T', ' ')));
      }),
    );
    expect(read('2024-02-30T00:00:00Z')).toBeNull();
    expect(read('2024-02-03T00:00:00.Z')).toBeNull();
    expect(read('2024-02-03T00:00:00.1x2Z')).toBeNull();
    expect(read('2024-02-03T00:00:00.12345678xZ')).toBeNull();
    expect(read('2024-02-03T00:00:0xZ')).toBeNull();
    expect(read('2024-02-03T00:00:00xZ')).toBeNull();
  });

  it('reads back every datetime that it prints', () => {
    fc.assert(
      fc.property(anyDatetime, (value) => {
        expect(parseDatetime(formatDatetime(value))).toBe(value);
      }),
    );
  });
});

describe('the calendar', () => {
  it('agrees with JavaScript dates', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1, 0, 1) + 31_536_000_000 * 2000, max: Date.UTC(9999, 11, 31) }), (ms) => {
        const value = toInt64(BigInt(ms) * 10_000n - epochUnixTicks);
        const date = new Date(ms);
        const parts = datetimeParts(value);
        expect(formatDatetime(value).slice(0, 23)).toBe(date.toISOString().slice(-24, -1));
        expect(parts.dayOfWeek).toBe(date.getUTCDay());
        expect(parts.dayOfYear).toBe(
          (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) -
            Date.UTC(date.getUTCFullYear(), 0, 1)) /
            86_400_000 +
            1,
        );
      }),
    );
  });

  it('agrees with itself in every year', () => {
    let value: Int64 | null = minDatetime;
    for (let year = 1; year <= 9999; year += 1) {
      expect(datetimeFromParts(year, 1, 1)).toBe(value);
      const last: Int64 | null = datetimeFromParts(year, 12, 31);
      expect(last).toBe(addInt64(value, (isLeapYear(year) ? 365 : 364) * ticksPerDay));
      expect(datetimeParts(last ?? 0)).toMatchObject({
        year,
        month: 12,
        day: 31,
        dayOfYear: isLeapYear(year) ? 366 : 365,
      });
      value = addInt64(last ?? 0, ticksPerDay);
    }
  });

  it('splits and joins', () => {
    expect(datetimeParts(parseDatetime('2017-10-30 01:02:03.7654321') ?? 0)).toEqual({
      year: 2017,
      month: 10,
      day: 30,
      hour: 1,
      minute: 2,
      second: 3,
      ticksOfSecond: 7654321,
      dayOfWeek: 1,
      dayOfYear: 303,
    });
    fc.assert(
      fc.property(anyDatetime, (value) => {
        const p = datetimeParts(value);
        expect(datetimeFromParts(p.year, p.month, p.day, p.hour, p.minute, p.second, p.ticksOfSecond)).toBe(value);
      }),
    );
  });

  it('refuses parts out of their range', () => {
    expect(datetimeFromParts(2023, 2, 29)).toBeNull();
    expect(datetimeFromParts(10000, 1, 1)).toBeNull();
    expect(datetimeFromParts(2023, 1, 1, 24)).toBeNull();
    expect(datetimeFromParts(2023, 1, 1, 1.5)).toBeNull();
    expect(datetimeFromParts(2023, 1, 1, 0, 0, 0, 10_000_000)).toBeNull();
    expect(datetimeFromParts(Number.NaN, 1, 1)).toBeNull();
  });

  it('knows the lengths of months', () => {
    expect([2000, 1900, 2024, 2023].map((year) => daysInMonth(year, 2))).toEqual([29, 28, 29, 28]);
    expect(daysInMonth(2024, 4)).toBe(30);
  });

  it.each([
    ['2024-01-31T10:11:12.1234567Z', 1, '2024-02-29T10:11:12.1234567Z'],
    ['2023-03-31T00:00:00.0000000Z', -1, '2023-02-28T00:00:00.0000000Z'],
    ['2020-02-29T00:00:00.0000000Z', 12, '2021-02-28T00:00:00.0000000Z'],
    ['2020-12-15T00:00:00.0000000Z', 1, '2021-01-15T00:00:00.0000000Z'],
    ['2020-01-15T00:00:00.0000000Z', -13, '2018-12-15T00:00:00.0000000Z'],
    ['9999-12-01T00:00:00.0000000Z', 1, null],
    ['0001-01-01T00:00:00.0000000Z', -1, null],
  ])('%s plus %d months is %s', (from, months, expected) => {
    const result = addMonths(parseDatetime(from) ?? 0, months);
    expect(result === null ? null : formatDatetime(result)).toBe(expected);
  });

  it('adds years as twelve months', () => {
    expect(addYears(parseDatetime('2020-02-29') ?? 0, 4)).toBe(parseDatetime('2024-02-29'));
  });

  it('finds the start of a day, before the epoch too', () => {
    expect(startOfDay(parseDatetime('2019-12-31T23:59:59.9999999Z') ?? 0)).toBe(parseDatetime('2019-12-31'));
    expect(startOfDay(maxDatetime)).toBe(parseDatetime('9999-12-31'));
  });
});
