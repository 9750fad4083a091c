import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

const tables = { columns: { k: 'string' }, rows: ['["t"]'] } as const;

const views = `
  let T_a = view () { datatable(x: string, a: long)["q", 1] | where a == 1 | summarize n = count() by x };
  let T_b = view () { datatable(y: string)["r"] | where y == "r" | project z = y };`;

test('columns of views that a wildcard fits can be named behind the union, in the order of the text', () => {
  expect(ask(`${views} union T_* | where n > 0 or isnotempty(z)`)).toMatchObject({
    columns: ['x:string', 'n:long', 'z:string'],
    rows: ['["q",1,""]', '["",null,"r"]'],
  });
  expect(ask(`${views} union withsource=s T_* | project s, z, x`)).toMatchObject({
    columns: ['s:string', 'z:string', 'x:string'],
    rows: ['["T_a","","q"]', '["T_b","r",""]'],
  });
});

test('they follow on those of the tables', () => {
  expect(ask(`${views} union T* | where k == "t" or n == 1 | project k, x`, tables)).toMatchObject({
    columns: ['k:string', 'x:string'],
    rows: ['["t",""]', '["","q"]'],
  });
});

test('columns of one name and two types are two', () => {
  expect(ask('let T_a = view () { print x = 1 }; let T_b = view () { print x = "s" }; union T_*')).toMatchObject({
    columns: ['x_long:long', 'x_string:string'],
    rows: ['[1,""]', '[null,"s"]'],
  });
});

test('one view is as good as several', () => {
  expect(ask('let T_a = view () { print x = 1 }; let T_b = () { print y = 2 }; union T_* | where x == 1').rows).toEqual(
    ['[1]'],
  );
});

test('a column that none has is still unknown', () => {
  expect(failure(() => ask(`${views} union T_* | where a == 1`))).toBe(
    "KqlSemanticError: The name 'a' does not refer to any known column, table, variable or function.",
  );
});
