import { describe, expect, test } from 'vitest';
import { ask } from './ask.ts';
import { failure } from './failure.ts';

function values(text: string, keys: string, options: string): string {
  try {
    const { rows } = ask(`print s = ${text} | parse-kv s as (${keys}) with (${options})`);
    return rows.map((json) => JSON.stringify((JSON.parse(json) as unknown[]).slice(1))).join();
  } catch (error) {
    return failure(() => {
      throw error;
    });
  }
}

const delimited = 'pair_delimiter=";", kv_delimiter="="';
const blanks = 'pair_delimiter=" ", kv_delimiter="="';

describe('parse-kv', () => {
  test.each([
    ['"b=2;a=1"', 'a:long, b:long', delimited, '[1,2]'],
    ['"a=1"', 'a:long, b:long, c:string', delimited, '[1,null,""]'],
    // The first value of a key counts, also where it is not of the type.
    ['"a=x;a=1"', 'a:long', delimited, '[null]'],
    ['"  a  =  v w  ; b = "', 'a:string, b:string', delimited, '["v w",""]'],
    // A value goes to the next delimiter of pairs.
    ['"a=b=c;d=e"', 'a:string, d:string', delimited, '["b=c","e"]'],
    ['"x;a=1;y;b=2;"', 'a:long, b:long', delimited, '[1,2]'],
    ['"A=1"', 'a:long', delimited, '[null]'],
    ['""', 'a:string', delimited, '[""]'],
    ['"a::1,,b::2"', 'a:long, b:long', 'pair_delimiter=",,", kv_delimiter="::"', '[1,2]'],
    // Quotes, one and several, with escapes.
    [`'a="x;y=z";b=2'`, 'a:string, b:long', `${delimited}, quote='"'`, '["x;y=z",2]'],
    [`'"k 1"=v'`, "['k 1']:string", `${delimited}, quote='"'`, '["v"]'],
    ['"a=(x;y);b=<z>"', 'a:string, b:string', `${delimited}, quote="()", quote="<>"`, '["x;y","z"]'],
    [`@'a="x\\"y"'`, 'a:string', `${delimited}, quote='"', escape='\\\\'`, '["x\\"y"]'],
    // In greedy mode up to the next key.
    ['"a=1 2 b=3"', 'a:string, b:string', `${blanks}, greedy=true`, '["1 2","3"]'],
    ['"a=1 2 b=3"', 'a:string, b:string', blanks, '["1","3"]'],
    // A regular expression with two groups.
    ['"<a>1<b>two<a>3"', 'b:string, a:long', 'regex=@"<(\\w+)>([^<]*)"', '["two",1]'],
  ])('%s as (%s) with (%s)', (text, keys, options, expected) => {
    expect(values(text, keys, options)).toBe(expected);
  });

  test('without delimiters whatever is neither letter nor digit is one', () => {
    const query = (text: string, keys: string): string =>
      `print s = "${text}" | parse-kv s as (${keys}) | project-away s`;
    expect(ask(query('Thread:17, Machine=web', 'Machine:string, Thread:long')).rows).toEqual(['["web",17]']);
    expect(failure(() => ask(query('at Thread:17', 'Thread:long')))).toBe(
      'KqlUnsupportedError: Not supported: a text in which "Thread" is not at the start of a pair, in a "parse-kv" without delimiters.',
    );
  });

  test.each([
    ['"a=1"', 'pair_delimiter=";"', 'KqlSemanticError: "pair_delimiter" and "kv_delimiter" have to be given together.'],
    ['"a=1"', `${delimited}, quote="abc"`, 'KqlSemanticError: A quote is one character or two, and an escape is one.'],
    ['"a=1"', `${delimited}, regex="(a)(b)"`, 'KqlSemanticError: "regex" cannot be combined with other parameters.'],
    [
      `'a="x'`,
      `${delimited}, quote='"'`,
      'KqlUnsupportedError: Not supported: a quote that is not closed in the text of "parse-kv".',
    ],
    [
      '"a=1 x=2 b=3"',
      `${blanks}, greedy=true`,
      'KqlUnsupportedError: Not supported: a key that is not asked for, "x", in the text of a greedy "parse-kv".',
    ],
  ])('refuses %s with (%s)', (text, options, expected) => {
    expect(values(text, 'a:string, b:string', options)).toBe(expected);
  });

  test('columns that are there are replaced, rows keep their order and records, late columns are found', () => {
    const table = { columns: { a: 'long', s: 'string' }, rows: ['[1, "a=7;b=x"]', '[2, ""]', '[3, "b=y"]'] } as const;
    const expected = {
      columns: ['a:string', 's:string', 'b:string'],
      rows: ['["7","a=7;b=x","x"]', '["","",""]', '["","b=y","y"]'],
      origins: [[0], [1], [2]],
    };
    const query = `T | parse-kv s as (a:string, b:string) with (${delimited})`;
    expect(ask(query, table)).toEqual(expected);
    expect(ask(query, { ...table, open: true })).toEqual(expected);
  });
});
