import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KqlUnsupportedError } from '../../../src/kql/errors/kql-unsupported-error.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { DynamicScalar, isArray } from '../../../src/kql/values/dynamic.ts';
import { formatJson } from '../../../src/kql/values/dynamic-json.ts';
import { over, returnsOf, runAggregate } from './run-aggregate.ts';

const guid = '74be27de-1e4e-49d9-b579-fe0b331d3642';
const bag = (entries: Record<string, bigint | string>): Cell => new Map(Object.entries(entries));
const numbers = (length: number): number[] => Array.from({ length }, (_, index) => index);
const sizeOf = (cell: Cell): number => (isArray(cell) ? cell.length : cell instanceof Map ? cell.size : -1);

describe.each(['make_list', 'make_set', 'makelist', 'makeset'])('%s', (name) => {
  it('keeps the types of its values', () => {
    expect(over(name, 'int', [1, 2])).toEqual([1n, 2n]);
    expect(over(name, 'long', [2n ** 60n])).toEqual([2n ** 60n]);
    expect(over(name, 'real', [1, 0.5])).toEqual([1, 0.5]);
    expect(over(name, 'bool', [true, false])).toEqual([true, false]);
    expect(over(name, 'datetime', [0])).toEqual([new DynamicScalar('datetime', 0)]);
    expect(over(name, 'timespan', [0])).toEqual([new DynamicScalar('timespan', 0)]);
    expect(over(name, 'guid', [guid])).toEqual([new DynamicScalar('guid', guid)]);
    const decimal = Decimal.parse('1.5');
    expect(over(name, 'decimal', [decimal])).toEqual([new DynamicScalar('decimal', decimal ?? Decimal.zero)]);
  });

  it('skips nulls, keeps empty strings, and is an empty array without values', () => {
    expect(over(name, 'string', ['b', '', 'a'])).toEqual(['b', '', 'a']);
    expect(over(name, 'long', [null, 1, null])).toEqual([1n]);
    expect(over(name, 'long', [null])).toEqual([]);
    expect(over(name, 'dynamic', [])).toEqual([]);
  });

  it('stops at a size that must be a constant', () => {
    expect(over(name, 'long', [5, 6, 7], 2)).toEqual([5n, 6n]);
    expect(over(name, 'long', [5, 6, 7], 0)).toEqual([]);
    expect(returnsOf(name, ['long', 'long'], [undefined, 1_048_576])).toEqual(['dynamic']);
    expect(returnsOf(name, ['long', 'long'], [undefined, 1_048_577])).toBeUndefined();
    expect(returnsOf(name, ['long', 'long'], [undefined, -1])).toBeUndefined();
    expect(returnsOf(name, ['long', 'long'], [undefined, undefined])).toBeUndefined();
    expect(returnsOf(name, ['long', 'long', 'long'], [undefined, 1, 1])).toBeUndefined();
    expect(returnsOf(name, [])).toBeUndefined();
  });
});

describe('the default size', () => {
  it('is 128 for the deprecated spellings only', () => {
    const cells = numbers(200);
    expect(sizeOf(over('makelist', 'long', cells))).toBe(128);
    expect(sizeOf(over('makeset', 'long', cells))).toBe(128);
    expect(sizeOf(over('make_list', 'long', cells))).toBe(200);
    expect(sizeOf(over('make_set', 'long', cells))).toBe(200);
    const bags = cells.map((index) => bag({ [`k${index}`]: BigInt(index) }));
    expect(sizeOf(over('make_dictionary', 'dynamic', bags))).toBe(128);
    expect(sizeOf(over('make_bag', 'dynamic', bags))).toBe(200);
  });
});

describe('make_list', () => {
  it('keeps duplicates, the order of rows, and nests arrays', () => {
    expect(over('make_list', 'long', [3, 1, 3])).toEqual([3n, 1n, 3n]);
    expect(over('make_list', 'dynamic', [[1n], null, [1n, null]])).toEqual([[1n], [1n, null]]);
  });

  it('of parts is the parts in a row', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string())), fc.array(fc.option(fc.string())), (a, b) => {
        const parts = [over('make_list', 'string', a), over('make_list', 'string', b)];
        expect(parts.flat()).toEqual(over('make_list', 'string', [...a, ...b]));
      }),
    );
  });
});

describe('make_list_with_nulls', () => {
  it('keeps nulls', () => {
    expect(over('make_list_with_nulls', 'int', [null, 4, null])).toEqual([null, 4n, null]);
    expect(over('make_list_with_nulls', 'dynamic', [null, [null]])).toEqual([null, [null]]);
    expect(over('make_list_with_nulls', 'int', [])).toEqual([]);
    expect(returnsOf('make_list_with_nulls', ['int', 'long'], [undefined, 3])).toBeUndefined();
  });
});

describe('make_set', () => {
  it('keeps the first of equals', () => {
    expect(over('make_set', 'long', [3, 1, 3, 2, 1])).toEqual([3n, 1n, 2n]);
    expect(over('make_set', 'string', ['a', 'A', 'a'])).toEqual(['a', 'A']);
    expect(over('make_set', 'real', [Number.NaN, Number.NaN, 0, -0])).toEqual([Number.NaN, 0]);
  });

  it('takes arrays apart, one level deep', () => {
    const cells: Cell[] = [['A1', 'A2', 'A3'], ['A2', 'C1'], null, ['C2', null, ['A1']], 'A1', []];
    expect(over('make_set', 'dynamic', cells)).toEqual(['A1', 'A2', 'A3', 'C1', 'C2', ['A1']]);
    expect(over('make_set', 'dynamic', cells, 4)).toEqual(['A1', 'A2', 'A3', 'C1']);
  });

  it('compares bags by content and tells longs from reals', () => {
    const first = bag({ a: 1n, b: 2n });
    expect(over('make_set', 'dynamic', [first, bag({ b: 2n, a: 1n }), 1n, 1])).toEqual([first, 1n, 1]);
  });

  it('holds the same values in any order, and as the set of the sets of parts', () => {
    const cells = fc.array(fc.option(fc.integer({ min: 0, max: 9 })));
    const sorted = (cell: Cell): string[] => (isArray(cell) ? cell.map(formatJson).sort() : []);
    fc.assert(
      fc.property(cells, cells, (a, b) => {
        const whole = sorted(over('make_set', 'long', [...a, ...b]));
        expect(sorted(over('make_set', 'long', [...a, ...b].toReversed()))).toEqual(whole);
        const parts = [over('make_set', 'long', a), over('make_set', 'long', b)];
        expect(sorted(over('make_set', 'dynamic', parts))).toEqual(whole);
        expect(whole).toEqual([...new Set([...a, ...b].filter((cell) => cell !== null).map(String))].sort());
      }),
    );
  });
});

describe('with a predicate', () => {
  const rows: Cell[][] = [
    ['a', true],
    ['b', false],
    ['c', null],
    ['a', true],
    ['d', true],
  ];

  it('make_list_if and make_set_if look at the rows where it is true', () => {
    expect(runAggregate('make_list_if', ['string', 'bool'], rows)).toEqual([['a', 'a', 'd']]);
    expect(runAggregate('make_set_if', ['string', 'bool'], rows)).toEqual([['a', 'd']]);
  });

  it('the size is the third argument', () => {
    const sized = rows.map((row) => [...row, 1]);
    const types = ['string', 'bool', 'long'] as const;
    expect(runAggregate('make_list_if', types, sized, [undefined, undefined, 1])).toEqual([['a']]);
    expect(returnsOf('make_list_if', types, [undefined, undefined, undefined])).toBeUndefined();
  });

  it('make_bag_if', () => {
    const bags: Cell[][] = [
      [bag({ prop01: 'val_a' }), true],
      [bag({ prop02: 'val_b' }), false],
      [bag({ prop03: 'val_c' }), true],
    ];
    expect(runAggregate('make_bag_if', ['dynamic', 'bool'], bags)).toEqual([bag({ prop01: 'val_a', prop03: 'val_c' })]);
  });
});

describe('make_bag', () => {
  it('unites bags, keeping the first value of a key, and skips the rest', () => {
    const cells: Cell[] = [bag({ a: 1n }), null, [1n], 'text', bag({ a: 2n, b: 3n }), bag({})];
    const result = over('make_bag', 'dynamic', cells);
    expect(result).toEqual(bag({ a: 1n, b: 3n }));
    expect(result instanceof Map && [...result.keys()]).toEqual(['a', 'b']);
  });

  it('is an empty bag without bags', () => {
    expect(over('make_bag', 'dynamic', [])).toEqual(new Map());
    expect(over('make_bag', 'dynamic', [null, [1n]])).toEqual(new Map());
  });

  it('stops at a number of keys', () => {
    expect(over('make_bag', 'dynamic', [bag({ a: 1n, b: 2n }), bag({ c: 3n })], 1)).toEqual(bag({ a: 1n }));
  });

  it('takes dynamics only', () => {
    expect(returnsOf('make_bag', ['string'])).toBeUndefined();
    expect(returnsOf('make_bag', [])).toBeUndefined();
  });
});

describe('buildschema', () => {
  const schema = (...cells: Cell[]): string => {
    const result = over('buildschema', 'dynamic', cells);
    return result instanceof Decimal ? '' : formatJson(result);
  };

  it('names types, containers and alternatives', () => {
    expect(
      schema(
        new Map<string, bigint | number>([
          ['x', 1n],
          ['y', 3.5],
        ]),
        new Map<string, string | bigint[]>([
          ['x', 'somevalue'],
          ['z', [1n, 2n, 3n]],
        ]),
        new Map<string, Map<string, string> | string[]>([
          ['y', new Map([['w', 'zzz']])],
          ['t', ['aa', 'bb']],
          ['z', ['foo']],
        ]),
      ),
    ).toBe(
      '{"x":["long","string"],"y":[{"w":"string"},"double"],"z":{"`indexer`":["long","string"]},"t":{"`indexer`":"string"}}',
    );
  });

  it('admits scalars at the root', () => {
    expect(schema(1n)).toBe('"long"');
    expect(schema('a', true, new DynamicScalar('datetime', 0), null)).toBe('["bool","datetime","string"]');
    expect(schema([])).toBe('{}');
  });

  it('is null without values', () => {
    expect(schema()).toBe('null');
    expect(schema(null)).toBe('null');
  });

  it('refuses a null inside a value', () => {
    expect(() => schema(new Map([['a', null]]))).toThrow(
      new KqlUnsupportedError('buildschema() of values with a null inside'),
    );
    expect(() => schema([null])).toThrow(KqlUnsupportedError);
  });

  it('takes dynamics only', () => {
    expect(returnsOf('buildschema', ['string'])).toBeUndefined();
  });
});
