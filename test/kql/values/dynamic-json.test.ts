import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDatetime } from '../../../src/kql/values/datetime.ts';
import { Decimal } from '../../../src/kql/values/decimal.ts';
import { type Dynamic, DynamicScalar, isArray, isBag, isScalarOf } from '../../../src/kql/values/dynamic.ts';
import {
  formatJson,
  fromJson,
  maxJsonDepth,
  parseDynamic,
  parseDynamicLiteral,
  parseJson,
  quoteJson,
  restJsonText,
  scalarText,
  toRestJson,
} from '../../../src/kql/values/dynamic-json.ts';

const bag = (...entries: [string, Dynamic | null][]): Dynamic => new Map(entries);

/** Dynamics as JSON text can spell them; keys include the ones that objects of JavaScript treat specially. */
const anyDynamic: fc.Arbitrary<Dynamic | null> = fc.letrec<{ value: Dynamic | null }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('1', '0', '__proto__', 'constructor')), tie('value')))
      .map((entries): Dynamic => new Map(entries)),
  ),
})).value;

describe('parseJson', () => {
  it.each<[string, Dynamic | null]>([
    ['1', 1n],
    ['-0', 0n],
    ['1.0', 1],
    ['1e3', 1000],
    ['-2.5E-1', -0.25],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', 2 ** 63],
    ['9007199254740993', 9007199254740993n],
    ['true', true],
    ['false', false],
    ['null', null],
    ['"a"', 'a'],
    ['""', ''],
    [' [ 1 , 2.0 , [] ] ', [1n, 2, []]],
    ['{}', new Map()],
    ['\t{"a":1,\r\n"b":{"c":null}}', bag(['a', 1n], ['b', bag(['c', null])])],
    ['"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"', '"\\/\b\f\n\r\té😀'],
    ['"x\\ud800y"', 'x\ud800y'],
    ['"\u2028\u007f"', '\u2028\u007f'],
  ])('%j', (text, value) => {
    expect(parseJson(text)).toEqual({ value });
  });

  it('keeps the order of keys, and special names as keys', () => {
    const parsed = parseJson('{"b":1,"1":2,"__proto__":{"x":3},"constructor":4}')?.value;
    expect(isBag(parsed) && [...parsed.keys()]).toEqual(['b', '1', '__proto__', 'constructor']);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it('keeps the last of repeated keys in the place of the first', () => {
    expect(parseJson('{"a":1,"b":2,"a":3}')).toEqual({ value: bag(['a', 3n], ['b', 2n]) });
    expect(formatJson(parseJson('{"a":1,"b":2,"a":3}')?.value ?? null)).toBe('{"a":3,"b":2}');
  });

  it.each([
    '',
    ' ',
    'abc',
    '{"a":1',
    '[1,2',
    '[1,]',
    '[,1]',
    '{,}',
    '{"a"}',
    '{"a":}',
    '{a:1}',
    "{'a':1}",
    "'a'",
    '"a',
    '"\n"',
    '"\u0001"',
    '"\\x41"',
    '"\\u12"',
    '"\\',
    '01',
    '+1',
    '1.',
    '.5',
    '-',
    '1e',
    '0x10',
    'NaN',
    'Infinity',
    'True',
    'nul',
    '1 2',
    '[1] x',
    '{"a":1}}',
    '/* */1',
    '\u00a01',
    '\ufeff1',
    'datetime(2020-01-01)',
    '1d',
    '{"NewValue":"cut off at 2,048 char...',
  ])('%j is not JSON', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it('gives up on brackets that nest too deeply, and does not crash', () => {
    const nest = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nest(maxJsonDepth))).toBeDefined();
    expect(parseJson(nest(maxJsonDepth + 1))).toBeUndefined();
    expect(parseJson('['.repeat(100_000))).toBeUndefined();
    expect(parseJson('{"a":'.repeat(100_000))).toBeUndefined();
    expect(parseDynamicLiteral('dynamic('.repeat(100_000))).toBeUndefined();
    // Width is no depth.
    expect(parseJson(`[${nest(1)}${`,${nest(1)}`.repeat(5000)}]`)).toBeDefined();
  });

  it('agrees with JSON.parse about what is JSON', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      'e2',
      'true',
      'null',
      ' ',
      '\\',
      '0',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 9 }), (fragments) => {
        const text = fragments.join('');
        let reference: unknown;
        try {
          reference = JSON.parse(text);
        } catch {
          expect(parseJson(text)).toBeUndefined();
          return;
        }
        expect(JSON.stringify(toRestJson(parseJson(text)?.value ?? null))).toBe(JSON.stringify(reference));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back what formatJson prints', () => {
    fc.assert(
      fc.property(anyDynamic, (value) => {
        const text = formatJson(value);
        expect(parseJson(text)).toEqual({ value });
        expect(formatJson(parseJson(text)?.value ?? null)).toBe(text);
      }),
    );
  });
});

describe('parseDynamic', () => {
  it('is what parse_json() does', () => {
    expect(parseDynamic('')).toBeNull();
    expect(parseDynamic('null')).toBeNull();
    expect(parseDynamic('21')).toBe(21n);
    expect(parseDynamic('"21"')).toBe('21');
    expect(parseDynamic('abc')).toBe('abc');
    expect(parseDynamic('{"a":1')).toBe('{"a":1');
    expect(parseDynamic(' ')).toBe(' ');
    expect(parseDynamic('['.repeat(2000))).toBe('['.repeat(2000));
  });

  it('turns ISO 8601 datetimes into datetimes', () => {
    const value = parseDynamic('{"t":"2021-11-18T00:03:35"}');
    expect(formatJson(value)).toBe('{"t":"2021-11-18T00:03:35.0000000Z"}');
    const inner = isBag(value) ? value.get('t') : null;
    expect(isScalarOf(inner, 'datetime') && inner.value).toBe(parseDatetime('2021-11-18T00:03:35'));
    expect(formatJson(parseDynamic('["2021-11-18T00:03:35.12+02:00"]'))).toBe('["2021-11-17T22:03:35.1200000Z"]');
  });

  it.each([
    '2021-11-18',
    '2021-11-18 00:03:35',
    '2021-13-18T00:03:35',
    '2021-11-18T00:03',
    'at 2021-11-18T00:03:35Z',
    '20211118T000335',
  ])('leaves %j a string', (text) => {
    expect(parseDynamic(JSON.stringify(text))).toBe(text);
  });

  it('does not touch keys', () => {
    expect(parseDynamic('{"2021-11-18T00:03:35":1}')).toEqual(bag(['2021-11-18T00:03:35', 1n]));
  });
});

describe('parseDynamicLiteral', () => {
  const text = (literal: string): string | undefined => {
    const parsed = parseDynamicLiteral(literal);
    return parsed === undefined ? undefined : formatJson(parsed.value);
  };

  it.each([
    ['{"a":123, "b":"hello", "c":[1,2,3], "d":{}}', '{"a":123,"b":"hello","c":[1,2,3],"d":{}}'],
    ["{'a':'b', 'c':[{'d':123}]}", '{"a":"b","c":[{"d":123}]}'],
    ['null', 'null'],
    ['4', '4'],
    ["'a'", '"a"'],
    [
      '[datetime(2020-01-01), datetime(2020-01-02 03:04:05.6)]',
      '["2020-01-01T00:00:00.0000000Z","2020-01-02T03:04:05.6000000Z"]',
    ],
    [
      '[datetime(2025, 6, 14), datetime(\'2020-01-01\'), datetime("01-01-2022"), date(2020-01-01 10:20)]',
      '["2025-06-14T00:00:00.0000000Z","2020-01-01T00:00:00.0000000Z","2022-01-01T00:00:00.0000000Z","2020-01-01T10:20:00.0000000Z"]',
    ],
    ['{"k": [datetime(2021-02-03), 1d]}', '{"k":["2021-02-03T00:00:00.0000000Z",864000000000]}'],
    [
      '[1d, 90m, 1.5h, 1tick, 10ms, 5microseconds, 2days, time(1.02:03:04), time(00:01:30.5), timespan(2d), -1h]',
      '[864000000000,54000000000,54000000000,1,100000,50,1728000000000,937840000000,905000000,1728000000000,-36000000000]',
    ],
    ['[time(-1.00:00:00), time(10:00), time(2), 150nanoseconds]', '[-864000000000,360000000000,1728000000000,1]'],
    ['[guid(ABCDEF00-0000-0000-0000-000000000001)]', '["abcdef00-0000-0000-0000-000000000001"]'],
    [
      '[long(5), real(1.5), 0x10, -3, true, long(null), real(nan), int(7), double(2)]',
      '[5,1.5,16,-3,true,null,"NaN",7,2.0]',
    ],
    ['{"a": dynamic(null), "b": dynamic ({"c": 1})}', '{"a":null,"b":{"c":1}}'],
    ["[@\"a\\b\", 'it''s', \"q\\\"x\", 'x' 'y' \"z\", 'say \"hi\"']", '["a\\\\b","its","q\\"x","xyz","say \\"hi\\""]'],
    ['[@"say ""hi""", @\'it\'\'s\']', '["say \\"hi\\"","it\'s"]'],
    ["'\\x41\\u0042\\U0001F600\\101\\a\\v\\''", '"AB😀A\\u0007\\u000b\'"'],
    ['[1e5, 1.5e3, 1., 42.0, 007]', '[100000.0,1500.0,1.0,42.0,7]'],
    ['decimal(1.50)', '"1.50"'],
    ['[TRUE, False, Null]', '[true,false,null]'],
  ])('%s stores %s', (literal, stored) => {
    expect(text(literal)).toBe(stored);
  });

  it.each([
    '',
    '[datetime(null)]',
    '[timespan(null)]',
    '[bool(true)]',
    '[datetime(2024-13-45)]',
    '[guid(xyz)]',
    '[long(99999999999999999999)]',
    '[1x]',
    '[foo(1)]',
    '[foo]',
    '{a:1}',
    '{1:1}',
    "'a",
    '@"a',
    "'\\q'",
    "'\\U00110000'",
    'dynamic',
    'dynamic(1',
    '[1,2',
    'datetime(2020-01-01) x',
  ])('%j is not a literal', (literal) => {
    expect(text(literal)).toBeUndefined();
  });

  it('reads all JSON as parseJson does', () => {
    fc.assert(
      fc.property(anyDynamic, (value) => {
        expect(parseDynamicLiteral(formatJson(value))).toEqual({ value });
      }),
    );
  });
});

describe('printing', () => {
  const scalars: Dynamic = [
    new DynamicScalar('datetime', 1),
    new DynamicScalar('timespan', -36_000_000_000),
    new DynamicScalar('guid', '01234567-89ab-cdef-0123-456789abcdef'),
    new DynamicScalar('decimal', Decimal.parse('1.50') ?? Decimal.zero),
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    2n ** 62n,
    3,
  ];

  it('prints what JSON cannot express as strings', () => {
    const text =
      '["2020-01-01T00:00:00.0000001Z","-01:00:00","01234567-89ab-cdef-0123-456789abcdef","1.50","NaN","-Infinity",4611686018427387904,3.0]';
    expect(formatJson(scalars)).toBe(text);
    expect(restJsonText(scalars)).toBe(text);
    expect(isArray(scalars) && scalars[1] instanceof DynamicScalar && scalarText(scalars[1])).toBe('-01:00:00');
  });

  it('makes plain values, with long longs as text', () => {
    expect(toRestJson(scalars)).toEqual([
      '2020-01-01T00:00:00.0000001Z',
      '-01:00:00',
      '01234567-89ab-cdef-0123-456789abcdef',
      '1.50',
      'NaN',
      '-Infinity',
      '4611686018427387904',
      3,
    ]);
    expect(toRestJson(bag(['a', 1n], ['b', [true, null, 'x']]))).toEqual({ a: 1, b: [true, null, 'x'] });
    const hostile = toRestJson(bag(['__proto__', 1n]));
    expect(JSON.stringify(hostile)).toBe('{"__proto__":1}');
  });

  it('escapes what JSON forbids, and nothing else', () => {
    expect(quoteJson('a/b é 😀 \u2028 <>&\u007f')).toBe('"a/b é 😀 \u2028 <>&\u007f"');
    expect(quoteJson('"\\\b\f\n\r\t\u0000\u001f')).toBe('"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(quoteJson(text))).toBe(text);
      }),
    );
  });
});

describe('fromJson', () => {
  it('makes longs of safe integers and reals of other numbers', () => {
    expect(fromJson(JSON.parse('{"a":[1,1.5,null,true,"x",9007199254740993]}'))).toEqual(
      bag(['a', [1n, 1.5, null, true, 'x', 9007199254740992]]),
    );
    expect(fromJson(-0)).toBe(-0);
    expect(fromJson(5n)).toBe(5n);
  });

  it('has null for what JSON has no word for', () => {
    expect([fromJson(undefined), fromJson(Symbol('x')), fromJson(() => 1), fromJson(null)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it('keeps dynamics that are already made', () => {
    const scalar = new DynamicScalar('timespan', 1);
    const made = bag(['a', scalar]);
    expect(fromJson(made)).toBe(made);
    expect(fromJson([scalar])).toEqual([scalar]);
  });

  it('is the inverse of toRestJson for values that JSON can tell apart', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.stringify(toRestJson(fromJson(plain)))).toBe(JSON.stringify(plain));
      }),
    );
  });
});
