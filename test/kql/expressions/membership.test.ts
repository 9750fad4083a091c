import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Chunk } from '../../../src/kql/data/chunk.ts';
import { vectorOf } from '../../../src/kql/data/vector-of.ts';
import { preparePlan } from '../../../src/kql/engine.ts';
import type { Expression, MembershipExpression } from '../../../src/kql/plan/expression.ts';
import type { Cell } from '../../../src/kql/values/cell.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import type { Dynamic } from '../../../src/kql/values/dynamic.ts';
import type { ScalarType } from '../../../src/kql/values/scalar-type.ts';
import {
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
import { rowsOf, run } from '../operators/rows-of.ts';

type Operator = MembershipExpression['operator'];
type Items = MembershipExpression['items'];

const listed = (...items: readonly Expression[]): Items => items.map((expression) => ({ kind: 'scalar', expression }));
const dynamic = (value: Dynamic | null): Expression => lit('dynamic', value);

function membership(left: Expression, operator: Operator, items: Items): MembershipExpression {
  return { kind: 'membership', type: 'bool', operator, left, items, span };
}

/** What an operator says of each cell of a column. */
function ask(type: ScalarType, cells: readonly Cell[], operator: Operator, ...items: readonly Expression[]): Cell[] {
  const t = datatable(
    { x: type },
    cells.map((cell) => [cell]),
  );
  return rowsOf(run(project(t, { r: membership(col(t, 'x'), operator, listed(...items)) }))).map(
    ([cell]) => cell ?? null,
  );
}

describe('in and !in', () => {
  test('strings, with and without case', () => {
    expect(ask('string', ['a', 'A', 'b', ''], 'in', text('a'), text('c'))).toEqual([true, false, false, false]);
    expect(ask('string', ['a', 'A', 'b', ''], 'in~', text('a'), text(''))).toEqual([true, true, false, true]);
    expect(ask('string', ['a', 'A'], '!in', text('a'))).toEqual([false, true]);
    expect(ask('string', ['É', 'e'], '!in~', text('é'))).toEqual([false, true]);
  });

  test('a null is in no list without nulls, and nothing can be said of one with', () => {
    const none = lit('int', null);
    expect(ask('int', [5, 6, null], 'in', lit('int', 5))).toEqual([true, false, false]);
    expect(ask('int', [5, 6, null], '!in', lit('int', 5))).toEqual([false, true, true]);
    expect(ask('int', [5, 6, null], 'in', lit('int', 5), none)).toEqual([true, false, null]);
    expect(ask('int', [5, 6, null], '!in', lit('int', 5), none)).toEqual([false, true, null]);
  });

  test('numbers by value, whatever their types', () => {
    expect(ask('long', [1, 2], 'in', lit('real', 1))).toEqual([true, false]);
    expect(ask('real', [1, 1.5, Number.NaN], 'in', long(1), lit('real', Number.NaN))).toEqual([true, false, false]);
    expect(ask('int', [3], 'in', long(3))).toEqual([true]);
    expect(ask('decimal', [Decimal.parse('1.50'), Decimal.parse('2')], 'in', lit('real', 1.5), long(2))).toEqual([
      true,
      true,
    ]);
    expect(ask('real', [0.1], 'in', lit('decimal', Decimal.parse('0.1')))).toEqual([true]);
    expect(ask('long', [2n ** 60n, 2n ** 60n + 1n], 'in', long(2n ** 60n))).toEqual([true, false]);
    expect(ask('real', [-0], 'in', long(0))).toEqual([true]);
  });

  test('a string and a literal number are compared as texts', () => {
    expect(ask('string', ['50126', '050126', '50126.0'], 'in', long(50126))).toEqual([true, false, false]);
  });

  test('a number and a string are compared as numbers, a datetime and a string as datetimes', () => {
    expect(ask('long', [1, 2], 'in', text('1'), text('x'))).toEqual([true, false]);
    expect(ask('datetime', [0, 1], 'in', text('2020-01-01'))).toEqual([true, false]);
    expect(
      ask('guid', ['74be27de-1e4e-49d9-b579-fe0b331d3642'], 'in', text('74BE27DE1E4E49D9B579FE0B331D3642')),
    ).toEqual([true]);
  });

  test('a dynamic array stands for its elements, also beside other items', () => {
    expect(ask('string', ['a', 'b', 'c'], 'in', dynamic(['a']), text('c'))).toEqual([true, false, true]);
    expect(ask('long', [1, 2, 3], 'in', dynamic([1n, 2.0, '3']))).toEqual([true, true, true]);
    expect(ask('string', ['a'], 'in', dynamic([]))).toEqual([false]);
    expect(ask('string', ['a'], '!in', dynamic([]))).toEqual([true]);
    expect(ask('string', ['', 'x'], 'in', dynamic([null]))).toEqual([true, false]);
  });

  test('a dynamic is compared as the type of what it meets', () => {
    expect(ask('dynamic', ['x', 'y', null, ['x']], 'in', text('x'))).toEqual([true, false, false, false]);
    expect(ask('dynamic', [null, 'x'], 'in', text(''))).toEqual([true, false]);
    expect(ask('dynamic', [1n, 1.0, 1.5, '1', 'x', true], 'in', long(1))).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(ask('dynamic', ['a', 2n], 'in', dynamic(['a', 2n]))).toEqual([true, true]);
  });

  test('an item may refer to columns', () => {
    const t = datatable({ x: 'long', y: 'long', d: 'dynamic' }, [
      [1, 1, [5n]],
      [1, 2, [1n]],
      [1, 2, [7n]],
      [null, null, null],
    ]);
    const items = listed(col(t, 'y'), col(t, 'd'), long(9));
    expect(rowsOf(run(project(t, { r: membership(col(t, 'x'), 'in', items) })))).toEqual([
      [true],
      [true],
      [false],
      [null],
    ]);
  });

  test('the first column of a table counts', () => {
    const t = datatable({ x: 'string' }, [['a'], ['b'], ['v']]);
    const list = datatable({ k: 'string', v: 'string' }, [
      ['a', 'v'],
      ['c', 'v'],
    ]);
    const items: Items = [{ kind: 'table', node: list }];
    expect(rowsOf(run(project(t, { r: membership(col(t, 'x'), 'in', items) })))).toEqual([[true], [false], [false]]);
    const empty: Items = [{ kind: 'table', node: datatable({ k: 'string' }, []) }];
    expect(rowsOf(run(project(t, { r: membership(col(t, 'x'), '!in', empty) })))).toEqual([[true], [true], [true]]);
  });

  test('a list with a table is read again in each run of a prepared query', () => {
    const t = datatable({ x: 'long' }, [[1], [2]]);
    const items: Items = [{ kind: 'table', node: table('K', { k: 'long' }) }];
    const query = preparePlan(planOf(project(t, { r: membership(col(t, 'x'), 'in', items) })));
    const rowsWith = (key: number): Cell[][] =>
      rowsOf(
        query.execute({
          now: 0,
          tables: new Map([
            ['K', { columns: [{ name: 'k', type: 'long' }], chunks: [new Chunk(1, [vectorOf('long', [key])])] }],
          ]),
        }),
      );
    expect(rowsWith(1)).toEqual([[true], [false]]);
    expect(rowsWith(2)).toEqual([[false], [true]]);
  });

  test('is a chain of ==, for any strings', () => {
    const some = fc.constantFrom('', 'a', 'A', 'b', 'ß', 'ab');
    fc.assert(
      fc.property(fc.array(some, { minLength: 1 }), fc.array(some), (cells, items) => {
        expect(ask('string', cells, 'in', ...items.map(text))).toEqual(cells.map((cell) => items.includes(cell)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('has_any and has_all', () => {
  test('look for terms, not for substrings or equals', () => {
    const cells = ['alpha beta', 'alpha', 'beta gamma', '', 'a_b', 'ALPHABET'];
    expect(ask('string', cells, 'has_any', text('Alpha'), text('a'))).toEqual([true, true, false, false, true, false]);
    expect(ask('string', cells, 'has_all', text('alpha'), text('BETA'))).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('an empty list has none and all, a null in it is in everything', () => {
    expect(ask('string', ['x', ''], 'has_any', dynamic([]))).toEqual([false, false]);
    expect(ask('string', ['x', ''], 'has_all', dynamic([]))).toEqual([true, true]);
    expect(ask('string', ['x', ''], 'has_any', dynamic(['q', null]))).toEqual([true, true]);
    expect(ask('string', ['x', 'q'], 'has_all', dynamic(['q', null]))).toEqual([false, true]);
  });

  test('numbers are looked for as text, dynamics are searched as text', () => {
    expect(ask('string', ['code 42 here', 'code 421'], 'has_any', long(42))).toEqual([true, false]);
    expect(ask('dynamic', [['Mail.Read', 'x'], null], 'has_any', text('mail'))).toEqual([true, false]);
  });
});

test('a column of a let in a list is found by each row', () => {
  const t = datatable({ x: 'string', n: 'long' }, [
    ['1', 1],
    ['2', 3],
  ]);
  const e = extend(t, { s: call('string', 'tostring', col(t, 'n')) });
  expect(rowsOf(run(project(e, { r: membership(col(e, 'x'), 'in', listed(col(e, 's'))) })))).toEqual([[true], [false]]);
});
