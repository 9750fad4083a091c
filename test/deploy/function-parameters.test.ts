import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalParameters, formatParameters, parseParameters } from '../../src/deploy/function-parameters.ts';
import type { FunctionParameter } from '../../src/kql/syntax/database.ts';
import { stringLiteralValue } from '../../src/kql/syntax/string-literal-value.ts';
import { quoteJson } from '../../src/kql/values/dynamic-json.ts';
import { scalarTypes } from '../../src/kql/values/scalar-type.ts';

describe('formatParameters', () => {
  it('writes every type and default as Kusto declares them', () => {
    const parameters: readonly FunctionParameter[] = [
      {
        name: 'T',
        type: {
          table: [
            { name: 'Id', type: 'string' },
            { name: 'At', type: 'datetime' },
          ],
        },
      },
      { name: 'U', type: { table: '*' } },
      { name: 'a', type: 'long' },
      { name: 'b', type: 'string', default: '"it\'s \\\\ \\"q\\"\\n"' },
      { name: 'c', type: 'dynamic', default: 'dynamic([1, {"a": "x, y"}])' },
      { name: 'd', type: 'timespan', default: '- 1d' },
      { name: 'e', type: 'bool', default: ' true ' },
    ];
    expect(formatParameters(parameters)).toBe(
      `T:(Id:string, At:datetime), U:(*), a:long, b:string='it\\'s \\\\ "q"\\u000a', c:dynamic=dynamic([1,{"a":"x, y"}]), d:timespan=-1d, e:bool=true`,
    );
    expect(formatParameters([])).toBe('');
  });
});

describe('parseParameters', () => {
  it.each<[string, readonly FunctionParameter[] | undefined]>([
    ['', []],
    ['  ', []],
    ['a:string', [{ name: 'a', type: 'string' }]],
    [
      '( a : string , b : long = 1 )',
      [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'long', default: '1' },
      ],
    ],
    ['T:(*)', [{ name: 'T', type: { table: '*' } }]],
    ['(T:(*))', [{ name: 'T', type: { table: '*' } }]],
    [
      'T : ( Id : string , At : date )',
      [
        {
          name: 'T',
          type: {
            table: [
              { name: 'Id', type: 'string' },
              { name: 'At', type: 'datetime' },
            ],
          },
        },
      ],
    ],
    [
      'a:string="x,y=(", b:double=1e3',
      [
        { name: 'a', type: 'string', default: '"x,y=("' },
        { name: 'b', type: 'real', default: '1e3' },
      ],
    ],
    [
      'a:dynamic=dynamic([1, 2]), b:datetime=datetime(2026-01-01, x)',
      [
        { name: 'a', type: 'dynamic', default: 'dynamic([1, 2])' },
        { name: 'b', type: 'datetime', default: 'datetime(2026-01-01, x)' },
      ],
    ],
    [
      'a:string // first\n, b:int',
      [
        { name: 'a', type: 'string' },
        { name: 'b', type: 'int' },
      ],
    ],
    ['a', undefined],
    ['a:', undefined],
    ['a:text', undefined],
    ['a:string=', undefined],
    ['T:(*)=x', undefined],
    ["['a b']:string", undefined],
    ['a:string,', undefined],
    ['a:string b:long', undefined],
    ['T:(Id:string', undefined],
  ])('%j', (text, parameters) => {
    expect(parseParameters(text)).toEqual(parameters);
  });
});

it('writes what it reads, whatever a default is', () => {
  const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,6}$/);
  const scalar = fc.oneof(
    fc.record({ name, type: fc.constantFrom(...scalarTypes) }),
    fc.record({ name, type: fc.constant('string' as const), default: fc.string({ unit: 'grapheme' }).map(quoteJson) }),
    fc.record({ name, type: fc.constant('long' as const), default: fc.integer().map(String) }),
    fc.record({
      name,
      type: fc.constant('dynamic' as const),
      default: fc.constantFrom('dynamic({"a":[1,"b"]})', 'dynamic(null)'),
    }),
  );
  const columns = fc.array(fc.record({ name, type: fc.constantFrom(...scalarTypes) }), { minLength: 1, maxLength: 3 });
  const table = fc.record({ name, type: fc.oneof(columns, fc.constant('*' as const)).map((one) => ({ table: one })) });
  fc.assert(
    fc.property(fc.array(fc.oneof(scalar, table), { maxLength: 5 }), (parameters: readonly FunctionParameter[]) => {
      const text = formatParameters(parameters);
      const read = parseParameters(text) ?? [];
      expect(read.map(({ name: one, type }) => ({ name: one, type }))).toEqual(
        parameters.map(({ name: one, type }) => ({ name: one, type })),
      );
      const value = ({ type, default: given }: FunctionParameter) =>
        type === 'string' && given !== undefined ? stringLiteralValue(given) : given;
      expect(read.map(value)).toEqual(parameters.map(value));
      expect(canonicalParameters(text)).toBe(text);
      expect(canonicalParameters(`( ${text} ) // all`)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

it.each([
  ['a:string="x"', "a:string='x'"],
  ["a : string = @'x' ,b:boolean=true", "a:string='x', b:bool=true"],
  ['T:(*),x:time=1h', 'T:(*), x:timespan=1h'],
  [' not parameters ', 'not parameters'],
])('%j is %j', (text, canonical) => {
  expect(canonicalParameters(text)).toBe(canonical);
});
