import { describe, expect, it } from 'vitest';
import { readRestCell } from '../../../src/kql/rest/read-rest-cell.ts';
import { scalarTypeNamed } from '../../../src/kql/rest/scalar-type-named.ts';
import type { Dynamic } from '../../../src/kql/values/dynamic.ts';
import { parseJson } from '../../../src/kql/values/dynamic-json.ts';
import { scalarTypes } from '../../../src/kql/values/scalar-type.ts';

const read = (json: string, type: Parameters<typeof readRestCell>[1]) => {
  const parsed = parseJson(json);
  if (parsed === undefined) {
    throw new Error(`not JSON: ${json}`);
  }
  return readRestCell(parsed.value, type);
};

describe('readRestCell', () => {
  it('reads null as nothing, which for strings is the empty string', () => {
    for (const type of scalarTypes) {
      expect(read('null', type), type).toBe(type === 'string' ? '' : null);
    }
  });

  it('reads the empty string as null where the column is not one of strings', () => {
    expect(read('""', 'long')).toBeNull();
    expect(read('""', 'datetime')).toBeNull();
    expect(read('""', 'string')).toBe('');
    expect(read('""', 'dynamic')).toBe('');
  });

  it('reads whole numbers as int and long, also from text and beyond 2^53', () => {
    expect(read('5', 'int')).toBe(5);
    expect(read('5.0', 'long')).toBe(5);
    expect(read('"7"', 'long')).toBe(7);
    expect(read('9007199254740993', 'long')).toBe(9_007_199_254_740_993n);
    expect(read('"9007199254740993"', 'long')).toBe(9_007_199_254_740_993n);
    expect(read('-9223372036854775808', 'long')).toBe(-9_223_372_036_854_775_808n);
  });

  it('does not fit what is not whole or too large', () => {
    expect(read('1.5', 'int')).toBeUndefined();
    expect(read('1.5', 'long')).toBeUndefined();
    expect(read('2147483648', 'int')).toBeUndefined();
    expect(read('9223372036854775808', 'long')).toBeUndefined();
    expect(read('"2147483648"', 'int')).toBeUndefined();
    expect(read('"12 apples"', 'long')).toBeUndefined();
    expect(read('true', 'long')).toBeUndefined();
  });

  it('reads reals, also NaN and infinities', () => {
    expect(read('1', 'real')).toBe(1);
    expect(read('0.5', 'real')).toBe(0.5);
    expect(read('"NaN"', 'real')).toBeNaN();
    expect(read('"Infinity"', 'real')).toBe(Number.POSITIVE_INFINITY);
    expect(read('"-Infinity"', 'real')).toBe(Number.NEGATIVE_INFINITY);
    expect(read('"x"', 'real')).toBeUndefined();
  });

  it('reads decimals from text and numbers', () => {
    expect(String(read('"1.50"', 'decimal'))).toBe('1.50');
    expect(String(read('3', 'decimal'))).toBe('3');
  });

  it('reads truth values, also as 0 and 1', () => {
    expect(read('true', 'bool')).toBe(true);
    expect(read('0', 'bool')).toBe(false);
    expect(read('1', 'bool')).toBe(true);
    expect(read('2', 'bool')).toBeUndefined();
    expect(read('"false"', 'bool')).toBe(false);
  });

  it('reads datetimes, timespans and guids from text only', () => {
    expect(read('"2020-01-01T00:00:01Z"', 'datetime')).toBe(10_000_000);
    expect(read('5', 'datetime')).toBeUndefined();
    expect(read('"1.00:00:00"', 'timespan')).toBe(864_000_000_000);
    expect(read('5', 'timespan')).toBeUndefined();
    expect(read('"74BE27DE-1E4E-49D9-B579-FE0B331D3642"', 'guid')).toBe('74be27de-1e4e-49d9-b579-fe0b331d3642');
    expect(read('"nobody"', 'guid')).toBeUndefined();
    expect(read('"yesterday"', 'datetime')).toBeUndefined();
  });

  it('gives string columns the JSON text of everything else', () => {
    expect(read('{"a": [1, 2.0]}', 'string')).toBe('{"a":[1,2.0]}');
    expect(read('5', 'string')).toBe('5');
    expect(read('true', 'string')).toBe('true');
  });

  it('keeps dynamics as they are', () => {
    const bag: Dynamic = new Map([['a', [1n, 2]]]);
    expect(read('{"a": [1, 2.0]}', 'dynamic')).toEqual(bag);
    expect(read('"{}"', 'dynamic')).toBe('{}');
    expect(read('{}', 'long')).toBeUndefined();
  });
});

describe('scalarTypeNamed', () => {
  it('knows the types and their other names', () => {
    expect(scalarTypes.map(scalarTypeNamed)).toEqual(scalarTypes);
    expect(['boolean', 'date', 'double', 'time', 'uuid', 'uniqueid'].map(scalarTypeNamed)).toEqual([
      'bool',
      'datetime',
      'real',
      'timespan',
      'guid',
      'guid',
    ]);
    expect(scalarTypeNamed('constructor')).toBeUndefined();
    expect(scalarTypeNamed('Long')).toBeUndefined();
  });
});
