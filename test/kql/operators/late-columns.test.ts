import { describe, expect, it } from 'vitest';
import { KqlError } from '../../../src/kql/errors/kql-error.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';
import { tableOfRows } from '../../../src/kql/rest/table-of-rows.ts';

const columns = [
  { name: 'k', type: 'string' },
  { name: 't', type: 'long' },
] as const;

const database = { tables: new Map([['O', { name: 'O', columns, open: true }]]), functions: [] };

/** Records with two columns that the schema does not list. */
const records = tableOfRows(
  [...columns, { name: 'x_s', type: 'string' }, { name: 'y_d', type: 'real' }],
  [
    ['a', 1, 'p', 1.5],
    ['a', 2, 'q', 2.5],
    ['b', 3, 'r', null],
    ['b', 3, 'r', null],
  ],
);

function run(query: string, table = records): readonly string[] {
  const result = prepare(query, { database }).execute({ tables: new Map([['O', table]]), now: 0, chunkSize: 3 });
  const names = result.columns.map(({ name }) => name).join(' ');
  return [names, ...[...restRows(result)].map((row) => row.join(' '))];
}

/** What a run says, and its help. */
function complaint(query: string): string {
  try {
    run(query);
  } catch (error) {
    if (error instanceof KqlError) {
      return `${error.message} ${error.help ?? ''}`;
    }
    throw error;
  }
  return 'nothing thrown';
}

describe('a column that does not arrive', () => {
  it.each([
    ['O | where x_d == "p"', 'x_d', 'Did you mean "x_s" or "y_d"?'],
    ['O | extend p = X_S', 'X_S', 'Did you mean "x_s"?'],
    ['O | project-away y_f', 'y_f', 'Did you mean "y_d"?'],
    ['O | where something == 1', 'something', ''],
  ])('%s', (query, name, help) => {
    expect(complaint(query)).toBe(`Failed to resolve column or scalar expression named '${name}' ${help}`);
  });
});

describe('a star over a table that may have columns which no schema lists', () => {
  it('brings them behind those that are listed', () => {
    expect(run('O | summarize arg_max(t, *) by k')).toEqual(['k t x_s y_d', '"a" 2 "q" 2.5', '"b" 3 "r" null']);
    expect(run('O | summarize take_any(*) by k')).toEqual(['k t x_s y_d', '"a" 1 "p" 1.5', '"b" 3 "r" null']);
    expect(run('O | distinct *')).toEqual(['k t x_s y_d', '"a" 1 "p" 1.5', '"a" 2 "q" 2.5', '"b" 3 "r" null']);
  });

  it('does not bring keys and arguments twice', () => {
    expect(run('O | where k == "a" | summarize arg_max(y_d, *) by x_s')).toEqual([
      'x_s y_d k t',
      '"p" 1.5 "a" 1',
      '"q" 2.5 "a" 2',
    ]);
  });

  it('brings them in the place of their aggregate, and leaves the others theirs', () => {
    const query =
      'O | summarize n = count(), m = max(t) + 1, arg_max(t, *), z = sum(y_d) by k | extend w = strcat(x_s, y_d)';
    expect(run(query)).toEqual(['k n m t x_s y_d z w', '"a" 2 3 2 "q" 2.5 4.0 "q2.5"', '"b" 2 4 3 "r" null 0.0 "r"']);
  });

  it('numbers names that are taken', () => {
    expect(run('O | where t == 2 | summarize arg_max(t, *), x_s = count(), arg_min(t, *) by tostring(y_d)')).toEqual([
      'y_d t k x_s1 y_d1 x_s t1 k1 x_s2 y_d2',
      '"2.5" 2 "a" "q" 2.5 1 2 "a" "q" 2.5',
    ]);
  });

  it('is not a product', () => {
    expect(run('O | where k == "a" | summarize s = sum(t * y_d), arg_max(t * 2, *), n = sum(t * 2) by k')).toEqual([
      'k s max_ t x_s y_d n',
      '"a" 6.5 4 2 "q" 2.5 6',
    ]);
    expect(run('O | where t < 3 | distinct x = t * y_d')).toEqual(['x', '1.5', '5.0']);
  });

  it('names them as the old any() does', () => {
    expect(run('O | summarize any(*)')).toEqual(['any_k any_t any_x_s any_y_d', '"a" 1 "p" 1.5']);
  });

  it('gives the listed columns alone where no others arrive', () => {
    expect(run('O | summarize arg_max(t, *) by k', tableOfRows(columns, [['a', 1]]))).toEqual(['k t', '"a" 1']);
    expect(run('O | distinct *', tableOfRows(columns, []))).toEqual(['k t']);
  });

  it('follows a plugin whose columns only the rows tell', () => {
    const query =
      'datatable(a: long, b: dynamic, k: string) [1, dynamic({"x": 1}), "z"] | evaluate bag_unpack(b) | summarize arg_max(a, *) by k';
    expect(run(query)).toEqual(['k a x', '"z" 1 1']);
  });
});
