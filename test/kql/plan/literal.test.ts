import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLiteral, encodeLiteral, tryDecodeLiteral } from '../../../src/kql/plan/literal.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { type Dynamic, DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import { toInt64 } from '../../../src/kql/values/int64.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';

function throughJson(type: ScalarType, cell: Cell): Cell {
  return decodeLiteral(JSON.parse(JSON.stringify({ type, value: encodeLiteral(type, cell) })));
}

describe('encodeLiteral', () => {
  it.each([
    ['bool', true, true],
    ['int', -5, -5],
    ['long', 5, 5],
    ['long', 9_223_372_036_854_775_807n, '9223372036854775807'],
    ['real', 1, 1],
    ['real', -0, '-0.0'],
    ['real', Number.NaN, 'NaN'],
    ['real', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['decimal', Decimal.of(150n, 2), '1.50'],
    ['datetime', 0, '0'],
    ['timespan', -1, '-1'],
    ['string', '', ''],
    ['guid', '74be27de-1e4e-49d9-b579-fe0b331d3642', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['dynamic', 1n, '1'],
    ['dynamic', 1, '1.0'],
    ['dynamic', 'x', '"x"'],
    ['dynamic', [1n, null, true, Number.NaN], '[1,null,true,real(NaN)]'],
    ['dynamic', new Map([['a', new DynamicScalar('datetime', 1)]]), '{"a":datetime(2020-01-01T00:00:00.0000001Z)}'],
    ['dynamic', new DynamicScalar('decimal', Decimal.of(150n, 2)), 'decimal(1.50)'],
    ['long', null, null],
    ['dynamic', null, null],
  ] satisfies [ScalarType, Cell, unknown][])('%s %s is %j', (type, cell, json) => {
    expect(encodeLiteral(type, cell)).toStrictEqual(json);
    expect(throughJson(type, cell)).toStrictEqual(cell);
  });

  it('says when a cell is not of its type', () => {
    expect(() => encodeLiteral('int', 'x')).toThrow('Bug in Blindspot: an int cell that is string');
    expect(() => encodeLiteral('dynamic', Decimal.zero)).toThrow('Bug in Blindspot: a dynamic cell that is a decimal');
  });

  const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(toInt64);
  const dynamic: fc.Arbitrary<Dynamic | null> = fc.letrec<{ value: Dynamic | null }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constant(null),
      fc.boolean(),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double(),
      fc.string({ unit: 'binary' }),
      int64.filter((ticks) => Math.abs(Number(ticks)) < 2 ** 58).map((ticks) => new DynamicScalar('datetime', ticks)),
      fc.uuid().map((guid) => new DynamicScalar('guid', guid)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    ),
  })).value;

  it('gives every long, real, datetime and timespan back', () => {
    fc.assert(
      fc.property(int64, fc.double(), (integer, real) => {
        for (const type of ['long', 'datetime', 'timespan'] as const) {
          expect(throughJson(type, integer)).toStrictEqual(integer);
        }
        expect(throughJson('real', real)).toStrictEqual(real);
      }),
    );
  });

  it('gives every dynamic back', () => {
    fc.assert(
      fc.property(dynamic, (value) => {
        expect(throughJson('dynamic', value)).toStrictEqual(value);
      }),
    );
  });
});

describe('tryDecodeLiteral', () => {
  it.each([
    ['bool', 1],
    ['int', 1.5],
    ['int', 2 ** 40],
    ['int', '5'],
    ['long', 2 ** 53],
    ['long', '5.0'],
    ['long', ''],
    ['datetime', 'today'],
    ['real', 'one'],
    ['decimal', 1],
    ['decimal', '1.2.3'],
    ['string', 5],
    ['dynamic', '{'],
    ['dynamic', true],
  ] satisfies [ScalarType, string | number | boolean][])('does not take %s %j', (type, json) => {
    expect(tryDecodeLiteral(type, json)).toBeUndefined();
  });
});
