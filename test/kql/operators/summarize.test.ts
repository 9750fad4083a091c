import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import type { PlanNode, SummarizeNode } from '../../../src/kql/plan/node.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import {
  base,
  call,
  col,
  columnsOf,
  datatable,
  extend,
  lit,
  long,
  namedOf,
  span,
  summarize,
  table,
  where,
} from './build-plan.ts';
import { failure } from './failure.ts';
import { originsOf, rowsOf, run } from './rows-of.ts';

const count = { function: 'count', type: 'long' } as const;

function distinct(input: PlanNode, ...names: readonly string[]): PlanNode {
  const items = namedOf(Object.fromEntries(names.map((name) => [name, col(input, name)])));
  return {
    ...base(items.map(({ name, expression }) => ({ name, type: expression.type }))),
    operator: 'distinct',
    input,
    items,
  };
}

function traced(cells: readonly Cell[], type: ScalarType = 'long'): Map<string, Table> {
  const chunks = cells.map((cell, row) => new Chunk(1, [vectorOf(type, [cell])], { origins: [[row]] }));
  return new Map([['T', { columns: columnsOf({ k: type }), chunks }]]);
}

describe('groups', () => {
  const t = datatable({ k: 'string', n: 'long' }, [
    ['b', 1],
    ['a', 2],
    ['b', null],
    ['', 4],
    ['a', 5],
  ]);

  test('come in the order in which they first appear', () => {
    expect(
      rowsOf(
        run(
          summarize(
            t,
            { c: count, s: { function: 'sum', type: 'long', arguments: [col(t, 'n')] } },
            { k: col(t, 'k') },
          ),
        ),
      ),
    ).toEqual([
      ['b', 2, 1],
      ['a', 2, 7],
      ['', 1, 4],
    ]);
  });

  test('without by there is one, also of no rows; with by no rows give none', () => {
    const none = where(t, lit('bool', false));
    const total = { c: count, s: { function: 'sum', type: 'long' as const, arguments: [col(none, 'n')] } };
    expect(rowsOf(run(summarize(none, total, null)))).toEqual([[0, 0]]);
    expect(rowsOf(run(summarize(none, total, { k: col(none, 'k') })))).toEqual([]);
    expect(rowsOf(run(summarize(t, { c: count }, null)))).toEqual([[5]]);
  });

  test('without aggregates are the distinct keys', () => {
    expect(rowsOf(run(summarize(t, {}, { k: col(t, 'k') })))).toEqual([['b'], ['a'], ['']]);
  });

  test('by several keys, nulls among them', () => {
    const many = datatable({ a: 'long', b: 'bool' }, [
      [1, true],
      [1, null],
      [null, true],
      [1, true],
      [null, true],
    ]);
    expect(rowsOf(run(summarize(many, { c: count }, { a: col(many, 'a'), b: col(many, 'b') })))).toEqual([
      [1, true, 2],
      [1, null, 1],
      [null, true, 2],
    ]);
  });

  test.each<[ScalarType, Cell[], number]>([
    ['real', [1, Number.NaN, Number.NaN, 0, -0, null], 4],
    ['decimal', [Decimal.parse('1.50'), Decimal.parse('1.5'), null], 2],
    ['long', [2n ** 60n, 2n ** 60n + 1n, 2n ** 60n], 2],
    ['timespan', [5, 5, null], 2],
    ['guid', ['74be27de-1e4e-49d9-b579-fe0b331d3642', '74be27de-1e4e-49d9-b579-fe0b331d3642'], 1],
    ['string', ['a', 'A', 'a\u0000', 'a'], 3],
  ])('of %s keys are those that are equal', (type, cells, groups) => {
    const keyed = datatable(
      { k: type },
      cells.map((cell) => [cell]),
    );
    expect(rowsOf(run(summarize(keyed, { c: count }, { k: col(keyed, 'k') }))).length).toBe(groups);
  });

  test('a dynamic key is refused in the words of Kusto', () => {
    const d = datatable({ d: 'dynamic' }, []);
    expect(failure(() => run(summarize(d, { c: count }, { d: col(d, 'd') })))).toBe(
      "KqlSemanticError: Summarize group key 'd' is of a 'dynamic' type. Please use an explicit cast (for example, " +
        "'summarize ... by tostring(d)') as grouping by a 'dynamic' type is not supported.",
    );
  });

  test('a key with a dictionary is the same as one without, from chunk to chunk', () => {
    const cells = Array.from({ length: 2000 }, (_, row) => `user${row % 7}`);
    const tables = new Map([
      ['T', { columns: columnsOf({ k: 'string' }), chunks: [new Chunk(2000, [vectorOf('string', cells)])] }],
    ]);
    const source = table('T', { k: 'string' });
    const expected = Array.from({ length: 7 }, (_, user) => [
      `user${user}`,
      cells.filter((cell) => cell === `user${user}`).length,
    ]);
    for (const chunkSize of [13, 4096]) {
      expect(rowsOf(run(summarize(source, { c: count }, { k: col(source, 'k') }), { tables, chunkSize }))).toEqual(
        expected,
      );
    }
  });
});

describe('aggregates', () => {
  const t = datatable({ k: 'string', n: 'int' }, [
    ['a', 1],
    ['a', 3],
    ['b', 5],
  ]);

  test('expressions over them are computed after them', () => {
    const plain = summarize(
      t,
      { s: { function: 'sum', type: 'long', arguments: [col(t, 'n')] }, c: count },
      { k: col(t, 'k') },
    );
    const column = (index: number, name: string) => ({
      kind: 'column' as const,
      type: 'long' as const,
      name,
      index,
      span,
    });
    const node: SummarizeNode = {
      ...plain,
      columns: [
        { name: 'mean', type: 'long' },
        { name: 'k', type: 'string' },
      ],
      outputs: [
        { name: 'mean', expression: call('long', '/', column(1, 's'), column(2, 'c')) },
        { name: 'k', expression: { kind: 'column', type: 'string', name: 'k', index: 0, span } },
      ],
    };
    expect(rowsOf(run(node))).toEqual([
      [2, 'a'],
      [5, 'b'],
    ]);
  });

  test('several columns of one', () => {
    const node = summarize(t, { n: { function: 'arg_max', type: 'int', arguments: [col(t, 'n'), col(t, 'k')] } }, null);
    const argMax: SummarizeNode = {
      ...node,
      columns: [
        { name: 'n', type: 'int' },
        { name: 'k', type: 'string' },
      ],
      aggregates: node.aggregates.map((aggregate) => ({
        ...aggregate,
        outputs: [
          { name: 'n', type: 'int' },
          { name: 'k', type: 'string' },
        ],
      })),
      outputs: [
        { name: 'n', expression: { kind: 'column', type: 'int', name: 'n', index: 0, span } },
        { name: 'k', expression: { kind: 'column', type: 'string', name: 'k', index: 1, span } },
      ],
    };
    expect(rowsOf(run(argMax))).toEqual([[5, 'b']]);
  });

  test('unknown ones and types that one cannot take are refused by name', () => {
    expect(
      failure(() => run(summarize(t, { x: { function: 'tdigest', type: 'dynamic', arguments: [col(t, 'n')] } }, null))),
    ).toBe('KqlUnsupportedError: Not supported: aggregate "tdigest()".');
    expect(
      failure(() => run(summarize(t, { x: { function: 'sum', type: 'long', arguments: [col(t, 'k')] } }, null))),
    ).toBe('KqlUnsupportedError: Not supported: aggregate "sum()" of string.');
  });
});

describe('distinct', () => {
  test('each combination once, in the order of first appearance', () => {
    const t = datatable({ a: 'long', b: 'string' }, [
      [2, 'x'],
      [1, 'x'],
      [2, 'x'],
      [null, ''],
      [2, 'y'],
      [null, ''],
    ]);
    expect(rowsOf(run(distinct(t, 'a', 'b')))).toEqual([
      [2, 'x'],
      [1, 'x'],
      [null, ''],
      [2, 'y'],
    ]);
    expect(rowsOf(run(distinct(t, 'b')))).toEqual([['x'], [''], ['y']]);
    expect(rowsOf(run(distinct(where(t, lit('bool', false)), 'b')))).toEqual([]);
  });
});

describe('origins', () => {
  const t = table('T', { k: 'long' });
  test('of a group are those of its rows', () => {
    const tables = traced([5, 6, 5, null, 5, null]);
    expect(originsOf(run(summarize(t, { c: count }, { k: col(t, 'k') }), { tables }))).toEqual([
      [0, 2, 4],
      [1],
      [3, 5],
    ]);
    expect(originsOf(run(distinct(t, 'k'), { tables }))).toEqual([[0, 2, 4], [1], [3, 5]]);
    expect(originsOf(run(summarize(t, { c: count }, null), { tables }))).toEqual([[0, 1, 2, 3, 4, 5]]);
    expect(
      originsOf(run({ ...base([{ name: 'Count', type: 'long' }]), operator: 'count', input: t }, { tables })),
    ).toEqual([[0, 1, 2, 3, 4, 5]]);
  });

  test('of the one group of no rows are none', () => {
    expect(
      originsOf(run(summarize(where(t, lit('bool', false)), { c: count }, null), { tables: traced([1]) })),
    ).toEqual([undefined]);
  });
});

test('counting is the same over parts and over the whole, at every chunk size', () => {
  const keys = fc.array(fc.option(fc.integer({ min: 0, max: 4 })), { maxLength: 30 });
  fc.assert(
    fc.property(keys, fc.constantFrom(1, 3, 4096), fc.nat(30), (cells, chunkSize, cut) => {
      const t = table('T', { k: 'long' });
      const aggregates = {
        c: count,
        s: { function: 'sum', type: 'long' as const, arguments: [col(t, 'k')] },
        m: { function: 'max', type: 'long' as const, arguments: [col(t, 'k')] },
        l: { function: 'make_list', type: 'dynamic' as const, arguments: [col(t, 'k')] },
      };
      const node = summarize(t, aggregates, { k: col(t, 'k') });
      const rows = (chunks: Chunk[]): Cell[][] =>
        rowsOf(run(node, { chunkSize, tables: new Map([['T', { columns: columnsOf({ k: 'long' }), chunks }]]) }));
      const chunk = (part: Cell[]): Chunk[] =>
        part.length === 0 ? [] : [new Chunk(part.length, [vectorOf('long', part)])];
      const whole = rows(chunk(cells));
      expect(rows([...chunk(cells.slice(0, cut)), ...chunk(cells.slice(cut))])).toEqual(whole);
      expect(whole.reduce((total, row) => total + Number(row[1]), 0)).toBe(cells.length);
    }),
    { numRuns: 60 },
  );
});

test('a computed key is one like any other', () => {
  const t = datatable({ n: 'long' }, [[1], [2], [11]]);
  const e = extend(t, { tens: call('long', 'bin', col(t, 'n'), long(10)) });
  expect(rowsOf(run(summarize(e, { c: count }, { tens: col(e, 'tens') })))).toEqual([
    [0, 2],
    [10, 1],
  ]);
});
