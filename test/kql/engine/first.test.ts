import { expect, test } from 'vitest';
import { call, col, datatable, extend, join, long, summarize, text, where } from '../operators/build-plan.ts';
import { rowsOf, run } from '../operators/rows-of.ts';

test('a pipeline of where, extend, join and summarize', () => {
  const t = datatable({ a: 'long', s: 'string' }, [
    [1, 'x'],
    [2, 'y'],
    [3, 'x'],
    [null, ''],
  ]);
  const w = where(t, call('bool', '!=', col(t, 'a'), long(2)));
  const e = extend(w, { b: call('long', '+', col(w, 'a'), long(10)), u: call('string', 'toupper', col(w, 's')) });
  expect(rowsOf(run(e))).toEqual([
    [1, 'x', 11, 'X'],
    [3, 'x', 13, 'X'],
    [null, '', null, ''],
  ]);
  const j = join('inner', e, t, ['s']);
  expect(rowsOf(run(j)).length).toBe(5);
  const s = summarize(e, { n: { function: 'count', type: 'long' } }, { s: col(e, 's') });
  expect(rowsOf(run(s))).toEqual([
    ['x', 2],
    ['', 1],
  ]);
  expect(rowsOf(run(where(t, call('bool', '==', col(t, 's'), text('zz')))))).toEqual([]);
});
