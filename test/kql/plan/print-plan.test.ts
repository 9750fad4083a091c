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

  it.each([
    [
      'T | make-series kind=nonempty n = count() default=-1, avg(a) / 2 on dt from ago(1d) to now() step 1h by b, k = a % 2',
      'make-series kind=nonempty n default=-1, Column1 = (avg / 2) of n = count(), avg = avg(a) on dt from ago(timespan(864000000000 ticks)) to now() step timespan(36000000000 ticks) by b, k = (a % 2)',
    ],
    [
      'T | make-series max(a) on dt in range(ago(1d), now(), 1h)',
      'make-series max_a of max_a = max(a) on dt in range from ago(',
    ],
    [
      'T | top-nested 2 of b with others = "rest" by sum(a) asc, top-nested of dt by n = count() + 1',
      'top-nested 2 of b with others="rest" by aggregated_b of aggregated_b = sum(a) asc, of dt by n = (count + 1) of count = count() desc',
    ],
    ['T | sample 3', 'sample 3'],
    ['T | sample-distinct 2 of b', 'sample-distinct 2 of b'],
    ['T | partition hint.strategy=native by b (top 1 by a)', 'partition hint.strategy=native by b'],
    [
      'T | sort by dt | scan with_match_id=m declare (c: long = 0, w: string) with (step s output=last: a > 1 => c = s.c + a; step q: s.c > 1;)',
      'scan with_match_id=m declare (c:long = 0, w:string) with (step s output=last: (a > 1) => c = (s.c + a); step q output=all: (s.c > 1))',
    ],
    ['T | sort by dt | scan with (step s: true;)', 'scan with (step s output=all: true)'],
    [
      'T | evaluate bag_unpack(d, "p_", ignoredProperties=dynamic(["x"])) : (*, y: long)',
      'evaluate bag_unpack(Column = d, OutputColumnPrefix = "p_", ignoredProperties = dynamic(["x"])) : (*, y:long)',
    ],
    ['T | evaluate pivot(b, sum(a), dt)', 'evaluate pivot(pivotColumn = b, aggregationFunction = sum(a), column = dt)'],
    [
      'T | evaluate ipv4_lookup(U, b, c)',
      'evaluate ipv4_lookup(LookupTable = [table], SourceIPv4Key = $left.b, IPv4LookupKey = $right.c)',
    ],
  ])('prints %s', (query, expected) => {
    expect(printWithColumns(query).split('\n')[0]?.slice(0, expected.length)).toBe(expected);
  });

  it('puts the subquery of a partition beside its input', () => {
    expect(printWithColumns('T2 | partition by q (top 1 by a | count)')).toBe(
      [
        'partition hint.strategy=legacy by q -> Count:long',
        '  table T2 -> a:long, q:string',
        '  count -> Count:long',
        '  top 1 by a desc nulls last -> a:long, q:string',
        '  rows of the subquery -> a:long, q:string',
      ].join('\n'),
    );
  });
});
