import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRestCell } from '../../../src/kql/rest/read-rest-cell.ts';
import { restCellText } from '../../../src/kql/rest/rest-cell-text.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import { parseJson } from '../../../src/kql/values/dynamic-json.ts';
import { toInt64 } from '../../../src/kql/values/int64.ts';
import { scalarTypes } from '../../../src/kql/values/scalar-type.ts';

describe('restCellText', () => {
  it('writes null, and no null in strings', () => {
    for (const type of scalarTypes) {
      expect(restCellText(null, type), type).toBe(type === 'string' ? '""' : 'null');
    }
  });

  it('writes longs as numbers while every reader of JSON keeps them', () => {
    expect(restCellText(-5, 'int')).toBe('-5');
    expect(restCellText(9_007_199_254_740_991, 'long')).toBe('9007199254740991');
    expect(restCellText(9_007_199_254_740_993n, 'long')).toBe('"9007199254740993"');
  });

  it('writes reals with a point, and what JSON lacks as text', () => {
    expect(restCellText(1, 'real')).toBe('1.0');
    expect(restCellText(0.1, 'real')).toBe('0.1');
    expect(restCellText(Number.NaN, 'real')).toBe('"NaN"');
    expect(restCellText(Number.POSITIVE_INFINITY, 'real')).toBe('"Infinity"');
    expect(restCellText(Number.NEGATIVE_INFINITY, 'real')).toBe('"-Infinity"');
  });

  it('writes datetimes and timespans to 100 ns', () => {
    expect(restCellText(0, 'datetime')).toBe('"2020-01-01T00:00:00.0000000Z"');
    expect(restCellText(1, 'datetime')).toBe('"2020-01-01T00:00:00.0000001Z"');
    expect(restCellText(937_840_000_000, 'timespan')).toBe('"1.02:03:04.0000000"');
    expect(restCellText(0, 'timespan')).toBe('"00:00:00.0000000"');
    expect(restCellText(-1, 'timespan')).toBe('"-00:00:00.0000001"');
  });

  it('writes the rest', () => {
    expect(restCellText(true, 'bool')).toBe('true');
    expect(restCellText(Decimal.parse('1.50'), 'decimal')).toBe('"1.50"');
    expect(restCellText('a"\n\u2028', 'string')).toBe('"a\\"\\n\u2028"');
    expect(restCellText('74be27de-1e4e-49d9-b579-fe0b331d3642', 'guid')).toBe('"74be27de-1e4e-49d9-b579-fe0b331d3642"');
  });

  it('writes dynamics exactly', () => {
    const bag = new Map([
      ['b', [1n, 1, 2n ** 60n, null]],
      ['a', [new DynamicScalar('datetime', 0)]],
    ]);
    expect(restCellText(bag, 'dynamic')).toBe(
      '{"b":[1,1.0,1152921504606846976,null],"a":["2020-01-01T00:00:00.0000000Z"]}',
    );
    expect(restCellText('text', 'dynamic')).toBe('"text"');
  });

  it('is read back as the same cell', () => {
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(toInt64);
    const back = (text: string, type: 'long' | 'timespan' | 'real' | 'string') =>
      readRestCell(parseJson(text)?.value ?? null, type);
    fc.assert(
      fc.property(long, fc.double(), fc.string({ unit: 'binary' }), (ticks, real, text) => {
        expect(back(restCellText(ticks, 'long'), 'long')).toBe(ticks);
        expect(back(restCellText(ticks, 'timespan'), 'timespan')).toBe(ticks);
        expect(back(restCellText(real, 'real'), 'real')).toBe(real);
        expect(back(restCellText(text, 'string'), 'string')).toBe(text);
      }),
    );
  });
});
