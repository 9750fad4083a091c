import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src/kql/plan/span.ts';
import { walkPlan } from '../../../src/kql/plan/walk-plan.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';
import { columnsOf, planOf, print, refusal, workspace } from './workspace.ts';

function lines(query: string): readonly string[] {
  return print(query).split('\n');
}

describe('let', () => {
  it('binds what is computed, repeats literals, leaves out what is not used', () => {
    expect(
      lines(
        'let n = 5; let day = ago(1d); let unused = toscalar(T | count); T | where a > n and dt > day and dt < day',
      ),
    ).toEqual([
      '#0 day = scalar ago(timespan(864000000000 ticks))',
      'where (((a > 5) and (dt > #0)) and (dt < #0))',
      'table T',
    ]);
  });

  it('does not repeat a dynamic, which may be long', () => {
    expect(lines('let names = dynamic(["x", "y"]); T | where b in (names) or b has_any (names)')).toEqual([
      '#0 names = scalar dynamic(["x","y"])',
      'where ((b in (#0)) or (b has_any (#0)))',
      'table T',
    ]);
  });

  it('binds tables once, and tells those that are kept', () => {
    expect(lines('let t = T | take 1; let m = materialize(T | take 2); union t, t, m, m')).toEqual([
      '#0 t = table',
      '  take 1',
      '  table T',
      '#1 m = materialized',
      '  take 2',
      '  table T',
      'union kind=outer of union_arg0, union_arg1, union_arg2, union_arg3',
      '  reference #0',
      '  reference #0',
      '  reference #1',
      '  reference #1',
    ]);
  });

  it('takes another name of a table for the table', () => {
    expect(lines('let t = T; let u = t; u | count')).toEqual(['count', 'table T']);
  });

  it('computes toscalar once for all uses', () => {
    expect(lines('let top = toscalar(T | summarize max(a)); T | where a == top | extend x = top')).toEqual([
      '#0 top = toscalar',
      '  summarize max_a of max_a = max(a)',
      '  table T',
      'extend x = #0',
      'where (a == #0)',
      'table T',
    ]);
  });

  it('chains', () => {
    expect(lines('let x = 1 + 2; let y = x * x; let z = y; print z, y + x')).toEqual([
      '#0 x = scalar (1 + 2)',
      '#1 y = scalar (#0 * #0)',
      'print #1, (#1 + #0)',
    ]);
  });

  it('lets a query hide a table by its own name', () => {
    expect(lines('let T = T | take 1; T | count')).toEqual([
      '#0 T = table',
      '  take 1',
      '  table T',
      'count',
      'reference #0',
    ]);
  });

  it('keeps thirty doublings small', () => {
    const doublings = Array.from({ length: 30 }, (_, index) => `let b${index + 1} = union b${index}, b${index};`).join(
      ' ',
    );
    const plan = planOf(`let b0 = T | take 1; ${doublings} b30 | where a > 1 | project b, d`);
    expect(plan.bindings).toHaveLength(31);
    expect(plan.root.columns).toEqual([
      { name: 'b', type: 'string' },
      { name: 'd', type: 'dynamic' },
    ]);
    expect(JSON.stringify(plan).length).toBeLessThan(40_000);
  });

  it('computes what differs by chance once where there is no row', () => {
    expect(lines('let r = rand(); print r, r')).toEqual(['#0 r = scalar rand()', 'print #0, #0']);
  });
});

describe('scalar functions', () => {
  it('make locals of what depends on the row, bindings of what does not', () => {
    expect(
      lines('let f = (x:long, y:long) { let z = x + y; let w = y * 2; z * w }; T | extend v = f(a, strlen("abc"))'),
    ).toEqual([
      '#0 y = scalar strlen("abc")',
      '#1 w = scalar (#0 * 2)',
      'extend v = f{@0 x = a; @1 z = (@0 + #0); (@1 * #1)}',
      'table T',
    ]);
  });

  it('are separate at each call, though calls share one body', () => {
    expect(lines('let f = (x:long) { x + 1 }; T | extend v = f(a), w = f(2), u = f(a * 3)')).toEqual([
      'extend v = f{@0 x = a; (@0 + 1)}, w = f{(2 + 1)}, u = f{@1 x = (a * 3); (@1 + 1)}',
      'table T',
    ]);
  });

  it('convert arguments to what the parameters declare', () => {
    expect(lines('I | extend y = Double(2)')).toEqual([
      '#0 twice = scalar (real(2) * 2)',
      'extend y = Double{#0}',
      'table I',
    ]);
    expect(print('I | extend x = Double(a)')).toBe(
      'extend x = Double{@0 x = real(a); @1 twice = (@0 * 2); @1}\ntable I',
    );
  });

  it('take arguments by position, by name and by default', () => {
    const f = 'let f = (p:string, q:string = "Q", r:long = -7) { strcat(p, q, tostring(r)) }; ';
    expect(print(`${f}print f("x")`)).toBe('print f{strcat("x", "Q", tostring(-7))}');
    expect(print(`${f}print f(r = 1, p = "x")`)).toBe('print f{strcat("x", "Q", tostring(1))}');
    expect(print(`${f}print f("x", "y", 3)`)).toBe('print f{strcat("x", "y", tostring(3))}');
  });

  it('see what stood before them, not what hides it at the call', () => {
    const query = 'let k = 1; let f = (x:long) { x + k }; let g = (k:long) { f(k) }; print g(5)';
    expect(print(query)).toBe('print g{f{(5 + 1)}}');
  });

  it('call each other', () => {
    expect(print('let f = (x:long) { x + 1 }; let g = (x:long) { f(x) * f(2) }; T | extend v = g(a)')).toBe(
      'extend v = g{@0 x = a; (f{(@0 + 1)} * f{(2 + 1)})}\ntable T',
    );
  });

  it('declare functions of their own, which see their parameters', () => {
    expect(print('let f = (x:long) { let g = (y:long) { y + x }; g(1) + g(x) }; T | extend v = f(a)')).toBe(
      'extend v = f{@0 x = a; (g{(1 + @0)} + g{(@0 + @0)})}\ntable T',
    );
  });

  it('are literals where their body is one', () => {
    expect(print('let pattern = () { "x.*" }; T | where b matches regex pattern()')).toBe(
      'where (b matches regex "x.*")\ntable T',
    );
  });

  it('work on the result of aggregates', () => {
    expect(print('let half = (x:long) { x / 2 }; T | summarize h = half(sum(a)) by b')).toBe(
      'summarize b, h = half{@0 x = sum; (@0 / 2)} of sum = sum(a) by b\ntable T',
    );
  });

  it('draw chance for each row where an argument of a row does', () => {
    expect(print('let f = (x:real) { x + x }; T | extend v = f(rand())')).toBe(
      'extend v = f{@0 x = rand(); (@0 + @0)}\ntable T',
    );
  });

  it.each([
    [
      'let f = (x:long) { toscalar(T | where a == x | count) }; T | extend z = f(a)',
      'semantic at 1:44: "x" depends on the row, and a table inside an expression is computed without one.',
    ],
    [
      'let f = (x:string) { x in ((T | where b == x | project b)) }; T | where f(b)',
      'semantic at 1:44: "x" depends on the row, and a table inside an expression is computed without one.',
    ],
    [
      'let f = (x:long) { let y = x + 1; toscalar(T | where a == y | count) }; T | extend z = f(a)',
      'semantic at 1:59: "y" depends on the row, and a table inside an expression is computed without one.',
    ],
    [
      'let f = (x:string) { U | where c == x | project a }; T | where a in (f(b))',
      'semantic at 1:72: "b" depends on the row, and a table inside an expression is computed without one.',
    ],
    ['let f = (x:long) { toscalar(T | where a == x | count) }; T | extend z = f(3)', 'accepted'],
    ['let f = (x:string) { x in ((T | where b == "k" | project b)) }; T | where f(b)', 'accepted'],
    // Inside the table there are rows again, and functions over them.
    [
      'let g = (y:long) { y + 1 }; let f = (x:long) { toscalar(T | where g(a) > 1 | count) + x }; T | extend z = f(a)',
      'accepted',
    ],
  ])('%s', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });
});

describe('tabular functions', () => {
  it('become bindings, with their arguments', () => {
    expect(
      lines('let f = (t:(b:string), s:string = "x") { t | where b == s }; union f(T), f(s = "y", t = (U | take 1))'),
    ).toEqual([
      '#0 f = table',
      '  where (b == "x")',
      '  table T',
      '#1 t = table',
      '  take 1',
      '  table U',
      '#2 f = table',
      '  where (b == "y")',
      '  reference #1',
      'union kind=outer of union_arg0, union_arg1',
      '  reference #0',
      '  reference #2',
    ]);
  });

  it('take the piped table of invoke as the first argument', () => {
    expect(lines('T | where b == "x" | invoke AtLeast(7)')).toEqual([
      '#0 AtLeast = table',
      '  where (b == "x")',
      '  table T',
      '#1 AtLeast = table',
      '  where (a >= 7)',
      '  reference #0',
      'reference #1',
    ]);
    expect(lines('T | invoke AtLeast()').at(-1)).toBe('reference #0');
    expect(lines('T | invoke AtLeast(least = 2)')).toContain('  where (a >= 2)');
    expect(lines('T | invoke AtLeast()')).toContain('  where (a >= -1)');
  });

  it('of the workspace call each other, in any order', () => {
    expect(lines('Busy | count')).toEqual([
      '#0 Recent = table',
      '  where (dt > ago(timespan(864000000000 ticks)))',
      '  table T',
      '#1 Busy = table',
      '  where (a >= 3)',
      '  reference #0',
      'count',
      'reference #1',
    ]);
  });

  it('are opened up once when they take no arguments', () => {
    const plan = planOf('let a = () { T | take 1 }; let b = () { union a(), a }; union b(), b, b()');
    expect(plan.bindings.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  it('are opened up apart where they see different things', () => {
    const query =
      'let f = (x:long) { let inner = () { T | where a == x }; inner() | join (inner) on a }; union f(1), f(2)';
    expect(planOf(query).bindings.map(({ name }) => name)).toEqual(['inner', 'f', 'inner', 'f']);
  });

  it('give columns by name to the caller', () => {
    expect(columnsOf('T2 | invoke First() | project q, n = a + 1')).toBe('q:string, n:long');
  });

  it('may be views, by wildcard and by table()', () => {
    expect(lines('let V1 = view () { T | take 1 }; table("V1") | count')).toEqual([
      '#0 V1 = table',
      '  take 1',
      '  table T',
      'count',
      'reference #0',
    ]);
    expect(lines('let Vw = view () { T2 | take 1 }; union withsource=S Vw, T2').slice(3)).toEqual([
      'union kind=outer withsource=S of Vw, T2',
      '  reference #0',
      '  table T2',
    ]);
  });
});

describe('places', () => {
  /** The text that every span of a plan points to, with the calls around it. */
  function places(query: string, database: Database = workspace): readonly string[] {
    const plan = planOf(query, database);
    const text = ({ source, start, end, call }: Span): string => {
      const own = plan.sources[source]?.text.slice(start, end) ?? '';
      const around = call === undefined ? undefined : plan.calls[call];
      return around === undefined ? own : `${own} < ${text(around.span)}`;
    };
    const found: string[] = [];
    walkPlan(plan, {
      node: ({ span }) => found.push(text(span)),
      expression: ({ span }) => found.push(text(span)),
    });
    return found;
  }

  it('point into the function that they come from, with the calls that led there', () => {
    expect(places('Busy(5) | count')).toEqual([
      // Of the binding of Recent, which Busy calls.
      'T < Recent(1d) < Busy(5)',
      'dt > ago(span) < Recent(1d) < Busy(5)',
      'dt < Recent(1d) < Busy(5)',
      'ago(span) < Recent(1d) < Busy(5)',
      'span < Recent(1d) < Busy(5)',
      'where dt > ago(span) < Recent(1d) < Busy(5)',
      // Of the binding of Busy.
      'Recent(1d) < Busy(5)',
      'a >= least < Busy(5)',
      'a < Busy(5)',
      'least < Busy(5)',
      'where a >= least < Busy(5)',
      'Busy(5)',
      'count',
    ]);
  });

  it('are exact in functions of functions, with comments and braces about', () => {
    const body =
      '  // { not this one }\n\tlet inner = (x:long) \r\n { // a brace }\n x + 1 };\nT | extend y = inner(a) // end';
    const database: Database = { tables: workspace.tables, functions: [{ name: 'Outer', parameters: [], body }] };
    expect(places('Outer | take 1', database)).toEqual([
      'T < Outer',
      'inner(a) < Outer',
      'a < Outer',
      'x + 1 < inner(a) < Outer',
      'x < inner(a) < Outer',
      '1 < inner(a) < Outer',
      'extend y = inner(a) < Outer',
      'Outer',
      '1',
      'take 1',
    ]);
  });

  it('of functions that the query declares are in the query', () => {
    expect(places('let f = (x:long)   { // }\n  x * 2 };\nT | where f(a) > 1')).toEqual([
      'T',
      'f(a) > 1',
      'f(a)',
      'a',
      'x * 2 < f(a)',
      'x < f(a)',
      '2 < f(a)',
      '1',
      'where f(a) > 1',
    ]);
  });
});

describe('limits', () => {
  it('gives up a query whose functions multiply, and says where', () => {
    const doublings = Array.from(
      { length: 24 },
      (_, index) => `let f${index + 1} = (x:long) { f${index}(x) + f${index}(x) };`,
    );
    expect(refusal(`let f0 = (x:long) { x }; ${doublings.join(' ')} T | extend y = f24(a)`)).toMatch(
      /^unsupported at 1:\d+: Not supported: functions that open up to more than 200000 parts\.$/,
    );
  });

  it('walks hundreds of operators', () => {
    const plan = planOf(`T${' | where a > 1'.repeat(300)}`);
    expect(plan.root.id).toBe(300);
  });
});
