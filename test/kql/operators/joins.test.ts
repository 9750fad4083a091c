import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import type { Table } from '../../../src/kql/data/table.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { type JoinKind, joinKinds } from '../../../src/kql/plan/node.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { col, columnsOf, datatable, extend, join, lit, type Schema, table } from './build-plan.ts';
import { failure } from './failure.ts';
import { originsOf, rowsOf, run } from './rows-of.ts';

const x = datatable({ Key: 'string', Value1: 'long' }, [
  ['a', 1],
  ['b', 2],
  ['b', 3],
  ['c', 4],
]);
const y = datatable({ Key: 'string', Value2: 'long' }, [
  ['b', 10],
  ['c', 20],
  ['c', 30],
  ['d', 40],
]);

/** The definition of each kind, row against row, with no index and no null semantics of its own. */
function nestedLoops(
  kind: JoinKind,
  left: readonly Cell[][],
  right: readonly Cell[][],
  rightNothing: Cell[],
): Cell[][] {
  const matches = (a: readonly Cell[], b: readonly Cell[]): boolean => a[0] === b[0];
  const leftNothing: Cell[] = [null, ''];
  switch (kind) {
    case 'leftsemi':
      return left.filter((a) => right.some((b) => matches(a, b)));
    case 'leftanti':
      return left.filter((a) => !right.some((b) => matches(a, b)));
    case 'rightsemi':
      return right.filter((b) => left.some((a) => matches(a, b)));
    case 'rightanti':
      return right.filter((b) => !left.some((a) => matches(a, b)));
    default:
      break;
  }
  const walked =
    kind === 'innerunique' ? left.filter((a, at) => left.findIndex((other) => matches(a, other)) === at) : left;
  const pairs = walked.flatMap((a) => right.filter((b) => matches(a, b)).map((b) => [a, b] as const));
  const outer = kind === 'leftouter' || kind === 'fullouter';
  const rows = outer
    ? walked.flatMap((a) => {
        const found = right.filter((b) => matches(a, b));
        return found.length > 0 ? found.map((b) => [...a, ...b]) : [[...a, ...rightNothing]];
      })
    : pairs.map(([a, b]) => [...a, ...b]);
  const rest = right.filter((b) => !left.some((a) => matches(a, b))).map((b) => [...leftNothing, ...b]);
  return kind === 'rightouter' || kind === 'fullouter' ? [...rows, ...rest] : rows;
}

describe('kinds, on the documented tables', () => {
  const cases: readonly (readonly [JoinKind, Cell[][]])[] = [
    [
      'innerunique',
      [
        ['b', 2, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'inner',
      [
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'leftouter',
      [
        ['a', 1, '', null],
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
      ],
    ],
    [
      'rightouter',
      [
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
        ['', null, 'd', 40],
      ],
    ],
    [
      'fullouter',
      [
        ['a', 1, '', null],
        ['b', 2, 'b', 10],
        ['b', 3, 'b', 10],
        ['c', 4, 'c', 20],
        ['c', 4, 'c', 30],
        ['', null, 'd', 40],
      ],
    ],
    [
      'leftsemi',
      [
        ['b', 2],
        ['b', 3],
        ['c', 4],
      ],
    ],
    [
      'rightsemi',
      [
        ['b', 10],
        ['c', 20],
        ['c', 30],
      ],
    ],
    ['leftanti', [['a', 1]]],
    ['rightanti', [['d', 40]]],
  ];
  test.each(cases)('%s', (kind, rows) => {
    expect(rowsOf(run(join(kind, x, y, ['Key'])))).toEqual(rows);
  });

  test('the right side gives way where names clash', () => {
    expect(run(join('inner', x, y, ['Key'])).columns.map(({ name }) => name)).toEqual([
      'Key',
      'Value1',
      'Key1',
      'Value2',
    ]);
  });
});

describe('keys', () => {
  const left = datatable({ k: 'long', s: 'string', v: 'string' }, [
    [null, '', 'null'],
    [1, '', 'one'],
  ]);
  const right = datatable({ k: 'long', s: 'string', w: 'string' }, [
    [null, '', 'NULL'],
    [2, '', 'TWO'],
  ]);

  test('a null key matches a null key', () => {
    expect(rowsOf(run(join('inner', left, right, ['k'])))).toEqual([[null, '', 'null', null, '', 'NULL']]);
    expect(rowsOf(run(join('leftanti', left, right, ['k'])))).toEqual([[1, '', 'one']]);
  });

  test('empty strings match, and several keys all have to', () => {
    expect(rowsOf(run(join('inner', left, right, ['s']))).length).toBe(4);
    expect(rowsOf(run(join('inner', left, right, ['s', 'k']))).length).toBe(1);
  });

  test('NaN matches NaN, -0.0 matches 0.0', () => {
    const reals = datatable({ r: 'real' }, [[Number.NaN], [-0]]);
    const others = datatable({ r: 'real' }, [[0], [Number.NaN]]);
    expect(rowsOf(run(join('inner', reals, others, ['r']))).length).toBe(2);
  });

  test('a long beyond 2^53 matches itself only', () => {
    const big = datatable({ k: 'long' }, [[2n ** 60n], [2n ** 60n + 1n]]);
    expect(rowsOf(run(join('inner', big, big, ['k'])))).toEqual([
      [2n ** 60n, 2n ** 60n],
      [2n ** 60n + 1n, 2n ** 60n + 1n],
    ]);
  });

  test('of type dynamic are refused in the words of Kusto', () => {
    const d = datatable({ d: 'dynamic' }, [[1n]]);
    expect(failure(() => run(join('inner', d, d, ['d'])))).toBe(
      "KqlSemanticError: join key 'd' is of a 'dynamic' type. Please use an explicit cast",
    );
  });

  test('of two types are refused when they are only known with the rows', () => {
    const open = table('T', {}, true);
    const strings = datatable({ k: 'string' }, [['1']]);
    const node = {
      ...join('inner', open, strings, []),
      keys: [{ left: col(open, 'k'), right: col(strings, 'k') }],
    };
    expect(failure(() => run(node, { tables: tables({ k: 'long' }, [[1]]) }))).toBe(
      'KqlSemanticError: The keys of a join must have one type, and these are long and string',
    );
  });

  test('an int meets a long', () => {
    const ints = datatable({ k: 'int' }, [[1], [null]]);
    const longs = datatable({ k: 'long' }, [[1], [null]]);
    expect(rowsOf(run(join('inner', ints, longs, ['k'])))).toEqual([
      [1, 1],
      [null, null],
    ]);
  });
});

function tables(schema: Schema, rows: readonly Cell[][], name = 'T', firstRecord = 0): Map<string, Table> {
  const columns = columnsOf(schema);
  const vectors = columns.map(({ type }, index) =>
    vectorOf(
      type,
      rows.map((row) => row[index] ?? null),
    ),
  );
  const origins = rows.map((_, row) => [firstRecord + row]);
  return new Map([[name, { columns, chunks: [new Chunk(rows.length, vectors, { origins })] }]]);
}

describe('late-bound sides', () => {
  test('names of the right give way to names of the left, and to each other', () => {
    const left = table('T', { k: 'string' }, true);
    const right = table('U', { k: 'string' }, true);
    const input = new Map([
      ...tables({ k: 'string', a: 'long', a1: 'long' }, [['x', 1, 2]]),
      ...tables({ k: 'string', a: 'long' }, [['x', 3]], 'U'),
    ]);
    const output = run(join('inner', left, right, ['k']), { tables: input });
    expect(output.columns.map(({ name }) => name)).toEqual(['k', 'a', 'a1', 'k1', 'a2']);
    expect(rowsOf(output)).toEqual([['x', 1, 2, 'x', 3]]);
  });

  test('lookup leaves the keys of the right out, also converted ones', () => {
    const left = table('T', { k: 'long' }, true);
    const right = datatable({ k: 'int', w: 'string' }, [[1, 'w']]);
    const node = {
      ...join('leftouter', left, right, []),
      keyword: 'lookup' as const,
      keys: [
        {
          left: col(left, 'k'),
          right: {
            kind: 'cast' as const,
            type: 'long' as const,
            argument: col(right, 'k'),
            span: { source: 0, start: 0, end: 1 },
          },
        },
      ],
    };
    const output = run(node, {
      tables: tables({ k: 'long', v: 'long' }, [
        [1, 5],
        [2, 6],
      ]),
    });
    expect(output.columns.map(({ name }) => name)).toEqual(['k', 'v', 'w']);
    expect(rowsOf(output)).toEqual([
      [1, 5, 'w'],
      [2, 6, ''],
    ]);
  });
});

describe('the limits', () => {
  const many = datatable(
    { k: 'long' },
    Array.from({ length: 40 }, () => [1]),
  );
  test('a join that makes too much of one chunk ends with the number', () => {
    expect(failure(() => run(join('inner', many, many, ['k']), { limits: { fanOut: 1000 } }))).toBe(
      'KqlRuntimeError: Operator "join" made more than 1,000 rows of one chunk, the limit "fanOut" of this run',
    );
    expect(rowsOf(run(join('inner', many, many, ['k']), { limits: { fanOut: 1600 } })).length).toBe(1600);
  });

  test('an operator that gives too many rows ends, and one that gathers too many cells', () => {
    expect(failure(() => run(many, { limits: { rows: 39 } }))).toBe(
      'KqlRuntimeError: Operator "datatable" gave more than 39 rows, the limit "rows" of this run',
    );
    expect(failure(() => run(join('leftsemi', many, many, ['k']), { limits: { cells: 10 } }))).toBe(
      'KqlRuntimeError: Operator "join" holds more than 10 cells, the limit "cells" of this run',
    );
  });
});

test('a table can be joined with itself', () => {
  const self = extend(x, { two: lit('long', 2) });
  expect(rowsOf(run(join('inner', self, self, ['Key']))).length).toBe(6);
});

describe('origins', () => {
  const left = table('T', { k: 'long' });
  const right = table('U', { k: 'long' });
  const input = new Map([
    ...tables({ k: 'long' }, [[1], [1], [2], [3]]),
    ...tables({ k: 'long' }, [[1], [2], [2], [9]], 'U', 100),
  ]);
  const cases: readonly (readonly [JoinKind, number[][]])[] = [
    [
      'innerunique',
      [
        [0, 100],
        [2, 101],
        [2, 102],
      ],
    ],
    [
      'inner',
      [
        [0, 100],
        [1, 100],
        [2, 101],
        [2, 102],
      ],
    ],
    ['leftouter', [[0, 100], [1, 100], [2, 101], [2, 102], [3]]],
    ['fullouter', [[0, 100], [1, 100], [2, 101], [2, 102], [3], [103]]],
    [
      'leftsemi',
      [
        [0, 100],
        [1, 100],
        [2, 101, 102],
      ],
    ],
    ['leftanti', [[3]]],
    [
      'rightsemi',
      [
        [0, 1, 100],
        [2, 101],
        [2, 102],
      ],
    ],
    ['rightanti', [[103]]],
  ];
  test.each(cases)('of %s are those of both sides', (kind, origins) => {
    expect(originsOf(run(join(kind, left, right, ['k']), { tables: input }))).toEqual(origins);
  });
});

describe('against nested loops', () => {
  const key = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null });
  const side = fc.array(fc.tuple(key, fc.constantFrom('p', 'q', '')), { maxLength: 12 });
  test.each(joinKinds)('%s, at every chunk size', (kind) => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(1, 3, 4096), (left, right, chunkSize) => {
        const schema: Schema = { k: 'long', v: 'string' };
        const node = join(kind, datatable(schema, left), datatable(schema, right), ['k']);
        expect(rowsOf(run(node, { chunkSize }))).toEqual(nestedLoops(kind, left, right, [null, '']));
      }),
      { numRuns: 60 },
    );
  });
});
