import { describe, expect, it } from 'vitest';
import { findScalarFunction, scalarFunctions } from '../../../src/kql/functions/registry.ts';
import { overload } from '../../../src/kql/functions/scalar-function.ts';
import { promotionDistance, selectOverload } from '../../../src/kql/functions/select-overload.ts';
import { loadLanguageService } from '../../../src/kql/syntax/load-language-service.ts';
import { itemsOf } from '../../../src/kql/syntax/service-list.ts';
import { testContext } from './evaluate.ts';

describe('the registry', () => {
  const names = scalarFunctions.flatMap(({ name, aliases = [] }) => [name, ...aliases]);

  it('has each name once and cannot be changed', () => {
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(Object.isFrozen(scalarFunctions)).toBe(true);
  });

  it('finds a function by its name and by its other spellings', () => {
    expect(findScalarFunction('parse_json')?.name).toBe('parse_json');
    expect(findScalarFunction('todynamic')?.name).toBe('parse_json');
    expect(findScalarFunction('floor')?.name).toBe('bin');
    expect(findScalarFunction('!has_cs')?.name).toBe('!has_cs');
    expect(findScalarFunction('STRLEN')).toBeUndefined();
    expect(findScalarFunction('constructor')).toBeUndefined();
  });

  it('names the page of each function', () => {
    for (const { name, page } of scalarFunctions) {
      expect(page, name).toMatch(/^[a-z0-9-]+$/);
    }
  });

  it('has only functions that Microsoft’s language service knows', () => {
    const known = new Set(itemsOf(loadLanguageService().Functions.All).map(({ Name }) => Name));
    expect(
      names.filter((name) => /^[a-z]\w*$/.test(name) && name.includes('(') === false && !known.has(name)).sort(),
    ).toEqual(operatorNames);
  });

  it('takes no arguments of a number that no function has', () => {
    const seventy = Array.from({ length: 70 }, () => 'guid' as const);
    const takers = scalarFunctions.filter(({ resolve }) => resolve(seventy, [], testContext) !== undefined);
    expect(takers.map(({ name }) => name)).toEqual([
      'coalesce',
      'max_of',
      'min_of',
      'strcat',
      'strcat_delim',
      'pack_array',
    ]);
  });
});

const operatorNames = [
  'and',
  'between',
  'contains',
  'contains_cs',
  'endswith',
  'endswith_cs',
  'has',
  'has_cs',
  'hasprefix',
  'hasprefix_cs',
  'hassuffix',
  'hassuffix_cs',
  'or',
  'startswith',
  'startswith_cs',
];

describe('the choice of an overload', () => {
  const ofLong = overload(['long', 'long'], 'long', (a) => a);
  const ofReal = overload(['real', 'real'], 'real', (a) => a);

  it('takes the one with the fewest conversions, the earlier of equals', () => {
    expect(selectOverload([ofReal, ofLong], ['int', 'long'])).toBe(ofLong);
    expect(selectOverload([ofReal, ofLong], ['long', 'real'])).toBe(ofReal);
    expect(selectOverload([ofLong, ofReal], ['dynamic', 'dynamic'])).toBe(ofLong);
    expect(selectOverload([ofLong, { ...ofLong }], ['long', 'long'])).toBe(ofLong);
    expect(selectOverload([ofLong, ofReal], ['string', 'long'])).toBeUndefined();
    expect(selectOverload([ofLong], ['long'])).toBeUndefined();
  });

  it('repeats the last parameter of a variadic one', () => {
    const many = { ...overload(['string', 'long'], 'string', (text) => text), variadic: true };
    expect(selectOverload([many], ['string'])).toBe(many);
    expect(selectOverload([many], ['string', 'long', 'int', 'long'])).toBe(many);
    expect(selectOverload([many], ['string', 'long', 'string'])).toBeUndefined();
  });

  it('measures conversions', () => {
    expect(promotionDistance('int', 'int')).toBe(0);
    expect(promotionDistance('int', 'long')).toBe(1);
    expect(promotionDistance('string', 'long')).toBeUndefined();
    expect(promotionDistance('string', 'dynamic')).toBe(1);
  });
});
