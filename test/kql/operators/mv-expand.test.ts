import { describe, expect, test } from 'vitest';
import { expandedCell } from '../../../src/kql/operators/expanded-cell.ts';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import type { MvExpandNode, PlanNode } from '../../../src/kql/plan/node.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { parseDatetime } from '../../../src/kql/values/datetime.ts';
import { type Dynamic, DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import { base, call, col, datatable, long } from './build-plan.ts';
import { failure } from './failure.ts';
import { rowsOf, run } from './rows-of.ts';

interface Options {
  readonly to?: ScalarType;
  readonly bags?: 'bag' | 'array';
  readonly itemIndex?: string;
  readonly limit?: Expression;
}

function mvExpand(input: PlanNode, items: Readonly<Record<string, Expression>>, options: Options = {}): MvExpandNode {
  const columns = [...input.columns];
  const to = options.to ?? null;
  const resolved = Object.entries(items).map(([name, expression]) => {
    const target = columns.findIndex((column) => column.name === name);
    columns[target < 0 ? columns.length : target] = { name, type: to ?? 'dynamic' };
    return { name, expression, target, to };
  });
  if (options.itemIndex !== undefined) {
    columns.push({ name: options.itemIndex, type: 'long' });
  }
  return {
    ...base(columns, input.open),
    operator: 'mv-expand',
    input,
    items: resolved,
    bags: options.bags ?? 'bag',
    itemIndex: options.itemIndex ?? null,
    limit: options.limit ?? null,
  };
}

const bag = (entries: Record<string, Dynamic>): Dynamic => new Map(Object.entries(entries));

/** The expansion of one column `d`. */
function expand(d: Dynamic | null, options: Options = {}): Cell[] {
  const t = datatable({ d: 'dynamic' }, [[d]]);
  return rowsOf(run(mvExpand(t, { d: col(t, 'd') }, options))).map(([cell]) => cell ?? null);
}

describe('what is expanded', () => {
  test('arrays to their elements, bags to bags of one entry, scalars to themselves', () => {
    expect(expand([10n, 'a', null])).toEqual([10n, 'a', null]);
    expect(expand(bag({ p: 'x', q: 'y' }))).toEqual([bag({ p: 'x' }), bag({ q: 'y' })]);
    expect(expand('text')).toEqual(['text']);
  });

  test('a null keeps its row, an empty array or bag loses it', () => {
    expect(expand(null)).toEqual([null]);
    expect(expand([])).toEqual([]);
    expect(expand(new Map())).toEqual([]);
  });

  test('bags as pairs, arrays as ever', () => {
    expect(expand(bag({ p: 1n, q: 2n }), { bags: 'array' })).toEqual([
      ['p', 1n],
      ['q', 2n],
    ]);
    expect(expand([1n], { bags: 'array' })).toEqual([1n]);
  });

  test('a column that is no dynamic is refused', () => {
    const t = datatable({ s: 'string' }, [['[1]']]);
    expect(failure(() => run(mvExpand(t, { s: col(t, 's') })))).toBe(
      "KqlSemanticError: mv-expand needs a value of type dynamic, and 's' is of type string",
    );
  });
});

describe('several side by side', () => {
  test.each<[Dynamic | null, Dynamic | null, Cell[][]]>([
    [
      [10n, 20n, 30n],
      ['p'],
      [
        [10n, 'p'],
        [20n, null],
        [30n, null],
      ],
    ],
    [[], ['p'], [[null, 'p']]],
    [[], [], []],
    [
      null,
      ['p', 'q'],
      [
        [null, 'p'],
        [null, 'q'],
      ],
    ],
    [
      bag({ k: 1n }),
      ['p', 'q'],
      [
        [bag({ k: 1n }), 'p'],
        [null, 'q'],
      ],
    ],
  ])('case %#', (a, b, rows) => {
    const t = datatable({ a: 'dynamic', b: 'dynamic' }, [[a, b]]);
    expect(rowsOf(run(mvExpand(t, { a: col(t, 'a'), b: col(t, 'b') })))).toEqual(rows);
  });
});

describe('columns', () => {
  const t = datatable({ id: 'long', a: 'dynamic', b: 'dynamic' }, [[1, [10n, 20n], ['p']]]);
  const names = (node: PlanNode): string[] => run(node).columns.map(({ name }) => name);

  test('an expansion replaces a column of its name where it stands, a new name is appended', () => {
    expect(rowsOf(run(mvExpand(t, { a: col(t, 'a') })))).toEqual([
      [1, 10n, ['p']],
      [1, 20n, ['p']],
    ]);
    expect(names(mvExpand(t, { x: col(t, 'a') }))).toEqual(['id', 'a', 'b', 'x']);
    expect(rowsOf(run(mvExpand(t, { b: col(t, 'a') })))).toEqual([
      [1, [10n, 20n], 10n],
      [1, [10n, 20n], 20n],
    ]);
  });

  test('the index comes last, counts from 0, and gives way where its name is taken', () => {
    expect(rowsOf(run(mvExpand(t, { x: col(t, 'a') }, { itemIndex: 'i' })))).toEqual([
      [1, [10n, 20n], ['p'], 10n, 0],
      [1, [10n, 20n], ['p'], 20n, 1],
    ]);
    expect(names(mvExpand(t, { a: col(t, 'a') }, { itemIndex: 'b' }))).toEqual(['id', 'a', 'b', 'b1']);
  });
});

describe('to typeof()', () => {
  const values: Dynamic = [1n, 2.5, -2.5, '2', true, null];
  test.each<[ScalarType, Cell[]]>([
    ['long', [1, 2, -2, null, null, null]],
    ['int', [1, 2, -2, null, null, null]],
    ['real', [1, 2.5, -2.5, null, null, null]],
    ['string', ['1', '2.5', '-2.5', '2', 'true', '']],
    ['bool', [true, null, null, null, true, null]],
    ['timespan', [null, null, null, null, null, null]],
  ])('%s takes what is of that type', (to, cells) => {
    expect(expand(values, { to })).toEqual(cells);
    expect(
      run(mvExpand(datatable({ d: 'dynamic' }, []), { d: col(datatable({ d: 'dynamic' }, []), 'd') }, { to })).columns,
    ).toEqual([{ name: 'd', type: to }]);
  });

  test('datetimes and guids also come out of strings', () => {
    const day = parseDatetime('2024-01-02');
    expect(expand(['2024-01-02', 1n, 'x', new DynamicScalar('datetime', 5)], { to: 'datetime' })).toEqual([
      day,
      null,
      null,
      5,
    ]);
    expect(expand(['74BE27DE1E4E49D9B579FE0B331D3642', 'x'], { to: 'guid' })).toEqual([
      '74be27de-1e4e-49d9-b579-fe0b331d3642',
      null,
    ]);
  });

  test('numbers beyond the type are null', () => {
    expect(expand([2n ** 31n, 3e9, 7n], { to: 'int' })).toEqual([null, null, 7]);
    expect(expand([2n ** 62n, 1e300, Number.NaN], { to: 'long' })).toEqual([2n ** 62n, null, null]);
  });

  test('timespans come out of timespans', () => {
    expect(expandedCell(new DynamicScalar('timespan', 9), 'timespan')).toBe(9);
    expect(expandedCell('00:00:01', 'timespan')).toBeNull();
  });
});

test('limit is for each row of the input', () => {
  const t = datatable({ d: 'dynamic' }, [[[1n, 2n, 3n]], [[4n]], [[]]]);
  const limited = (count: number): Cell[] =>
    rowsOf(run(mvExpand(t, { d: col(t, 'd') }, { limit: long(count) }))).map(([cell]) => cell ?? null);
  expect(limited(2)).toEqual([1n, 2n, 4n]);
  expect(limited(0)).toEqual([]);
});

test('an expression is computed on the input, and what is made of one chunk is limited', () => {
  const t = datatable({ s: 'string' }, [['[1,2]'], ['']]);
  expect(rowsOf(run(mvExpand(t, { x: call('dynamic', 'parse_json', col(t, 's')) })))).toEqual([
    ['[1,2]', 1n],
    ['[1,2]', 2n],
    ['', null],
  ]);
  const node = mvExpand(t, { x: call('dynamic', 'parse_json', col(t, 's')) });
  expect(failure(() => run(node, { limits: { fanOut: 2 } }))).toBe(
    'KqlRuntimeError: Operator "mv-expand" made more than 2 rows of one chunk, the limit "fanOut" of this run',
  );
});
