import { describe, expect, it } from 'vitest';
import { maxDatetime, minDatetime, parseDatetime } from '../../../src/kql/values/datetime.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { formatJson } from '../../../src/kql/values/dynamic-json.ts';
import { parseScalarLiteral } from '../../../src/kql/values/parse-literal.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';

describe('parseScalarLiteral', () => {
  it.each<[ScalarType, string, unknown]>([
    ['bool', 'true', true],
    ['bool', 'TRUE', true],
    ['bool', 'False', false],
    ['bool', 'bool(1)', true],
    ['bool', 'bool(0)', false],
    ['bool', 'bool(null)', null],
    ['int', 'int(0x10)', 16],
    ['int', 'int(-5)', -5],
    ['int', 'int(null)', null],
    ['int', 'int(max)', 2147483647],
    ['int', 'int(-2147483648)', -2147483648],
    ['long', '0x1F', 31],
    ['long', '0XFF', 255],
    ['long', '123', 123],
    ['long', 'long( -5 )', -5],
    ['long', 'long("5")', 5],
    ['long', 'long(null)', null],
    ['long', 'long(min)', -9223372036854775808n],
    ['long', '9223372036854775807', 9223372036854775807n],
    ['real', '1.5', 1.5],
    ['real', '1e5', 100000],
    ['real', '1.', 1],
    ['real', 'real(5)', 5],
    ['real', 'double(1)', 1],
    ['real', 'real(nan)', Number.NaN],
    ['real', 'real(NaN)', Number.NaN],
    ['real', 'real(+inf)', Number.POSITIVE_INFINITY],
    ['real', 'real(-inf)', Number.NEGATIVE_INFINITY],
    ['real', 'real(null)', null],
    ['real', 'double(-80.195829)', -80.195829],
    ['real', 'real(max)', Number.MAX_VALUE],
    ['datetime', 'datetime(2024-01-01)', parseDatetime('2024-01-01')],
    ['datetime', 'datetime("2015-01-01")', parseDatetime('2015-01-01')],
    ['datetime', "datetime('12-02-2022')", parseDatetime('2022-12-02')],
    ['datetime', 'date(2020-01-01 01:02)', parseDatetime('2020-01-01T01:02')],
    ['datetime', 'datetime(2025, 6, 14)', parseDatetime('2025-06-14')],
    ['datetime', 'datetime( 2015 )', parseDatetime('2015-01-01')],
    ['datetime', 'datetime(null)', null],
    ['datetime', 'datetime(min)', minDatetime],
    ['datetime', 'datetime(max)', maxDatetime],
    ['timespan', '1d', 864000000000],
    ['timespan', '30s', 300000000],
    ['timespan', 'timespan(1.02:03:04)', 937840000000],
    ['timespan', 'time(3)', 2592000000000],
    ['timespan', 'time(15 seconds)', 150000000],
    ['timespan', 'timespan("5s")', 50000000],
    ['timespan', 'time(-1d)', -864000000000],
    ['timespan', 'time(null)', null],
    ['timespan', 'timespan(min)', -9223372036854775808n],
    ['guid', 'guid(74BE27DE-1e4e-49d9-b579-fe0b331d3642)', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['guid', 'guid("74be27de1e4e49d9b579fe0b331d3642")', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['guid', 'guid(null)', null],
    ['dynamic', 'dynamic(null)', null],
    ['dynamic', 'dynamic(4)', 4n],
    ['dynamic', "dynamic('null')", 'null'],
    ['string', 'string(null)', ''],
  ])('%s %s', (kind, raw, value) => {
    expect(parseScalarLiteral(raw, kind)).toBe(value);
  });

  it('reads decimals and structures', () => {
    expect(parseScalarLiteral('decimal(1.5)', 'decimal')).toEqual(Decimal.parse('1.5'));
    expect(parseScalarLiteral('decimal(null)', 'decimal')).toBeNull();
    const value = parseScalarLiteral('dynamic({"a": datetime(2020-01-01), "b": [1]})', 'dynamic');
    expect(value instanceof Decimal ? null : formatJson(value)).toBe('{"a":"2020-01-01T00:00:00.0000000Z","b":[1]}');
  });

  it.each<[ScalarType, string, string]>([
    [
      'datetime',
      'datetime(2024-13-45)',
      'datetime(2024-13-45) is not a valid datetime: it has to be a date from 0001-01-01 to 9999-12-31, such as 2024-01-31T10:00:00Z.',
    ],
    ['datetime', 'datetime()', 'datetime() is the current time: write now() instead.'],
    [
      'long',
      '9223372036854775808',
      '9223372036854775808 is not a valid long: it has to be an integer from -9223372036854775808 to 9223372036854775807.',
    ],
    [
      'int',
      'int(2147483648)',
      'int(2147483648) is not a valid int: it has to be an integer from -2147483648 to 2147483647.',
    ],
    ['real', 'real(x)', 'real(x) is not a valid real: it has to be a number, nan, +inf or -inf.'],
    ['decimal', 'decimal(min)', 'decimal(min) is not a valid decimal: it has to be a decimal number.'],
    ['bool', 'bool(yes)', 'bool(yes) is not a valid bool: it has to be true, false or an integer.'],
    [
      'timespan',
      'time(24:00:00)',
      'time(24:00:00) is not a valid timespan: it has to be a number with a unit (1.5h), a clock (1.02:03:04) or a number of days.',
    ],
    ['guid', 'guid(xyz)', 'guid(xyz) is not a valid guid: it has to be 32 hexadecimal digits.'],
    ['dynamic', 'dynamic({a:1})', 'dynamic({a:1}) is not a valid dynamic: it has to hold JSON or scalar literals.'],
    ['string', '"text"', '"text" is not a literal of a type that is read here.'],
  ])('refuses %s %s', (kind, raw, message) => {
    expect(() => parseScalarLiteral(raw, kind)).toThrow(new RangeError(message));
  });

  it.each<[ScalarType, string]>([
    ['int', 'int(1.5)'],
    ['long', 'null'],
    ['long', 'long()'],
    ['long', 'min'],
    ['timespan', 'time()'],
    ['datetime', 'datetime(9:00)'],
    ['datetime', 'datetime("2015-01-01\')'],
    ['bool', 'bool(true, false)'],
  ])('refuses %s %s too', (kind, raw) => {
    expect(() => parseScalarLiteral(raw, kind)).toThrow(RangeError);
  });
});
