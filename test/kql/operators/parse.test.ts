import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

/** The columns that a pattern makes of a text, as JSON, or what is thrown. */
function parsed(text: string, operator: string): string {
  try {
    const { columns, rows } = ask(`print s = ${text} | ${operator}`);
    const [row = 'dropped'] = rows.map((json) => JSON.stringify((JSON.parse(json) as unknown[]).slice(1)));
    return `${columns.slice(1).join(', ')} ${row}`;
  } catch (error) {
    return failure(() => {
      throw error;
    });
  }
}

describe('parse', () => {
  test.each([
    // What stands between two delimiters, as little as possible.
    ['"a=1;b=2"', 'parse s with "a=" a:long ";b=" b:long', 'a:long, b:long [1,2]'],
    ['"x a=1;2;b=2"', 'parse s with * "a=" a ";" b', 'a:string, b:string ["1","2;b=2"]'],
    // Line ends are characters like others, and so are the signs of regular expressions.
    ['"k: v1\\nv2 |z"', 'parse s with "k: " v " |" w', 'v:string, w:string ["v1\\nv2","z"]'],
    ['"[x] (y).*$"', 'parse s with "[" x "] (" y ").*$"', 'x:string, y:string ["x","y"]'],
    // Case counts.
    ['"A=1"', 'parse s with "a=" a', 'a:string [""]'],
    // Without a star the pattern is the whole text.
    ['"xa=1"', 'parse s with "a=" a', 'a:string [""]'],
    ['"a=1 tail"', 'parse s with "a=" a:long " "', 'a:long [null]'],
    ['"a=1 tail"', 'parse s with "a=" a:long " " *', 'a:long [1]'],
    // A typed column in front of a star takes what looks like its type.
    ['"a=12abc"', 'parse s with "a=" a:long *', 'a:long [12]'],
    ['"a=12.5abc"', 'parse s with "a=" a:real *', 'a:real [12.5]'],
    ['"a=true1"', 'parse s with "a=" a:bool *', 'a:bool [true]'],
    ['"a=xyz"', 'parse s with "a=" a:long *', 'a:long [null]'],
    ['"t 2024-01-02 03:04:05 x"', 'parse s with "t " t:datetime " x"', 't:datetime ["2024-01-02T03:04:05.0000000Z"]'],
    ['"1.00:00:01|"', 'parse s with t:timespan "|"', 't:timespan ["1.00:00:01.0000000"]'],
    [
      '"id 74be27de-1e4e-49d9-b579-fe0b331d3642."',
      'parse s with "id " g:guid *',
      'g:guid ["74be27de-1e4e-49d9-b579-fe0b331d3642"]',
    ],
    ['"d={\\"a\\":1};"', 'parse s with "d=" d:dynamic ";"', 'd:dynamic [{"a":1}]'],
    // All or nothing: a value of another type is no fit, and neither is an empty one.
    ['"a=x;b=2"', 'parse s with "a=" a:long ";b=" b', 'a:long, b:string [null,""]'],
    ['"a=;b=2"', 'parse s with "a=" a:long ";b=" b', 'a:long, b:string [null,""]'],
    // Relaxed: each for itself.
    ['"a=x;b=2"', 'parse kind=relaxed s with "a=" a:long ";b=" b', 'a:long, b:string [null,"2"]'],
    ['"a=;b=2"', 'parse kind=relaxed s with "a=" a:long ";b=" b:long', 'a:long, b:long [null,2]'],
    ['"nothing"', 'parse kind=relaxed s with "a=" a:long ";b=" b', 'a:long, b:string [null,""]'],
    ['""', 'parse s with "a" a', 'a:string [""]'],
    ['"a=1"', 'parse kind=simple s with "a=" a', 'a:string ["1"]'],
  ])('%s | %s', (text, operator, expected) => {
    expect(parsed(text, operator)).toBe(expected);
  });

  test.each([
    // Anywhere in the text, and a string takes as much as it can.
    ['"xx a=1;a=2;"', 'parse kind=regex s with "a=" a ";"', 'a:string ["1;a=2"]'],
    ['"xx a=1;a=2;"', 'parse kind=regex s with * "a=" a ";"', 'a:string ["1;a=2"]'],
    ['"xx a=1;a=2;"', 'parse kind=regex flags=U s with "a=" a ";"', 'a:string ["1"]'],
    ['"id17x"', 'parse kind=regex s with "id" n:long "x"', 'n:long [17]'],
    ['"ab12cd"', "parse kind=regex s with @'[a-z]+' n:int @'[a-z]+'", 'n:int [12]'],
    ['"KEY=v;"', 'parse kind=regex flags=i s with "key=" v ";"', 'v:string ["v"]'],
    ['"a\\nb"', 'parse kind=regex s with "a" v "b"', 'v:string [""]'],
    ['"a\\nb"', 'parse kind=regex flags=s s with "a" v "b"', 'v:string ["\\n"]'],
    ['"x\\nkey=v"', 'parse kind=regex flags=m s with "^key=" v', 'v:string ["v"]'],
    ['"(a|b) c"', 'parse kind=regex s with "(a|b)" v', 'v:string ["|b) c"]'],
    [
      '"at 2024-01-02T03:04:05Z end"',
      'parse kind=regex s with "at " t:datetime " end"',
      't:datetime ["2024-01-02T03:04:05.0000000Z"]',
    ],
  ])('regex: %s | %s', (text, operator, expected) => {
    expect(parsed(text, operator)).toBe(expected);
  });

  test.each([
    ['parse flags=i s with "a" a', 'KqlSemanticError: Flags can only be given with "kind=regex".'],
    ['parse kind=regex flags=Ix s with "a" a', 'KqlUnsupportedError: Not supported: flags "Ix" of "parse".'],
    ['parse kind=odd s with "a" a', 'KqlSemanticError: Expected one of: simple, regex, relaxed.'],
    ['parse-where kind=relaxed s with "a" a', 'KqlSemanticError: "parse-where" does not have the kind "relaxed".'],
    ['parse s with "" a', 'KqlSemanticError: A delimiter of "parse" must not be empty.'],
    [
      'parse kind=regex s with "a|b" a',
      'KqlUnsupportedError: Not supported: a delimiter of "parse kind=regex" with "|" outside of parentheses.',
    ],
    [
      'parse kind=regex s with "a" t:datetime',
      'KqlUnsupportedError: Not supported: a column of type datetime at the end of "parse kind=regex".',
    ],
    [
      'parse s with "a" t:datetime *',
      'KqlUnsupportedError: Not supported: "*" after a column of type datetime in "parse".',
    ],
  ])('refuses %s', (operator, expected) => {
    expect(failure(() => ask(`print s = "x" | ${operator}`))).toBe(expected);
  });

  test('a text behind the datetime that ends a simple pattern ends the query: how it is read is not known', () => {
    const query = (text: string): string => `print s = "${text}" | parse s with "at " t:datetime`;
    expect(ask(query('at 2024-01-02 03:04')).rows).toEqual(['["at 2024-01-02 03:04","2024-01-02T03:04:00.0000000Z"]']);
    expect(failure(() => ask(query('at 2024-01-02 03:04 and more')))).toBe(
      'KqlUnsupportedError: Not supported: a text after the datetime "t" at the end of "parse".',
    );
  });
});

const lines = {
  columns: { i: 'long', s: 'string', n: 'long' },
  rows: ['[0, "n=10;x", 1]', '[1, "else", 2]', '[2, "n=30;y", 3]', '[3, "n=z;y", 4]', '[4, "", 5]'],
} as const;

describe('rows of parse', () => {
  test('a column that is there is replaced in its place, the others come last', () => {
    expect(ask('T | parse s with "n=" n:long ";" rest', lines)).toEqual({
      columns: ['i:long', 's:string', 'n:long', 'rest:string'],
      rows: [
        '[0,"n=10;x",10,"x"]',
        '[1,"else",null,""]',
        '[2,"n=30;y",30,"y"]',
        '[3,"n=z;y",null,""]',
        '[4,"",null,""]',
      ],
      origins: [[0], [1], [2], [3], [4]],
    });
  });

  test('the text itself can be replaced, and by another type', () => {
    const { columns, rows } = ask('T | parse s with "n=" s:long ";" * | where i == 0 | project i, s', lines);
    expect({ columns, rows }).toEqual({ columns: ['i:long', 's:long'], rows: ['[0,10]'] });
  });

  test('parse-where drops what does not fit', () => {
    expect(ask('T | parse-where s with "n=" m:long ";" rest | project i, m', lines)).toEqual({
      columns: ['i:long', 'm:long'],
      rows: ['[0,10]', '[2,30]'],
      origins: [[0], [2]],
    });
    expect(ask('T | parse-where s with "none" m', lines).rows).toEqual([]);
    expect(ask('T | parse-where kind=regex s with "n=" m @"\\W" | project i, m', lines).rows).toEqual([
      '[0,"10"]',
      '[2,"30"]',
      '[3,"z"]',
    ]);
  });

  test('the time of arrival stays with its row', () => {
    const query = 'T | parse-where s with "n=" m:long ";" * | project i, ago = ingestion_time() - datetime(2020-01-01)';
    expect(ask(query, lines).rows).toEqual(['[0,"00:00:00.0000000"]', '[2,"00:00:00.0000002"]']);
  });

  test('over columns that show only with the data', () => {
    const late = { ...lines, open: true } as const;
    expect(ask('T | parse s with "n=" n:long ";" rest | where n > 10 | project i, n, rest', late).rows).toEqual([
      '[2,30,"y"]',
    ]);
    expect(failure(() => ask('T | parse nope with "n=" n:long', late))).toContain("'nope'");
  });
});
