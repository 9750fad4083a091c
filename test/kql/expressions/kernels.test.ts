import { describe, expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import { ConstantVector } from '../../../src/kql/data/constant-vector.ts';
import { EntriesVector } from '../../../src/kql/data/entries-vector.ts';
import { noRow, SelectedVector } from '../../../src/kql/data/selected-vector.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { preparePlan } from '../../../src/kql/engine.ts';
import type { KqlSemanticError } from '../../../src/kql/errors/kql-semantic-error.ts';
import { CallKernel } from '../../../src/kql/expressions/call-kernel.ts';
import { Chance } from '../../../src/kql/expressions/chance.ts';
import { ColumnKernel } from '../../../src/kql/expressions/column-kernel.ts';
import { ConstantKernel } from '../../../src/kql/expressions/constant-kernel.ts';
import { EntryCache } from '../../../src/kql/expressions/entry-cache.ts';
import type { Frame } from '../../../src/kql/expressions/frame.ts';
import { mapVector } from '../../../src/kql/expressions/map-vector.ts';
import { elementOf } from '../../../src/kql/expressions/path-kernel.ts';
import { placeOf } from '../../../src/kql/expressions/place-of.ts';
import { overload, overloadWithNulls } from '../../../src/kql/functions/scalar-function.ts';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import {
  base,
  call,
  col,
  datatable,
  extend,
  lit,
  long,
  planOf,
  project,
  span,
  table,
  text,
} from '../operators/build-plan.ts';
import { failure } from '../operators/failure.ts';
import { rowsOf, run } from '../operators/rows-of.ts';

const frame: Frame = {
  run: 1,
  observer: undefined,
  chance: new Chance(0),
  locals: [],
  tableScalar: () => null,
  firstColumn: () => ({ type: 'long', cells: [] }),
};

/** The values of one expression over a one-column table. */
function values(type: Parameters<typeof lit>[0], cells: readonly Cell[], make: (x: Expression) => Expression): Cell[] {
  const t = datatable(
    { x: type },
    cells.map((cell) => [cell]),
  );
  return rowsOf(run(project(t, { r: make(col(t, 'x')) }))).map(([cell]) => cell ?? null);
}

describe('null policy', () => {
  test('a null argument gives null, and the empty string where a string is returned', () => {
    expect(values('long', [1, null], (x) => call('long', '+', x, long(1)))).toEqual([2, null]);
    const textOf = new CallKernel(
      overload(['long'], 'string', (value) => `#${value}`),
      [new ColumnKernel('long', 0)],
    );
    const chunk = new Chunk(2, [vectorOf('long', [1, null])]);
    expect([0, 1].map((row) => textOf.evaluate(chunk, frame).at(row))).toEqual(['#1', '']);
  });

  test('one that handles nulls sees them; its null becomes the empty string of a string', () => {
    const kernel = new CallKernel(
      overloadWithNulls(['long'], 'string', (value) => (value === null ? null : 'some')),
      [new ColumnKernel('long', 0)],
    );
    const chunk = new Chunk(2, [vectorOf('long', [1, null])]);
    expect([0, 1].map((row) => kernel.evaluate(chunk, frame).at(row))).toEqual(['some', '']);
  });
});

describe('a function of one varying argument', () => {
  function counted(): { kernel: CallKernel; calls: () => number } {
    let calls = 0;
    const evaluate = (a: string, b: string): string => {
      calls += 1;
      return a + b;
    };
    return {
      kernel: new CallKernel(overload(['string', 'string'], 'string', evaluate), [
        new ColumnKernel('string', 0),
        new ConstantKernel('string', '!'),
      ]),
      calls: () => calls,
    };
  }

  test('is computed once an entry of a dictionary, across the chunks that share it', () => {
    const { kernel, calls } = counted();
    const entries = new EntriesVector('string', ['a', 'b', 'unused']);
    const first = kernel.evaluate(new Chunk(4, [SelectedVector.of(entries, Int32Array.of(0, 1, 0, 1))]), frame);
    const second = kernel.evaluate(new Chunk(2, [SelectedVector.of(entries, Int32Array.of(1, 1))]), frame);
    expect([0, 1, 2, 3].map((row) => first.at(row))).toEqual(['a!', 'b!', 'a!', 'b!']);
    expect(second.at(1)).toBe('b!');
    expect(calls()).toBe(2);
  });

  test('is computed once for a constant', () => {
    const { kernel, calls } = counted();
    const result = kernel.evaluate(new Chunk(1000, [new ConstantVector('string', 'k', 1000)]), frame);
    expect(result).toEqual(new ConstantVector('string', 'k!', 1000));
    expect(calls()).toBe(1);
  });

  test('rows without a row of their own are computed too', () => {
    const { kernel } = counted();
    const entries = new EntriesVector('string', ['a']);
    const result = kernel.evaluate(new Chunk(2, [SelectedVector.of(entries, Int32Array.of(0, noRow))]), frame);
    expect([result.at(0), result.at(1)]).toEqual(['a!', '!']);
  });

  test('what is kept of entries does not outlive what it was computed with', () => {
    const cache = new EntryCache('string');
    const column = SelectedVector.of(new EntriesVector('string', ['a']), Int32Array.of(0));
    expect(mapVector('string', column, (cell) => `${cell}1`, cache, 1).at(0)).toBe('a1');
    expect(mapVector('string', column, (cell) => `${cell}2`, cache, 1).at(0)).toBe('a1');
    expect(mapVector('string', column, (cell) => `${cell}2`, cache, 2).at(0)).toBe('a2');
  });
});

describe('paths', () => {
  const bag: Cell = new Map<string, never>([['b', 1n as never]]);
  test.each<[Cell, Cell, Cell]>([
    [bag, 'b', 1n],
    [bag, 'B', null],
    [bag, 0, null],
    [[10n, 20n, 30n], 0, 10n],
    [[10n, 20n, 30n], -1, 30n],
    [[10n, 20n, 30n], -4, null],
    [[10n, 20n, 30n], 3, null],
    [[10n, 20n], 'b', null],
    [[10n, 20n], true, 20n],
    [[10n], 2n ** 60n, null],
    ['{"b":1}', 'b', null],
    ['text', 0, null],
    [5n, 0, null],
    [null, 'b', null],
    [bag, null, null],
    [[null], 0, null],
  ])('case %#', (object, index, expected) => {
    expect(elementOf(object, index)).toEqual(expected);
  });

  test('a computed index, per row', () => {
    const t = datatable({ d: 'dynamic', i: 'long', k: 'string' }, [
      [[1n, 2n], -2, 'a'],
      [new Map([['a', 'x']]), 0, 'a'],
    ]);
    const element = (index: Expression): Expression => ({
      kind: 'element',
      type: 'dynamic',
      object: col(t, 'd'),
      index,
      span,
    });
    expect(rowsOf(run(project(t, { i: element(col(t, 'i')), k: element(col(t, 'k')) })))).toEqual([
      [1n, null],
      [null, 'x'],
    ]);
  });

  test('__proto__ and its like are keys as any other', () => {
    expect(
      values('dynamic', [new Map(), new Map([['constructor', 1n]])], (x) => ({
        kind: 'member',
        type: 'dynamic',
        object: x,
        name: 'constructor',
        span,
      })),
    ).toEqual([null, 1n]);
  });
});

describe('casts', () => {
  const cast = (type: 'long' | 'real' | 'string' | 'dynamic', argument: Expression): Expression => ({
    kind: 'cast',
    type,
    argument,
    span,
  });
  test('convert values, not texts into dynamics', () => {
    expect(values('dynamic', ['x', 1n, null, [1n]], (x) => cast('string', x))).toEqual(['x', '1', '', '[1]']);
    expect(values('string', ['{"a":1}'], (x) => cast('dynamic', x))).toEqual(['{"a":1}']);
    expect(values('int', [3, null], (x) => cast('real', x))).toEqual([3, null]);
  });
});

describe('runs', () => {
  const rows = (count: number): Expression[][] => Array.from({ length: count }, () => [long(1)]);
  const t = { ...datatable({ x: 'long' }, []), rows: rows(3) };

  test('now() is one value in a run and the next one in the next', () => {
    const query = preparePlan(
      planOf(project(t, { a: call('datetime', 'now'), b: call('datetime', 'ago', lit('timespan', 5)) })),
    );
    expect(rowsOf(query.execute({ tables: new Map(), now: 100 }))).toEqual([
      [100, 95],
      [100, 95],
      [100, 95],
    ]);
    expect(rowsOf(query.execute({ tables: new Map(), now: 2n ** 60n }))).toEqual(
      Array(3).fill([2n ** 60n, 2n ** 60n - 5n]),
    );
  });

  test('what is made of now() and of constants is right in each run', () => {
    const start = call('datetime', 'startofday', call('datetime', 'ago', lit('timespan', 864_000_000_000)));
    const query = preparePlan(planOf(project(t, { a: start })));
    expect(rowsOf(query.execute({ tables: new Map(), now: 864_000_000_000 * 3 + 7 }))[0]).toEqual([
      864_000_000_000 * 2,
    ]);
    expect(rowsOf(query.execute({ tables: new Map(), now: 864_000_000_000 * 9 }))[0]).toEqual([864_000_000_000 * 8]);
  });

  test('rand() differs from row to row, and depends on the seed alone', () => {
    const query = preparePlan(planOf(project(t, { a: call('real', 'rand'), b: call('real', 'rand') })));
    const draw = (seed: number): Cell[] => rowsOf(query.execute({ tables: new Map(), now: 0, seed })).flat();
    const first = draw(1);
    expect(new Set(first).size).toBe(6);
    expect(first.every((cell) => typeof cell === 'number' && cell >= 0 && cell < 1)).toBe(true);
    expect(draw(1)).toEqual(first);
    expect(draw(2)).not.toEqual(first);
    expect(draw(2 ** 40 + 1)).not.toEqual(first);
  });

  test('ingestion_time() is when the row came, null where no table holds it', () => {
    const source = table('T', { x: 'long' });
    const chunk = new Chunk(2, [vectorOf('long', [1, 2])], { ingested: vectorOf('datetime', [10, 20]) });
    const tables = new Map<string, Table>([['T', { columns: [{ name: 'x', type: 'long' }], chunks: [chunk] }]]);
    expect(rowsOf(run(project(source, { i: call('datetime', 'ingestion_time') }), { tables }))).toEqual([[10], [20]]);
    expect(rowsOf(run(project(t, { i: call('datetime', 'ingestion_time') })))).toEqual([[null], [null], [null]]);
  });
});

describe('bindings and locals', () => {
  const t = datatable({ x: 'long' }, [[1], [2]]);

  test('a let of a scalar is computed once, also from the clock', () => {
    const root = project(t, { r: call('long', '+', col(t, 'x'), { kind: 'binding', type: 'long', binding: 0, span }) });
    const plan = planOf(root, [{ kind: 'scalar', name: 'k', expression: call('long', '*', long(2), long(5)) }]);
    expect(rowsOf(preparePlan(plan).execute({ tables: new Map(), now: 0 }))).toEqual([[11], [12]]);
    const random = planOf(project(t, { r: { kind: 'binding', type: 'real', binding: 0, span } }), [
      { kind: 'scalar', name: 'k', expression: call('real', 'rand') },
    ]);
    const [a, b] = rowsOf(preparePlan(random).execute({ tables: new Map(), now: 0 }));
    expect(a).toEqual(b);
  });

  test('toscalar() is the first cell of the first row, null without rows', () => {
    const query = (node: ReturnType<typeof datatable>, type: 'long' | 'string'): Cell[][] =>
      rowsOf(
        preparePlan(
          planOf(project(t, { r: { kind: 'binding', type, binding: 0, span } }), [
            { kind: 'toscalar', name: 's', node, type },
          ]),
        ).execute({ tables: new Map(), now: 0 }),
      );
    expect(
      query(
        datatable({ a: 'long', b: 'long' }, [
          [7, 8],
          [9, 10],
        ]),
        'long',
      ),
    ).toEqual([[7], [7]]);
    expect(query(datatable({ a: 'long' }, []), 'long')).toEqual([[null], [null]]);
    expect(query(datatable({ a: 'string' }, []), 'string')).toEqual([[''], ['']]);
  });

  test('an inlined call computes its locals from the row', () => {
    const local = (number: number): Expression => ({ kind: 'local', type: 'long', local: number, span });
    const inlined: Expression = {
      kind: 'let',
      type: 'long',
      span,
      locals: [
        { local: 0, name: 'a', value: call('long', '*', col(t, 'x'), long(10)) },
        { local: 1, name: 'b', value: long(3) },
      ],
      body: call('long', '+', call('long', '+', local(0), local(0)), local(1)),
    };
    expect(rowsOf(run(project(t, { r: inlined })))).toEqual([[23], [43]]);
  });
});

describe('late-bound columns', () => {
  const input = (column: string, type: 'long' | 'string', cells: Cell[]): Map<string, Table> =>
    new Map([['T', { columns: [{ name: column, type }], chunks: [new Chunk(cells.length, [vectorOf(type, cells)])] }]]);
  const open = table('T', {}, true);
  const late = (name: string): Expression => ({
    kind: 'column',
    type: 'unknown',
    name,
    index: -1,
    span: { source: 0, start: 6, end: 7 },
  });

  test('have the type that the rows have, run by run', () => {
    const query = preparePlan(planOf(extend(open, { r: call('unknown', '==', late('x'), text('5')) })));
    expect(rowsOf(query.execute({ tables: input('x', 'long', [5, 6]), now: 0 }))).toEqual([
      [5, true],
      [6, false],
    ]);
    expect(rowsOf(query.execute({ tables: input('x', 'string', ['5', '05']), now: 0 }))).toEqual([
      ['5', true],
      ['05', false],
    ]);
  });

  test('are a semantic error with its place when they are not there', () => {
    const plan = planOf(extend(open, { r: late('x') }), [], 'T\n| ex x');
    expect(failure(() => preparePlan(plan).execute({ tables: input('y', 'long', [1]), now: 0 }))).toBe(
      `KqlSemanticError: Failed to resolve column or scalar expression named 'x'`,
    );
    try {
      preparePlan(plan).execute({ tables: input('y', 'long', [1]), now: 0 });
    } catch (error) {
      expect((error as KqlSemanticError).place).toMatchObject({ line: 2, column: 5 });
    }
  });

  test('a type that fits no overload is an error of the query', () => {
    const query = preparePlan(planOf(extend(open, { r: call('unknown', '+', late('x'), long(1)) })));
    expect(failure(() => query.execute({ tables: input('x', 'string', ['a']), now: 0 }))).toBe(
      `KqlSemanticError: Operator "+" cannot take string, long`,
    );
  });

  test('a path needs a dynamic', () => {
    const query = preparePlan(
      planOf(extend(open, { r: { kind: 'member', type: 'dynamic', object: late('x'), name: 'os', span } })),
    );
    expect(failure(() => query.execute({ tables: input('x', 'string', ['a']), now: 0 }))).toBe(
      `KqlSemanticError: A path needs a value of type dynamic, and this one is of type string`,
    );
  });

  test('column_ifexists() takes what is there', () => {
    const query = preparePlan(planOf(extend(open, { r: call('unknown', 'column_ifexists', text('x'), text('none')) })));
    expect(rowsOf(query.execute({ tables: input('x', 'long', [5]), now: 0 }))).toEqual([[5, 5]]);
    expect(rowsOf(query.execute({ tables: input('y', 'long', [5]), now: 0 }))).toEqual([[5, 'none']]);
  });
});

describe('refusals', () => {
  const t = datatable({ x: 'long' }, [[1]]);

  test('an unknown function is refused by name before any run', () => {
    expect(failure(() => preparePlan(planOf(project(t, { r: call('real', 'series_fft', col(t, 'x')) }))))).toBe(
      `KqlUnsupportedError: Not supported: function "series_fft()".`,
    );
  });

  test('so is a known one of types that it cannot take', () => {
    expect(failure(() => preparePlan(planOf(project(t, { r: call('bool', 'not', text('x')) }))))).toBe(
      `KqlUnsupportedError: Not supported: function "not()" of string.`,
    );
  });

  test('an operator, and a choice between values, is a mistake of the query where types do not fit', () => {
    const datetime = lit('datetime', 0);
    expect(failure(() => preparePlan(planOf(project(t, { r: call('datetime', '+', datetime, datetime) }))))).toBe(
      'KqlSemanticError: Operator "+" cannot take datetime, datetime',
    );
    const mixed = call('long', 'iff', lit('bool', true), col(t, 'x'), text('x'));
    expect(failure(() => preparePlan(planOf(project(t, { r: mixed }))))).toBe(
      'KqlSemanticError: Function "iff()" cannot take bool, long, string',
    );
  });

  test('so is an operator of a newer plan', () => {
    const node = { ...base([]), operator: 'reduce', input: t } as unknown as typeof t;
    expect(failure(() => preparePlan(planOf(node)))).toBe(`KqlUnsupportedError: Not supported: operator "reduce".`);
  });

  test('a result of another type than the binder said is a bug of ours', () => {
    expect(() => preparePlan(planOf(project(t, { r: call('guid', '+', col(t, 'x'), long(1)) })))).toThrow(
      'Bug in Blindspot: +() gives long where the binder says guid',
    );
  });
});

test('placeOf counts lines of every kind and names the function', () => {
  const plan = {
    ...planOf(datatable({}, [])),
    sources: [
      { functionName: null, text: 'a\r\nb\rc\nd' },
      { functionName: 'F', text: 'xy' },
    ],
  };
  expect(placeOf(plan, { source: 0, start: 7, end: 8 })).toEqual({
    span: { source: 0, start: 7, end: 8 },
    line: 4,
    column: 1,
  });
  expect(placeOf(plan, { source: 1, start: 1, end: 2 })).toEqual({
    span: { source: 1, start: 1, end: 2 },
    functionName: 'F',
    line: 1,
    column: 2,
  });
});
