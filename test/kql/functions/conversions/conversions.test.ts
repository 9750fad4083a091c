import { describe, expect, it } from 'vitest';
import { evaluate, typeOfCall } from '../evaluate.ts';

describe('conversions', () => {
  it.each([
    ['tostring(123)', '"123"'],
    ['tostring(true)', '"True"'],
    ['tostring(long(null))', '""'],
    ['tostring(dynamic("x"))', '"x"'],
    ['tostring(dynamic(true))', '"true"'],
    ['tostring(dynamic({"a":[1,2.0]}))', '"{\\"a\\":[1,2.0]}"'],
    ['tostring(1d)', '"1.00:00:00"'],
    ['tolong("5.7")', 'null'],
    ['tolong(" 7 ")', '7'],
    ['tolong(5.7)', '5'],
    ['tolong(-5.7)', '-5'],
    ['tolong("0x10")', '16'],
    ['tolong(dynamic("7"))', '7'],
    ['tolong(dynamic([1]))', 'null'],
    ['tolong(1d)', '864000000000'],
    ['toint("123")', '123'],
    ['toint(2.3)', '2'],
    ['toint("9999999999")', 'null'],
    ['toreal("1e3")', '1000.0'],
    ['todouble("x")', 'null'],
    ['todecimal("0.1")', '0.1'],
    ['todatetime("2015-12-31 23:59:59.9")', '2015-12-31T23:59:59.9Z'],
    ['todatetime("no date")', 'null'],
    ['totimespan("0.00:01:00")', '00:01:00'],
    ['totime("junk")', 'null'],
    ['tobool("TRUE")', 'true'],
    ['toboolean("yes")', 'null'],
    ['tobool(2)', 'true'],
    ['tobool("2")', 'true'],
    ['toguid("0123456789abcdef0123456789abcdef")', '01234567-89ab-cdef-0123-456789abcdef'],
    ['toguid("a string that is not a guid")', 'null'],
    ['tolong(1, 2)', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['gettype(1)', '"long"'],
    ['gettype(int(1))', '"int"'],
    ['gettype(1.5)', '"real"'],
    ['gettype("a")', '"string"'],
    ['gettype(long(null))', '"long"'],
    ['gettype(dynamic([1]))', '"array"'],
    ['gettype(dynamic({"a":1}))', '"dictionary"'],
    ['gettype(dynamic(null))', '"null"'],
    ['gettype(dynamic(1))', '"long"'],
    ['gettype(dynamic(1.5))', '"double"'],
    ['gettype(dynamic("a"))', '"string"'],
    ['gettype(dynamic(true))', '"bool"'],
    ['gettype(dynamic(datetime(2020-01-01)))', '"datetime"'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['format_bytes(564)', '"564 Bytes"'],
    ['format_bytes(10332, 1)', '"10.1 KB"'],
    ['format_bytes(20010332)', '"19 MB"'],
    ['format_bytes(20010332, 2)', '"19.08 MB"'],
    ['format_bytes(20010332, 0, "KB")', '"19541 KB"'],
    ['format_bytes(1024)', '"1 KB"'],
    ['format_bytes(1024, 0, "")', '"1 KB"'],
    ['format_bytes(0)', '"0 Bytes"'],
    ['format_bytes(1, 0, "Bits")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});

describe('conditionals', () => {
  it.each([
    ['iff(true, 1, 2)', '1'],
    ['iff(false, 1, 2)', '2'],
    ['iif(bool(null), "a", "b")', '"b"'],
    ['iff(true, int(1), 2)', '1'],
    ['iff(true, 1, 1.5)', '1.0'],
    ['iff(true, dynamic([1]), "a")', '"[1]"'],
    ['iff(true, dynamic(1), dynamic("a"))', '1'],
    ['iff(true, 1, "a")', 'refused'],
    ['iff(true, long(null), 5)', 'null'],
    ['case(false, "a", true, "b", "c")', '"b"'],
    ['case(false, "a", bool(null), "b", "c")', '"c"'],
    ['case(true, "a", true, "b", "c")', '"a"'],
    ['case(true, "a")', 'refused'],
    ['coalesce("", "fallback")', '"fallback"'],
    ['coalesce(" ", "fallback")', '" "'],
    ['coalesce("", "")', '""'],
    ['coalesce(long(null), 5, 6)', '5'],
    ['coalesce(0, 5)', '0'],
    ['coalesce(false, true)', 'false'],
    ['coalesce(0s, 5s)', '00:00:00'],
    ['coalesce(dynamic([]), dynamic([1]))', '[]'],
    ['coalesce(long(null), long(null))', 'null'],
    ['coalesce(1)', 'refused'],
    ['max_of(10, 1, -3, 17)', '17'],
    ['max_of(int(null), int(2))', '2'],
    ['max_of(int(null), int(null))', 'null'],
    ['max_of(datetime(2024-12-15), datetime(2024-12-14))', '2024-12-15T00:00:00Z'],
    ['min_of(1.5, 2)', '1.5'],
    ['min_of(4, 3, int(null))', '3'],
    ['min_of("b", "a")', '"a"'],
    ['min_of(1, "a")', 'refused'],
    ['around(5, 4, 1)', 'true'],
    ['around(5.1, 4, 1)', 'refused'],
    ['around(datetime(2021-01-01 01:29), datetime(2021-01-01 01:30), 1m)', 'true'],
    ['around(datetime(2021-01-01 01:28), datetime(2021-01-01 01:30), 1m)', 'false'],
    ['around(long(null), 4, 1)', 'null'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['isempty("")', 'true'],
    ['isempty(" ")', 'false'],
    ['isempty(long(null))', 'true'],
    ['isempty(0)', 'false'],
    ['isempty(dynamic(""))', 'true'],
    ['isempty(dynamic([]))', 'false'],
    ['isempty(dynamic(null))', 'true'],
    ['isnotempty(dynamic({}))', 'true'],
    ['notempty("")', 'false'],
    ['isnull("")', 'false'],
    ['isnull(long(null))', 'true'],
    ['isnull(dynamic(null))', 'true'],
    ['isnotnull("")', 'true'],
    ['notnull(0)', 'true'],
    ['isnotnull(datetime(null))', 'false'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('gives branches a type in common', () => {
    expect(typeOfCall('iff(true, int(1), 2)')).toBe('long');
    expect(typeOfCall('iff(true, dynamic([1]), "a")')).toBe('string');
    expect(typeOfCall('max_of(int(1), int(2))')).toBe('int');
  });

  it('ends the query where an assertion does not hold', () => {
    expect(evaluate('assert(true, "fine")')).toBe('true');
    expect(() => evaluate('assert(false, "too short")')).toThrow("assert() has failed with message: 'too short'");
  });
});
