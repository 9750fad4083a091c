import { describe, expect, it, test } from 'vitest';
import type { PlanNode } from '../../../src/kql/plan/node.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import { changeOf } from '../../../src/validate/provenance/change-of.ts';
import { provenanceOf } from '../../../src/validate/provenance/provenance.ts';
import { planOf, show } from './show.ts';

/** What the column `x` of the result of a query is made of. */
function traces(query: string, column = 'x'): readonly string[] {
  const plan = planOf(query);
  const provenance = provenanceOf(plan);
  const found = provenance.ofColumn(plan.root, column).map(show);
  expect(provenance.isComplete).toBe(true);
  return found;
}

describe('a column of the result', () => {
  it.each<[string, readonly string[]]>([
    // Names and rows move, values do not change.
    ['T | project x = Upn', ['T.Upn']],
    ['T | project-rename x = Upn', ['T.Upn']],
    ['T | extend y = Upn | extend x = (y) | project-away y', ['T.Upn']],
    ['T | extend Upn = Ip | project x = Upn', ['T.Ip']],
    ['T | where N > 1 | sort by Upn asc | take 3 | as Y | project x = Upn', ['T.Upn']],
    ['let Y = T | project y = Upn; Y | project x = y', ['T.Upn']],
    ['let Y = materialize(T | project y = Upn); Y | join kind=inner Y on y | project x = y1', ['T.Upn']],
    ['T | distinct Upn | project x = Upn', ['T.Upn']],
    ['O | project-rename x = Upn', ['O.Upn']],
    ['O | extend x = Foo', ['O.Foo']],
    ['O | project-away Upn | extend x = Bar', ['O.Bar']],
    ['O | extend x = column_ifexists("Foo", Upn)', ['O.Foo', 'O.Upn']],
    ['T | extend x = column_ifexists("Foo", Upn)', ['T.Upn']],
    // What happens to a value, from the column outward.
    ['T | extend x = tolower(trim(" ", Upn))', ['T.Upn via trim>tolower']],
    ['T | extend y = trim(" ", Upn) | extend z = y | extend x = tolower(z)', ['T.Upn via trim>tolower']],
    ['T | extend x = strcat(Upn, "@", Ip)', ['T.Upn via strcat', 'T.Ip via strcat']],
    ['T | extend x = extract("a", 1, strcat(Upn, "b"))', ['T.Upn via strcat>extract']],
    ['T | extend x = substring(Upn, indexof(Ip, "a"))', ['T.Upn via substring']],
    ['T | extend x = iff(Ip == "a", Upn, J)', ['T.Upn via iff', 'T.J via iff']],
    ['T | extend x = case(Ip == "a", Upn, N > 1, "b", J)', ['T.Upn via case', 'T.J via case']],
    ['T | extend x = coalesce(Upn, Ip)', ['T.Upn via coalesce', 'T.Ip via coalesce']],
    ['T | extend x = strlen(Upn) + N', ['T.Upn via strlen>+', 'T.N via +']],
    ['T | extend x = Upn == "a"', ['T.Upn via ==']],
    ['T | extend x = Upn in (Ip, "a")', ['T.Upn via in']],
    ['T | extend x = "a"', []],
    ['T | extend x = now()', []],
    ['print x = 1', []],
    // Into dynamics and JSON.
    ['T | extend x = D.a["b"][0].c', ['T.D.a.b.[].c']],
    ['T | extend x = D[-1]', ['T.D.[]']],
    ['T | extend x = D[Upn].c', ['T.D.*']],
    ['let k = "a"; T | extend x = D[k]', ['T.D.a']],
    ['T | extend x = tostring(D.a)', ['T.D.a via tostring']],
    ['T | extend x = parse_json(J).a', ['T.J.{}.a via parse_json']],
    ['T | extend y = todynamic(J) | extend x = y.a', ['T.J.{}.a via parse_json']],
    ['T | extend x = parse_json(J)', ['T.J.{} via parse_json']],
    ['T | extend x = parse_json(tostring(D.a)).b[0]', ['T.D.a.b.[] via tostring>parse_json']],
    ['T | extend x = parse_json(trim("x", J)).a', ['T.J.{}.a via trim>parse_json']],
    ['T | extend x = parse_json(strcat("{", J)).a', ['T.J.{}.* via strcat>parse_json']],
    ['T | extend x = extract_json("$.a[0].b", J)', ['T.J.{}.a.[].b via extract_json']],
    ['T | extend x = bag_pack("a", Upn, "b", Ip).b', ['T.Ip via bag_pack']],
    ['T | extend y = pack_array(Upn, Ip) | extend x = y[0]', ['T.Upn via pack_array', 'T.Ip via pack_array']],
    ['T | extend x = bag_merge(D, bag_pack("a", Upn)).a', ['T.D.a via bag_merge', 'T.Upn via bag_pack>bag_merge']],
    ['T | extend x = bag_set_key(D, "a", Upn).a', ['T.Upn via bag_set_key']],
    ['T | extend x = pack_all().Upn', ['T.Upn via bag_pack']],
    ['O | extend x = pack_all().Foo', ['O.Foo via pack_all']],
    ['T | extend x = split(Upn, "@")[0]', ['T.Upn via split']],
    // Functions with a body.
    ['T | extend x = Canonical(Upn)', ['T.Upn via trim>tolower by Canonical']],
    ['let f = (a: string) { Canonical(a) }; T | extend x = f(Upn)', ['T.Upn via trim>tolower by Canonical>f']],
    ['Recent(2h) | extend x = Upn', ['T.Upn']],
    ['All | project x = Who', ['T.Upn via trim>tolower by Canonical', 'U.Upn via trim>tolower by Canonical']],
    ['let f = (t: (Upn: string)) { t | extend x = toupper(Upn) }; f(T)', ['T.Upn via toupper']],
    [
      'T | extend x = Party(D).name',
      ['T.D.user.upn via tostring>parse_json>tostring>trim>tolower>bag_pack by Canonical>Party'],
    ],
    ['T | extend x = Party(D).app', ['T.D.app.id via tostring>parse_json>bag_pack by Party']],
    // Joins and unions.
    ['T | join kind=inner U on Upn | project x = Upn1', ['U.Upn']],
    ['T | join kind=inner (U | project Upn, y = Net) on Upn | project x = y', ['U.Net']],
    ['T | join kind=rightsemi U on Upn | project x = Upn', ['U.Upn']],
    ['T | join kind=leftanti U on Upn | project x = Upn', ['T.Upn']],
    ['T | lookup (U | project Upn, x = Net) on Upn', ['U.Net']],
    ['O | join kind=inner T on Upn | project x = Upn1', ['T.Upn']],
    ['T | join kind=inner O on Upn | project x = Foo', ['O.Foo']],
    ['union T, U | project x = Upn', ['T.Upn', 'U.Upn']],
    ['union T, (U | project-rename Ip = Net) | project x = Ip', ['T.Ip', 'U.Net']],
    ['union T, U | project x = N_string', ['U.N']],
    ['union withsource=x T, U', []],
    // Elements.
    ['T | mv-expand x = D.a', ['T.D.a.[]']],
    ['T | mv-expand D | extend x = D.b', ['T.D.[].b']],
    ['T | mv-expand x = D.a to typeof(string)', ['T.D.a.[]']],
    ['T | mv-expand with_itemindex=x D', []],
    ['T | mv-apply e = D.a on (where e.k == "b" | project x = e.v)', ['T.D.a.[].v']],
    ['T | mv-apply e = D.a on (project x = tostring(e)) | project x = Upn', ['T.Upn']],
    // What operators make.
    ['T | parse Upn with x "@" *', ['T.Upn via parse']],
    ['T | parse-where Upn with x "@" *', ['T.Upn via parse-where']],
    ['T | parse-kv Upn as (x: string) with (pair_delimiter=";", kv_delimiter="=")', ['T.Upn via parse-kv']],
    ['T | summarize x = make_set(Upn)', ['T.Upn via make_set']],
    ['T | summarize y = make_list(tolower(Upn)) | mv-expand x = y', ['T.Upn via tolower>make_list']],
    ['T | summarize y = make_set(D) | extend x = y[0].a', ['T.D.a via make_set']],
    ['T | summarize arg_max(TimeGenerated, *) by Ip | project x = Upn', ['T.Upn via arg_max']],
    ['O | summarize arg_max(TimeGenerated, *) by Upn | project x = Foo', ['O.Foo via arg_max']],
    ['T | summarize arg_max(TimeGenerated, Upn) | project x = TimeGenerated', ['T.TimeGenerated via arg_max']],
    ['T | summarize x = take_any(D.a)', ['T.D.a via take_any']],
    ['T | summarize x = dcount(Upn) * 2', ['T.Upn via dcount>*']],
    ['T | summarize x = dcountif(Upn, Ip == "a")', ['T.Upn via dcountif']],
    ['T | summarize x = countif(Ip == "a")', ['T.Ip via ==>countif']],
    ['T | summarize x = count()', []],
    ['T | summarize by x = tolower(Upn)', ['T.Upn via tolower']],
    ['T | summarize N = count() by y = bin(TimeGenerated, 1h) | project x = y', ['T.TimeGenerated via bin']],
    ['T | top-nested 3 of x = Upn by count()', ['T.Upn']],
    ['T | top-nested 3 of Upn by x = dcount(Ip)', ['T.Ip via dcount']],
    ['T | make-series x = dcount(Upn) on TimeGenerated step 1h', ['T.Upn via dcount>make-series']],
    ['T | make-series count() on TimeGenerated step 1h by x = Upn', ['T.Upn']],
    ['T | partition by Ip (top 1 by TimeGenerated | project x = Upn)', ['T.Upn']],
    ['T | sample-distinct 3 of Upn | project x = Upn', ['T.Upn']],
    ['T | evaluate bag_unpack(D) | project x = a', ['T.D.a via bag_unpack']],
    ['T | evaluate bag_unpack(D, "p_") | project x = p_a', ['T.D.a via bag_unpack']],
    ['T | evaluate bag_unpack(D) | project x = Upn', ['T.Upn']],
    ['T | evaluate ipv4_lookup((U | project Net, y = Upn), Ip, Net) | project x = y', ['U.Upn']],
    [
      'T | sort by N asc | scan declare (x: string = "") with (step s: true => x = strcat(s.x, Upn);)',
      ['T.Upn via strcat>scan'],
    ],
    ['let y = toscalar(U | summarize make_set(Net)); T | extend x = y[0]', ['U.Net via make_set>toscalar']],
    ['find in (T) where Upn == "a" | project x = Ip', ['T.Ip']],
  ])('%s', (query, expected) => {
    expect(traces(query)).toEqual(expected);
  });

  test('is asked for by position too, and has no traces where there is none', () => {
    const plan = planOf('T | project Upn, Ip');
    const { ofColumn } = provenanceOf(plan);
    expect(ofColumn(plan.root, 1).map(show)).toEqual(['T.Ip']);
    expect(ofColumn(plan.root, 2)).toEqual([]);
    expect(ofColumn(plan.root, 'D')).toEqual([]);
  });

  test('says where each function stands', () => {
    const query = 'T | extend x = tolower(trim(" ", Upn))';
    const plan = planOf(query);
    const [trace] = provenanceOf(plan).ofColumn(plan.root, 'x');
    const texts = trace?.at.map(({ start, end }) => query.slice(start, end));
    expect(texts).toEqual(['trim(" ", Upn)', 'tolower(trim(" ", Upn))']);
  });

  test('has constants and what is made of nothing among its sources', () => {
    const sources = (query: string): readonly string[] => {
      const plan = planOf(query);
      return provenanceOf(plan).sourcesOfColumn(plan.root, 'x').map(show);
    };
    expect(sources('T | extend x = iff(N > 1, "high", tolower("LOW"))')).toEqual([
      '"high" via iff',
      '"LOW" via tolower>iff',
    ]);
    expect(sources('T | summarize x = count()')).toEqual(['<count>']);
    expect(sources('T | extend x = ingestion_time()')).toEqual(['<ingestion_time>']);
    expect(sources('union withsource=x T, U')).toEqual(['"T"', '"U"']);
    expect(sources('datatable(x: string)["a", "b"]')).toEqual(['"a"', '"b"']);
    expect(sources('let b = dynamic({"k": ["v"]}); T | extend x = b.k[0]')).toEqual(['"v"']);
    expect(sources('range x from 1 to 3 step 1')).toEqual(['<range>']);
  });
});

test('of very many ways to a value two are kept, and the raw one is the first', () => {
  const steps = Array.from({ length: 24 }, (_, i) => `| extend x = iff(N == ${i}, tolower(x), trim("a", x))`);
  expect(traces(`T | extend x = Upn ${steps.join('\n')} | extend x = coalesce(x, Upn)`)[0]).toBe('T.Upn via coalesce');
});

test('long pipes and long texts end in an answer', () => {
  const pipe = Array.from({ length: 300 }, () => '| extend x = strcat(x, "a")').join('\n');
  expect(traces(`T | extend x = Upn ${pipe}`)).toEqual(['T.Upn via strcat']);
  const items = Array.from({ length: 60 }, () => 'Upn').join(', ');
  expect(traces(`T | extend x = strcat_delim(",", ${items})`)).toEqual(['T.Upn via strcat_delim']);
});

describe('tables and contributions', () => {
  function nodes(query: string): Readonly<Record<string, string>> {
    const plan = planOf(query);
    const { contributionOf } = provenanceOf(plan);
    const found: PlanNode[] = [];
    walkPlan(plan, { node: (node) => void found.push(node) });
    return Object.fromEntries(
      found.flatMap((node) => (node.operator === 'table' ? [[node.name, contributionOf(node)]] : [])),
    );
  }

  it.each<[string, readonly string[]]>([
    ['T | join kind=inner U on Upn', ['T', 'U']],
    ['T | join kind=leftsemi U on Upn', ['T']],
    ['T | join kind=rightanti U on Upn', ['U']],
    ['union T, U, O', ['O', 'T', 'U']],
    ['T | where Upn in ((U | project Upn))', ['T']],
    ['All | summarize count()', ['T', 'U']],
    ['T | mv-apply D on (where N > 1)', ['T']],
    ['print x = 1', []],
  ])('%s reads rows of %j', (query, expected) => {
    const plan = planOf(query);
    expect([...provenanceOf(plan).tablesOf(plan.root)].sort()).toEqual(expected);
  });

  it.each([
    ['T | join kind=inner U on Upn', { T: 'rows', U: 'rows' }],
    ['T | join kind=leftanti U on Upn', { T: 'rows', U: 'condition' }],
    ['T | where Upn in ((U | project Upn))', { T: 'rows', U: 'condition' }],
    ['let y = toscalar(U | count); T | where N > y', { T: 'rows', U: 'condition' }],
    ['let y = toscalar(U | count); let z = y + 1; T | where N > z', { T: 'rows', U: 'condition' }],
    ['let y = materialize(U); union T, y', { T: 'rows', U: 'rows' }],
  ])('%s', (query, expected) => {
    expect(nodes(query)).toEqual(expected);
  });
});

describe('what became of a value', () => {
  it.each([
    ['T | extend x = Upn', 'none'],
    ['T | extend x = tostring(D.a)', 'none'],
    ['T | summarize x = make_set(Upn)', 'none'],
    ['T | extend x = Canonical(Upn)', 'case'],
    ['T | extend x = trim(" ", Upn)', 'none'],
    ['T | extend x = strcat(tolower(Upn), "b")', 'text'],
    ['T | extend x = split(Upn, "@")[0]', 'text'],
    ['T | extend x = strlen(tolower(Upn))', 'other'],
    ['T | extend x = Upn == "a"', 'other'],
  ])('%s: %s', (query, expected) => {
    const plan = planOf(query);
    expect(provenanceOf(plan).ofColumn(plan.root, 'x').map(changeOf)).toEqual([expected]);
  });
});

describe('constants', () => {
  /** The constant that the first column of a last `extend` is. */
  function constant(query: string): unknown {
    const plan = planOf(query);
    const { root } = plan;
    if (root.operator !== 'extend') throw new Error('the query ends with another operator');
    const expression = root.items[0]?.expression;
    return expression && provenanceOf(plan).constantOf(expression)?.value;
  }

  it.each([
    ['T | extend x = "a"', 'a'],
    ['let c = "a"; let d = c; T | extend x = d', 'a'],
    ['let c = strcat("a", tolower("B")); T | extend x = c', 'ab'],
    ['let c = 2 * 1d; T | extend x = c + 1h', 1_764_000_000_000],
    ['let f = (a: string) { strcat(a, "b") }; T | extend x = f("a")', 'ab'],
    ['T | extend x = Upn', undefined],
    ['T | extend x = strcat("a", Upn)', undefined],
    ['T | extend x = ago(1h)', undefined],
    ['let c = toscalar(U | count); T | extend x = c', undefined],
  ])('%s', (query, expected) => {
    expect(constant(query)).toBe(expected);
  });

  test('texts that grow with every let are none in the end', () => {
    const lets = Array.from({ length: 14 }, (_, i) => `let t${i + 1} = strcat(t${i}, t${i});`).join('\n');
    expect(constant(`let t0 = "aaaa";\n${lets}\nT | extend x = t14`)).toBeUndefined();
  });
});
