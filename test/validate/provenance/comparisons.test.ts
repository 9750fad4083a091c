import { describe, expect, it, test } from 'vitest';
import { printExpression } from '../../../src/kql/plan/print-plan.ts';
import { comparisons } from '../../../src/validate/provenance/comparisons.ts';
import { provenanceOf } from '../../../src/validate/provenance/provenance.ts';
import { planOf, show } from './show.ts';

/** `not == cs T.Upn ~ "a"`: `cs` where case counts, then what is compared, then the constants or what it is compared with. */
function found(query: string): readonly string[] {
  const plan = planOf(query);
  const { ofExpression } = provenanceOf(plan);
  return comparisons(plan).map(({ operator, negated, caseSensitive, left, right, constants, node }) => {
    const others =
      constants === undefined ? right.map(printExpression) : constants.map(({ value }) => JSON.stringify(value));
    return [
      ...(negated ? ['not'] : []),
      operator,
      ...(caseSensitive ? ['cs'] : []),
      ofExpression(left, node).map(show).join(' | '),
      ...(others.length > 0 ? [`~ ${others.join(', ')}`] : []),
    ].join(' ');
  });
}

describe('comparisons', () => {
  it.each<[string, readonly string[]]>([
    ['T | where Upn == "a"', ['== cs T.Upn ~ "a"']],
    ['T | where "a" == Upn', ['== cs T.Upn ~ "a"']],
    ['T | where Upn != "a"', ['not == cs T.Upn ~ "a"']],
    ['T | where Upn <> "a"', ['not == cs T.Upn ~ "a"']],
    ['T | where not(Upn == "a")', ['not == cs T.Upn ~ "a"']],
    ['T | where not(not(Upn != "a") or Ip =~ "b")', ['not == cs T.Upn ~ "a"', 'not =~ T.Ip ~ "b"']],
    ['T | where Upn !~ "a"', ['not =~ T.Upn ~ "a"']],
    ['T | where Upn == Ip', ['== cs T.Upn ~ Ip']],
    ['T | where 3 < N', ['> T.N ~ 3']],
    ['T | where N == 3', ['== T.N ~ 3']],
    ['T | where N between (1 .. 2)', ['between T.N ~ 1, 2']],
    ['T | where D.a == "b"', ['== cs T.D.a ~ "b"']],
    ['T | where tolower(Upn) == "a"', ['== cs T.Upn via tolower ~ "a"']],
    ['T | where Canonical(Upn) == "a"', ['== cs T.Upn via trim>tolower by Canonical ~ "a"']],
    ['T | where Upn has "a" and Upn has_cs "b"', ['has T.Upn ~ "a"', 'has_cs cs T.Upn ~ "b"']],
    ['T | where Upn !contains "a"', ['not contains T.Upn ~ "a"']],
    ['T | where Upn startswith "a"', ['startswith T.Upn ~ "a"']],
    ['T | where Upn matches regex "(?i)a"', ['matches regex T.Upn ~ "(?i)a"']],
    ['T | where Upn matches regex "a"', ['matches regex cs T.Upn ~ "a"']],
    ['T | where Upn in ("a", "b")', ['in cs T.Upn ~ "a", "b"']],
    ['let l = dynamic(["a", "b"]); T | where Upn !in~ (l)', ['not in~ T.Upn ~ "a", "b"']],
    ['let l = datatable(u: string, v: string)["a", "x", "b", "y"]; T | where Upn in (l)', ['in cs T.Upn ~ "a", "b"']],
    ['let l = datatable(u: string, v: string)["a", "x"]; T | where Upn in ((l | project v))', ['in cs T.Upn ~ "x"']],
    ['T | where Upn in ((U | project Upn))', ['in cs T.Upn']],
    ['T | where Upn has_any ("a", "b")', ['has_any T.Upn ~ "a", "b"']],
    ['T | extend x = iff(Upn == "a", 1, 2)', ['== cs T.Upn ~ "a"']],
    ['T | extend x = case(Upn == "a", 1, Ip =~ "b", 2, 3)', ['== cs T.Upn ~ "a"', '=~ T.Ip ~ "b"']],
    ['T | summarize countif(Upn == "a")', ['== cs T.Upn ~ "a"']],
    ['T | summarize x = max(N) | where x > 3', ['> T.N via max ~ 3']],
    ['T | summarize x = iff(max(N) > 3, 1, 2)', ['> T.N via max ~ 3']],
    ['T | where set_has_element(D, Upn)', ['set_has_element cs T.Upn ~ D']],
    ['T | join kind=inner U on Upn', ['join-key cs T.Upn ~ $right.Upn']],
    ['T | join kind=inner U on $left.Ip == $right.Net', ['join-key cs T.Ip ~ $right.Net']],
    ['T | summarize count() by Upn, N', ['group-key cs T.Upn', 'group-key T.N']],
    ['T | distinct Upn', ['group-key cs T.Upn']],
    [
      'T | summarize dcount(Upn), make_set(tolower(Ip))',
      ['distinct-value cs T.Upn', 'distinct-value cs T.Ip via tolower'],
    ],
    ['T | partition by Upn (take 1)', ['group-key cs T.Upn']],
    ['T | top-nested 2 of Upn by count()', ['group-key cs T.Upn']],
    ['T | mv-apply e = D on (where e.k == "a")', ['== cs T.D.[].k ~ "a"']],
    [
      'U | where * has "a"',
      ['has U.TimeGenerated via any_column | U.Upn via any_column | U.Net via any_column | U.N via any_column ~ "a"'],
    ],
    ['let c = toscalar(T | where Upn == "a" | count); U | where 1 == c', ['== cs T.Upn ~ "a"', '==  ~ 1']],
    ['T | where Upn has "a // == b" // and Upn == "c"', ['has T.Upn ~ "a // == b"']],
  ])('%s', (query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  test('have the place at which they are written, inside of a function too', () => {
    const query = 'let f = (a: string) { a == "x" };\nT | where f(Upn)';
    const plan = planOf(query);
    const [comparison] = comparisons(plan);
    expect(query.slice(comparison?.span.start, comparison?.span.end)).toBe('a == "x"');
    expect(comparison?.span.call).toBe(0);
    expect(comparison?.spelled).toBe('==');
  });
});
