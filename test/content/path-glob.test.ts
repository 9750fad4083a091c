import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathGlob } from '../../src/content/path-glob.ts';

describe('PathGlob', () => {
  it.each([
    ['detections/health/**', 'detections/health/Silent.yaml', true],
    ['detections/health/**', 'detections/health/a/b/Silent.yaml', true],
    ['detections/health/**', 'detections/healthy/Silent.yaml', false],
    ['detections/health/**', 'detections/health.yaml', false],
    ['detections/*/Password*.yaml', 'detections/signin/PasswordSpray.yaml', true],
    ['detections/*/Password*.yaml', 'detections/signin/new/PasswordSpray.yaml', false],
    ['detections/*/Password*.yaml', 'detections/signin/Password.yaml', true],
    ['detections/**/Password*.yaml', 'detections/signin/new/PasswordSpray.yaml', true],
    ['detections/**/Password*.yaml', 'detections/PasswordSpray.yaml', true],
    ['**', 'detections/a.yaml', true],
    ['**/b/**/c', 'a/b/b/x/c', true],
    ['**/b/**/c', 'a/x/c', false],
    ['detections/?.yaml', 'detections/a.yaml', true],
    ['detections/?.yaml', 'detections/😀.yaml', true],
    ['detections/?.yaml', 'detections/ab.yaml', false],
    ['detections/?.yaml', 'detections/.yaml', false],
    ['detections?a.yaml', 'detections/a.yaml', false],
    ['*', 'a/b', false],
    ['a.yaml', 'abyaml', false],
    ['[a]+(b).yaml', '[a]+(b).yaml', true],
    ['{a,b}.yaml', 'a.yaml', false],
    ['detections/A.yaml', 'detections/a.yaml', false],
    ['*a*b*c', 'xaybzbc', true],
    ['*a*b*c', 'xaybzbcd', false],
  ])('%s and %s: %s', (pattern, path, matches) => {
    expect(PathGlob.parse(pattern)?.matches(path)).toBe(matches);
  });

  it.each(['', '/a', 'a/', 'a//b', './a', '../a', 'a/../b', 'a**', '**a/b', 'a/***'])('%j is no pattern', (pattern) => {
    expect(PathGlob.parse(pattern)).toBeNull();
  });

  it('agrees with a regular expression', () => {
    const step = fc.oneof(
      fc.constant('**'),
      fc
        .string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 4 })
        .filter((s) => !/\*\*/.test(s)),
    );
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    const given = fc.record({
      pattern: fc.array(step, { minLength: 1, maxLength: 4 }),
      path: fc.array(name, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(given, ({ pattern, path }) => {
        const source = pattern.map((part) =>
          part === '**' ? '(?:[^/]+/)*' : `${part.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}/`,
        );
        const expected = new RegExp(`^${source.join('')}$`).test(`${path.join('/')}/`);
        expect(PathGlob.parse(pattern.join('/'))?.matches(path.join('/'))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is done soon with many stars', () => {
    const pattern = `${'a*'.repeat(500)}b`;
    expect(PathGlob.parse(pattern)?.matches('a'.repeat(5_000))).toBe(false);
    expect(PathGlob.parse(`${'**/a/'.repeat(100)}b`)?.matches(`${'a/'.repeat(1_000)}c`)).toBe(false);
  });
});
