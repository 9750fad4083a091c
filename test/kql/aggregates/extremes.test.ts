import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { over, returnsOf, runAggregate } from './run-aggregate.ts';

describe('min and max', () => {
  it('are of the type of their argument', () => {
    for (const type of ['bool', 'int', 'long', 'real', 'decimal', 'datetime', 'timespan', 'string'] as const) {
      expect(returnsOf('min', [type]), type).toEqual([type]);
      expect(returnsOf('max', [type]), type).toEqual([type]);
    }
    for (const type of ['guid', 'dynamic'] as const) {
      expect(returnsOf('min', [type]), type).toBeUndefined();
      expect(returnsOf('max', [type]), type).toBeUndefined();
    }
    expect(returnsOf('max', [])).toBeUndefined();
    expect(returnsOf('max', ['long', 'long'])).toBeUndefined();
  });

  it('ignore nulls, and are null without values', () => {
    expect(over('min', 'long', [null, 3, 2n ** 60n, -1])).toBe(-1);
    expect(over('max', 'long', [null, 3, 2n ** 60n, -1])).toBe(2n ** 60n);
    expect(over('max', 'datetime', [null])).toBeNull();
    expect(over('min', 'int', [])).toBeNull();
  });

  it('of strings go by code point, the empty one being a value', () => {
    expect(over('min', 'string', ['b', 'a', ''])).toBe('');
    expect(over('max', 'string', ['b', 'a', 'B'])).toBe('b');
    expect(over('max', 'string', ['\u{10000}', '\uffff'])).toBe('\u{10000}');
    expect(over('max', 'string', [])).toBe('');
  });

  it('of bools and decimals', () => {
    expect(over('max', 'bool', [false, null, true])).toBe(true);
    expect(over('min', 'bool', [true, false])).toBe(false);
    const cells = ['1.5', '-2', '1.49'].map((text): Cell => Decimal.parse(text));
    expect(String(over('max', 'decimal', cells))).toBe('1.5');
    expect(String(over('min', 'decimal', cells))).toBe('-2');
  });

  it('have NaN below every number', () => {
    expect(over('max', 'real', [Number.NaN, 1])).toBe(1);
    expect(over('min', 'real', [1, Number.NaN, Number.NEGATIVE_INFINITY])).toBeNaN();
  });

  it('do not depend on the order, and are those of the extremes of parts', () => {
    const cells = fc.array(fc.option(fc.integer()), { minLength: 1 });
    fc.assert(
      fc.property(cells, cells, (a, b) => {
        const whole = over('max', 'long', [...a, ...b]);
        expect(over('max', 'long', [...a, ...b].toReversed())).toBe(whole);
        expect(over('max', 'long', [over('max', 'long', a), over('max', 'long', b)])).toBe(whole);
        const numbers = [...a, ...b].filter((cell) => cell !== null);
        expect(whole).toBe(numbers.length === 0 ? null : Math.max(...numbers));
      }),
    );
  });
});

describe('minif and maxif', () => {
  it('look at the rows where the predicate is true', () => {
    const rows: Cell[][] = [
      [1, false],
      [2, true],
      [3, true],
      [4, null],
    ];
    expect(runAggregate('minif', ['int', 'bool'], rows)).toEqual([2]);
    expect(runAggregate('maxif', ['int', 'bool'], rows)).toEqual([3]);
    expect(runAggregate('maxif', ['int', 'bool'], [[1, false]])).toEqual([null]);
  });
});

describe('arg_max and arg_min', () => {
  const types = ['long', 'string', 'real'] as const;

  it('give the values of the row, all of one', () => {
    const rows: Cell[][] = [
      [1, 'a', 1.5],
      [3, 'b', null],
      [2, 'c', 2.5],
    ];
    expect(runAggregate('arg_max', types, rows)).toEqual([3, 'b', null]);
    expect(runAggregate('arg_min', types, rows)).toEqual([1, 'a', 1.5]);
    expect(returnsOf('arg_max', types)).toEqual(types);
  });

  it('skip nulls while there is a value', () => {
    const rows: Cell[][] = [
      [null, 'a', 1],
      [2, 'b', 2],
      [null, 'c', 3],
    ];
    expect(runAggregate('arg_max', types, rows)).toEqual([2, 'b', 2]);
    expect(runAggregate('arg_min', types, rows)).toEqual([2, 'b', 2]);
  });

  it('give the first row where every value is null', () => {
    const rows: Cell[][] = [
      [null, 'Yellow', 1],
      [null, 'Green', 2],
    ];
    expect(runAggregate('arg_max', types, rows)).toEqual([null, 'Yellow', 1]);
    expect(runAggregate('arg_min', types, rows)).toEqual([null, 'Yellow', 1]);
  });

  it('give the first of equals', () => {
    const rows: Cell[][] = [
      [7, 'first', 1],
      [7, 'second', 2],
    ];
    expect(runAggregate('arg_max', types, rows)).toEqual([7, 'first', 1]);
    expect(runAggregate('arg_min', types, rows)).toEqual([7, 'first', 1]);
  });

  it('give nulls and empty strings without rows', () => {
    expect(runAggregate('arg_max', types, [])).toEqual([null, '', null]);
  });

  it('take a single expression, and order strings by code point', () => {
    expect(runAggregate('arg_max', ['string'], [['b'], ['a'], ['']])).toEqual(['b']);
    expect(runAggregate('arg_min', ['string'], [['b'], ['a'], ['']])).toEqual(['']);
  });

  it('do not order guids and dynamics, but return them', () => {
    expect(returnsOf('arg_max', ['dynamic', 'long'])).toBeUndefined();
    expect(returnsOf('arg_min', ['guid', 'long'])).toBeUndefined();
    expect(returnsOf('arg_max', ['long', 'guid', 'dynamic'])).toEqual(['long', 'guid', 'dynamic']);
    expect(returnsOf('arg_max', [])).toBeUndefined();
  });
});

describe('take_any', () => {
  it('of one expression is the first value that is neither null nor empty', () => {
    expect(over('take_any', 'string', ['', 'a', 'b'])).toBe('a');
    expect(over('take_any', 'long', [null, 0, 1])).toBe(0);
    expect(over('any', 'bool', [null, false])).toBe(false);
    expect(over('take_any', 'string', ['', ''])).toBe('');
    expect(over('take_any', 'string', [])).toBe('');
    expect(over('take_any', 'guid', [null])).toBeNull();
  });

  it('of several is the first row as it is', () => {
    const types = ['string', 'long'] as const;
    expect(
      runAggregate('take_any', types, [
        ['', null],
        ['a', 1],
      ]),
    ).toEqual(['', null]);
    expect(runAggregate('take_any', types, [])).toEqual(['', null]);
  });

  it('with a predicate looks at the rows where it is true', () => {
    expect(
      runAggregate(
        'take_anyif',
        ['string', 'bool'],
        [
          ['a', false],
          ['', true],
          ['b', true],
        ],
      ),
    ).toEqual(['b']);
  });
});
