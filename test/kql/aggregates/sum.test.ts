import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Int64 } from '../../../src/kql/values/cell.ts';
import { parseDatetime } from '../../../src/kql/values/datetime.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { toInt64 } from '../../../src/kql/values/int64.ts';
import { over, returnsOf, runAggregate } from './run-aggregate.ts';

const maxLong = 2n ** 63n - 1n;
const decimal = (text: string): Cell => Decimal.parse(text);
const long = fc.bigInt({ min: -(2n ** 63n), max: maxLong }).map(toInt64);

describe('sum', () => {
  it('is a long for int and long, and otherwise of the type of its argument', () => {
    expect(returnsOf('sum', ['int'])).toEqual(['long']);
    for (const type of ['long', 'real', 'decimal', 'timespan'] as const) {
      expect(returnsOf('sum', [type]), type).toEqual([type]);
    }
    for (const type of ['bool', 'string', 'guid', 'dynamic', 'datetime'] as const) {
      expect(returnsOf('sum', [type]), type).toBeUndefined();
    }
    expect(returnsOf('sum', [])).toBeUndefined();
    expect(returnsOf('sum', ['long', 'long'])).toBeUndefined();
  });

  it('ignores nulls, and is zero without values', () => {
    expect(over('sum', 'int', [1, null, 2])).toBe(3);
    expect(over('sum', 'int', [])).toBe(0);
    expect(over('sum', 'long', [null, null])).toBe(0);
    expect(over('sum', 'timespan', [])).toBe(0);
    expect(over('sum', 'real', [null])).toBe(0);
    expect(String(over('sum', 'decimal', []))).toBe('0');
  });

  it('leaves the range of int', () => {
    expect(over('sum', 'int', [2_147_483_647, 2_147_483_647])).toBe(4_294_967_294);
  });

  it('is exact beyond 2^53 and wraps at 64 bits', () => {
    expect(over('sum', 'long', [Number.MAX_SAFE_INTEGER, 2])).toBe(9_007_199_254_740_993n);
    expect(over('sum', 'long', [maxLong, 1])).toBe(-(2n ** 63n));
    expect(over('sum', 'long', [maxLong, 1, -1])).toBe(maxLong);
  });

  it('lets NaN and infinities through', () => {
    expect(over('sum', 'real', [1, Number.NaN])).toBeNaN();
    expect(over('sum', 'real', [Number.POSITIVE_INFINITY, 1])).toBe(Number.POSITIVE_INFINITY);
  });

  it('adds decimals exactly', () => {
    expect(String(over('sum', 'decimal', [decimal('0.1'), null, decimal('0.2')]))).toBe('0.3');
  });

  it('of longs does not depend on the order, and is the sum of the sums of parts', () => {
    fc.assert(
      fc.property(fc.array(long), fc.array(long), (a, b) => {
        const whole = over('sum', 'long', [...a, ...b]);
        expect(over('sum', 'long', [...b, ...a].toReversed())).toBe(whole);
        expect(over('sum', 'long', [over('sum', 'long', a), over('sum', 'long', b)])).toBe(whole);
        expect(whole).toBe(toInt64([...a, ...b].reduce((sum: bigint, x: Int64) => sum + BigInt(x), 0n)));
      }),
    );
  });
});

describe('sumif', () => {
  it('adds the rows where the predicate is true', () => {
    const rows: Cell[][] = [
      [1, true],
      [2, false],
      [4, null],
      [null, true],
      [8, true],
    ];
    expect(runAggregate('sumif', ['long', 'bool'], rows)).toEqual([9]);
    expect(runAggregate('sumif', ['long', 'bool'], [[1, false]])).toEqual([0]);
    expect(returnsOf('sumif', ['long'])).toBeUndefined();
    expect(returnsOf('sumif', ['long', 'bool', 'long'])).toBeUndefined();
  });
});

describe('avg', () => {
  it('is a real for numbers, and otherwise of the type of its argument', () => {
    for (const type of ['int', 'long', 'real'] as const) {
      expect(returnsOf('avg', [type]), type).toEqual(['real']);
    }
    for (const type of ['decimal', 'timespan', 'datetime'] as const) {
      expect(returnsOf('avg', [type]), type).toEqual([type]);
    }
    expect(returnsOf('avg', ['string'])).toBeUndefined();
    expect(returnsOf('avg', ['dynamic'])).toBeUndefined();
  });

  it('ignores nulls', () => {
    expect(over('avg', 'int', [1, null, 2])).toBe(1.5);
    expect(over('avg', 'real', [null, 5, 5, 5])).toBe(5);
  });

  it('is NaN without values, and null where the type has no NaN', () => {
    expect(over('avg', 'long', [])).toBeNaN();
    expect(over('avg', 'long', [null])).toBeNaN();
    expect(over('avg', 'real', [])).toBeNaN();
    expect(over('avg', 'decimal', [])).toBeNull();
    expect(over('avg', 'timespan', [null])).toBeNull();
    expect(over('avg', 'datetime', [])).toBeNull();
  });

  it('does not overflow', () => {
    expect(over('avg', 'long', [maxLong, maxLong])).toBe(2 ** 63);
    expect(over('avg', 'long', [maxLong, toInt64(-(2n ** 63n))])).toBe(-0.5);
    expect(over('avg', 'timespan', [maxLong, maxLong])).toBe(maxLong);
  });

  it('of datetimes is the tick in the middle, cut off', () => {
    const at = (text: string): Cell => parseDatetime(text);
    expect(over('avg', 'datetime', [at('2026-01-01'), at('2026-01-02')])).toBe(at('2026-01-01T12:00:00'));
    expect(over('avg', 'datetime', [at('0001-01-01'), at('9999-12-31T23:59:59.9999999')])).toBe(
      at('5000-07-02T11:59:59.9999999'),
    );
    expect(over('avg', 'datetime', [-1, 0])).toBe(-1);
  });

  it('of timespans is cut off towards zero', () => {
    expect(over('avg', 'timespan', [1, 2])).toBe(1);
    expect(over('avg', 'timespan', [-1, -2])).toBe(-1);
  });

  it('of decimals has 34 digits', () => {
    expect(String(over('avg', 'decimal', [decimal('1'), decimal('1'), decimal('0')]))).toBe(
      '0.6666666666666666666666666666666667',
    );
  });

  it('of longs does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(long, { minLength: 1 }), (cells) => {
        expect(over('avg', 'long', cells)).toBe(over('avg', 'long', cells.toReversed()));
      }),
    );
  });

  it('of longs is the exact quotient to within two units in the last place', () => {
    fc.assert(
      fc.property(fc.array(long, { minLength: 1 }), (cells) => {
        const total = cells.reduce((sum: bigint, x: Int64) => sum + BigInt(x), 0n);
        const scaled = Number((total * 2n ** 60n) / BigInt(cells.length)) / 2 ** 60;
        const mean = Number(over('avg', 'long', cells));
        expect(Math.abs(mean - scaled)).toBeLessThanOrEqual(Math.abs(scaled) * 2 ** -51 + 2 ** -59);
      }),
    );
  });
});

describe('avgif', () => {
  it('averages the rows where the predicate is true', () => {
    expect(
      runAggregate(
        'avgif',
        ['int', 'bool'],
        [
          [1, true],
          [9, false],
          [4, true],
        ],
      ),
    ).toEqual([2.5]);
  });
});
