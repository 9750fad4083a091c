import { describe, expect, it } from 'vitest';
import { findScalarFunction } from '../../../../src/kql/functions/registry.ts';
import type { Cell } from '../../../../src/kql/values/cell.ts';
import type { ScalarType } from '../../../../src/kql/values/scalar-type.ts';
import { evaluate, testContext } from '../evaluate.ts';

describe('equality', () => {
  it.each([
    ['==(1, 1)', 'true'],
    ['==(1, 2)', 'false'],
    ['!=(1, 2)', 'true'],
    ['==("aBc", "aBc")', 'true'],
    ['==("abc", "ABC")', 'false'],
    ['!=("abc", "ABC")', 'true'],
    ['==(int(1), 1.0)', 'true'],
    ['==(1, decimal(1.00))', 'true'],
    ['==(9007199254740993, 9007199254740992)', 'false'],
    ['==(real(nan), real(nan))', 'false'],
    ['!=(real(nan), real(nan))', 'true'],
    ['==(true, 1)', 'true'],
    ['==(datetime(2020-01-01), datetime(2020-01-01))', 'true'],
    ['==(1d, 24h)', 'true'],
    ['==(guid(123e4567-e89b-12d3-a456-426614174000), guid(123E4567-E89B-12D3-A456-426614174000))', 'true'],
    ['==(datetime(2020-01-01), 1d)', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['==(long(null), 1)', 'false'],
    ['!=(long(null), 1)', 'true'],
    ['==(1, long(null))', 'false'],
    ['!=(1, long(null))', 'true'],
    ['==(long(null), long(null))', 'null'],
    ['!=(long(null), long(null))', 'null'],
    ['==(bool(null), bool(null))', 'null'],
    ['==(dynamic(null), 1)', 'false'],
    ['==(dynamic(null), "")', 'true'],
    ['!=(dynamic(null), "x")', 'true'],
  ])('of nulls: %s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['==("50126", 50126)', 'true'],
    ['==(50126, "50126")', 'true'],
    ['==("50127", 50126)', 'false'],
    ['!=("abc", 50126)', 'true'],
    ['==("true", true)', 'true'],
    ['==(datetime(2020-01-01), "2020-01-01")', 'true'],
    ['==(1.5, "1.5")', 'true'],
    ['==("123E4567-E89B-12D3-A456-426614174000", guid(123e4567-e89b-12d3-a456-426614174000))', 'true'],
    ['!=(datetime(2020-01-01), "no date")', 'true'],
  ])('between a string and another type: %s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it('refuses what a string column and another type have to do with each other, but for numbers', () => {
    const resolve = (types: readonly ScalarType[], constants: readonly Cell[]) =>
      findScalarFunction('==')?.resolve(
        types,
        constants.map((cell) => cell ?? undefined),
        testContext,
      )?.parameters;
    expect(resolve(['string', 'long'], [null, 50126])).toEqual(['string', 'string']);
    expect(resolve(['string', 'long'], [null, null])).toEqual(['long', 'long']);
    expect(resolve(['string', 'datetime'], ['2020-01-01', null])).toEqual(['datetime', 'datetime']);
    expect(resolve(['string', 'datetime'], [null, 0])).toBeUndefined();
    expect(resolve(['bool', 'string'], [true, null])).toBeUndefined();
    expect(resolve(['string', 'guid'], [null, null])).toBeUndefined();
  });

  it.each([
    ['==(dynamic("x"), "x")', 'true'],
    ['==("x", dynamic("x"))', 'true'],
    ['==(dynamic([1,2]), "[1,2]")', 'true'],
    ['==(dynamic(1), 1)', 'true'],
    ['==(1, dynamic(1))', 'true'],
    ['==(dynamic(1.5), 1)', 'false'],
    ['==(dynamic(2.0), 2)', 'true'],
    ['==(dynamic("x"), 1)', 'false'],
    ['!=(dynamic("x"), 1)', 'true'],
    ['==(dynamic(9007199254740993), 9007199254740993)', 'true'],
    ['==(dynamic(true), true)', 'true'],
    ['==(dynamic(1), dynamic(1))', 'refused'],
  ])('of a dynamic: %s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['=~("abc", "ABC")', 'true'],
    ['!~("aBc", "xyz")', 'true'],
    ['!~("aBc", "AbC")', 'false'],
    ['=~("ÉTÉ", "été")', 'true'],
    ['=~("straße", "STRASSE")', 'false'],
    ['=~("ǅ", "ǆ")', 'true'],
    ['=~("ᾳ", "ᾼ")', 'true'],
    ['=~("𐐀", "𐐨")', 'true'],
    ['=~("σ", "ς")', 'true'],
    ['=~("i", "İ")', 'false'],
    ['=~("I", "ı")', 'false'],
    ['=~("İ", "İ")', 'true'],
    ['=~("s", "ſ")', 'false'],
    ['=~("k", "\\u212a")', 'false'],
    ['=~(dynamic("A"), "a")', 'true'],
    ['=~(1, "1")', 'refused'],
  ])('ignoring case: %s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});

describe('order', () => {
  it.each([
    ['<(1, 2)', 'true'],
    ['<=(2, 2)', 'true'],
    ['>(3, int(2))', 'true'],
    ['>=(1.5, 2)', 'false'],
    ['<(9007199254740992, 9007199254740993)', 'true'],
    ['<(decimal(0.1), decimal(0.2))', 'true'],
    ['>(decimal(0.3), 0.2)', 'true'],
    ['<(datetime(2020-01-01), datetime(2020-01-02))', 'true'],
    ['>(1d, 23h)', 'true'],
    ['<(false, true)', 'true'],
    ['>(real(nan), 1.0)', 'false'],
    ['>(long(null), 1)', 'null'],
    ['<=(long(null), long(null))', 'null'],
    ['<("a", "b")', 'refused'],
    ['<(datetime(2020-01-01), "2021-01-01")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });

  it.each([
    ['>(dynamic(5), 4)', 'true'],
    ['>(dynamic(4.5), 4)', 'true'],
    ['<(4, dynamic(4.5))', 'true'],
    ['>(dynamic("5"), 4)', 'true'],
    ['>(dynamic("x"), 4)', 'null'],
    ['>(dynamic([9]), 4)', 'null'],
    ['>(dynamic(null), 4)', 'null'],
    ['>(dynamic(1), dynamic(2))', 'refused'],
    ['>(dynamic(1), "2")', 'refused'],
  ])('of a dynamic: %s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});

describe('between', () => {
  it.each([
    ['between(1, 2, 10)', 'false'],
    ['between(2, 2, 10)', 'true'],
    ['between(10, 2, 10)', 'true'],
    ['between(11, 2, 10)', 'false'],
    ['between(5, 10, 1)', 'false'],
    ['between(5, 1, 5.5)', 'true'],
    ['!between(11, 2, 10)', 'true'],
    ['!between(5, 2, 10)', 'false'],
    ['between(long(null), 2, 10)', 'null'],
    ['!between(long(null), 2, 10)', 'null'],
    ['between(5, long(null), 10)', 'null'],
    ['between(decimal(1.5), decimal(1), decimal(2))', 'true'],
    ['between(true, false, true)', 'true'],
    ['between(dynamic(1.5), 1, 1)', 'false'],
    ['between(7h, 2h, 6h)', 'false'],
    ['between(datetime(2020-01-04), datetime(2020-01-01), 3d)', 'true'],
    ['between(datetime(2020-01-04T00:00:01), datetime(2020-01-01), 3d)', 'false'],
    ['!between(datetime(2020-01-05), datetime(2020-01-01), 3d)', 'true'],
    ['between(datetime(2020-06-01), datetime(2020-01-01), datetime(2021-01-01))', 'true'],
    ['between("b", "a", "c")', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});

describe('and, or, not', () => {
  it.each([
    ['and(true, true)', 'true'],
    ['and(true, false)', 'false'],
    ['and(bool(null), true)', 'null'],
    ['and(false, bool(null))', 'false'],
    ['and(bool(null), false, true)', 'false'],
    ['and(bool(null), bool(null))', 'null'],
    ['or(bool(null), true)', 'true'],
    ['or(true, bool(null), false)', 'true'],
    ['or(bool(null), false)', 'null'],
    ['or(bool(null), bool(null))', 'null'],
    ['or(false, false, true)', 'true'],
    ['and(dynamic(true), true)', 'true'],
    ['and(true, 1)', 'refused'],
    ['not(true)', 'false'],
    ['not(false)', 'true'],
    ['not(bool(null))', 'null'],
    ['not(1)', 'refused'],
  ])('%s is %s', (call, result) => {
    expect(evaluate(call)).toBe(result);
  });
});
