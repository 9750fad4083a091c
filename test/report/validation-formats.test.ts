import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import MarkdownIt from 'markdown-it';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { SourceFile } from '../../src/content/source-file.ts';
import { makeStyle } from '../../src/report/style.ts';
import { ValidationGithub } from '../../src/report/validation-github.ts';
import { ValidationJson } from '../../src/report/validation-json.ts';
import { ValidationJunit } from '../../src/report/validation-junit.ts';
import { ValidationMarkdown } from '../../src/report/validation-markdown.ts';
import type { ValidationReporter } from '../../src/report/validation-reporter.ts';
import { ValidationSarif } from '../../src/report/validation-sarif.ts';
import { ValidationTerminal } from '../../src/report/validation-terminal.ts';
import type { CheckedFinding } from '../../src/validate/checked-finding.ts';
import { checks } from '../../src/validate/checks.ts';
import type { ValidationEnd } from '../../src/validate/validation-end.ts';
import { hostileStrings } from './hostile-strings.ts';

const source = new SourceFile('detections/a/Rule.yaml', 'id: x\r\nquery: |\r\n  T\r\n  | where a == "ü"\r\n');

const finding: CheckedFinding = {
  check: 'id-form',
  severity: 'error',
  path: source.path,
  line: 4,
  column: 11,
  endLine: 4,
  endColumn: 12,
  message: 'There is no column "a": 100%.',
  help: 'Did you mean "b"?',
  fix: [{ start: source.text.indexOf('a =='), end: source.text.indexOf('a ==') + 1, text: 'b' }],
};

const warning: CheckedFinding = {
  check: 'version-form',
  severity: 'warn',
  path: source.path,
  line: 1,
  column: 1,
  endLine: 3,
  endColumn: 4,
  message: 'Several lines.',
};

function endOf(findings: readonly CheckedFinding[], more: Partial<ValidationEnd> = {}): ValidationEnd {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const summary = {
    detections: 1,
    functions: 0,
    errors,
    warnings: findings.length - errors,
    suppressed: more.suppressed?.length ?? 0,
    fixable: findings.filter(({ fix }) => fix !== undefined).length,
  };
  return {
    findings,
    suppressed: [],
    summary,
    looked: [source.path],
    sources: new Map([[source.path, source]]),
    ...more,
  };
}

type Make = (write: (text: string) => void) => ValidationReporter;

const formats = {
  terminal: (write) => new ValidationTerminal({ write, style: makeStyle(false) }),
  json: (write) => new ValidationJson(write),
  sarif: (write) => new ValidationSarif({ write, checks, version: '1.2.3' }),
  github: (write) => new ValidationGithub({ write }),
  markdown: (write) => new ValidationMarkdown(write),
  junit: (write) => new ValidationJunit(write),
} as const satisfies Readonly<Record<string, Make>>;

function printed(make: Make, end: ValidationEnd): string {
  const parts: string[] = [];
  make((text) => parts.push(text)).onEnd(end);
  return parts.join('');
}

const both = endOf([warning, finding]);

describe('terminal', () => {
  it('groups by file and shows the line', () => {
    expect(printed(formats.terminal, both)).toBe(
      [
        ' detections/a/Rule.yaml',
        '',
        '   warning  version-form  1:1',
        '     Several lines.',
        '     > 1 | id: x',
        '         | ^^^^^',
        '       2 | query: |',
        '',
        '   error  id-form  4:11',
        '     There is no column "a": 100%.',
        '       3 |   T',
        '     > 4 |   | where a == "ü"',
        '         |           ^',
        '       5 |',
        '     help: Did you mean "b"?',
        '     --fix mends this.',
        '',
        ' 1 detection and 0 functions: 1 error, 1 warning. --fix mends 1.',
        '',
      ].join('\n'),
    );
    const none = endOf([], { suppressed: [{ finding, reason: 'because' }] });
    expect(printed(formats.terminal, none)).toBe(
      ' 1 detection and 0 functions: no findings, 1 left out by comments.\n',
    );
  });

  it('breaks lines at the edge of a narrow terminal, and colours nothing but its own words', () => {
    const long = { ...finding, message: `${'word '.repeat(30)}end.` };
    const narrow = printed(
      (write) => new ValidationTerminal({ write, style: makeStyle(false), width: 50 }),
      endOf([long]),
    );
    expect(
      Math.max(
        ...narrow
          .split('\n')
          .slice(0, -2)
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(50);
    const coloured = printed((write) => new ValidationTerminal({ write, style: makeStyle(true) }), both);
    expect(coloured).toContain('\u001b[1m\u001b[31merror\u001b[39m\u001b[22m');
    expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(printed(formats.terminal, both));
  });
});

describe('github', () => {
  it('is a command a finding, in the words of the runner', () => {
    const make: Make = (write) => new ValidationGithub({ write, prefix: 'a, b/root' });
    expect(printed(make, both)).toBe(
      [
        '::warning file=a%2C b/root/detections/a/Rule.yaml,line=1,endLine=3,title=version-form::Several lines.',
        '::error file=a%2C b/root/detections/a/Rule.yaml,line=4,col=11,endColumn=11,endLine=4,title=id-form::There is no column "a": 100%25.%0ADid you mean "b"?',
        '1 detection and 0 functions: 1 error, 1 warning. --fix mends 1.',
        '',
      ].join('\n'),
    );
  });

  it('has as many commands as findings, and their texts come back, whatever they say', () => {
    for (const text of hostileStrings) {
      const lines = printed(formats.github, endOf([{ ...finding, check: text, path: text, message: text, help: text }]))
        .split('\n')
        .slice(0, -1);
      expect(lines.length, text.slice(0, 40)).toBe(2);
      const [, properties = '', data = ''] = /^::error (.*?)::(.*)$/s.exec(lines[0] ?? '') ?? [];
      const names = properties.split(',').map((pair) => pair.slice(0, pair.indexOf('=')));
      expect(names, text.slice(0, 40)).toEqual(['file', 'line', 'col', 'endColumn', 'endLine', 'title']);
      expect(data.replace(/%(?:25|0A)/g, '')).not.toContain('%');
      expect(data).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##(?:vso)?\[/u);
    }
  });
});

interface Sarif {
  readonly runs: readonly {
    readonly columnKind: string;
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly { readonly message: { readonly text: string }; readonly partialFingerprints: object }[];
  }[];
}

describe('sarif', () => {
  // Written for draft 4, whose "id" is today's "$id"; nothing else of it is used.
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  const isSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema);

  function sarif(end: ValidationEnd, make: Make = formats.sarif): Sarif {
    const document = JSON.parse(printed(make, end));
    expect(isSarif(document) ? [] : isSarif.errors).toEqual([]);
    return document;
  }

  it('is valid, and notices what is not', () => {
    expect(isSarif({ version: '2.1.0', runs: [{}] })).toBe(false);
    expect(sarif(endOf([])).runs[0]?.results).toEqual([]);
  });

  it('places findings by UTF-16 columns, with fixes, and knows every check', () => {
    const make: Make = (write) =>
      new ValidationSarif({ write, checks, version: '1.2.3', prefix: 'sub dir', pages: 'https://x.example/b/' });
    const [run] = sarif(both, make).runs;
    expect(run?.columnKind).toBe('utf16CodeUnits');
    const ids = checks.map(({ id }) => id);
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(ids);
    expect(run?.tool.driver.rules[ids.indexOf('id-form')]).toMatchObject({
      helpUri: 'https://x.example/b/docs/checks/id-form.md',
      defaultConfiguration: { level: 'warning', enabled: true },
      shortDescription: { text: 'The id of a rule is no GUID in lower case.' },
    });
    const uri = 'sub%20dir/detections/a/Rule.yaml';
    expect(run?.results[1]).toEqual({
      ruleId: 'id-form',
      ruleIndex: ids.indexOf('id-form'),
      level: 'error',
      message: { text: 'There is no column "a": 100%.\nDid you mean "b"?' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri, index: 0 },
            region: { startLine: 4, startColumn: 11, endLine: 4, endColumn: 12 },
          },
        },
      ],
      fixes: [
        {
          description: { text: 'What --fix writes.' },
          artifactChanges: [
            {
              artifactLocation: { uri },
              replacements: [
                {
                  deletedRegion: { startLine: 4, startColumn: 11, endLine: 4, endColumn: 12 },
                  insertedContent: { text: 'b' },
                },
              ],
            },
          ],
        },
      ],
      partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/) },
    });
  });

  it('knows a finding again on another line, and two of the same line apart', () => {
    const prints = (end: ValidationEnd): readonly unknown[] =>
      sarif(end).runs[0]?.results.map(({ partialFingerprints }) => partialFingerprints) ?? [];
    const moved = new SourceFile(source.path, `# A comment.\r\n${source.text}`);
    const down = endOf([{ ...finding, line: 5, endLine: 5 }], { sources: new Map([[source.path, moved]]) });
    expect(prints(down)).toEqual(prints(endOf([finding])));
    const [first, second] = prints(endOf([finding, { ...finding, column: 12 }]));
    expect(first).not.toEqual(second);
  });

  it('has what comments leave out, with the reason', () => {
    const [run] = sarif(endOf([], { suppressed: [{ finding, reason: 'A table of ours.' }] })).runs;
    expect(run?.results).toHaveLength(1);
    expect(run?.results[0]).toMatchObject({
      suppressions: [{ kind: 'inSource', justification: 'A table of ours.' }],
    });
  });

  it('is valid whatever a text says, makes no link of it, and gives no terminal something to obey', () => {
    for (const text of hostileStrings) {
      const hostile = { ...finding, path: text, message: text, help: text };
      const end = endOf([hostile], { suppressed: [{ finding: hostile, reason: text }] });
      const output = printed(formats.sarif, end);
      expect(output).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|##(?:vso)?\[/u);
      const texts = sarif(end).runs[0]?.results.map(({ message }) => message.text) ?? [];
      expect(texts).toHaveLength(2);
      expect(texts.filter((shown) => /(?<!\\)\]\(/.test(shown))).toEqual([]);
    }
  });
});

describe('json', () => {
  it('gives every text back', () => {
    for (const text of hostileStrings) {
      const hostile = { ...finding, check: text, path: text, message: text, help: text };
      const output = printed(formats.json, endOf([hostile], { suppressed: [{ finding: hostile, reason: text }] }));
      expect(output).not.toMatch(/[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]|##(?:vso)?\[/u);
      const { findings, suppressed } = JSON.parse(output);
      expect(findings[0]).toMatchObject({ check: text, path: text, message: text, help: text, fixable: true });
      expect(suppressed[0]).toMatchObject({ message: text, reason: text });
    }
  });
});

describe('junit', () => {
  it('fails for errors, skips warnings, and passes a file without findings', () => {
    expect(printed(formats.junit, { ...both, looked: [source.path, 'functions/F.yaml'] })).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="blindspot validate" tests="3" failures="1" errors="0" skipped="1" time="0">',
        '  <testsuite name="detections/a/Rule.yaml" tests="2" failures="1" errors="0" skipped="1" time="0" file="detections/a/Rule.yaml">',
        '    <testcase name="version-form 1:1" classname="detections/a/Rule.yaml" file="detections/a/Rule.yaml" line="1" time="0">',
        '      <skipped message="Several lines."/>',
        '    </testcase>',
        '    <testcase name="id-form 4:11" classname="detections/a/Rule.yaml" file="detections/a/Rule.yaml" line="4" time="0">',
        '      <failure message="There is no column &quot;a&quot;: 100%." type="id-form">detections/a/Rule.yaml:4:11',
        'There is no column &quot;a&quot;: 100%.',
        'help: Did you mean &quot;b&quot;?</failure>',
        '    </testcase>',
        '  </testsuite>',
        '  <testsuite name="functions/F.yaml" tests="1" failures="0" errors="0" skipped="0" time="0" file="functions/F.yaml">',
        '    <testcase name="no findings" classname="functions/F.yaml" file="functions/F.yaml" line="1" time="0"/>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    );
  });

  it('is well-formed and has the same elements whatever a text says', () => {
    const elements = (text: string): readonly string[] => {
      const names: string[] = [];
      const parser = new SaxesParser({ defaultXMLVersion: '1.0' });
      parser.on('error', (error) => {
        throw error;
      });
      parser.on('opentag', ({ name }) => names.push(name));
      const hostile = { ...finding, check: text, path: text, message: text, help: text };
      parser.write(printed(formats.junit, endOf([hostile, { ...hostile, severity: 'warn' }], { looked: [] }))).close();
      return names;
    };
    const plain = elements('plain');
    expect(plain).toEqual(['testsuites', 'testsuite', 'testcase', 'failure', 'testcase', 'skipped']);
    for (const text of hostileStrings) expect(elements(text)).toEqual(plain);
  });
});

describe('markdown', () => {
  it('is a page with a table of checks and a block for each finding', () => {
    expect(printed(formats.markdown, endOf([warning, finding]))).toBe(
      [
        '## Blindspot validate',
        '',
        '**1 error, 1 warning.**',
        '',
        '1 detection and 0 functions: 1 error, 1 warning. --fix mends 1.',
        '',
        '| check | errors | warnings |',
        '| --- | ---: | ---: |',
        '| `id-form` | 1 | 0 |',
        '| `version-form` | 0 | 1 |',
        '',
        '### Errors',
        '',
        '`detections/a/Rule.yaml:4:11` · `id-form`',
        '',
        '```text',
        'There is no column "a": 100%.',
        '> 4 |   | where a == "ü"',
        '    |           ^',
        'help: Did you mean "b"?',
        '```',
        '',
        '### Warnings',
        '',
        '`detections/a/Rule.yaml:1:1` · `version-form`',
        '',
        '```text',
        'Several lines.',
        '> 1 | id: x',
        '    | ^^^^^',
        '```',
        '',
      ].join('\n'),
    );
  });

  it('holds somebody else’s text in code only, and no more than a comment does', () => {
    const parser = new MarkdownIt({ html: true, linkify: true });
    const ownText = /^(?!.*(?:https?:|www\.))[^@#<>`\\[\]]*$/;
    for (const text of hostileStrings) {
      const hostile = { ...finding, check: text, path: text, message: text, help: text };
      const output = printed(formats.markdown, endOf(Array.from({ length: 200 }, () => hostile)));
      expect(output.length).toBeLessThanOrEqual(58_000);
      const found = /[^\n\P{Cc}]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.exec(output) ?? /##(?:vso)?\[/i.exec(output);
      expect(found && [text.slice(0, 40), output.slice(found.index, found.index + 40)]).toBe(null);
      const problems = parser.parse(output, {}).flatMap(({ type, tag, content, children }) => {
        if (type === 'heading_open' && tag !== 'h2' && tag !== 'h3') return [tag];
        if (['html_block', 'blockquote_open', 'hr', 'code_block', 'ordered_list_open'].includes(type)) return [content];
        return (children ?? []).flatMap((child) => {
          if (['html_inline', 'image', 's_open', 'em_open', 'softbreak', 'link_open'].includes(child.type)) {
            return [child.type];
          }
          return child.type !== 'text' || ownText.test(child.content) ? [] : [child.content];
        });
      });
      expect([text.slice(0, 40), problems]).toEqual([text.slice(0, 40), []]);
    }
  });
});

describe('every format', () => {
  it('says the same of a hostile text as of any other: nothing that an agent obeys', () => {
    const commands = /^\s*::[a-z-]+(?: [^\n]*?)?::|##(?:vso)?\[/im;
    for (const [name, make] of Object.entries(formats)) {
      if (name === 'github') continue;
      for (const text of hostileStrings) {
        const hostile = { ...finding, check: text, path: text, message: text, help: text };
        const output = printed(make, endOf([hostile]));
        const found = /[^\n\P{Cc}]|[\p{Cf}\p{Zl}\p{Zp}]/u.exec(output) ?? commands.exec(output);
        expect(found && [name, text.slice(0, 50), output.slice(found.index - 40, found.index + 40)]).toBe(null);
      }
    }
  });
});
