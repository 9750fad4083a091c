import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BoolsVector } from '../../../src/kql/data/bools-vector.ts';
import { CellsVector } from '../../../src/kql/data/cells-vector.ts';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import { concatenateChunks } from '../../../src/kql/data/concatenate-chunks.ts';
import { concatenateVectors } from '../../../src/kql/data/concatenate-vectors.ts';
import { ConstantVector } from '../../../src/kql/data/constant-vector.ts';
import { DeferredVector } from '../../../src/kql/data/deferred-vector.ts';
import { DoublesVector } from '../../../src/kql/data/doubles-vector.ts';
import { EntriesVector } from '../../../src/kql/data/entries-vector.ts';
import { IntegersVector } from '../../../src/kql/data/integers-vector.ts';
import { noRow, SelectedVector } from '../../../src/kql/data/selected-vector.ts';
import { settleVector } from '../../../src/kql/data/settle-vector.ts';
import { sliceVector } from '../../../src/kql/data/slice-vector.ts';
import { splitChunk } from '../../../src/kql/data/split-chunk.ts';
import { uniteOrigins } from '../../../src/kql/data/unite-origins.ts';
import type { Vector } from '../../../src/kql/data/vector.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { WideIntegersVector } from '../../../src/kql/data/wide-integers-vector.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { toInt64 } from '../../../src/kql/values/int64.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';

const cellsOf = (vector: Vector): Cell[] => Array.from({ length: vector.length }, (_, row) => vector.at(row));
const repeat = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('vectorOf', () => {
  test('keeps short columns as cells', () => {
    expect(vectorOf('long', [1, null])).toBeInstanceOf(CellsVector);
  });

  test.each([1, 1000])('has no null in a string column of %i times two', (count) => {
    expect(cellsOf(vectorOf('string', repeat(count, () => ['a', null]).flat()))).toEqual(
      repeat(count, () => ['a', '']).flat(),
    );
  });

  test('types long columns', () => {
    expect(
      vectorOf(
        'bool',
        repeat(100, (i) => i % 2 === 0),
      ),
    ).toBeInstanceOf(BoolsVector);
    expect(
      vectorOf(
        'int',
        repeat(100, (i) => i),
      ),
    ).toBeInstanceOf(IntegersVector);
    expect(
      vectorOf(
        'real',
        repeat(100, (i) => i / 3),
      ),
    ).toBeInstanceOf(DoublesVector);
    expect(
      vectorOf(
        'long',
        repeat(100, (i) => i),
      ),
    ).toBeInstanceOf(DoublesVector);
    expect(
      vectorOf(
        'decimal',
        repeat(100, () => Decimal.zero),
      ),
    ).toBeInstanceOf(CellsVector);
  });

  test('goes wide as soon as one value needs it, and gives canonical cells back', () => {
    const cells: Cell[] = repeat<Cell>(100, (i) => i)
      .with(50, 2n ** 60n)
      .with(51, null);
    const vector = vectorOf('datetime', cells);
    expect(vector).toBeInstanceOf(WideIntegersVector);
    expect(cellsOf(vector)).toEqual(cells);
  });

  test('has no validity bytes without nulls', () => {
    expect(
      (
        vectorOf(
          'long',
          repeat(100, (i) => i),
        ) as DoublesVector
      ).valid,
    ).toBeUndefined();
    expect((vectorOf('long', [...repeat(99, (i) => i), null]) as DoublesVector).valid).toHaveLength(100);
  });

  test('makes a dictionary of what repeats, and none of what does not', () => {
    const repetitive = vectorOf(
      'string',
      repeat(1000, (i) => `user${i % 10}`),
    );
    expect(repetitive).toBeInstanceOf(SelectedVector);
    expect((repetitive as SelectedVector).source).toBeInstanceOf(EntriesVector);
    expect((repetitive as SelectedVector).source.length).toBe(10);
    expect(repetitive.at(999)).toBe('user9');
    expect(
      vectorOf(
        'string',
        repeat(1000, (i) => `id ${i}`),
      ),
    ).toBeInstanceOf(CellsVector);
  });

  test('gives up a dictionary that the sample promised and the rest does not keep', () => {
    // Every eighth cell repeats, which is all that the sample sees; the others never do.
    const cells = repeat(4096, (i) => (i % 8 === 0 ? 'same' : `id ${i}`));
    const vector = vectorOf('string', cells);
    expect(vector).toBeInstanceOf(CellsVector);
    expect(cellsOf(vector)).toEqual(cells);
  });

  const cell: Readonly<Record<string, fc.Arbitrary<Cell>>> = {
    bool: fc.boolean(),
    int: fc.integer(),
    long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(toInt64),
    timespan: fc.maxSafeInteger(),
    real: fc.double(),
    string: fc.string({ maxLength: 2 }),
  };
  test.each(Object.keys(cell) as ScalarType[])('gives every %s cell back, at any length', (type) => {
    fc.assert(
      fc.property(fc.array(fc.option(cell[type] ?? fc.constant(null)), { minLength: 0, maxLength: 1500 }), (cells) => {
        const expected = type === 'string' ? cells.map((value) => value ?? '') : cells;
        expect(cellsOf(vectorOf(type, cells))).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe('sliceVector', () => {
  const forms: readonly (readonly [string, Vector])[] = [
    ['cells', new CellsVector('string', ['a', 'b', 'c', 'd'])],
    ['constant', new ConstantVector('long', 7, 4)],
    ['doubles', new DoublesVector('long', Float64Array.of(1, 2, 3, 4), Uint8Array.of(1, 0, 1, 1))],
    ['wide', new WideIntegersVector('long', BigInt64Array.of(1n, 2n ** 60n, 3n, 4n), Uint8Array.of(1, 1, 0, 1))],
    ['integers', new IntegersVector(Int32Array.of(1, 2, 3, 4), Uint8Array.of(0, 1, 1, 1))],
    ['bools', new BoolsVector(Uint8Array.of(0, 1, 2, 1))],
    ['selected', SelectedVector.of(new CellsVector('string', ['x', 'y']), Int32Array.of(1, 0, noRow, 1))],
    ['entries', new EntriesVector('string', ['p', 'q', 'r', 's'])],
    ['deferred', new DeferredVector('long', 4, () => vectorOf('long', [1, null, 3, 4]))],
  ];
  test.each(forms)('cuts %s', (_name, vector) => {
    expect(cellsOf(sliceVector(vector, 1, 3))).toEqual(cellsOf(vector).slice(1, 3));
    expect(sliceVector(vector, 0, 4)).toBe(vector);
    expect(sliceVector(vector, 2, 2).length).toBe(0);
  });

  test('leaves a deferred vector unbuilt', () => {
    let built = 0;
    const vector = new DeferredVector('long', 2, () => {
      built += 1;
      return vectorOf('long', [1, 2]);
    });
    const slice = sliceVector(vector, 1, 2);
    expect(built).toBe(0);
    expect(slice.at(0)).toBe(2);
    expect(vector.at(0)).toBe(1);
    expect(built).toBe(1);
  });
});

describe('settleVector', () => {
  test('looks behind deferred vectors, also behind a selection', () => {
    const entries = new EntriesVector('string', ['a', 'b']);
    const column = SelectedVector.of(entries, Int32Array.of(1, 0, 1));
    const deferred = new DeferredVector('string', 3, () => column);
    expect(settleVector(deferred)).toBe(column);
    const chosen = settleVector(SelectedVector.of(deferred, Int32Array.of(2, noRow)));
    expect((chosen as SelectedVector).source).toBe(entries);
    expect(cellsOf(chosen)).toEqual(['b', '']);
  });
});

describe('concatenateVectors', () => {
  test('keeps a dictionary that the pieces share', () => {
    const whole = vectorOf(
      'string',
      repeat(1000, (i) => `u${i % 3}`),
    );
    const back = concatenateVectors('string', [sliceVector(whole, 0, 400), sliceVector(whole, 400, 1000)]);
    expect((back as SelectedVector).source).toBe((whole as SelectedVector).source);
    expect(cellsOf(back)).toEqual(cellsOf(whole));
    const deferred = new DeferredVector('string', 400, () => sliceVector(whole, 0, 400));
    const settled = concatenateVectors('string', [deferred, sliceVector(whole, 400, 1000)]);
    expect((settled as SelectedVector).source).toBe((whole as SelectedVector).source);
  });

  test('puts different forms in order', () => {
    const vectors = [
      new ConstantVector('long', 1, 2),
      vectorOf('long', [2, null]),
      new ConstantVector('long', 2n ** 60n, 1),
    ];
    expect(cellsOf(concatenateVectors('long', vectors))).toEqual([1, 1, 2, null, 2n ** 60n]);
    expect(cellsOf(concatenateVectors('string', []))).toEqual([]);
  });
});

describe('chunks', () => {
  const columns = [{ name: 'a', type: 'long' as const }];
  const chunk = (cells: Cell[], extras = {}): Chunk => new Chunk(cells.length, [vectorOf('long', cells)], extras);

  test('splitting and concatenating gives the same rows, with what travels with them', () => {
    const whole = chunk([1, 2, 3, 4, 5], {
      origins: [[1], [2], [3], [4], [5]],
      ingested: vectorOf('datetime', [9, 8, 7, 6, 5]),
    });
    const pieces = [...splitChunk(whole, 2)];
    expect(pieces.map((piece) => piece.length)).toEqual([2, 2, 1]);
    expect(pieces[1]?.origins).toEqual([[3], [4]]);
    const back = concatenateChunks(columns, pieces);
    expect(cellsOf(back.column(0))).toEqual([1, 2, 3, 4, 5]);
    expect(back.origins).toEqual(whole.origins);
    expect(back.ingested && cellsOf(back.ingested)).toEqual([9, 8, 7, 6, 5]);
    expect([...splitChunk(chunk([]), 2)]).toEqual([]);
  });

  test('origins go when one of the chunks has none', () => {
    const back = concatenateChunks(columns, [chunk([1], { origins: [[1]] }), chunk([2])]);
    expect(back.origins).toBeUndefined();
    expect(back.ingested).toBeUndefined();
  });

  test('united origins ascend and do not repeat', () => {
    expect(uniteOrigins([[3, 9], [1, 3], []])).toEqual([1, 3, 9]);
    expect(uniteOrigins([])).toEqual([]);
    const only = [4, 5];
    expect(uniteOrigins([only, [], only])).toBe(only);
  });
});
