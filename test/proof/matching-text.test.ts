import { describe, expect, test } from 'vitest';
import { kustoRegex } from '../../src/kql/functions/regex/kusto-regex.ts';
import { seededRandom } from '../../src/kql/operators/seeded-random.ts';
import { matchingText } from '../../src/proof/matching-text.ts';

const patterns = [
  'abc',
  String.raw`^\d{1,3}(?:\.\d{1,3}){3}$`,
  String.raw`(?i)\bpowershell(?:\.exe)?\b.*-e(?:nc|ncodedcommand)?\s+[A-Za-z0-9+/=]{20,}`,
  '[^a-zA-Z0-9]',
  String.raw`\p{Greek}+`,
  '(a|b(c|d))*e',
  '[[:punct:]]x',
  String.raw`\S+@\S+`,
  'a{0}b{3}',
  String.raw`(?s).{5}\n`,
];

describe('a text that is made for a regular expression', () => {
  test.each(patterns)('matches %s', (pattern) => {
    for (let seed = 0; seed < 20; seed += 1) {
      const found = matchingText(pattern, seededRandom(seed));
      expect(found).toBeDefined();
      expect(kustoRegex(pattern).test(found?.text ?? ''), JSON.stringify(found?.text)).toBe(true);
    }
  });

  test('has what it is told in a group, whichever branch that takes', () => {
    const pattern = String.raw`^(?:none|user=(\w+)(?:;|$)|id=(\d+))`;
    for (let seed = 0; seed < 20; seed += 1) {
      expect(matchingText(pattern, seededRandom(seed), { group: 1, text: 'Bob' })?.text).toMatch(/^user=Bob;?$/);
      const second = matchingText(pattern, seededRandom(seed), { group: 2, text: undefined });
      expect(second?.text).toBe(`id=${second?.groups.get(2)}`);
      expect(second?.groups.get(2)).toMatch(/^\d+$/);
    }
  });

  test('is the same for the same numbers', () => {
    const text = (seed: number) => matchingText('[a-z]{8}', seededRandom(seed))?.text;
    expect(text(1)).toBe(text(1));
    expect(text(1)).not.toBe(text(2));
  });

  test('is not there for what is no regular expression', () => {
    expect(matchingText('(', seededRandom(1))).toBeUndefined();
  });
});
