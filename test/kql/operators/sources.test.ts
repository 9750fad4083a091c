import { describe, expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import { DeferredVector } from '../../../src/kql/data/deferred-vector.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import type { LateProjectItem, LateProjectNode, PlanNode, UnionNode } from '../../../src/kql/plan/node.ts';
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
  project,
  type Schema,
  span,
  table,
  text,
  union,
  where,
} from './build-plan.ts';
import { failure } from './failure.ts';
import { originsOf, rowsOf, run } from './rows-of.ts';

function tableOf(schema: Schema, rows: readonly Cell[][], extras: { first?: number } = {}): Table {
  const columns = columnsOf(schema);
  const vectors = columns.map(({ type }, index) =>
    vectorOf(
      type,
      rows.map((row) => row[index] ?? null),
    ),
  );
  const origins = extras.first === undefined ? undefined : rows.map((_, row) => [(extras.first ?? 0) + row]);
  return {
    columns,
    chunks: [
      new Chunk(rows.length, vectors, {
        origins,
        ingested: vectorOf(
          'datetime',
          rows.map((_, row) => row),
        ),
      }),
    ],
  };
}

function range(type: ScalarType, from: Cell, to: Cell, step: Cell, stepType: ScalarType = type): PlanNode {
  return {
    ...base([{ name: 'x', type }]),
    operator: 'range',
    from: lit(type, from),
    to: lit(type, to),
    step: lit(stepType, step),
  };
}

const first = (node: PlanNode): Cell[] => rowsOf(run(node)).map(([cell]) => cell ?? null);

describe('table', () => {
  const t = table('T', { a: 'long', s: 'string' });

  test('is laid out as its schema says; what the rows never had is null, what is not in the schema is left out', () => {
    const tables = new Map([['T', tableOf({ z: 'bool', a: 'long' }, [[true, 1]])]]);
    const output = run(t, { tables });
    expect(output.columns).toEqual(columnsOf({ a: 'long', s: 'string' }));
    expect(rowsOf(output)).toEqual([[1, '']]);
  });

  test('keeps what is not in the schema when it is open', () => {
    const tables = new Map([['T', tableOf({ z: 'bool', a: 'long' }, [[true, 1]])]]);
    expect(run(table('T', { a: 'long', s: 'string' }, true), { tables }).columns.map(({ name }) => name)).toEqual([
      'a',
      's',
      'z',
    ]);
  });

  test('is empty when the input has none', () => {
    expect(rowsOf(run(t))).toEqual([]);
    expect(run(t).columns).toEqual(columnsOf({ a: 'long', s: 'string' }));
  });

  test('of another type than the schema is refused', () => {
    expect(failure(() => run(t, { tables: new Map([['T', tableOf({ a: 'string' }, [['1']])]]) }))).toBe(
      "KqlSemanticError: Column 'a' of table 'T' is of type string in the rows and long in the schema",
    );
  });

  test('columns that nothing reads are never built', () => {
    let built = 0;
    const deferred = (type: ScalarType, cells: Cell[]): DeferredVector =>
      new DeferredVector(type, cells.length, () => {
        built += 1;
        return vectorOf(type, cells);
      });
    const chunk = new Chunk(2, [deferred('long', [1, 2]), deferred('string', ['x', 'y'])]);
    const tables = new Map([['T', { columns: columnsOf({ a: 'long', s: 'string' }), chunks: [chunk] }]]);
    const node = project(where(t, call('bool', '>', col(t, 'a'), long(1))), { a: col(t, 'a') });
    expect(rowsOf(run(node, { tables }))).toEqual([[2]]);
    expect(built).toBe(1);
    expect(rowsOf(run(node, { tables, chunkSize: 1 }))).toEqual([[2]]);
    expect(built).toBe(1);
  });
});

describe('range', () => {
  test('counts up and down, and includes the end', () => {
    expect(first(range('long', 1, 8, 3))).toEqual([1, 4, 7]);
    expect(first(range('long', 1, 7, 3))).toEqual([1, 4, 7]);
    expect(first(range('long', 5, 1, -2))).toEqual([5, 3, 1]);
    expect(first(range('long', 5, 5, 1))).toEqual([5]);
  });

  test('gives nothing where the end lies on the other side, or something is null', () => {
    expect(first(range('long', 5, 1, 1))).toEqual([]);
    expect(first(range('long', 1, 5, -1))).toEqual([]);
    expect(first(range('long', null, 5, 1))).toEqual([]);
    expect(first(range('long', 1, null, 1))).toEqual([]);
    expect(first(range('long', 1, 5, null))).toEqual([]);
  });

  test('datetimes, timespans, reals, decimals, and longs at the end of their range', () => {
    expect(first(range('datetime', 0, 30, 15, 'timespan'))).toEqual([0, 15, 30]);
    expect(first(range('timespan', 10, 0, -5))).toEqual([10, 5, 0]);
    expect(first(range('real', 0, 1, 0.25))).toEqual([0, 0.25, 0.5, 0.75, 1]);
    const decimals = first(range('decimal', Decimal.parse('0'), Decimal.parse('0.3'), Decimal.parse('0.1')));
    expect(decimals.map(String)).toEqual(['0', '0.1', '0.2', '0.3']);
    expect(first(range('long', 2n ** 63n - 2n, 2n ** 63n - 1n, 1))).toEqual([2n ** 63n - 2n, 2n ** 63n - 1n]);
    expect(first(range('long', 1, 2, 2n ** 62n))).toEqual([1]);
  });

  test('a step of zero would never end', () => {
    expect(failure(() => run(range('long', 1, 5, 0)))).toBe('KqlRuntimeError: The step of a range must not be zero');
    expect(failure(() => run(range('decimal', Decimal.zero, Decimal.zero, Decimal.zero)))).toBe(
      'KqlRuntimeError: The step of a range must not be zero',
    );
  });

  test('ends at the limit of rows rather than never', () => {
    expect(failure(() => run(range('long', 0, 10_000_000, 1), { limits: { rows: 5000 } }))).toBe(
      'KqlRuntimeError: Operator "range" gave more than 5,000 rows, the limit "rows" of this run',
    );
  });
});

test('print is one row', () => {
  const node: PlanNode = {
    ...base([
      { name: 'a', type: 'long' },
      { name: 'print_1', type: 'string' },
    ]),
    operator: 'print',
    expressions: [call('long', '+', long(1), long(2)), text('x')],
  };
  expect(rowsOf(run(node))).toEqual([[3, 'x']]);
});

describe('datatable', () => {
  test('has rows of expressions, converted to the columns', () => {
    const node: PlanNode = {
      ...base([
        { name: 'r', type: 'real' },
        { name: 'd', type: 'datetime' },
      ]),
      operator: 'datatable',
      rows: [
        [long(1), call('datetime', 'now')],
        [lit('real', null), lit('datetime', null)],
      ],
    };
    expect(rowsOf(run(node, { now: 77 }))).toEqual([
      [1, 77],
      [null, null],
    ]);
  });
});

describe('references', () => {
  const draw = project(datatable({ z: 'long' }, [[1]]), { r: call('real', 'rand') });
  const reference: PlanNode = { ...base([{ name: 'r', type: 'real' }]), operator: 'reference', binding: 0 };
  const twice = union(reference, { ...reference });

  test('a let is run at each use, a materialize() once', () => {
    const again = rowsOf(run(twice, {}, [{ kind: 'table', name: 't', node: draw }])).flat();
    const once = rowsOf(run(twice, {}, [{ kind: 'materialized', name: 't', node: draw }])).flat();
    expect(new Set(again).size).toBe(2);
    expect(new Set(once).size).toBe(1);
  });
});

describe('union', () => {
  const a = table('A', { x: 'long', s: 'string' });
  const b = table('B', { y: 'long', x: 'long' });
  const tables = new Map([
    ['A', tableOf({ x: 'long', s: 'string' }, [[1, 'p']], { first: 0 })],
    ['B', tableOf({ y: 'long', x: 'long' }, [[5, 2]], { first: 10 })],
  ]);

  test('lays each input out; what one lacks is null, or the empty string', () => {
    const node: UnionNode = {
      ...base(columnsOf({ source: 'string', x: 'long', s: 'string', y: 'long' })),
      operator: 'union',
      kind: 'outer',
      fuzzy: false,
      withSource: 'source',
      inputs: [
        { node: a, source: 'A', map: [-1, 0, 1, -1] },
        { node: b, source: 'union_arg1', map: [-1, 1, -1, 0] },
      ],
    };
    const output = run(node, { tables });
    expect(rowsOf(output)).toEqual([
      ['A', 1, 'p', null],
      ['union_arg1', 2, '', 5],
    ]);
    expect(originsOf(output)).toEqual([[0], [10]]);
    expect(rowsOf(run(project(node, { i: call('datetime', 'ingestion_time') }), { tables }))).toEqual([[0], [0]]);
  });

  function lateUnion(kind: 'outer' | 'inner', withSource: string | null, ...inputs: readonly PlanNode[]): UnionNode {
    return {
      ...base([], true),
      operator: 'union',
      kind,
      fuzzy: false,
      withSource,
      inputs: inputs.map((node, index) => ({ node, source: `union_arg${index}`, map: [] })),
    };
  }
  const open = (name: string): PlanNode => table(name, {}, true);
  const two = (left: Table, right: Table): ReadonlyMap<string, Table> =>
    new Map([
      ['A', left],
      ['B', right],
    ]);

  test('columns that come with the rows are matched by name and type', () => {
    const input = two(
      tableOf({ x: 'long', y: 'string' }, [[1, 'a']]),
      tableOf({ y: 'string', z: 'bool' }, [['b', true]]),
    );
    const outer = run(lateUnion('outer', null, open('A'), open('B')), { tables: input });
    expect(outer.columns).toEqual(columnsOf({ x: 'long', y: 'string', z: 'bool' }));
    expect(rowsOf(outer)).toEqual([
      [1, 'a', null],
      [null, 'b', true],
    ]);
    const inner = run(lateUnion('inner', null, open('A'), open('B')), { tables: input });
    expect(inner.columns).toEqual(columnsOf({ y: 'string' }));
    expect(rowsOf(inner)).toEqual([['a'], ['b']]);
  });

  test('a name of two types makes two columns; invented names give way', () => {
    const input = two(
      tableOf({ x: 'long' }, [[1]]),
      tableOf({ x: 'int', x_long: 'long', source: 'string' }, [[2, 3, 's']]),
    );
    const output = run(lateUnion('outer', 'source', open('A'), open('B')), { tables: input });
    expect(output.columns).toEqual([
      { name: 'source', type: 'string' },
      { name: 'x_long1', type: 'long' },
      { name: 'x_int', type: 'int' },
      { name: 'x_long', type: 'long' },
      { name: 'source1', type: 'string' },
    ]);
    expect(rowsOf(output)).toEqual([
      ['union_arg0', 1, null, null, ''],
      ['union_arg1', null, 2, 3, 's'],
    ]);
  });

  test('a closed union of an open input finds its columns by name', () => {
    const openA = table('A', { x: 'long' }, true);
    const more = extend(openA, { e: text('e') });
    const closed = datatable({ x: 'long', e: 'string' }, [[9, 'c']]);
    const node: UnionNode = {
      ...base(columnsOf({ x: 'long', e: 'string' })),
      operator: 'union',
      kind: 'inner',
      fuzzy: false,
      withSource: null,
      inputs: [
        { node: more, source: '', map: [0, 1] },
        { node: closed, source: '', map: [0, 1] },
      ],
    };
    const input = new Map([['A', tableOf({ x: 'long', extra: 'string' }, [[1, 'not this']])]]);
    expect(rowsOf(run(node, { tables: input }))).toEqual([
      [1, 'e'],
      [9, 'c'],
    ]);
  });
});

test('a closed union whose column turns out to have two types is refused', () => {
  const late = project(table('A', {}, true), { x: { kind: 'column', type: 'unknown', name: 'x', index: -1, span } });
  const node: UnionNode = {
    ...base([{ name: 'x', type: 'string' }]),
    operator: 'union',
    kind: 'outer',
    fuzzy: false,
    withSource: null,
    inputs: [late, datatable({ x: 'string' }, [['s']])].map((input) => ({ node: input, source: '', map: [0] })),
  };
  expect(failure(() => run(node, { tables: new Map([['A', tableOf({ x: 'long' }, [[1]])]]) }))).toBe(
    'KqlUnsupportedError: Not supported: a union whose column "x" turns out to be long and string.',
  );
});

describe('late projections', () => {
  const open = table('T', { a: 'long' }, true);
  const tables = new Map([
    ['T', tableOf({ a: 'long', b2: 'long', b10: 'long', c_x: 'long', c_y: 'long' }, [[1, 2, 10, 30, 31]])],
  ]);
  function late(keyword: LateProjectNode['keyword'], ...items: readonly LateProjectItem[]): string {
    const node: LateProjectNode = { ...base([], true), operator: 'late-project', keyword, input: open, items };
    const output = run(node, { tables });
    return output.columns.map(({ name }, index) => `${name}=${rowsOf(output)[0]?.[index]}`).join(' ');
  }

  test('project-away and project-keep, by name and by pattern', () => {
    expect(late('project-away', { pattern: 'a' }, { pattern: 'c_*' })).toBe('b2=2 b10=10');
    expect(late('project-keep', { pattern: '*_y' }, { pattern: 'a' })).toBe('a=1 c_y=31');
    expect(late('project-keep', { pattern: 'b*1*0' })).toBe('b10=10');
    expect(late('project-away', { pattern: 'zz*' })).toBe('a=1 b2=2 b10=10 c_x=30 c_y=31');
  });

  test('project-rename keeps places', () => {
    expect(late('project-rename', { pattern: 'b2', as: 'two' })).toBe('a=1 two=2 b10=10 c_x=30 c_y=31');
  });

  test('project-reorder moves to the front, in the order of the items', () => {
    expect(late('project-reorder', { pattern: 'c_y' }, { pattern: 'b*' })).toBe('c_y=31 b2=2 b10=10 a=1 c_x=30');
    expect(late('project-reorder', { pattern: 'b*', order: 'asc' })).toBe('b10=10 b2=2 a=1 c_x=30 c_y=31');
    expect(late('project-reorder', { pattern: 'b*', order: 'granny-asc' })).toBe('b2=2 b10=10 a=1 c_x=30 c_y=31');
    expect(late('project-reorder', { pattern: '*', order: 'granny-desc' })).toBe('c_y=31 c_x=30 b10=10 b2=2 a=1');
  });

  test('a name that did not come is an error, a pattern is not', () => {
    expect(failure(() => late('project-away', { pattern: 'nope' }))).toBe(
      "KqlSemanticError: Failed to resolve column or scalar expression named 'nope'",
    );
  });
});

describe('extend and project', () => {
  const t = datatable({ a: 'long', b: 'long' }, [[1, 2]]);
  test('see the input only, and replace in place', () => {
    const items = { b: call('long', '*', col(t, 'b'), long(10)), c: call('long', '+', col(t, 'b'), long(1)) };
    expect(rowsOf(run(extend(t, items)))).toEqual([[1, 20, 3]]);
    expect(rowsOf(run(project(t, items)))).toEqual([[20, 3]]);
  });

  test('on an open input a name that came with the rows is replaced too', () => {
    const open = table('T', {}, true);
    const tables = new Map([['T', tableOf({ x: 'long', y: 'long' }, [[1, 2]])]]);
    const late = (name: string): Expression => ({ kind: 'column', type: 'unknown', name, index: -1, span });
    const node = extend(open, { x: late('y'), z: late('x') });
    const output = run(node, { tables });
    expect(output.columns.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
    expect(rowsOf(output)).toEqual([[2, 2, 1]]);
  });
});
