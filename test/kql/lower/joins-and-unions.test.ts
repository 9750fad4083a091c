import { describe, expect, it } from 'vitest';
import type { Database } from '../../../src/kql/syntax/database.ts';
import { columnsOf, planOf, print, refusal, workspace } from './workspace.ts';

describe('join', () => {
  it.each([
    [undefined, 'innerunique'],
    ['innerunique', 'innerunique'],
    ['inner', 'inner'],
    ['leftouter', 'leftouter'],
    ['rightouter', 'rightouter'],
    ['fullouter', 'fullouter'],
    ['leftsemi', 'leftsemi'],
    ['rightsemi', 'rightsemi'],
    ['anti', 'leftanti'],
    ['leftanti', 'leftanti'],
    ['leftantisemi', 'leftanti'],
    ['rightanti', 'rightanti'],
    ['rightantisemi', 'rightanti'],
  ])('kind %s is %s', (word, kind) => {
    const parameter = word === undefined ? '' : `kind=${word} `;
    expect(planOf(`T | join ${parameter}(U) on a`).root).toMatchObject({
      operator: 'join',
      keyword: 'join',
      kind,
      explicit: word !== undefined,
    });
  });

  it.each([
    ['T2 | join (U) on a', 'a:long, q:string, a1:long, c:string, b:string'],
    ['T2 | join kind=leftsemi (U) on a', 'a:long, q:string'],
    ['T2 | join kind=leftanti (U) on a', 'a:long, q:string'],
    ['T2 | join kind=rightsemi (U) on a', 'a:long, c:string, b:string'],
    ['T2 | join kind=rightanti (U) on a', 'a:long, c:string, b:string'],
    ['T2 | join (T2) on a | join (T2) on a', 'a:long, q:string, a1:long, q1:string, a2:long, q2:string'],
    ['T2 | extend a1 = 1 | join (T2) on a', 'a:long, q:string, a1:long, a2:long, q1:string'],
    [
      'let x = union T2, U; x | join kind=inner (x | extend a = a + 1) on a',
      'a:long, q:string, c:string, b:string, a1:long, q1:string, c1:string, b1:string',
    ],
    ['T2 | lookup (U) on a', 'a:long, q:string, c:string, b:string'],
    ['U | lookup kind=inner (T) on $left.c == $right.b', 'a:long, c:string, b:string, a1:long, d:dynamic, dt:datetime'],
    ['T2 | lookup (union U, T2) on a', 'a:long, q:string, c:string, b:string, q1:string'],
  ])('%s gives %s', (query, columns) => {
    expect(columnsOf(query)).toBe(columns);
  });

  it.each([
    ['T | join U on a', ['$left.a == $right.a']],
    ['T | join U on a, b', ['$left.a == $right.a', '$left.b == $right.b']],
    ['T | join U on $left.b == $right.c', ['$left.b == $right.c']],
    ['T | join U on $left.b == $right.c, a', ['$left.b == $right.c', '$left.a == $right.a']],
    ['T | join U on $left.b == $right.c and $left.a == $right.a', ['$left.b == $right.c', '$left.a == $right.a']],
    ['I | join U on $left.a == $right.a', ['long($left.a) == $right.a']],
    ['T | lookup U on a, b', ['$left.a == $right.a', '$left.b == $right.b']],
  ])('%s', (query, keys) => {
    expect(print(query).split('\n')[0]).toMatch(new RegExp(` on ${literally(keys.join(', '))}$`));
  });

  it('says which columns of the right a lookup keeps', () => {
    expect(planOf('U | lookup (T) on $left.c == $right.b').root).toMatchObject({
      keyword: 'lookup',
      rightOutput: [0, 2, 3],
    });
    expect(planOf('U | join (T) on $left.c == $right.b').root).toMatchObject({ rightOutput: null });
  });

  it('places keys by their side', () => {
    expect(planOf('T | join U on $left.b == $right.c').root).toMatchObject({
      keys: [{ left: { side: 'left', index: 1, name: 'b' }, right: { side: 'right', index: 1, name: 'c' } }],
    });
  });

  it.each([
    ['T | join U on $left.a == 1', 'semantic at 1:26: The join condition operand must be: $right.<column>.'],
    ['T | join U on c', "semantic at 1:15: The column 'c' must exist on both sides of the join."],
    [
      'T | join (Nope) on a',
      "semantic at 1:11: The name 'Nope' does not refer to any known table, tabular variable or function.",
    ],
    ['T | join kind=leftt (U) on a', undefined],
  ])('%s is refused', (query, expected) => {
    expect(refusal(query)).toEqual(expected ?? expect.stringMatching(/^(syntax|semantic|unsupported) at 1:/));
  });
});

function literally(text: string): string {
  return text.replace(/[$.()]/g, '\\$&');
}

describe('union', () => {
  it('has one column where a leg that is missing would have made two', () => {
    const query =
      'union isfuzzy=true (Nope | extend u = x_s), (T2 | extend u = q), (U | extend u = c) | where u == "x"';
    expect(columnsOf(query)).toBe('a:long, q:string, u:string, c:string, b:string');
    expect(planOf(query).sources[0]?.text).toBe(query);
    expect(refusal('union isfuzzy=true (Nope | extend u = x_s), T2 | where u == "x"')).toMatch(
      /^semantic at 1:56: The name 'u' does not refer to any known column/,
    );
  });

  it('does without missing tables inside functions, and keeps their places', () => {
    const database: Database = {
      tables: workspace.tables,
      functions: [
        {
          name: 'Fuzzy',
          parameters: [],
          body: 'let f = (k:string) { union isfuzzy=true (Nope | extend u = x_s), (T2 | extend u = q) | where u == k };\nf("x")',
        },
      ],
    };
    const plan = planOf('Fuzzy | project u, a', database);
    expect(plan.root.columns).toEqual([
      { name: 'u', type: 'string' },
      { name: 'a', type: 'long' },
    ]);
    expect(plan.sources[1]?.text).toContain('(Nope | extend u = x_s)');
    const [f] = plan.bindings;
    expect(f?.kind === 'table' && plan.sources[1]?.text.slice(f.node.span.start, f.node.span.end)).toBe('where u == k');
  });

  it.each([
    ['union T2, U', 'a:long, q:string, c:string, b:string'],
    ['T2 | union U, T2', 'a:long, q:string, c:string, b:string'],
    ['union withsource=S T2, U', 'S:string, a:long, q:string, c:string, b:string'],
    ['union kind=inner T2, U', 'a:long'],
    ['union kind=inner T, U', 'a:long, b:string'],
    ['union T2, I', 'a_long:long, a_int:int, q:string, b:string'],
    // Where two legs agree on a type and a third does not, the language service on its own forgets the third.
    ['union T2, U, (print a = "x")', 'a_long:long, a_string:string, q:string, c:string, b:string'],
    [
      'union T2, U, (print a = "x"), (print a = 1.0), T2',
      'a_long:long, a_string:string, a_real:real, q:string, c:string, b:string',
    ],
    // A leg's own `x_long` keeps its name.
    ['union (print x = 1), (print x = toint(2)), (print x_long = 3)', 'x_long1:long, x_int:int, x_long:long'],
    [
      'union (T2 | join T2 on a), U, (T2 | project a = tostring(a))',
      'a_long:long, a_string:string, q:string, a1:long, q1:string, c:string, b:string',
    ],
    ['let Va = view () { T2 }; let Vb = view () { U | project a, b }; union V*', 'a:long, q:string, b:string'],
    ['let Va = view () { T2 }; union V*, U', 'a:long, q:string, c:string, b:string'],
    ['union T*', 'a:long, b:string, d:dynamic, dt:datetime, q:string'],
    ['union (union T2, U), (union U, T2) | project a, b', 'a:long, b:string'],
  ])('%s gives %s', (query, columns) => {
    expect(columnsOf(query)).toBe(columns);
  });

  it.each([
    [
      'union T2, U',
      [
        [0, 1, -1, -1],
        [0, -1, 1, 2],
      ],
    ],
    [
      'union withsource=S U, T2',
      [
        [-1, 0, 1, 2, -1],
        [-1, 0, -1, -1, 1],
      ],
    ],
    [
      'union T2, I',
      [
        [0, -1, 1, -1],
        [-1, 0, -1, 1],
      ],
    ],
    [
      'union kind=inner T, U',
      [
        [0, 1],
        [0, 2],
      ],
    ],
    [
      'let u = union T2, U; union u, (union U, T2)',
      [
        [0, 1, 2, 3],
        [0, 3, 1, 2],
      ],
    ],
    [
      'union (T2 | join T2 on a), U',
      [
        [0, 1, 2, 3, -1, -1],
        [0, -1, -1, -1, 1, 2],
      ],
    ],
    [
      'union (print x = 1), (print x = toint(2)), (print x_long = 3)',
      [
        [0, -1, -1],
        [-1, 0, -1],
        [-1, -1, 0],
      ],
    ],
  ])('%s maps its columns', (query, maps) => {
    const { root } = planOf(query);
    expect(root.operator === 'union' && root.inputs.map(({ map }) => map)).toEqual(maps);
  });

  it.each([
    ['union withsource=S T2, U', ['T2', 'U']],
    ['T2 | union withsource=S (U | take 1), (T2)', ['T2', 'union_arg1', 'T2']],
    ['T2 | take 1 | union withsource=S U', ['union_arg0', 'U']],
    ['let t = T2 | take 1; let u = U; union withsource=S t, u', ['union_arg0', 'U']],
    ['let V = view () { T2 | take 1 }; union withsource=S V, U', ['V', 'U']],
    ['T2 | take 1 | as Mine | union withsource=S (U | as Yours)', ['Mine', 'Yours']],
    ['union withsource=S T*', ['T', 'T2']],
  ])('%s names its sources', (query, sources) => {
    const { root } = planOf(query);
    expect(root.operator === 'union' && root.inputs.map(({ source }) => source)).toEqual(sources);
  });

  it.each([
    ['union isfuzzy=true Nope, T2', ['T2']],
    ['union isfuzzy=true (Nope | where x > 1), T2, (Gone() | take 1)', ['T2']],
    ['union isfuzzy=true (T2 | join (Nope) on a), U', ['U']],
    ['union isfuzzy=true T2, Nope*', ['T2']],
    ['let u = union isfuzzy=true Nope, U; union u, T2', ['union_arg0', 'T2']],
    ['union isfuzzy=true Nope, T2, (union isfuzzy=true Gone, U)', ['T2', 'union_arg1']],
    ['union isfuzzy=true Nope, T2, (union isfuzzy=true Gone, Lost)', ['T2']],
    ['union isfuzzy=true (T2), // U, (\n (Nope |\n take 1), Gone(), Lost // , U', ['T2']],
    ['T2 | union isfuzzy=true Nope', ['T2']],
  ])('%s does without what is missing', (query, sources) => {
    const { root } = planOf(query);
    expect(root.operator === 'union' && root.inputs.map(({ source }) => source)).toEqual(sources);
  });

  it.each([
    ['union isfuzzy=true Nope, (Gone | take 1)', 'semantic at 1:1: None of the tables of this union exists.'],
    [
      'union Nope, T2',
      "semantic at 1:7: The name 'Nope' does not refer to any known table, tabular variable or function.",
    ],
    [
      'union isfuzzy=true T2, (T2 | where nope == 1)',
      "semantic at 1:36: The name 'nope' does not refer to any known column, table, variable or function.",
    ],
    [
      'union isfuzzy=true (T2 | project nope), T2',
      "semantic at 1:34: The name 'nope' does not refer to any known column, table, variable or function.",
    ],
    [
      'union isfuzzy=true (Gone | where nope == 1), (T2 | extend x = nope)',
      "semantic at 1:63: The name 'nope' does not refer to any known column, table, variable or function.",
    ],
    [
      'let leg = () { T2 | where nope == 1 }; union isfuzzy=true T2, leg()',
      "semantic at 1:27: The name 'nope' does not refer to any known column, table, variable or function.",
    ],
    [
      'union kind=inner T, U | where d == 1',
      "semantic at 1:31: The name 'd' does not refer to any column of the operator's input.",
    ],
  ])('%s is refused', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });
});
