import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cellKey,
  cellsEqual,
  compareCells,
  compareDynamics,
  compareReals,
  compareStrings,
  dynamicKey,
} from '../../../src/kql/values/compare.ts';
import { parseDatetime } from '../../../src/kql/values/datetime.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { type Dynamic, DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import { parseJson } from '../../../src/kql/values/dynamic-json.ts';

const json = (text: string): Dynamic | null => parseJson(text)?.value ?? null;
const datetime = (text: string): Dynamic => new DynamicScalar('datetime', parseDatetime(text) ?? 0);

const someDynamics: (Dynamic | null)[] = [
  0n,
  -3n,
  1.5,
  2n ** 62n,
  Number.NaN,
  Number.NEGATIVE_INFINITY,
  new DynamicScalar('timespan', 5),
  datetime('2024-01-01'),
  new DynamicScalar('decimal', Decimal.parse('2.5') ?? Decimal.zero),
  '',
  'a',
  'b',
  '😀',
  '\uffff',
  new DynamicScalar('guid', '01234567-89ab-cdef-0123-456789abcdef'),
  true,
  false,
  json('[]'),
  json('[1,2]'),
  json('[1,"a"]'),
  json('{}'),
  json('{"a":1}'),
  null,
];

describe('compareStrings', () => {
  it('orders by code point, not by UTF-16 unit', () => {
    expect(Math.sign(compareStrings('\uffff', '😀'))).toBe(-1);
    expect('\uffff' < '😀').toBe(false);
    expect(['b', 'B', 'a', 'é', 'Z', '', 'aa', '_'].sort(compareStrings)).toEqual([
      '',
      'B',
      'Z',
      '_',
      'a',
      'aa',
      'b',
      'é',
    ]);
  });

  it('orders as the UTF-8 bytes do', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareStrings(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });
});

describe('compareCells', () => {
  it('orders each type by its values', () => {
    expect([5, Number.NaN, Number.POSITIVE_INFINITY, -5, Number.NEGATIVE_INFINITY, 0].sort(compareReals)).toEqual([
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      -5,
      0,
      5,
      Number.POSITIVE_INFINITY,
    ]);
    expect(compareReals(-0, 0)).toBe(0);
    expect(compareCells('long', 9007199254740993n, 9007199254740991)).toBe(1);
    expect(compareCells('datetime', -9007199254740993n, 5)).toBe(-1);
    expect(compareCells('bool', true, false)).toBe(1);
    expect(compareCells('int', -5, 3)).toBe(-1);
    expect(compareCells('guid', 'a', 'b')).toBeLessThan(0);
    expect(compareCells('decimal', Decimal.of(15n, 1), Decimal.of(2n))).toBe(-1);
  });

  it('throws on a cell of another type, which is a bug', () => {
    expect(() => compareCells('string', 1, 2)).toThrow(new TypeError('A cell does not hold a value of type string.'));
    expect(() => cellKey('real', 'x')).toThrow('A cell does not hold a value of type real.');
    expect(() => cellKey('long', [])).toThrow('A cell does not hold a value of type long.');
  });

  it('is a total order over dynamics', () => {
    const any = fc.constantFrom(...someDynamics);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const order = (x: Dynamic | null, y: Dynamic | null): number => Math.sign(compareDynamics(x, y));
        expect(order(a, a)).toBe(0);
        expect(order(a, b)).toBe(-order(b, a) + 0);
        if (order(a, b) <= 0 && order(b, c) <= 0) {
          expect(order(a, c)).toBeLessThanOrEqual(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('orders mixed dynamics as array_sort_asc() does', () => {
    const guid = new DynamicScalar('guid', '01234567-89ab-cdef-0123-456789abcdef');
    const span = new DynamicScalar('timespan', 5);
    const day = datetime('0001-01-02');
    expect([null, json('{}'), guid, 'b', day, true, 10n, 'a', span, 1.5, json('[]')].sort(compareDynamics)).toEqual([
      1.5,
      span,
      10n,
      day,
      'a',
      'b',
      guid,
      true,
      json('[]'),
      json('{}'),
      null,
    ]);
  });

  it('compares longs and reals by their exact values', () => {
    expect(compareDynamics(9007199254740993n, 9007199254740992)).toBe(1);
    expect(compareDynamics(2n, 2)).toBe(0);
    expect(compareDynamics(new DynamicScalar('decimal', Decimal.of(25n, 1)), 2.5)).toBe(0);
    expect(compareDynamics(new DynamicScalar('decimal', Decimal.of(25n, 1)), Number.POSITIVE_INFINITY)).toBe(-1);
  });
});

describe('cellKey', () => {
  it('is the same for equal values', () => {
    const map = new Map([[cellKey('real', Number.NaN), 'nan']]);
    expect(map.get(cellKey('real', 0 / 0))).toBe('nan');
    expect(Object.is(cellKey('real', -0), 0)).toBe(true);
    expect(cellKey('decimal', Decimal.of(150n, 2))).toBe(cellKey('decimal', Decimal.of(15n, 1)));
    expect(cellKey('string', '')).toBe('');
    expect(cellKey('long', null)).toBeNull();
    expect(cellKey('dynamic', null)).toBeNull();
    expect(cellKey('dynamic', json('{"a":1,"b":[2,{"x":1,"y":2}]}'))).toBe(
      cellKey('dynamic', json('{"b":[2,{"y":2,"x":1}],"a":1}')),
    );
  });

  it('is different for different values', () => {
    const keys = [
      json('1'),
      json('1.0'),
      json('"1"'),
      json('true'),
      json('"true"'),
      json('null'),
      json('"null"'),
      json('[1]'),
      json('["1"]'),
      json('[[1]]'),
      json('[1,2]'),
      json('["1,2"]'),
      json('[2,1]'),
      json('{"a":1}'),
      json('{"a":"1"}'),
      json('["a",1]'),
      json('{"a":1,"b":2}'),
      json('{"a:1,b":2}'),
      json('{}'),
      json('[]'),
      new DynamicScalar('timespan', 1),
      new DynamicScalar('datetime', 1),
      new DynamicScalar('decimal', Decimal.of(1n)),
      'timespan(1)',
      Number.NaN,
      'NaN',
    ].map(dynamicKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('cellsEqual', () => {
  it('agrees with the keys', () => {
    expect(cellsEqual('long', null, null)).toBe(true);
    expect(cellsEqual('long', null, 0)).toBe(false);
    expect(cellsEqual('long', 2n ** 60n, 2n ** 60n)).toBe(true);
    expect(cellsEqual('real', Number.NaN, Number.NaN)).toBe(true);
    expect(cellsEqual('real', 0, -0)).toBe(true);
    expect(cellsEqual('decimal', Decimal.of(10n, 1), Decimal.of(1n))).toBe(true);
    expect(cellsEqual('string', 'a', 'A')).toBe(false);
    const any = fc.constantFrom(...someDynamics);
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(cellsEqual('dynamic', a, b)).toBe(cellKey('dynamic', a) === cellKey('dynamic', b));
      }),
    );
  });
});
