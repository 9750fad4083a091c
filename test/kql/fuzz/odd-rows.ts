import { Chunk } from '../../../src/kql/data/chunk.ts';
import {
  type Cell,
  Decimal,
  type Dynamic,
  DynamicScalar,
  parseDatetime,
  type ScalarType,
  scalarTypes,
  type Table,
  vectorOf,
} from '../../../src/kql/index.ts';
import { type Draw, pick, times } from './drawing.ts';

const mostLong = 2n ** 63n - 1n;

function nested(depth: number): Dynamic {
  let value: Dynamic = [];
  for (let level = 0; level < depth; level += 1) {
    value = level % 2 === 0 ? [value] : new Map([['a', value]]);
  }
  return value;
}

/** Cells at the edges of their types. */
const oddCells: Readonly<Record<ScalarType, readonly Cell[]>> = {
  bool: [true, false, null],
  int: [0, 1, -1, 7, 2_147_483_647, -2_147_483_648, null],
  long: [0, 1, -1, 42, 2 ** 53 - 1, 2n ** 53n, mostLong, -mostLong - 1n, null],
  real: [
    0,
    -0,
    1.5,
    -2.25,
    1e308,
    5e-324,
    2 ** 63,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    null,
  ],
  decimal: ['0', '-1.5', '0.0000000000000000000000000001', '79228162514264337593543950335', '1e30']
    .map((text): Cell => Decimal.parse(text) ?? null)
    .concat(null),
  datetime: ['0001-01-01', '9999-12-31T23:59:59.9999999Z', '2024-02-29T12:00:00Z', '1970-01-01', '2020-01-01']
    .map((text): Cell => parseDatetime(text))
    .concat(null),
  timespan: [0, 1, -1, 864_000_000_000, 36_000_000_001, mostLong, -mostLong - 1n, null],
  string: [
    '',
    ' ',
    'a',
    'B',
    'é',
    'İ',
    'ß',
    '\ud800',
    '😀',
    '\u0000',
    '\u202Etxt',
    '"',
    "'",
    '\\',
    'a=1,b=2;c',
    '{"a":[1,2.5,{"b":null}]}',
    '[[[',
    '2024-02-29',
    '1.02:03:04',
    '10.0.0.1/8',
    'fe80::1%eth0',
    'https://u:p@h.example:443/p?q=1#f',
    '9223372036854775808',
    '-0x1f',
    'NaN',
    'true',
    'aGVsbG8=',
    'eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=',
    '(a|b)*',
    'x'.repeat(300),
  ],
  guid: ['74be27de-1e4e-49d9-b579-fe0b331d3642', '00000000-0000-0000-0000-000000000000', null],
  dynamic: [
    null,
    true,
    'text',
    '',
    7n,
    2.5,
    Number.NaN,
    new DynamicScalar('timespan', 1),
    [],
    [null],
    [1n, 2n, 3n],
    [1.5, Number.NaN, Number.POSITIVE_INFINITY, null],
    ['a', 'A', ''],
    [1n, 'a', [2n], new Map([['b', null]])],
    new Map(),
    new Map<string, Dynamic | null>([
      ['a', 1n],
      ['b', ['x', null]],
      ['', 'empty'],
    ]),
    new Map<string, Dynamic | null>([
      ['__proto__', 1n],
      ['constructor', null],
      ['a b', new Map([['c', 1n]])],
    ]),
    nested(200),
  ],
};

/** A column of each type, named by it. */
export const oddColumns: readonly { readonly name: string; readonly type: ScalarType }[] = [
  ...scalarTypes.map((type) => ({ name: `${type}1`, type })),
  { name: 'long2', type: 'long' },
  { name: 'string2', type: 'string' },
  { name: 'a b', type: 'string' },
  { name: 'TimeGenerated', type: 'datetime' },
];

/** A table with those columns and rows of odd cells. */
export function oddTable(
  columns: readonly { readonly name: string; readonly type: ScalarType }[],
  rows: number,
  draw: Draw,
): Table {
  const vectors = columns.map(({ type }) =>
    vectorOf(
      type,
      times(rows, () => pick(draw, oddCells[type]) ?? (type === 'string' ? '' : null)),
    ),
  );
  const ingested = vectorOf(
    'datetime',
    times(rows, (index) => index),
  );
  return { columns, chunks: [new Chunk(rows, vectors, { ingested })] };
}
