import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import { over, returnsOf, runAggregate } from './run-aggregate.ts';

describe('count', () => {
  it('counts rows', () => {
    expect(runAggregate('count', [], [])).toEqual([0]);
    expect(runAggregate('count', [], [[], [], []])).toEqual([3]);
  });

  it('takes no arguments', () => {
    expect(returnsOf('count', ['bool'])).toBeUndefined();
  });
});

describe('countif', () => {
  it('counts rows whose predicate is true, neither false nor null', () => {
    expect(over('countif', 'bool', [true, false, null, true])).toBe(2);
    expect(over('countif', 'bool', [])).toBe(0);
    expect(over('countif', 'bool', [null])).toBe(0);
  });

  it('wants the predicate', () => {
    expect(returnsOf('countif', [])).toBeUndefined();
  });
});

describe.each(['dcount', 'count_distinct'])('%s', (name) => {
  it('counts different values and no nulls', () => {
    expect(over(name, 'long', [1, 2, 2, null, 1, 2n ** 60n, 2n ** 60n])).toBe(3);
    expect(over(name, 'long', [null, null])).toBe(0);
    expect(over(name, 'long', [])).toBe(0);
  });

  it('counts the empty string, and tells cases apart', () => {
    expect(over(name, 'string', ['', 'a', 'A', ''])).toBe(3);
  });

  it('has one NaN, one zero and one of equal decimals', () => {
    expect(over(name, 'real', [Number.NaN, Number.NaN, 0, -0, 1])).toBe(3);
    expect(over(name, 'decimal', [Decimal.parse('1.50'), Decimal.parse('1.5'), Decimal.parse('2')])).toBe(2);
  });

  it('is exact beyond the size from which Kusto estimates', () => {
    const cells = Array.from({ length: 12_000 }, (_, index) => index % 11_000);
    expect(over(name, 'long', cells)).toBe(11_000);
  });
});

describe('dcount', () => {
  it('compares dynamics by content', () => {
    const cells: Cell[] = [
      new Map([
        ['a', 1n],
        ['b', 2n],
      ]),
      new Map([
        ['b', 2n],
        ['a', 1n],
      ]),
      [1n],
      [1],
      new DynamicScalar('datetime', 0),
      new DynamicScalar('timespan', 0),
    ];
    expect(over('dcount', 'dynamic', cells)).toBe(5);
  });

  it('takes an accuracy, which changes nothing', () => {
    expect(over('dcount', 'long', [1, 2, 2], 4)).toBe(2);
    expect(returnsOf('dcount', ['long', 'long', 'long'])).toBeUndefined();
  });

  it('is the size of the union of parts, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), (numbers) => {
        expect(over('dcount', 'int', numbers)).toBe(new Set(numbers).size);
        expect(over('dcount', 'int', numbers.toReversed())).toBe(new Set(numbers).size);
      }),
    );
  });
});

describe('count_distinct', () => {
  it('refuses dynamics as Kusto does', () => {
    expect(returnsOf('count_distinct', ['dynamic'])).toBeUndefined();
    expect(returnsOf('dcount', ['dynamic'])).toEqual(['long']);
  });
});

describe('with a predicate', () => {
  it('counts distinct values of the rows where it is true', () => {
    const rows: Cell[][] = [
      ['a', true],
      ['b', false],
      ['c', null],
      ['a', true],
      ['d', true],
    ];
    expect(runAggregate('dcountif', ['string', 'bool'], rows)).toEqual([2]);
    expect(runAggregate('count_distinctif', ['string', 'bool'], rows)).toEqual([2]);
    expect(
      runAggregate(
        'dcountif',
        ['string', 'bool', 'int'],
        rows.map((row) => [...row, 2]),
      ),
    ).toEqual([2]);
    expect(returnsOf('dcountif', ['string'])).toBeUndefined();
  });
});
