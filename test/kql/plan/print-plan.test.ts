import { describe, expect, it } from 'vitest';
import { printWithColumns } from '../lower/workspace.ts';

describe('printPlan', () => {
  it('prints bindings, then the operators from the last to the first, branches indented', () => {
    const query =
      'let k = ago(1d); let m = materialize(T | where dt > k); m | join kind=inner (U | take 3) on a | count';
    expect(printWithColumns(query)).toBe(
      [
        '#0 k = scalar ago(timespan(864000000000 ticks))',
        '#1 m = materialized',
        '  where (dt > #0) -> a:long, b:string, d:dynamic, dt:datetime',
        '  table T -> a:long, b:string, d:dynamic, dt:datetime',
        'count -> Count:long',
        'join kind=inner on $left.a == $right.a -> a:long, b:string, d:dynamic, dt:datetime, a1:long, c:string, b1:string',
        '  reference #1 -> a:long, b:string, d:dynamic, dt:datetime',
        '  take 3 -> a:long, c:string, b:string',
        '  table U -> a:long, c:string, b:string',
      ].join('\n'),
    );
  });

  it('shows that more columns may come', () => {
    expect(printWithColumns('O | project-away s')).toBe('project-away s -> x:long, …\ntable O -> x:long, s:string, …');
  });

  it('prints every kind of expression', () => {
    const query = [
      'let f = (n:long) { n + 1 };',
      'print x = f(1), y = not(true), z = "a" matches regex "b", w = parse_json("[]").a[0], i = int(5), r = 2.0,',
      'd = decimal(1.5), t = 1s, n = long(null), s = "q\\"", c = iff(1 !between (2 .. 3), 1, 2)',
    ].join(' ');
    expect(printWithColumns(query).replace(/ -> .*/, '')).toBe(
      'print f{(1 + 1)}, not(true), ("a" matches regex "b"), parse_json("[]")["a"][0], int(5), real(2), decimal(1.5), ' +
        'timespan(10000000 ticks), long(null), "q\\"", iff((1 !between (2 .. 3)), 1, 2)',
    );
  });

  it('prints tables inside expressions on one line', () => {
    expect(printWithColumns('T2 | where a in ((U | where c == "x" | project a))').split('\n')[0]).toBe(
      'where (a in ([project a -> a:long | where (c == "x") -> a:long, c:string, b:string | table U -> a:long, c:string, b:string])) -> a:long, q:string',
    );
  });
});
