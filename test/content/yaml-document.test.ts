import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import { parseYaml } from '../../src/content/yaml-document.ts';
import { yamlToDynamic, yamlToJson } from '../../src/content/yaml-value.ts';

function finding(text: string): string {
  const { document, findings } = parseYaml(new SourceFile('x.yaml', text));
  expect(document).toBeUndefined();
  expect(findings.length).toBe(1);
  return findings.map(({ check, line, column, message }) => `${line}:${column} ${check} ${message}`).join('\n');
}

function read(text: string) {
  const { document, findings } = parseYaml(new SourceFile('x.yaml', text));
  expect(findings).toEqual([]);
  if (document === undefined) throw new Error('no document');
  return { dynamic: yamlToDynamic(document, document.root), json: yamlToJson(document, document.root) };
}

/** Nine lists of nine aliases each: a billion values. */
const bomb = [
  'a0: &a0 [x]',
  ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`),
].join('\n');

describe('parseYaml', () => {
  it.each([
    ['', '1:1 file-empty This file is empty.'],
    ['# only a comment\n', '1:1 file-empty This file is empty.'],
    ['---\n', '1:1 file-empty This file is empty.'],
    ['a: 1\na: 2\n', '2:1 yaml-syntax This is not valid YAML: Map keys must be unique.'],
    ['a: 1\n---\nb: 2\n', '2:1 yaml-syntax This file holds more than one YAML document.'],
    [
      'a: [1, 2\n',
      '2:1 yaml-syntax This is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    ['a: &x [*x]\n', '1:8 yaml-alias The alias "*x" stands inside what it names.'],
    ['a: *nope\n', '1:4 yaml-alias The alias "*nope" has no anchor before it.'],
    ['a:\n\t- b\n', '2:1 yaml-syntax This is not valid YAML: Tabs are not allowed as indentation.'],
    ['? [a]\n: 1\n', '1:3 yaml-syntax This is not valid YAML: With stringKeys, all keys must be strings.'],
  ])('%j', (text, expected) => {
    expect(finding(text)).toBe(expected);
  });

  it('ends at a bomb of aliases, with its place', () => {
    expect(finding(bomb)).toMatch(/^\d+:\d+ yaml-alias The aliases unfold into more than 200000 values\.$/);
  });

  it('ends at deep nesting', () => {
    expect(finding(`a: ${'['.repeat(200)}${']'.repeat(200)}`)).toMatch(
      /^1:\d+ yaml-alias Values are nested more than 100 deep\.$/,
    );
    expect(finding(`a: ${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toMatch(/yaml-(syntax|alias)/);
  });

  it('follows aliases, the last anchor before them', () => {
    expect(read('a: &x 1\nb: *x\nc: &x 2\nd: *x\n').json).toEqual({ a: 1, b: 1, c: 2, d: 2 });
  });
});

describe('yamlToDynamic', () => {
  it('keeps longs and reals apart and every digit', () => {
    expect(
      read('[1, 1.0, -0, 1e3, 0x1F, 0o17, 9223372036854775807, -9223372036854775808, 9223372036854775808, .inf]')
        .dynamic,
    ).toEqual([
      1n,
      1,
      0n,
      1000,
      31n,
      15n,
      9223372036854775807n,
      -9223372036854775808n,
      2 ** 63,
      Number.POSITIVE_INFINITY,
    ]);
  });

  it('takes nothing for a date, a yes or a base-60 number', () => {
    expect(read('[2026-03-02T10:00:00Z, 2026-03-02, yes, on, 10:30, "1", ~, null, true]').dynamic).toEqual([
      '2026-03-02T10:00:00Z',
      '2026-03-02',
      'yes',
      'on',
      '10:30',
      '1',
      null,
      null,
      true,
    ]);
    expect(read('%YAML 1.1\n---\n[2026-03-02]').dynamic).toEqual(['2026-03-02']);
  });

  it('keeps the order of keys, and odd keys', () => {
    const { dynamic, json } = read('{b: 1, 2: x, __proto__: y, a: {c: }}');
    expect([...(dynamic instanceof Map ? dynamic : [])]).toEqual([
      ['b', 1n],
      ['2', 'x'],
      ['__proto__', 'y'],
      ['a', new Map([['c', null]])],
    ]);
    expect(Object.keys(json ?? {})).toContain('__proto__');
  });
});
