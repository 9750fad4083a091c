import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isScalar, parseDocument, type Scalar, stringify, visit } from 'yaml';
import { mapScalar } from '../../src/content/block-text.ts';
import { SourceFile } from '../../src/content/source-file.ts';

/** The scalar under `query` (or the only scalar) of a YAML text. */
function scalarOf(text: string): Scalar {
  const document = parseDocument(text, { keepSourceTokens: true });
  expect(document.errors).toEqual([]);
  const node = document.getIn(['query'], true);
  if (!isScalar(node)) throw new Error('no scalar under query');
  return node;
}

/** `value character -> line:column` for the places of a marker in the value. */
function placeOf(text: string, marker: string): string {
  const mapped = mapScalar(scalarOf(text));
  const at = mapped.value.indexOf(marker);
  expect(at).toBeGreaterThanOrEqual(0);
  const range = mapped.rangeInFile(at, at + marker.length);
  const source = new SourceFile('x.yaml', text);
  const start = source.positionAt(range.start);
  const end = source.positionAt(range.end);
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}

describe('mapScalar', () => {
  it('maps a literal block', () => {
    const text = 'name: x\nquery: |\n  SigninLogs\n  | where Foo == 1\nend: 1\n';
    expect(placeOf(text, 'SigninLogs')).toBe('3:3-3:13');
    expect(placeOf(text, 'Foo')).toBe('4:11-4:14');
  });

  it('maps a literal block with CRLF, an indentation indicator and a comment in its header', () => {
    const text = 'query: |2- # KQL\r\n    SigninLogs\r\n\r\n  | where Foo == 1\r\n';
    const mapped = mapScalar(scalarOf(text));
    expect(mapped.value).toBe('  SigninLogs\n\n| where Foo == 1');
    expect(placeOf(text, 'SigninLogs')).toBe('2:5-2:15');
    expect(placeOf(text, 'Foo')).toBe('4:11-4:14');
    // A line break points to its first character, so that a range that ends there ends with the line.
    expect(text.slice(mapped.offsetInFile(12), mapped.offsetInFile(12) + 2)).toBe('\r\n');
  });

  it('maps a folded block: folds, blank lines and more-indented lines', () => {
    const text = 'query: >\n  SigninLogs\n  | where A == 1\n\n  | where B == 2\n    | where C == 3\n  | take 1\n';
    expect(mapScalar(scalarOf(text)).value).toBe(
      'SigninLogs | where A == 1\n| where B == 2\n  | where C == 3\n| take 1\n',
    );
    expect(placeOf(text, 'where A')).toBe('3:5-3:12');
    expect(placeOf(text, 'where B')).toBe('5:5-5:12');
    expect(placeOf(text, 'where C')).toBe('6:7-6:14');
    expect(placeOf(text, 'take 1')).toBe('7:5-7:11');
    // A range over a fold runs from line to line; the blank that the fold made stands for the line break.
    expect(placeOf(text, 'SigninLogs | where')).toBe('2:3-3:10');
    expect(placeOf(text, 'SigninLogs ')).toBe('2:3-3:1');
  });

  it('maps double quotes: escapes, folds and continued lines', () => {
    const text = 'query: "T | where a == \\"x\\u263A\\x41\\" and\n  \\tb   \n\n   == 2 an\\\n     d c"\n';
    const mapped = mapScalar(scalarOf(text));
    expect(mapped.value).toBe('T | where a == "x\u263AA" and \tb\n== 2 and c');
    expect(placeOf(text, '"x')).toBe('1:24-1:27');
    expect(placeOf(text, '\u263A')).toBe('1:27-1:33');
    expect(placeOf(text, 'A')).toBe('1:33-1:37');
    expect(placeOf(text, '\tb')).toBe('2:3-2:6');
    expect(placeOf(text, '== 2')).toBe('4:4-4:8');
    expect(placeOf(text, 'an')).toBe('1:40-1:42');
    expect(placeOf(text, ' c')).toBe('5:7-5:9');
    // The end is that of the last character, not the start of the next one on another line.
    expect(placeOf(text, '== 2 an')).toBe('4:4-4:11');
  });

  it('maps both halves of an escaped astral character to the escape', () => {
    const mapped = mapScalar(scalarOf('query: "a\\U0001F600b"\n'));
    expect(mapped.value).toBe('a\u{1F600}b');
    expect([0, 1, 2, 3, 4].map((at) => mapped.offsetInFile(at))).toEqual([8, 9, 9, 19, 20]);
  });

  it('maps single quotes: doubled quotes and folds', () => {
    const text = "query: 'T | where a == ''x''\n   | where b'\n";
    expect(mapScalar(scalarOf(text)).value).toBe("T | where a == 'x' | where b");
    expect(placeOf(text, "'x'")).toBe('1:24-1:29');
    expect(placeOf(text, 'where b')).toBe('2:6-2:13');
  });

  it('maps plain text over several lines', () => {
    const text = 'query: SigninLogs\n  | where a   \r\n\n  | take 5\n';
    expect(mapScalar(scalarOf(text)).value).toBe('SigninLogs | where a\n| take 5');
    expect(placeOf(text, 'take 5')).toBe('4:5-4:11');
    expect(placeOf(text, 'a')).toBe('2:11-2:12');
  });

  it('keeps the text of numbers', () => {
    const mapped = mapScalar(scalarOf('query: 1.50\n'));
    expect(mapped.value).toBe('1.50');
    expect(mapped.offsetInFile(2)).toBe(9);
  });

  it('maps empty values and offsets outside the value', () => {
    const empty = mapScalar(scalarOf("query: ''\n"));
    expect(empty.value).toBe('');
    expect(empty.rangeInFile(0, 0)).toEqual({ start: 8, end: 8 });
    const mapped = mapScalar(scalarOf('query: abc\n'));
    expect(mapped.offsetInFile(3)).toBe(10);
    expect(mapped.offsetInFile(99)).toBe(10);
    expect(mapped.offsetInFile(-1)).toBe(7);
  });
});

/** Text with everything that the styles treat specially. */
const trickyText = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      ' ',
      '  ',
      '\n',
      '\n\n',
      '\t',
      "'",
      '"',
      '\\',
      '#',
      ': ',
      '- ',
      '|',
      'é',
      '\u{1F600}',
      '\u2028',
      '\u0007',
      '\u00a0',
      'word',
      '{',
      ']',
      ',',
      '%',
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(''));

const styles = ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

/** Whether the file has `character` at an offset, as itself or as the escape that stands for it. */
function standsFor(text: string, offset: number, character: string): boolean {
  const there = text[offset];
  if (there === character) return true;
  if (there === '\\') return true;
  if (character === '\n') return text.startsWith('\r\n', offset) || /[ \t\r\n]/.test(there ?? '\n');
  return character === ' ' && /[ \t\r\n]/.test(there ?? '');
}

describe('mapScalar on generated text', () => {
  it('finds every character that the YAML printer wrote, in every style, LF and CRLF', () => {
    fc.assert(
      fc.property(
        trickyText,
        fc.constantFrom(...styles),
        fc.integer({ min: 0, max: 30 }),
        fc.boolean(),
        fc.boolean(),
        (value, style, lineWidth, crlf, nested) => {
          const content = nested ? { a: [{ query: value }] } : { query: value };
          const lf = stringify(content, {
            defaultStringType: style,
            defaultKeyType: 'PLAIN',
            lineWidth,
            blockQuote: style.startsWith('BLOCK') ? (style === 'BLOCK_FOLDED' ? 'folded' : 'literal') : true,
            minContentWidth: 0,
          });
          const text = crlf ? lf.replaceAll('\n', '\r\n') : lf;
          const document = parseDocument(text, { keepSourceTokens: true });
          const node = nested ? document.getIn(['a', 0, 'query'], true) : document.getIn(['query'], true);
          if (document.errors.length > 0 || !isScalar(node)) return;
          const mapped = mapScalar(node);
          expect(mapped.value).toBe(node.source);
          let previous = -1;
          for (let at = 0; at < mapped.value.length; at++) {
            const offset = mapped.offsetInFile(at);
            expect(offset).toBeGreaterThanOrEqual(previous);
            expect(
              standsFor(text, offset, mapped.value[at] ?? ''),
              `${at} -> ${offset} in ${JSON.stringify(text)}`,
            ).toBe(true);
            previous = offset;
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('reads what the YAML parser reads, for any text that parses', () => {
    const raw = fc
      .array(
        fc.constantFrom(
          'a',
          'b',
          ' ',
          '  ',
          '\n',
          '\r\n',
          '\n   ',
          '\n  ',
          '\t',
          "'",
          "''",
          '"',
          '\\',
          '\\n',
          '\\"',
          '\\\n',
          '\\x41',
          '\\u263a',
          '#',
          ':',
          '-',
          '|',
          '>',
          '+',
          '2',
          'é',
          '\u2028',
          '\r',
        ),
        {
          maxLength: 25,
        },
      )
      .map((parts) => parts.join(''));
    const openings = fc.constantFrom(
      '',
      '|\n  ',
      '>\n  ',
      '|+\n  ',
      '>-\n   ',
      '>+2\n  ',
      '|1\n ',
      '"',
      "'",
      '| # c\r\n  ',
      '>\r\n\r\n   \r\n  ',
      '!!str &x |\n  ',
    );
    let scalars = 0;
    fc.assert(
      fc.property(openings, raw, fc.constantFrom('', '"', "'", '\n', '\nz: 1\n'), (opening, body, closing) => {
        const text = `a:\n query: ${opening}${body}${closing}`;
        const document = parseDocument(text, { keepSourceTokens: true });
        if (document.errors.length > 0) return;
        visit(document, {
          Scalar(_, node) {
            scalars++;
            const mapped = mapScalar(node);
            let previous = -1;
            for (let at = 0; at <= mapped.value.length; at++) {
              const offset = mapped.offsetInFile(at);
              expect(offset, JSON.stringify(text)).toBeGreaterThanOrEqual(previous);
              previous = offset;
              const there = text[offset];
              const character = mapped.value[at];
              // What looks the same on both sides is the same: only folds, breaks and escapes may differ.
              if (character !== undefined && !/[ \n]/.test(character) && there !== '\\') {
                expect(there, JSON.stringify(text)).toBe(character);
              }
            }
            expect(previous).toBeLessThanOrEqual(text.length);
          },
        });
      }),
      { numRuns: 8000 },
    );
    expect(scalars).toBeGreaterThan(8000);
  });
});
