import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReal, parseReal } from '../../../src/kql/values/real.ts';

describe('formatReal', () => {
  it.each([
    [1, '1.0'],
    [-3, '-3.0'],
    [1.5, '1.5'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [40.76422600000001, '40.76422600000001'],
    [1e15, '1000000000000000.0'],
    [1e20, '100000000000000000000.0'],
    [1e21, '1e+21'],
    [1e-6, '0.000001'],
    [1e-7, '1e-7'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
  ])('%d prints %s', (value, text) => {
    expect(formatReal(value)).toBe(text);
  });

  it('prints what reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(parseReal(formatReal(value))).toBe(value);
      }),
    );
  });
});

describe('parseReal', () => {
  it.each([
    ['5.7', 5.7],
    ['1e3', 1000],
    [' 7 ', 7],
    ['-3', -3],
    ['+4', 4],
    ['5.', 5],
    ['.5', 0.5],
    ['1E-2', 0.01],
    ['nan', Number.NaN],
    ['NaN', Number.NaN],
    ['+inf', Number.POSITIVE_INFINITY],
    ['inf', Number.POSITIVE_INFINITY],
    ['-inf', Number.NEGATIVE_INFINITY],
  ])('%j is %d', (text, value) => {
    expect(parseReal(text)).toBe(value);
  });

  it.each(['', ' ', '.', '0x10', '1,000', '1e', '1.2.3', '- 1', 'infinite', '1d', '1_000'])('%j is no real', (text) => {
    expect(parseReal(text)).toBeNull();
  });
});
