import { describe, expect, it } from 'vitest';
import type { Expression } from '../../../src/kql/plan/expression.ts';
import { decodeLiteral } from '../../../src/kql/plan/literal.ts';
import { printExpression } from '../../../src/kql/plan/print-plan.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { DynamicScalar } from '../../../src/kql/values/dynamic.ts';
import { planOf, refusal } from './workspace.ts';

function expressionOf(text: string): Expression {
  const { root } = planOf(`T | project x = ${text}`);
  if (root.operator !== 'project' || root.items[0] === undefined) {
    throw new Error('no projection');
  }
  return root.items[0].expression;
}

function shown(text: string): string {
  const expression = expressionOf(text);
  return `${printExpression(expression)} : ${expression.type}`;
}

describe('literals', () => {
  it.each([
    // What the language service itself makes of the first six is wrong, without a word.
    ['0x1F', 'long', 31],
    ['int(0x10)', 'int', 16],
    ['timespan(1.02:03:04)', 'timespan', 937_840_000_000],
    ['time(3)', 'timespan', 2_592_000_000_000],
    ['real(nan)', 'real', Number.NaN],
    ['datetime(2024-01-01)', 'datetime', 1_262_304_000_000_000],
    ['9223372036854775807', 'long', 9_223_372_036_854_775_807n],
    ['-9223372036854775808', 'long', -9_223_372_036_854_775_808n],
    ['-5', 'long', -5],
    ['-0.0', 'real', -0],
    ['-1d', 'timespan', -864_000_000_000],
    ['1e3', 'real', 1000],
    ['true', 'bool', true],
    ['bool(null)', 'bool', null],
    ['long(null)', 'long', null],
    ['datetime(null)', 'datetime', null],
    ['dynamic(null)', 'dynamic', null],
    ['decimal(1.50)', 'decimal', Decimal.of(150n, 2)],
    ['guid(74BE27DE-1e4e-49d9-b579-fe0b331d3642)', 'guid', '74be27de-1e4e-49d9-b579-fe0b331d3642'],
    ['"a\\tb"', 'string', 'a\tb'],
    ["'it\\'s'", 'string', "it's"],
    ['@"a\\b""c"', 'string', 'a\\b"c'],
    ['h"secret"', 'string', 'secret'],
    ['h@"C:\\x"', 'string', 'C:\\x'],
    ['```one\ntwo```', 'string', 'one\ntwo'],
    ['"a" "b"', 'string', 'ab'],
    ['""', 'string', ''],
  ])('%s', (text, type, cell) => {
    const literal = expressionOf(text);
    expect(literal).toMatchObject({ kind: 'literal', type });
    // As it comes out of a cache.
    const read = JSON.parse(JSON.stringify(literal));
    expect(decodeLiteral(read)).toStrictEqual(cell);
  });

  it('keeps long and real apart inside a dynamic, the order of keys, and scalars that JSON lacks', () => {
    const literal = JSON.parse(
      JSON.stringify(expressionOf('dynamic({"b":1,"1":1.0,"__proto__":datetime(2020-01-01)})')),
    );
    expect(decodeLiteral(literal)).toStrictEqual(
      new Map<string, unknown>([
        ['b', 1n],
        ['1', 1],
        ['__proto__', new DynamicScalar('datetime', 0)],
      ]),
    );
  });

  it.each([
    ['9223372036854775808', 'semantic at 1:17: 9223372036854775808 is not a valid long'],
    ['datetime(2024-13-45)', 'semantic at 1:17: datetime(2024-13-45) is not a valid datetime'],
    ['datetime(bad)', 'semantic at 1:17: datetime(bad) is not a valid datetime'],
    ['guid(xyz)', 'semantic at 1:17: guid(xyz) is not a valid guid'],
    ['int(3000000000)', 'semantic at 1:17: int(3000000000) is not a valid int'],
  ])('refuses %s', (text, message) => {
    expect(refusal(`T | project x = ${text}`).slice(0, message.length)).toBe(message);
  });

  it('gives the name of a type as a text', () => {
    expect(shown('extract("x", 1, b, typeof(int64))')).toBe('extract("x", 1, b, "long") : long');
  });
});

describe('operators', () => {
  it.each([
    ['a + 1 * 2', '(a + (1 * 2)) : long'],
    ['a - 1 - 2', '((a - 1) - 2) : long'],
    ['a - (1 - 2)', '(a - (1 - 2)) : long'],
    ['-a', '-a : long'],
    ['-(3)', '-3 : long'],
    ['+a', 'a : long'],
    ['a <> 1', '(a != 1) : bool'],
    ['a != 1', '(a != 1) : bool'],
    ['b =~ "x" and b !~ "y"', '((b =~ "x") and (b !~ "y")) : bool'],
    [
      'b has "x" or b !has "y" or b has_cs "z" or b !has_cs "q"',
      '((((b has "x") or (b !has "y")) or (b has_cs "z")) or (b !has_cs "q")) : bool',
    ],
    ['b hasprefix "x" or b !hassuffix_cs "y"', '((b hasprefix "x") or (b !hassuffix_cs "y")) : bool'],
    ['b contains "x" or b !contains_cs "y"', '((b contains "x") or (b !contains_cs "y")) : bool'],
    [
      'b startswith "x" or b !startswith_cs "y" or b endswith_cs "z"',
      '(((b startswith "x") or (b !startswith_cs "y")) or (b endswith_cs "z")) : bool',
    ],
    ['b matches regex "x"', '(b matches regex "x") : bool'],
    ['b : "x"', '(b has "x") : bool'],
    ['a between (1 .. 5)', '(a between (1 .. 5)) : bool'],
    ['dt !between (ago(1d) .. now())', '(dt !between (ago(timespan(864000000000 ticks)) .. now())) : bool'],
    ['b in ("x", "y")', '(b in ("x", "y")) : bool'],
    ['b in~ ("x")', '(b in~ ("x")) : bool'],
    ['b !in ("x") or b !in~ ("y")', '((b !in ("x")) or (b !in~ ("y"))) : bool'],
    [
      'b has_any ("x", dynamic(["y"])) or b has_all ("z")',
      '((b has_any ("x", dynamic(["y"]))) or (b has_all ("z"))) : bool',
    ],
    ['a in (T2)', '(a in ([table T2 -> a:long, q:string])) : bool'],
    ['b in ((U | project c))', '(b in ([project c -> c:string | table U -> a:long, c:string, b:string])) : bool'],
    ['b == 1 and d > 5', '((b == 1) and (d > 5)) : bool'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('keeps how an operator was spelled', () => {
    expect(expressionOf('a <> 1')).toMatchObject({ function: '!=', spelled: '<>' });
    expect(expressionOf('a != 1')).not.toHaveProperty('spelled');
    expect(expressionOf('b : "x"')).toMatchObject({ function: 'has', spelled: ':' });
  });

  it('places a chain and each of its links', () => {
    const chain = expressionOf('a == 1 or a == 2 or a == 3');
    expect(chain).toMatchObject({ span: { source: 0, start: 16, end: 42 } });
    expect(chain).toMatchObject({ arguments: [{ span: { start: 16, end: 32 } }, { span: { start: 36, end: 42 } }] });
  });

  it('walks long chains', () => {
    const text = Array.from({ length: 300 }, (_, index) => `a == ${index}`).join(' or ');
    expect(printExpression(expressionOf(text)).match(/==/g)).toHaveLength(300);
  });
});

describe('paths', () => {
  it.each([
    ['d.os', 'd["os"] : dynamic'],
    ['d["a b"]', 'd["a b"] : dynamic'],
    ["d.['a b'].c", 'd["a b"]["c"] : dynamic'],
    ['d[0]', 'd[0] : dynamic'],
    ['d[-1].x', 'd[-1]["x"] : dynamic'],
    ['d[b]', 'd[b] : dynamic'],
    ['split(b, ",")[0]', 'split(b, ",")[0] : dynamic'],
    ['parse_json(b).x[0]["y"]', 'parse_json(b)["x"][0]["y"] : dynamic'],
    ["['d'].x", 'd["x"] : dynamic'],
  ])('%s', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('keeps a constant key a member, a computed one an element', () => {
    expect(expressionOf('d["x"]')).toMatchObject({ kind: 'member', name: 'x' });
    expect(expressionOf('d[b]')).toMatchObject({ kind: 'element', index: { kind: 'column' } });
    const { root } = planOf('let key = "x"; T | project x = d[key]');
    expect(root).toMatchObject({ items: [{ expression: { kind: 'member', name: 'x' } }] });
  });
});

describe('functions', () => {
  it('are spelled canonically, and remember how they were', () => {
    expect(expressionOf('todynamic(b)')).toMatchObject({
      function: 'parse_json',
      spelled: 'todynamic',
      type: 'dynamic',
    });
  });

  it.each([
    ['T | project x = series_fft(d)', 'unsupported at 1:17: Not supported: function "series_fft()".'],
    ['T | where strlen(b) > 1', 'unsupported at 1:11: Not supported: function "strlen()".'],
    ['T | summarize hll(a)', 'unsupported at 1:15: Not supported: aggregate "hll()".'],
    ['T | where a == 1', 'unsupported at 1:11: Not supported: operator "==".'],
  ])('%s is refused by name where the registry lacks it', async (query, expected) => {
    const { bindQuery } = await import('../../../src/kql/syntax/bind.ts');
    const { lowerQuery } = await import('../../../src/kql/lower/lower-query.ts');
    const { workspace } = await import('./workspace.ts');
    const nothing = {
      findScalarFunction: (name: string) => (name === '>' ? { name } : undefined),
      findAggregate: () => undefined,
    };
    const message = refusalOf(() => lowerQuery(bindQuery(query, workspace), nothing));
    expect(message).toBe(expected);
  });

  it('follow number types that the language service gets wrong', async () => {
    const { bindQuery } = await import('../../../src/kql/syntax/bind.ts');
    const { lowerQuery } = await import('../../../src/kql/lower/lower-query.ts');
    const { workspace } = await import('./workspace.ts');
    const { root } = lowerQuery(
      bindQuery('T | extend m = monthofyear(dt) | extend n = m + 1 | summarize max(m)', workspace),
    );
    expect(root.columns).toEqual([{ name: 'max_m', type: 'long' }]);
  });

  it.each([
    ['column_ifexists("a", 0)', 'a : long'],
    ['column_ifexists("nope", 0)', '0 : long'],
    ['columnifexists("b", "")', 'b : string'],
    ['pack_all()', 'bag_pack("a", a, "b", b, "d", d, "dt", dt) : dynamic'],
    ['pack_all(true)', 'pack_all(true, "a", a, "b", b, "d", d, "dt", dt) : dynamic'],
  ])('%s over known columns', (text, expected) => {
    expect(shown(text)).toBe(expected);
  });

  it('look up the name of column_ifexists through a let', () => {
    const { root } = planOf('let name = "b"; T | project x = column_ifexists(name, "")');
    expect(root).toMatchObject({ items: [{ expression: { kind: 'column', name: 'b', index: 1 } }] });
  });
});

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    const { kind, place, message } = error as {
      kind: string;
      place: { line: number; column: number };
      message: string;
    };
    return `${kind} at ${place.line}:${place.column}: ${message}`;
  }
  return 'accepted';
}
