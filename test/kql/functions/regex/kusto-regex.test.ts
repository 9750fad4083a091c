import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KqlRuntimeError } from '../../../../src/kql/errors/kql-runtime-error.ts';
import { kustoRegex } from '../../../../src/kql/functions/regex/kusto-regex.ts';
import { parseRegex } from '../../../../src/kql/functions/regex/parse-regex.ts';
import { runRegex } from '../../../../src/kql/functions/regex/regex-machine.ts';
import { compileRegex } from '../../../../src/kql/functions/regex/regex-program.ts';

function found(pattern: string, text: string): (string | null)[] | undefined {
  const match = kustoRegex(pattern).exec(text);
  if (match === undefined) {
    return undefined;
  }
  const groups: (string | null)[] = [];
  for (let slot = 0; slot < match.length; slot += 2) {
    const [start = -1, end = -1] = match.slice(slot, slot + 2);
    groups.push(start < 0 ? null : text.slice(start, end));
  }
  return groups;
}

describe('the syntax that the page on regular expressions describes', () => {
  it.each<[pattern: string, text: string, groups: (string | null)[] | undefined]>([
    ['b.*k', 'Fabrikam', ['brik']],
    ['a.c', 'a\nc', undefined],
    ['(?s)a.c', 'a\nc', ['a\nc']],
    ['[x[^xyz]]+', 'yzxab', ['xab']],
    ['[a-y&&xyz]+', 'azyx', ['yx']],
    ['[0-9&&[^4]]+', '4123', ['123']],
    ['[0-9--4]+', '4567', ['567']],
    ['[a-g~~b-h]+', 'bcahg', ['ah']],
    ['[\\[\\]]+', 'a[]b', ['[]']],
    ['[a&&b]', 'ab', undefined],
    ['[]a]+', 'b]a', [']a']],
    ['[^]a]+', ']ab', ['b']],
    ['[a-]+', 'b-a', ['-a']],
    ['[-a]+', 'b-a', ['-a']],
    ['[[:alpha:]]+', '1aZé', ['aZ']],
    ['[[:^alpha:]]+', 'a1 b', ['1 ']],
    ['[\\p{Greek}&&\\pL]+', 'aβγ1', ['βγ']],
    ['(a)|(b)', 'b', ['b', null, 'b']],
    ['(?P<user>\\w+)@(?<host>\\w+)', 'x bob@lab', ['bob@lab', 'bob', 'lab']],
    ['a{2,3}?', 'aaaa', ['aa']],
    ['a{2,3}', 'aaaa', ['aaa']],
    ['a{2,}', 'aaaa', ['aaaa']],
    ['a{0}b', 'ab', ['b']],
    ['(?U)a+', 'aaa', ['a']],
    ['(?U)a+?', 'aaa', ['aaa']],
    ['(?i)straSSe', 'STRASSE', ['STRASSE']],
    ['(?i)a+(?-i)b+', 'AAbbB', ['AAbb']],
    ['(?i:a)b', 'Ab', ['Ab']],
    ['(?i:a)b', 'AB', undefined],
    ['(?x) a \\  b # comment', 'a b', ['a b']],
    ['(?m)^b$', 'a\nb\nc', ['b']],
    ['^b', 'a\nb', undefined],
    ['a$', 'a\n', undefined],
    ['(?m)a$', 'a\n', ['a']],
    ['(?mR)a$', 'a\r\n', ['a']],
    ['(?R).+', 'ab\rc', ['ab']],
    ['\\Aa\\z', 'a', ['a']],
    ['\\x41\\x{42}\\u0043\\u{44}\\U00000045\\101\\t', 'ABCDEA\t', ['ABCDEA\t']],
    ['\\/\\-\\"\\_\\ ', '/-"_ ', ['/-"_ ']],
    ['\\<\\w+\\>', '-ab-', ['ab']],
    ['\\b{start}b\\b{end}', 'ab b', ['b']],
    ['\\b{start-half}b', '-b', ['b']],
    ['b\\b{end-half}', 'b-', ['b']],
    ['(?-u:\\b).+(?-u:\\b)', '$$abc$$', ['abc']],
    ['', 'abc', ['']],
    ['a||b', 'b', ['']],
    ['()', 'x', ['', '']],
  ])('%s on %s', (pattern, text, groups) => {
    expect(found(pattern, text)).toEqual(groups);
  });

  it('has the classes of Unicode, not of ASCII', () => {
    expect(found('\\d+', 'x٣४')).toEqual(['٣४']);
    expect(found('\\s', 'a\u00a0b')).toEqual(['\u00a0']);
    expect(found('\\w+', 'žluťoučký-')).toEqual(['žluťoučký']);
    expect(found('\\bé', 'café é')).toEqual(['é']);
    expect(kustoRegex('\\bé').exec('café é')?.[0]).toBe(5);
    expect(found('(?-u:\\w)+', 'ažb')).toEqual(['a']);
    expect(found('\\W+', 'é-é')).toEqual(['-']);
    expect(found('.', '😀')).toEqual(['😀']);
    expect(found('^.{2}$', '😀é')).toEqual(['😀é']);
    expect(found('\\p{L}\\P{L}', 'é1')).toEqual(['é1']);
    expect(found('\\p{script=cyrillic}+', 'ab где')).toEqual(['где']);
    expect(found('[\\p{Lu}--A]', 'AÉ')).toEqual(['É']);
  });

  it('ignores case by simple folding', () => {
    expect(found('(?i)k', '\u212a')).toEqual(['\u212a']);
    expect(found('(?i)[k-l]+', 'KL\u212a')).toEqual(['KL\u212a']);
    expect(found('(?i)σ+', 'ΣΣς')).toEqual(['ΣΣς']);
    expect(found('(?i)i', 'İ')).toBeUndefined();
    expect(found('(?i)i', 'ı')).toBeUndefined();
    expect(found('(?i)ß', 'SS')).toBeUndefined();
    expect(found('(?i)[^a]', 'A')).toBeUndefined();
    expect(found('(?i-u:k)', '\u212a')).toBeUndefined();
  });
});

describe('what is no regular expression', () => {
  it.each([
    ['a(?=b)', 'look-around is not supported, at offset 1'],
    ['(?<!a)b', 'look-around is not supported, at offset 0'],
    ['*a', 'repetition operator missing expression (write \\ before a literal one), at offset 0'],
    ['a{b', 'repetition quantifier expects a decimal number (write \\{ for a brace), at offset 1'],
    ['a{2,1}', 'repetition quantifier has its bounds the wrong way around, at offset 1'],
    ['(a', 'unclosed group, at offset 0'],
    ['a)', 'unopened group, at offset 1'],
    ['[a', 'unclosed character class, at offset 0'],
    ['[[]', 'unclosed character class, at offset 1'],
    ['[z-a]', 'invalid range in a character class, at offset 1'],
    ['\\8', 'unrecognized escape sequence \\8, at offset 0'],
    ['\\Z', 'unrecognized escape sequence \\Z, at offset 0'],
    ['a\\', 'the pattern ends too early, at offset 2'],
    ['(?P<a>x)(?P<a>y)', 'duplicate capture group name "a", at offset 8'],
    ['(?P<1>x)', 'invalid character "1" in a capture group name, at offset 4'],
    ['(?z)', 'unrecognized or repeated flag "z", at offset 2'],
    ['(?i-)', 'a flag is missing, at offset 4'],
    ['\\p{Klingon}', 'unknown Unicode class "Klingon", at offset 0'],
    ['(?-u)[^a]', 'without the flag u, a negated class could match half of a character, at offset 5'],
  ])('%s', (pattern, reason) => {
    expect(() => kustoRegex(pattern)).toThrow(
      new KqlRuntimeError(`Invalid regular expression "${pattern}": ${reason}.`),
    );
  });

  it('is refused when it is too large or too deep to run', () => {
    expect(() => kustoRegex('((((a{100}){100}){100}){100})')).toThrow('the pattern is too large');
    expect(() => kustoRegex(`${'('.repeat(300)}a${')'.repeat(300)}`)).toThrow('nested deeper than 250');
  });
});

describe('matches', () => {
  const all = (pattern: string, text: string): string[] =>
    kustoRegex(pattern)
      .matches(text)
      .map(([start, end]) => `${start}-${end}`);

  it('do not overlap, and empty ones stand apart', () => {
    expect(all('aa', 'aaaaa')).toEqual(['0-2', '2-4']);
    expect(all('b*', 'abbc')).toEqual(['0-0', '1-3', '4-4']);
    expect(all('', '😀a')).toEqual(['0-0', '2-2', '3-3']);
    expect(all('\\b', 'é a')).toEqual(['0-0', '1-1', '2-2', '3-3']);
    expect(all('^a', 'aa')).toEqual(['0-1']);
  });

  it('take time in proportion to the text, whatever the pattern', () => {
    const text = `é${'a'.repeat(20_000)}!`;
    expect(kustoRegex('(a|a)*\\b$').test(text)).toBe(false);
    expect(kustoRegex('(a*)*b').test('a'.repeat(20_000))).toBe(false);
  });
});

/** Patterns that both engines know, with every kind of node. */
const pattern = fc.letrec<{ node: string; atom: string }>((tie) => ({
  atom: fc.oneof(
    fc.constantFrom(
      'a',
      'b',
      'c',
      '.',
      '\\d',
      '\\w',
      '\\W',
      '\\s',
      '[ab]',
      '[^a]',
      '\\b',
      '\\B',
      '^',
      '$',
      '(?m:^)',
      '(?m:$)',
    ),
    fc.constantFrom('(?i:B)', '[[:alpha:]--b]', '(?s:.)', 'é', '\\p{L}'),
  ),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('atom'),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
    fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
    tie('node').map((node) => `(${node})`),
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?'))
      .map(([node, quantifier]) => `(?:${node})${quantifier}`),
  ),
})).node;

describe('the two engines', () => {
  const machineMatch = (source: string, text: string): number[] | undefined => {
    const match = runRegex(compileRegex(parseRegex(source)), text, 0);
    return match === undefined ? undefined : [...match];
  };

  it('agree on every text, groups and empty loops included', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'B', '1', ' ', '\n', 'é'), maxLength: 8 }),
        (source, text) => {
          const match = kustoRegex(source).exec(text);
          expect(match === undefined ? undefined : [...match]).toEqual(machineMatch(source, text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('agree with JavaScript on patterns without loops over what may be empty', () => {
    const simple = fc
      .array(fc.constantFrom('a', 'b+', 'c*?', '[ab]', '(a|b)', '(?:ab)?', '.', 'b{1,2}', '(c)?'), { maxLength: 5 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(simple, fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 10 }), (source, text) => {
        const expected = new RegExp(source, 'd').exec(text);
        const groups = expected?.indices?.flatMap((pair) => pair ?? [-1, -1]);
        expect(machineMatch(source, text)).toEqual(groups);
      }),
      { numRuns: 2000 },
    );
  });
});
