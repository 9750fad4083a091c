import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { kustoRegex } from '../../../../src/kql/functions/regex/kusto-regex.ts';
import { parseRegex } from '../../../../src/kql/functions/regex/parse-regex.ts';
import { requiredTexts } from '../../../../src/kql/functions/user-agent/required-texts.ts';
import { type UserAgentList, userAgentPatterns } from '../../../../src/kql/functions/user-agent/user-agent-patterns.ts';
import { seededRandom } from '../../../../src/kql/operators/seeded-random.ts';
import { supportNotes } from '../../../../src/kql/support/support-notes.ts';
import { matchingText } from '../../../../src/proof/matching-text.ts';
import { failure } from '../../operators/failure.ts';
import { evaluate } from '../evaluate.ts';

const root = new URL('../../../../', import.meta.url);

function all(agent: string): string {
  return evaluate(`parse_user_agent("${agent}", dynamic(["browser", "os", "device"]))`);
}

const nothing = '"MajorVersion":"","MinorVersion":"","Patch":""';

describe('parse_user_agent()', () => {
  // The answers of Kusto that its page shows.
  test('gives what the page shows, slots in its order', () => {
    expect(
      evaluate(
        'parse_user_agent("Mozilla/5.0 (Windows; U; en-US) AppleWebKit/531.9 (KHTML, like Gecko) AdobeAIR/2.5.1", "browser")',
      ),
    ).toBe('{"Browser":{"Family":"AdobeAIR","MajorVersion":"2","MinorVersion":"5","Patch":"1"}}');
    expect(
      all(
        'Mozilla/5.0 (SymbianOS/9.2; U; Series60/3.1 NokiaN81-3/10.0.032 Profile/MIDP-2.0 Configuration/CLDC-1.1 ) AppleWebKit/413 (KHTML, like Gecko) Safari/4',
      ),
    ).toBe(
      '{"Browser":{"Family":"Nokia OSS Browser","MajorVersion":"3","MinorVersion":"1","Patch":""},' +
        '"OperatingSystem":{"Family":"Symbian OS","MajorVersion":"9","MinorVersion":"2","Patch":"","PatchMinor":""},' +
        '"Device":{"Family":"Nokia N81","Brand":"Nokia","Model":"N81-3"}}',
    );
  });

  test.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/122.0.0.0 Safari/537.36',
      '{"Browser":{"Family":"Chrome","MajorVersion":"122","MinorVersion":"0","Patch":"0"},' +
        '"OperatingSystem":{"Family":"Windows","MajorVersion":"10","MinorVersion":"","Patch":"","PatchMinor":""},' +
        '"Device":{"Family":"Other","Brand":"","Model":""}}',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_3_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.3.1 Mobile/15E148 Safari/604.1',
      '{"Browser":{"Family":"Mobile Safari","MajorVersion":"17","MinorVersion":"3","Patch":"1"},' +
        '"OperatingSystem":{"Family":"iOS","MajorVersion":"17","MinorVersion":"3","Patch":"1","PatchMinor":""},' +
        '"Device":{"Family":"iPhone","Brand":"Apple","Model":"iPhone"}}',
    ],
    [
      'python-requests/2.31.0',
      '{"Browser":{"Family":"Python Requests","MajorVersion":"2","MinorVersion":"31","Patch":""},' +
        `"OperatingSystem":{"Family":"Other",${nothing},"PatchMinor":""},` +
        '"Device":{"Family":"Other","Brand":"","Model":""}}',
    ],
    [
      '',
      `{"Browser":{"Family":"Other",${nothing}},"OperatingSystem":{"Family":"Other",${nothing},"PatchMinor":""},` +
        '"Device":{"Family":"Other","Brand":"","Model":""}}',
    ],
    [
      'ünknown',
      `{"Browser":{"Family":"Other",${nothing}},"OperatingSystem":{"Family":"Other",${nothing},"PatchMinor":""},` +
        '"Device":{"Family":"Other","Brand":"","Model":""}}',
    ],
  ])('%s', (agent, expected) => {
    expect(all(agent)).toBe(expected);
  });

  test('gives what is looked for only, always in one order', () => {
    const agent = 'curl/8.5.0';
    expect(evaluate(`parse_user_agent("${agent}", "device")`)).toBe(
      '{"Device":{"Family":"Other","Brand":"","Model":""}}',
    );
    expect(evaluate(`parse_user_agent("${agent}", dynamic(["os", "browser"]))`)).toBe(
      '{"Browser":{"Family":"curl","MajorVersion":"8","MinorVersion":"5","Patch":"0"},' +
        `"OperatingSystem":{"Family":"Other",${nothing},"PatchMinor":""}}`,
    );
  });

  test.each([
    ['"Browser"', '"Browser"'],
    ['""', '""'],
    ['dynamic([])', 'nothing'],
    ['dynamic(["browser", "engine"])', '"engine"'],
    ['dynamic([1])', 'what is no text'],
    ['dynamic(null)', 'what is no text'],
    ['dynamic({"browser": 1})', 'what is no text'],
  ])('refuses to look for %s', (lookFor, what) => {
    expect(failure(() => evaluate(`parse_user_agent("curl/8.5.0", ${lookFor})`))).toBe(
      `KqlUnsupportedError: Not supported: function "parse_user_agent()" looking for ${what}.`,
    );
  });

  test('is done with a long agent, however many patterns nearly fit', () => {
    const time = (count: number) => {
      const agent = 'Mozilla/5.0 (Linux; U; Android 4.2; '.repeat(count);
      const start = process.hrtime.bigint();
      evaluate(`parse_user_agent("${agent}", dynamic(["browser", "os", "device"]))`);
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    time(10);
    time(20);
    expect(time(400)).toBeLessThan(20_000);
  });
});

interface Entry {
  readonly regex: string;
  readonly regex_flag?: string;
}

const tables = parse(readFileSync(new URL('node_modules/uap-core/regexes.yaml', root), 'utf8')) as Readonly<
  Record<UserAgentList, readonly Entry[]>
>;

describe.each(['user_agent_parsers', 'os_parsers', 'device_parsers'] as const)('the patterns of %s', (list) => {
  // JavaScript's own regular expressions are what the ua-parser project runs its tests with.
  test('match what they match in JavaScript, group by group, and need what is looked for first', () => {
    const patterns = userAgentPatterns(list);
    expect(patterns.length).toBe(tables[list].length);
    for (const [index, { regex, regex_flag: flag }] of tables[list].entries()) {
      const source = flag === 'i' ? `(?i)${regex}` : regex;
      const reference = new RegExp(regex, flag ?? '');
      const required = requiredTexts(parseRegex(source, 'ascii').root);
      const random = seededRandom(index);
      for (let sample = 0; sample < 3; sample += 1) {
        const text = matchingText(source, random)?.text.replace(/[^ -~]/g, '-') ?? '';
        const expected = reference.exec(text);
        expect(patterns[index]?.match(text), `${source} on ${text}`).toEqual(
          expected === null ? undefined : [...expected],
        );
        if (expected !== null) {
          expect(required?.some((part) => text.toLowerCase().includes(part)) ?? true, `${required} in ${text}`).toBe(
            true,
          );
          expect(kustoRegex(source).test(text)).toBe(true);
        }
      }
    }
  });
});

describe('what a text needs', () => {
  test.each([
    ['abc', ['abc']],
    ['a(b|cd)efg', ['efg']],
    ['(Foo|bar)[0-9]+', ['foo', 'bar']],
    ['(foo|b?)', undefined],
    ['(?:foo)*x', ['x']],
    ['(?:foo)+x', ['foo']],
    ['(?i)Nexus', ['nexus']],
    ['[Ss]afari', ['safari']],
    ['ab\\bcd', ['abcd']],
    ['[a-z]+', undefined],
    ['', undefined],
  ])('to match %s', (pattern, expected) => {
    expect(requiredTexts(parseRegex(pattern, 'ascii').root)).toEqual(expected);
  });
});

test('the note names the version of the tables that is installed', () => {
  const { dependencies } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
  const { version } = JSON.parse(readFileSync(new URL('node_modules/uap-core/package.json', root), 'utf8'));
  expect(version).toBe(dependencies['uap-core']);
  const notes = supportNotes.filter(({ features }) => features.includes('function parse_user_agent'));
  expect(notes.map(({ undetermined }) => undetermined).join(' ')).toContain(`uap-core ${version}`);
});
