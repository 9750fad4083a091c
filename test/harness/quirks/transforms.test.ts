import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkParameters, isStruck, type StrikeContext } from '../../../src/harness/quirks/transform.ts';
import { transformNamed, transforms } from '../../../src/harness/quirks/transforms.ts';
import type { Dynamic } from '../../../src/kql/values/dynamic.ts';
import { parseJson } from '../../../src/kql/values/dynamic-json.ts';

const objectId = '0f9d3a5e-6b1c-4a7d-8e2f-1a2b3c4d5e6f';

function context(overrides: Partial<StrikeContext> = {}): StrikeContext {
  return {
    ordinal: 0,
    roles: new Set(),
    valueOfRole: (role) => ({ 'object-id': objectId, 'display-name': 'Alice Adams' })[role],
    valueOfColumn: () => null,
    ...overrides,
  };
}

function apply(
  name: string,
  value: Dynamic,
  parameters: Record<string, unknown> = {},
  overrides: Partial<StrikeContext> = {},
): Dynamic | null {
  const transform = transformNamed(name);
  if (transform === undefined) throw new Error(`no transform ${name}`);
  expect(checkParameters(transform, parameters)).toBeUndefined();
  const result = transform.apply(value, context(overrides), parameters);
  return isStruck(result) ? result.value : result;
}

const ports = { first: 49152, step: 131 };

describe('addresses', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7:49152'],
    ['203.0.113.7:443', '203.0.113.7:443'],
    ['[203.0.113.7]', '[203.0.113.7]:49152'],
    ['2001:db8::7', '2001:db8::7'],
    ['999.1.1.1', '999.1.1.1'],
    ['localhost', 'localhost'],
    ['203.0.113', '203.0.113'],
    ['NAME (15.20.4930.010)', 'NAME (15.20.4930.010)'],
  ])('appendPort: %s becomes %s', (before, after) => {
    expect(apply('appendPort', before, ports)).toBe(after);
  });

  test('appendPort: each struck record has a port of its own, from the first again when they are used up', () => {
    expect(apply('appendPort', '203.0.113.7', ports, { ordinal: 3 })).toBe('203.0.113.7:49545');
    expect(apply('appendPort', '203.0.113.7', ports, { ordinal: 125 })).toBe('203.0.113.7:65527');
    expect(apply('appendPort', '203.0.113.7', ports, { ordinal: 126 })).toBe('203.0.113.7:49274');
  });

  test.each([
    ['2001:db8::7', '[2001:db8::7]:49152'],
    ['[2001:db8::7]', '[2001:db8::7]:49152'],
    ['[2001:db8::7]:443', '[2001:db8::7]:443'],
    ['::ffff:10.11.12.13', '[::ffff:10.11.12.13]:49152'],
    ['203.0.113.7', '203.0.113.7'],
    ['::2a02:cf40:1:2:3:4:5:6:7', '::2a02:cf40:1:2:3:4:5:6:7'],
    ['', ''],
  ])('bracketV6Port: %s becomes %s', (before, after) => {
    expect(apply('bracketV6Port', before, ports)).toBe(after);
  });

  test.each([
    ['2001:db8::7', '[2001:db8::7]'],
    ['[2001:db8::7]', '[2001:db8::7]'],
    ['[2001:db8::7]:443', '[2001:db8::7]:443'],
    ['203.0.113.7', '203.0.113.7'],
  ])('bracket: %s becomes %s', (before, after) => {
    expect(apply('bracket', before)).toBe(after);
  });

  test.each([
    ['203.0.113.7', '::ffff:203.0.113.7'],
    ['203.0.113.7:443', '[::ffff:203.0.113.7]:443'],
    ['[203.0.113.7]', '[::ffff:203.0.113.7]'],
    ['2001:db8::7', '2001:db8::7'],
    ['::ffff:203.0.113.7', '::ffff:203.0.113.7'],
  ])('mapV4: %s becomes %s', (before, after) => {
    expect(apply('mapV4', before)).toBe(after);
  });

  test('replaceWith leaves alone what stands in an address column and is no address', () => {
    const roles = new Set(['ip']);
    expect(apply('replaceWith', '203.0.113.7', { value: '::1' }, { roles })).toBe('::1');
    expect(apply('replaceWith', 'localhost', { value: '::1' }, { roles })).toBe('localhost');
    expect(apply('replaceWith', 'localhost', { value: '::1' })).toBe('::1');
  });

  test('moveToColumn fills the other column, unless it is filled', () => {
    const transform = transformNamed('moveToColumn');
    const parameters = { column: 'Client_IPAddress' };
    expect(transform?.apply('203.0.113.7', context(), parameters)).toEqual({
      value: '',
      columns: new Map([['Client_IPAddress', '203.0.113.7']]),
    });
    expect(transform?.apply('203.0.113.7', context({ valueOfColumn: () => '198.51.100.1' }), parameters)).toBe('');
  });
});

describe('names of persons', () => {
  test.each([
    ['upper', 0, 'aliceA@contoso.com', 'ALICEA@CONTOSO.COM'],
    ['title', 0, 'aliceA@contoso.com', 'Alicea@Contoso.Com'],
    ['alternate', 0, 'alice@contoso.com', 'ALICE@CONTOSO.COM'],
    ['alternate', 1, 'alice@contoso.com', 'Alice@Contoso.Com'],
    ['alternate', 1, 'o.neill_1a@contoso.com', 'O.Neill_1a@Contoso.Com'],
    ['upper', 0, 'Not Available', 'Not Available'],
    ['upper', 0, '@contoso.com', '@contoso.com'],
  ])('changeCase %s in turn %i: %s becomes %s', (mode, ordinal, before, after) => {
    expect(apply('changeCase', before, { mode }, { ordinal })).toBe(after);
  });

  test.each([
    ['alice@contoso.com', 'alice_contoso.com#EXT#@fabrikam.onmicrosoft.com'],
    ['bob_x.com#ext#@contoso.com', 'bob_x.com#ext#@contoso.com'],
    ['app', 'app'],
  ])('guestExt: %s becomes %s', (before, after) => {
    expect(apply('guestExt', before, { tenant: 'fabrikam.onmicrosoft.com' })).toBe(after);
  });

  test('softDelete writes the digits of the object id, or zeros', () => {
    expect(apply('softDelete', 'alice@contoso.com')).toBe('0f9d3a5e6b1c4a7d8e2f1a2b3c4d5e6falice@contoso.com');
    const none = { valueOfRole: () => undefined };
    expect(apply('softDelete', 'alice@contoso.com', {}, none)).toBe(`${'0'.repeat(32)}alice@contoso.com`);
    const puid = { valueOfRole: () => '10032001266C162C' };
    expect(apply('softDelete', 'alice@contoso.com', {}, puid)).toBe(`${'0'.repeat(32)}alice@contoso.com`);
  });

  test('pad, onBehalfOf and replaceWithRole', () => {
    expect(apply('pad', 'alice@contoso.com', { before: '', after: ' \0' })).toBe('alice@contoso.com \0');
    expect(apply('onBehalfOf', 'alice@contoso.com', { server: 'SERVER', organization: 'ORG' })).toBe(
      '"SERVER/Microsoft Exchange Hosted Organizations/ORG/alice" on behalf of "SERVER/Microsoft Exchange Hosted Organizations/ORG/alice"',
    );
    expect(apply('replaceWithRole', 'alice@contoso.com', { role: 'object-id', form: 'upper' })).toBe(
      '0F9D3A5E-6B1C-4A7D-8E2F-1A2B3C4D5E6F',
    );
    expect(apply('replaceWithRole', 'alice@contoso.com', { role: 'display-name' })).toBe('Alice Adams');
    expect(apply('replaceWithRole', 'alice@contoso.com', { role: 'ip' })).toBe('alice@contoso.com');
  });
});

describe('nested values', () => {
  const cut = { dropLast: 2, ending: '...' };

  test.each([
    ['cutOffJson', cut, '[{"a":1}]', '[{"a":1...'],
    ['cutOffJson', cut, '[{"a":1...', '[{"a":1...'],
    ['cutOffJson', cut, '[]', '[]'],
    ['cutOffJson', { atLength: 4, ending: '...' }, '{"a":1}', '{"a"...'],
    ['cutOffJson', { atLength: 7, ending: '...' }, '{"a":1}', '{"a":1}'],
    ['cutOffJson', { atLength: 3, ending: '...' }, '"a😀"', '"a...'],
    ['doubleEncodeJson', {}, '[{"a":1}]', '"[{\\"a\\":1}]"'],
    ['doubleEncodeJson', {}, '"[{\\"a\\":1}]"', '"[{\\"a\\":1}]"'],
    ['doubleEncodeJson', {}, '"KeyDescription"', '"\\"KeyDescription\\""'],
    ['doubleEncodeJson', {}, 'not json', 'not json'],
    ['stringifyDynamic', {}, '{"a":1}', '{"a":1}'],
    [
      'unJson',
      {},
      '[{"Name":"AuditEnabled","Value":"False"},{"Name":"B","Value":[1]}]',
      '-AuditEnabled "False" -B "[1]"',
    ],
    ['unJson', {}, '[{"Name":"Say","Value":"a \\"b\\""}]', '-Say "a ""b"""'],
    [
      'unJson',
      {},
      '[{"Id":"1","Scope":"Mail.Read, Files.Read"},{"Id":"2","Scope":{"x":null}}]',
      '[[Id: 1, Scope: Mail.Read, Files.Read], [Id: 2, Scope: {"x":null}]]',
    ],
    ['unJson', {}, '{"Id":"x","n":1}', '[[Id: x, n: 1]]'],
    ['unJson', {}, '["HtmlBody","CreationTime"]', '[HtmlBody, CreationTime]'],
    ['unJson', {}, '[1,2]', '[1,2]'],
    ['unJson', {}, '"text"', '"text"'],
    ['unJson', {}, '[[not: json]]', '[[not: json]]'],
  ])('%s %j: %s becomes %s', (name, parameters, before, after) => {
    expect(apply(name, before, parameters)).toBe(after);
  });

  const bag: Dynamic = new Map<string, Dynamic>([['city', 'Ghent']]);

  test('of a dynamic: text that is cut, encoded, or put in its place', () => {
    expect(apply('cutOffJson', bag, cut)).toBe('{"city":"Ghent...');
    expect(apply('doubleEncodeJson', bag)).toBe('"{\\"city\\":\\"Ghent\\"}"');
    expect(apply('stringifyDynamic', bag)).toBe('{"city":"Ghent"}');
    expect(apply('unJson', bag)).toBe(bag);
  });

  test('cut at every length, JSON does not parse, and starts as it did', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        for (let length = 1; length < text.length; length++) {
          const after = apply('cutOffJson', text, { atLength: length, ending: '...' });
          if (typeof after !== 'string') throw new Error('not text');
          if (after === text) continue;
          expect(after.endsWith('...')).toBe(true);
          expect(text.startsWith(after.slice(0, -3))).toBe(true);
          expect(after.length - 3 === length || after.length - 3 === length - 1).toBe(true);
          expect(parseJson(after)).toBeUndefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  test('encoded JSON parses back to the text that it was', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const after = apply('doubleEncodeJson', text);
        if (after !== text) expect(parseJson(String(after))?.value).toBe(text);
      }),
    );
  });
});

/** Parameters with which each transform is tried in the properties below. */
const tried: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  replaceWith: [{ value: '' }, { value: '::1' }],
  replaceWithRole: [{ role: 'object-id', form: 'upper' }, { role: 'display-name' }],
  moveToColumn: [{ column: 'Other' }],
  appendPort: [ports],
  bracketV6Port: [ports],
  bracket: [{}],
  mapV4: [{}],
  changeCase: [{ mode: 'upper' }, { mode: 'title' }, { mode: 'alternate' }],
  guestExt: [{ tenant: 'fabrikam.onmicrosoft.com' }],
  softDelete: [{}],
  pad: [
    { before: '', after: ' \0' },
    { before: '<', after: '>' },
  ],
  onBehalfOf: [{ server: 'SERVER', organization: 'ORG' }],
  cutOffJson: [
    { dropLast: 2, ending: '...' },
    { atLength: 5, ending: '...' },
  ],
  doubleEncodeJson: [{}],
  stringifyDynamic: [{}],
  unJson: [{}],
  respell: [
    { from: ['a', 'True'], to: ['b', 'a'] },
    { from: ['a'], to: ['b'], emptied: 'Other' },
  ],
  replaceText: [{ find: '&', replacement: '\\u0026' }],
  wrapText: [
    { before: '', after: '\r\n' },
    { before: '\u202e', after: '\u202c' },
    { before: 'a', after: 'a', containing: ' ' },
  ],
  textCase: [{ mode: 'upper' }, { mode: 'lower' }],
  empty: [{}],
  capitaliseKeys: [{}],
  sortKeysDescending: [{}],
  moveToFront: [{ key: 'a', value: 'b', element: '{"a":"b"}' }],
  numbersAsText: [{}],
  numbersWithPoint: [{}],
  textAsScalars: [{}],
  unwrapSingle: [{}],
  unquoteJson: [{}],
  emptyToNull: [{}],
  prettyPrint: [{}],
  namesOnly: [{}],
  replaceElements: [{ value: 'generic' }],
  removeKeys: [{ keys: ['a', '__proto__'] }],
  clearJson: [{}],
  relocate: [{ country: 'UZ', state: '', city: 'Tashkent', latitude: '-0.0', longitude: '0' }],
  dropVersion: [{}],
  braceGuid: [{}],
  upperGuid: [{}],
  puidClaim: [{ form: 'claim' }, { form: 'tenant', tenant: 'contoso.com' }],
  bracketV4: [{}, ports],
  addZone: [{ zone: 'eth0' }],
  prefixColons: [{}],
  timeStyle: [{ style: 'us' }, { style: 'no-zone' }, { style: 'offset' }],
  unknownCharacters: [{}],
  mojibake: [{}],
  lookAlike: [{}],
  lengthen: [{ filler: 'ab', length: 40 }],
  stuff: [{ first: 'Words', filler: 'x;', length: 60 }],
};

const texts = fc.oneof(
  fc.string(),
  fc.json(),
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4().map((host) => `${host}:8080`),
  fc.ipV6().map((host) => `[${host}]:8080`),
  fc.emailAddress(),
  fc.uuid(),
  fc.string({ unit: 'binary' }),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    'True',
    'a',
    'Windows 10',
    'Chrome 77.0.3865',
    '10032001266C162C',
    '[]',
    '{}',
    ' [ ] ',
    '"\\"x\\""',
    'é',
    'Ã©',
  ),
  fc.constantFrom(
    '[{"Name":"a"},{"Name":"b"}]',
    '[{"displayName":"a"}]',
    '{"a":1,"a":2}',
    '{"a":1e400,"b":-0,"c":1.0}',
  ),
  fc.constantFrom('["1,2"]', '["{\\"a\\":1}"]', '["[1]"]', '{"\\"a":"]]"}', '[{"Name":"a","Value":"\\""}]'),
);

const values: fc.Arbitrary<Dynamic> = fc.oneof(
  texts,
  fc
    .json()
    .map((text) => parseJson(text)?.value ?? null)
    .filter((value) => value !== null),
);

describe.each(transforms.map((transform) => [transform.name, transform] as const))('%s', (name, transform) => {
  test('changes nothing the second time', () => {
    for (const parameters of tried[name] ?? []) {
      expect(checkParameters(transform, parameters)).toBeUndefined();
      fc.assert(
        fc.property(values, fc.nat(300), (value, ordinal) => {
          const once = apply(name, value, parameters, { ordinal });
          if (once === null || once === '') return;
          expect(apply(name, once, parameters, { ordinal })).toEqual(once);
        }),
        { numRuns: 300 },
      );
    }
    expect(tried[name]?.length).toBeGreaterThan(0);
  });
});

describe('checkParameters', () => {
  test.each([
    ['appendPort', { first: 1 }, 'Transform "appendPort" needs the parameter "step".'],
    ['appendPort', { first: 1, step: 1.5 }, 'Parameter "step" of transform "appendPort" must be an integer.'],
    ['bracket', { port: 1 }, 'Transform "bracket" has no parameter "port".'],
    ['bracket', { toString: 1 }, 'Transform "bracket" has no parameter "toString".'],
    [
      'changeCase',
      { mode: 'lower' },
      'Parameter "mode" of transform "changeCase" must be one of "upper", "title", "alternate".',
    ],
    ['pad', { before: '', after: 1 }, 'Parameter "after" of transform "pad" must be text.'],
  ])('%s %j: %s', (name, parameters, message) => {
    const transform = transformNamed(name);
    expect(transform && checkParameters(transform, parameters)).toBe(message);
  });
});
