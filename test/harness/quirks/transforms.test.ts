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

describe('any text', () => {
  const words = { from: ['True', 'Success'], to: ['Succeeded', 'Succeeded'] };

  test.each([
    ['respell', words, 'True', 'Succeeded'],
    ['respell', words, 'true', 'true'],
    ['respell', words, ' True', ' True'],
    ['respell', words, 'Succeeded', 'Succeeded'],
    ['respell', { from: ['a', 'b'], to: ['b', 'c'] }, 'b', 'b'],
    ['replaceText', { find: '&', replacement: '\\u0026' }, 'a&b&', 'a\\u0026b\\u0026'],
    ['replaceText', { find: ' ', replacement: '$&' }, 'a b', 'a$&b'],
    ['wrapText', { before: '', after: '.', containing: ' ' }, 'Add user', 'Add user.'],
    ['wrapText', { before: '', after: '.', containing: ' ' }, 'Add user.', 'Add user.'],
    ['wrapText', { before: '', after: '.', containing: ' ' }, 'New-InboxRule', 'New-InboxRule'],
    ['textCase', { mode: 'upper' }, 'Microsoft.Storage/write', 'MICROSOFT.STORAGE/WRITE'],
    ['textCase', { mode: 'lower' }, 'NL', 'nl'],
    ['empty', {}, 'x', ''],
    ['dropVersion', {}, 'Chrome 77.0.3865', 'Chrome'],
    ['dropVersion', {}, 'Python Requests 2.32', 'Python Requests'],
    ['dropVersion', {}, 'Chrome', 'Chrome'],
    ['dropVersion', {}, '77', '77'],
    ['lookAlike', {}, 'Teams', '\u0422\u0435\u0430m\u0455'],
    ['lengthen', { filler: 'ab', length: 5 }, 'x', 'xabab'],
    ['lengthen', { filler: 'ab', length: 5 }, 'xxxxxx', 'xxxxxx'],
    ['mojibake', {}, '\u2013', '\u00e2\u0080\u0093'],
    ['mojibake', {}, 'plain', 'plain'],
    ['mojibake', {}, '\u00e2\u0080\u0093', '\u00e2\u0080\u0093'],
    ['unknownCharacters', {}, 'a\u2013\u{1f600}z', 'a\ufffd\ufffdz'],
    ['timeStyle', { style: 'us' }, '2026-11-30T00:05:09.1234567Z', '11/30/2026 12:05:09 AM'],
    ['timeStyle', { style: 'us' }, '2026-11-30T12:00:00Z', '11/30/2026 12:00:00 PM'],
    ['timeStyle', { style: 'offset' }, '2025-12-31T23:30:00.123Z', '2026-01-01T01:30:00.123+02:00'],
    ['timeStyle', { style: 'no-zone' }, '2025-12-31T23:30:00.123Z', '2025-12-31T23:30:00.123'],
    ['timeStyle', { style: 'us' }, '2026-13-40T00:00:00Z', '2026-13-40T00:00:00Z'],
    ['timeStyle', { style: 'us' }, '2026-11-30', '2026-11-30'],
  ])('%s %j: %s becomes %s', (name, parameters, before, after) => {
    expect(apply(name, before, parameters)).toBe(after);
  });

  test('what is no text is left alone, or becomes null', () => {
    for (const name of ['dropVersion', 'lookAlike', 'mojibake', 'unknownCharacters', 'unquoteJson', 'braceGuid']) {
      expect(apply(name, 7n)).toBe(7n);
    }
    expect(apply('empty', 7n)).toBeNull();
    expect(apply('empty', new Map())).toBeNull();
  });

  test('respell empties another column with it', () => {
    const transform = transformNamed('respell');
    const parameters = { from: ['a'], to: ['b'], emptied: 'Parameters' };
    const strike = (value: Dynamic | null) =>
      transform?.apply('a', context({ valueOfColumn: () => value }), parameters);
    expect(strike('[{}]')).toEqual({ value: 'b', columns: new Map([['Parameters', '']]) });
    expect(strike([])).toEqual({ value: 'b', columns: new Map([['Parameters', null]]) });
    expect(strike('')).toEqual({ value: 'b', columns: new Map() });
    expect(transform?.apply('c', context(), parameters)).toBe('c');
  });
});

describe('structures', () => {
  const front = { key: 'n', value: 'x', element: '{"n":"x"}' };

  test.each([
    [
      'sortKeysDescending',
      {},
      '{"a":1.50,"b":{"c":"\\u0041","d":[{"e":1,"f":2}]}}',
      '{"b":{"d":[{"f":2,"e":1}],"c":"\\u0041"},"a":1.50}',
    ],
    ['sortKeysDescending', {}, ' { "b" : 1 , "a" : 2 } ', ' { "b" : 1 , "a" : 2 } '],
    ['sortKeysDescending', {}, '"{\\"a\\":1,\\"b\\":2}"', '"{\\"a\\":1,\\"b\\":2}"'],
    ['capitaliseKeys', {}, '[{"geoCoordinates":{"latitude":52.090}}]', '[{"GeoCoordinates":{"Latitude":52.090}}]'],
    ['capitaliseKeys', {}, '{"":1,"_a":2}', '{"":1,"_a":2}'],
    ['moveToFront', front, '[{"n":"a"},{"n":"x","v":1.0},{"n":"b"}]', '[{"n":"x","v":1.0},{"n":"a"},{"n":"b"}]'],
    ['moveToFront', front, '[{"n":"a"}]', '[{"n":"x"},{"n":"a"}]'],
    ['moveToFront', front, '[]', '[]'],
    ['moveToFront', front, '["n"]', '["n"]'],
    ['moveToFront', front, '[{"n":"x"},{"n":"x","v":1}]', '[{"n":"x"},{"n":"x","v":1}]'],
    ['numbersAsText', {}, '{"a":[1,2.50,"3",null,true],"b":-0}', '{"a":["1","2.5","3",null,true],"b":"0"}'],
    ['numbersWithPoint', {}, '{"a":[1,2.50,"3"],"b":9007199254740993}', '{"a":[1.0,2.50,"3"],"b":9007199254740993}'],
    ['textAsScalars', {}, '{"a":["True","false","7","007","7.0",""]}', '{"a":[true,false,7,"007","7.0",""]}'],
    ['unwrapSingle', {}, '[{"a":1}]', '{"a":1}'],
    ['unwrapSingle', {}, '[{"a":1},{}]', '[{"a":1},{}]'],
    ['unwrapSingle', {}, '[[{"a":1}]]', '[[{"a":1}]]'],
    ['unquoteJson', {}, '"\\"x\\""', 'x'],
    ['unquoteJson', {}, '"[1]"', '[1]'],
    ['unquoteJson', {}, '"cut o', '"cut o'],
    ['emptyToNull', {}, ' [ ] ', ''],
    ['emptyToNull', {}, '[{}]', '[{}]'],
    ['prettyPrint', {}, '{"a":[],"b":[1.0,{}]}', '{\r\n  "a": [],\r\n  "b": [\r\n    1.0,\r\n    {}\r\n  ]\r\n}'],
    ['prettyPrint', {}, '[]', '[]'],
    ['prettyPrint', {}, '"text"', '"text"'],
    ['namesOnly', {}, '[{"Name":"a"},{"Value":"b"}]', '[{"Name":"a"},{"Value":"b"}]'],
    ['namesOnly', {}, '[{"displayName":"a"}]', '["a"]'],
    ['replaceElements', { value: 'x' }, '[1,{"a":2}]', '["x"]'],
    ['replaceElements', { value: 'x' }, '[]', '[]'],
    ['removeKeys', { keys: ['b'] }, '{"a":1.0,"b":2}', '{"a":1.0}'],
    ['removeKeys', { keys: ['b'] }, '{"a":{"b":2}}', '{"a":{"b":2}}'],
    ['clearJson', {}, '{"a":1}', '{}'],
    ['clearJson', {}, 'NL', 'NL'],
    [
      'stuff',
      { first: 'W', filler: 'x;', length: 30 },
      '[{"Name":"To","Value":"m"}]',
      '[{"Name":"W","Value":"x;x;x;x;',
    ],
    ['stuff', { first: 'W', filler: 'x;', length: 30 }, '{"Name":"To"}', '{"Name":"To"}'],
    // Broken text has no structure.
    ['sortKeysDescending', {}, '{"a":1,"b":2', '{"a":1,"b":2'],
    ['numbersAsText', {}, '{"a":1...', '{"a":1...'],
    // Of a repeated key the last value stays, as when the text is parsed.
    ['capitaliseKeys', {}, '{"a":1,"a":2}', '{"A":2}'],
  ])('%s %j: %s becomes %s', (name, parameters, before, after) => {
    expect(apply(name, before, parameters)).toBe(after);
  });

  test('of dynamics: the identical value where nothing changes', () => {
    const bag: Dynamic = new Map<string, Dynamic>([
      ['b', 1n],
      ['a', 'x'],
    ]);
    expect(apply('sortKeysDescending', bag)).toBe(bag);
    expect(apply('removeKeys', bag, { keys: ['c'] })).toBe(bag);
    expect(apply('emptyToNull', bag)).toBe(bag);
    expect(apply('prettyPrint', bag)).toBe(bag);
    expect(apply('emptyToNull', new Map())).toBeNull();
    expect(apply('emptyToNull', [])).toBeNull();
    expect(apply('numbersAsText', bag)).toEqual(
      new Map([
        ['b', '1'],
        ['a', 'x'],
      ]),
    );
    expect(apply('numbersWithPoint', 7n)).toBe(7);
    expect(apply('clearJson', [bag])).toEqual([]);
  });
});

describe('places', () => {
  const there = { country: 'UZ', state: 'T', city: 'Tashkent', latitude: '41.3', longitude: '-0.0' };
  const at = (role: string, value: Dynamic, country: Dynamic | undefined = 'NL'): Dynamic | null =>
    apply('relocate', value, there, { roles: new Set([role]), valueOfRole: () => country });

  test('each part gets what its role has', () => {
    expect(at('geo-country', 'NL')).toBe('UZ');
    expect(at('geo-state', 'Utrecht')).toBe('T');
    expect(at('geo-city', 'Utrecht')).toBe('Tashkent');
    expect(at('geo-latitude', 52.09)).toBe(41.3);
    expect(at('geo-longitude', 5.12)).toBe(-0);
    expect(at('geo-latitude', 'x')).toBe('x');
    expect(at('ip', '203.0.113.7')).toBe('203.0.113.7');
  });

  test('coordinates of no country stay', () => {
    expect(at('geo-latitude', 0n, '')).toBe(0n);
    expect(apply('relocate', 0n, there, { roles: new Set(['geo-latitude']), valueOfRole: () => undefined })).toBe(0n);
  });
});

describe('identifiers and addresses', () => {
  test.each([
    ['braceGuid', {}, objectId, `{${objectId}}`],
    ['braceGuid', {}, `{${objectId}}`, `{${objectId}}`],
    ['braceGuid', {}, '10032001266C162C', '10032001266C162C'],
    ['upperGuid', {}, `{${objectId}}`, `{${objectId.toUpperCase()}}`],
    ['upperGuid', {}, 'alice', 'alice'],
    ['puidClaim', { form: 'claim' }, '10032001266C162C', 'i:0h.f|membership|10032001266c162c@live.com'],
    ['puidClaim', { form: 'tenant', tenant: 'x.com' }, '10032001266C162C', '10032001266C162C@x.com'],
    ['puidClaim', { form: 'claim' }, objectId, objectId],
    ['bracketV4', {}, '203.0.113.7', '[203.0.113.7]'],
    ['bracketV4', ports, '[203.0.113.7]', '[203.0.113.7]:49152'],
    ['bracketV4', {}, '203.0.113.7:443', '203.0.113.7:443'],
    ['bracketV4', {}, '2001:db8::7', '2001:db8::7'],
    ['addZone', { zone: '4' }, '[2001:db8::7]', '[2001:db8::7%4]'],
    ['addZone', { zone: '4' }, '2001:db8::7%eth0', '2001:db8::7%eth0'],
    ['addZone', { zone: '4' }, '203.0.113.7', '203.0.113.7'],
    ['prefixColons', {}, '2001:db8::7', '::2001:db8:0:0:0:0:0:7'],
    ['prefixColons', {}, '[2001:db8::7]:443', '[2001:db8::7]:443'],
    ['prefixColons', {}, '203.0.113.7', '203.0.113.7'],
  ])('%s %j: %s becomes %s', (name, parameters, before, after) => {
    expect(apply(name, before, parameters)).toBe(after);
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
