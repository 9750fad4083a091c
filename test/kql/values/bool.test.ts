import { describe, expect, it } from 'vitest';
import { formatBool, parseBool } from '../../../src/kql/values/bool.ts';

describe('parseBool', () => {
  it.each(['true', 'TRUE', 'True', ' true ', '\ttrue', '1', '2', '-1', '+1', '0002', ' 2 '])('%j is true', (text) => {
    expect(parseBool(text)).toBe(true);
  });

  it.each(['false', 'FALSE', 'fAlSe ', '0', '00', '-0', '0x0'])('%j is false', (text) => {
    expect(parseBool(text)).toBe(false);
  });

  it.each([
    'yes',
    'no',
    'y',
    'n',
    't',
    'f',
    'on',
    'off',
    'abc',
    '',
    ' ',
    '1.5',
    '0.0',
    '99999999999999999999',
    'true true',
  ])('%j is no bool', (text) => {
    expect(parseBool(text)).toBeNull();
  });
});

it('prints bools as .NET does', () => {
  expect([formatBool(true), formatBool(false)]).toEqual(['True', 'False']);
});
