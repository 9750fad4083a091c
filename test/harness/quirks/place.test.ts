import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePlace, updateAt, valuesAt } from '../../../src/harness/quirks/place.ts';
import { type Dynamic, isBag } from '../../../src/kql/values/dynamic.ts';
import { fromJson, parseJson } from '../../../src/kql/values/dynamic-json.ts';

describe('parsePlace', () => {
  test.each([
    ['IPAddress', 'IPAddress', []],
    ['Status.errorCode', 'Status', ['errorCode']],
    [
      'TargetResources[].modifiedProperties[].newValue',
      'TargetResources',
      ['[]', 'modifiedProperties', '[]', 'newValue'],
    ],
    ['A[][]', 'A', ['[]', '[]']],
    ['LocationDetails{}.geoCoordinates.latitude', 'LocationDetails', ['{}', 'geoCoordinates', 'latitude']],
    ['Parameters{}[Name=Name].Value', 'Parameters', ['{}', '[Name=Name]', 'Value']],
    ['AdditionalDetails[key=User-Agent].value', 'AdditionalDetails', ['[key=User-Agent]', 'value']],
    ['A[b=x.y]{}', 'A', ['[b=x.y]', '{}']],
  ])('%s', (text, column, steps) => {
    expect(parsePlace(text)).toEqual({ column, steps });
  });
});

function update(value: unknown, place: string, change: (value: Dynamic | null) => Dynamic | null): Dynamic | null {
  return updateAt(fromJson(value), parsePlace(`Column${place}`).steps, change);
}

describe('elements by a property', () => {
  test('only those whose property is that text are changed', () => {
    const parameters = [{ Name: 'Name', Value: 'x' }, { Name: 'name', Value: 'y' }, 7, { Value: 'z' }];
    expect(update(parameters, '[Name=Name].Value', () => '.')).toEqual(
      fromJson([{ Name: 'Name', Value: '.' }, { Name: 'name', Value: 'y' }, 7, { Value: 'z' }]),
    );
  });

  test('what is no array has none', () => {
    const bag = fromJson({ Name: 'Name', Value: 'x' });
    expect(updateAt(bag, ['[Name=Name]', 'Value'], () => '.')).toBe(bag);
  });
});

describe('inside of JSON text', () => {
  test.each([
    ['{"city":"Ghent"}', '{}.city', '{"city":"new"}'],
    [
      ' { "a" : [ 1 , 2.50 ] ,\r\n "city" : "Gh\\u0065nt" , "b" : "\\/" } ',
      '{}.city',
      ' { "a" : [ 1 , 2.50 ] ,\r\n "city" : "new" , "b" : "\\/" } ',
    ],
    ['{"a":{"city":"x"},"city":{"city":"y"}}', '{}.city.city', '{"a":{"city":"x"},"city":{"city":"new"}}'],
    ['{"ci\\u0074y":"x"}', '{}.city', '{"ci\\u0074y":"new"}'],
    ['{"city":"x","city":"y"}', '{}.city', '{"city":"new","city":"new"}'],
    [
      '[{"Name":"Name","Value":"x"},{"Name":"To","Value":"y"}]',
      '{}[Name=To].Value',
      '[{"Name":"Name","Value":"x"},{"Name":"To","Value":"new"}]',
    ],
    ['[1,[2,{"a":"]}"}],3]', '{}[]', '["new","new","new"]'],
    ['[]', '{}[]', '[]'],
    ['{}', '{}', '"new"'],
    ['"x"', '{}', '"new"'],
    ['{"a":"{\\"city\\":\\"x\\"}"}', '{}.a{}.city', '{"a":"{\\"city\\":\\"new\\"}"}'],
    ['{"city":null}', '{}.city', '{"city":"new"}'],
    // No such place, or no JSON.
    ['{"town":"Ghent"}', '{}.city', '{"town":"Ghent"}'],
    ['["city"]', '{}.city', '["city"]'],
    ['{"city":"Ghent"', '{}.city', '{"city":"Ghent"'],
    ['{"city":"Ghent...', '{}.city', '{"city":"Ghent...'],
    ['Ghent', '{}.city', 'Ghent'],
    ['', '{}', ''],
  ])('%s at %s', (text, place, after) => {
    expect(update(text, place, () => 'new')).toBe(after);
  });

  test('a value that is no text has no inside', () => {
    const bag = fromJson({ city: 'Ghent' });
    expect(updateAt(bag, ['{}', 'city'], () => 'new')).toBe(bag);
    expect(updateAt(null, ['{}', 'city'], () => 'new')).toBeNull();
  });

  test('the path of a part is that of its text', () => {
    const paths: unknown[] = [];
    updateAt(fromJson([{ text: '{"a":[1]}' }]), ['[]', 'text', '{}', 'a', '[]'], (value, path) => {
      paths.push([value, path]);
      return value;
    });
    expect(paths).toEqual([[1n, [0, 'text']]]);
  });

  test('what is found is what the parsed value has there, and to change nothing changes no byte', () => {
    const blanks = fc.constantFrom(undefined, 1, '\t');
    fc.assert(
      fc.property(fc.jsonValue(), blanks, (value, space) => {
        const text = JSON.stringify(value, null, space);
        const parsed = parseJson(text)?.value ?? null;
        expect(valuesAt(text, ['{}'])).toEqual([parsed]);
        expect(valuesAt(text, ['{}', '[]'])).toEqual(valuesAt(parsed, ['[]']));
        for (const key of isBag(parsed) ? parsed.keys() : []) {
          if (/^[[{]/.test(key)) continue;
          expect(valuesAt(text, ['{}', key])).toEqual([parsed instanceof Map ? parsed.get(key) : null]);
        }
        expect(updateAt(text, ['{}', '[]'], (part) => part)).toBe(text);
      }),
    );
  });

  test('text that is cut off anywhere is left alone', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        const [key = ''] = Object.keys(value);
        for (let length = 0; length < text.length; length++) {
          const cut = text.slice(0, length);
          expect(updateAt(cut, ['{}', key], () => 'new')).toBe(cut);
        }
      }),
      { numRuns: 50 },
    );
  });
});
