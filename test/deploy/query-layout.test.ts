import { describe, expect, it } from 'vitest';
import { sameButForLayout } from '../../src/deploy/query-layout.ts';

describe('sameButForLayout', () => {
  it.each([
    ['T | where a==1', '  T\r\n| where a == 1 // why\r\n'],
    ['// first\nT', 'T'],
    // A backslash ends nothing in a verbatim literal.
    ['print @"a\\" // "', 'print @"a\\"'],
    ['T | where x in("a","b")', 'T\n| where x in ("a", "b")'],
    ['print a - 1', 'print a -1'],
    ['summarize count(*) by a', 'summarize count( * ) by a'],
    ['f(a){a+1}', 'f(a) { a + 1 }'],
  ])('%j and %j', (a, b) => {
    expect(sameButForLayout(a, b)).toBe(true);
    expect(sameButForLayout(b, a)).toBe(true);
  });

  it.each([
    ['print "a // b"', 'print "a"'],
    ['print "a  b"', 'print "a b"'],
    ['print ```a\n b```', 'print ```a\nb```'],
    ['print ```a\r\nb```', 'print ```a\nb```'],
    ['T | where a == 1', 'T // | where a == 1'],
    ['T\n// | where a == 1', 'T\n| where a == 1'],
    ['T | where A == 1', 'T | where a == 1'],
    ['T | take 1', 'T | take 1;'],
    ['union T*', 'union T *'],
    ['union *T', 'union * T'],
    ['project-away a', 'project - away a'],
    ['T-x', 'T - x'],
    ['print 1 h', 'print 1h'],
    ['print "a', 'print "a"'],
    ['a é', 'a'],
    ["print 'a'", 'print "a"'],
    ['print 1.0', 'print 1.00'],
  ])('not %j and %j', (a, b) => {
    expect(sameButForLayout(a, b)).toBe(false);
    expect(sameButForLayout(b, a)).toBe(false);
  });
});
