import { describe, expect, it } from 'vitest';
import { parseQuirks } from '../../src/content/quirk.ts';
import { SourceFile } from '../../src/content/source-file.ts';
import { runExample } from '../../src/harness/quirks/quirk-example.ts';
import { transformNamed } from '../../src/harness/quirks/transforms.ts';
import type { Dynamic } from '../../src/kql/values/dynamic.ts';
import { type QuirkEntry, quirksAsMarkdown } from '../../src/report/quirks-as-markdown.ts';

/** The page's part about one quirk. */
function partOf(fields: string, entry: Partial<QuirkEntry> = {}): string {
  const text = `quirks:\n  - {id: ip.odd-one, family: ip, issue: ips, patterns: [all, first], evidence: kept, source: someone, ${fields}}\n`;
  const { quirks, findings } = parseQuirks(new SourceFile('fixtures/quirks/ip.yaml', text));
  expect(findings).toEqual([]);
  const [quirk] = quirks;
  if (quirk === undefined) throw new Error('no quirk');
  const page = quirksAsMarkdown([{ quirk, example: quirk.example, level: 'values', ...entry }]);
  return page.slice(page.indexOf('<a id="ip-'));
}

const values = 'description: Odd., strikes: {roles: [ip]}, transform: {name: x}';

function exampleOf(before: Dynamic | null, after: Dynamic | null): string | undefined {
  return /^- Example: (.*)$/m.exec(partOf(values, { example: { before, after } }))?.[1];
}

describe('quirksAsMarkdown', () => {
  it('tells of a quirk below an anchor of its id', () => {
    const where =
      'strikes: {tables: [A, B], roles: [ip, upn], columns: ["C{}.d"], only: {role: operation, values: [x, y z]}}';
    expect(
      partOf(
        `description: "*All* <b> [x](y) #1 \`code\` a|b https://example.org/a_b, https://example.org/c_d).", ${where}, transform: {name: x}`,
      ),
    ).toBe(
      `<a id="ip-odd-one"></a>

### ip.odd-one

\\*All\\* \\<b\\> \\[x\\](y) \\#1 \`code\` a\\|b <https://example.org/a_b>, <https://example.org/c_d>).

- Strikes roles \`ip\`, \`upn\` and \`C{}.d\`, in \`A\`, \`B\`, only where \`operation\` is \`x\`, \`y z\`
- Patterns: all, first
- Evidence: kept
- Source: someone

`,
    );
    expect(partOf('description: Odd., strikes: {tables: ["*"]}, transform: {name: x}')).toContain(
      '\n- Strikes every table\n',
    );
  });

  it('shows text as it is where that can be read, and as JSON where not', () => {
    expect(exampleOf('203.0.113.7', '[203.0.113.7]:1')).toBe('`203.0.113.7` → `[203.0.113.7]:1`');
    expect(exampleOf('a', '')).toBe('`a` → `""`');
    expect(exampleOf('a', 'a ')).toBe('`a` → `"a "`');
    expect(exampleOf('"a"', 'a')).toBe('`"\\"a\\""` → `a`');
    expect(exampleOf('a', '\u202ea\0\r\n')).toBe('`a` → `"\\u202ea\\u0000\\r\\n"`');
    expect(exampleOf('a', '\u0430\u{e0001}')).toBe('`a` → `"\\u0430\\udb40\\udc01"`');
    expect(exampleOf('a\u00a0b', 'a b')).toBe('`"a\\u00a0b"` → `a b`');
    expect(exampleOf(50126n, '50126')).toBe('`50126` → `"50126"`');
    expect(exampleOf(new Map([['a', 1n]]), '{"a":1}')).toBe('`{"a":1}` → `"{\\"a\\":1}"`');
    expect(exampleOf('a', null)).toBe('`"a"` → `null`');
    expect(exampleOf('a`b', '``')).toBe('`` a`b `` → ``` `` ```');
    expect(exampleOf('a', 'b'.repeat(32_768))).toBe(`\`a\` → \`${'b'.repeat(100)}… (32768 characters)\``);
  });

  it('shows records one a line', () => {
    const record = new Map([['a', 'x\u202e']]);
    const part = partOf(values, { level: 'records', example: { before: [record, record], after: [] } });
    expect(part).toContain(`- Source: someone

Before:

\`\`\`json
{"a":"x\\u202e"}
{"a":"x\\u202e"}
\`\`\`

After:

Nothing.

`);
    expect(partOf(values, { level: 'records', example: { before: record, after: null } })).toContain(
      'After:\n\nNothing.\n',
    );
    expect(partOf(values, { example: undefined })).not.toContain('xample');
  });

  it('has a section for each issue that there are quirks of, in the order of the catalogue, and counts them', () => {
    const text = ['red-team', 'ips', 'ips']
      .map(
        (issue, index) =>
          `  - {id: x.q${3 - index}, family: x, issue: ${issue}, ${values}, patterns: [all], evidence: hidden, source: s}`,
      )
      .join('\n');
    const { quirks } = parseQuirks(new SourceFile('x.yaml', `quirks:\n${text}\n`));
    const page = quirksAsMarkdown(quirks.map((quirk) => ({ quirk, example: undefined, level: 'values' })));
    expect(page.match(/^#+ .*$/gm)).toEqual([
      '# The quirks',
      '## Addresses',
      '### x.q1',
      '### x.q2',
      '## What an attacker chooses',
      '### x.q3',
    ]);
    expect(page.match(/^\| \[.*$/gm)).toEqual([
      '| [Addresses](#ips) | 0 | 2 | 0 |',
      '| [What an attacker chooses](#red-team) | 0 | 1 | 0 |',
    ]);
  });
});

describe('runExample', () => {
  function run(example: string): unknown {
    const fields = `id: x.y, family: x, issue: ips, ${values}, patterns: [all], evidence: kept, source: s`;
    const named = fields.replace('{name: x}', '{name: textCase, mode: upper}');
    const { quirks } = parseQuirks(new SourceFile('x.yaml', `quirks:\n  - {${named}${example}}\n`));
    const [quirk] = quirks;
    const transform = transformNamed('textCase');
    return quirk && transform && runExample(quirk, transform);
  }

  it('executes, whatever the catalogue says', () => {
    expect(run(', example: {before: a, after: wrong}')).toEqual({ before: 'a', expected: 'wrong', after: 'A' });
    expect(run(', example: {before: null, after: a}')).toEqual({ before: null, expected: 'a', after: null });
    expect(run('')).toBeUndefined();
  });

  it('spells out long texts', () => {
    expect(
      run(', example: {before: {begins: a, filler: bc, length: 4}, after: {begins: A, filler: BC, length: 4}}'),
    ).toEqual({
      before: 'abcb',
      expected: 'ABCB',
      after: 'ABCB',
    });
  });
});
