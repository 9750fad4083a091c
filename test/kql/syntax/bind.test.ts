import { describe, expect, it } from 'vitest';
import { KqlSemanticError } from '../../../src/kql/errors/kql-semantic-error.ts';
import { KqlSyntaxError } from '../../../src/kql/errors/kql-syntax-error.ts';
import { KqlUnsupportedError } from '../../../src/kql/errors/kql-unsupported-error.ts';
import { bindQuery, diagnose } from '../../../src/kql/syntax/bind.ts';
import type { Database } from '../../../src/kql/syntax/database.ts';
import { refusal, workspace } from '../lower/workspace.ts';

describe('errors of the text', () => {
  it.each([
    ['T | wehre a == 1', 'syntax at 1:5: "wehre" is not a query operator. (Did you mean "where"?)'],
    ['T\n| wher a == 1', 'syntax at 2:3: "wher" is not a query operator. (Did you mean "where"?)'],
    ['T | where wher a == 1', 'syntax at 1:16: Unexpected "a"; expected ";". (Did you mean "where"?)'],
    ['wher T | x', 'syntax at 1:6: Unexpected "T"; expected ";". (Did you mean "where"?)'],
    ['T | extend x = 1 1', 'syntax at 1:18: Unexpected "1"; expected ",".'],
    ['T | where a >', 'syntax at 1:14: Missing expression.'],
    ['T | where a == (1', 'syntax at 1:18: Expected ")".'],
    ['T |', 'syntax at 1:4: Query operator expected.'],
    ['print', 'syntax at 1:6: Missing expression.'],
  ])('%j', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });

  it('hides what the binder says of a text that does not parse', () => {
    expect(diagnose('T | where nope == 1 | wehre a == 1', workspace).map(({ kind }) => kind)).toEqual([
      'syntax',
      'syntax',
    ]);
  });
});

describe('brackets in brackets', () => {
  const nested = (open: string, depth: number): string => `print ${open.repeat(depth)}`;

  it.each(['(', '[', '{', 'dynamic([', 'f('])('too many are refused at once, closed or not: %s', (open) => {
    const start = performance.now();
    expect(refusal(nested(open, 100_000))).toMatch(
      /^semantic at 1:\d+: The query is nested too deeply: the parser takes about 400 brackets in each other\. /,
    );
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(diagnose(nested(open, 1_000), workspace).map(({ code }) => code)).toEqual(['depth']);
  });

  it('a case() has at most a thousand arguments', () => {
    const pairs = (count: number): string => 'true, strcat("a", "b,b"), '.repeat(count);
    expect(diagnose(`print case(${pairs(30)}"c")`, workspace)).toEqual([]);
    expect(refusal(`print case (${pairs(10_000)}"c")`)).toMatch(
      /^unsupported at 1:13011: Not supported: "case\(\)" with more than 1,000 arguments\./,
    );
  });

  it('are none in comments and literals', () => {
    const many = '(['.repeat(1_000);
    const literals = [
      `"${many}\\"${many}"`,
      `'${many}'`,
      `@"${many}\\"`,
      `@'${many}'`,
      `h"${many}"`,
      `\`\`\`${many}\n${many}\`\`\``,
    ];
    expect(diagnose(`// ${many}\nprint ${literals.join(', ')}`, workspace)).toEqual([]);
  });
});

describe('errors of names and types', () => {
  it.each([
    [
      'T | where bb == "x"',
      "semantic at 1:11: The name 'bb' does not refer to any known column, table, variable or function.",
    ],
    [
      'T2 | project a, Q',
      'semantic at 1:17: The name \'Q\' does not refer to any known column, table, variable or function. (Did you mean "q"?)',
    ],
    [
      'let threshold = 5; T | where a > treshold',
      'semantic at 1:34: The name \'treshold\' does not refer to any known column, table, variable or function. (Did you mean "threshold"?)',
    ],
    [
      'let f = (wanted:string) { T | where b == wantd }; f("x")',
      'semantic at 1:42: The name \'wantd\' does not refer to any known column, table, variable or function. (Did you mean "wanted"?)',
    ],
    [
      'T | where strlenn(b) == 1',
      'semantic at 1:11: The name \'strlenn\' does not refer to any known function. (Did you mean "strlen"?)',
    ],
    [
      'Recnt(1d) | count',
      'semantic at 1:1: The name \'Recnt\' does not refer to any known function. (Did you mean "Recent"?)',
    ],
    [
      "T | where ['no such'] == 1",
      "semantic at 1:11: The name 'no such' does not refer to any known column, table, variable or function.",
    ],
    [
      'T | where dt > "2024"',
      "semantic at 1:14: The operator '>' is not defined for the operand types datetime and string.",
    ],
    ['T | join (I) on a', "semantic at 1:17: The common column 'a' must have the same type on both sides of the join."],
    ['T | summarize by d', "semantic at 1:18: The value of type 'dynamic' is not allowed in this context."],
    ['let x = 1; let x = 2; print x', "semantic at 1:16: A variable with the name 'x' has already been declared."],
    ['T | extend y = 1, y = 2', "semantic at 1:19: A column with the name 'y' is already declared."],
  ])('%j', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });

  it('counts lines and columns through CRLF, tabs and letters outside the basic plane', () => {
    expect(refusal('T\r\n\t| where b == "😀" and nope == 1')).toMatch(/^semantic at 2:24: The name 'nope'/);
  });

  it('throws errors of its own, with a span', () => {
    const errorOf = (query: string) => {
      try {
        bindQuery(query, workspace);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(errorOf('T | where nope == 1')).toBeInstanceOf(KqlSemanticError);
    expect(errorOf('T | where nope == 1')).toMatchObject({ place: { span: { source: 0, start: 10, end: 14 } } });
    expect(errorOf('T | where')).toBeInstanceOf(KqlSyntaxError);
    expect(errorOf('workspace("x").T')).toBeInstanceOf(KqlUnsupportedError);
  });

  it('throws the first and diagnoses all, in the order of the text', () => {
    expect(diagnose('T | where nope == 1 and mope == 2', workspace)).toEqual([
      {
        kind: 'semantic',
        code: 'KS142',
        message: "The name 'nope' does not refer to any known column, table, variable or function.",
        place: { span: { source: 0, start: 10, end: 14 }, line: 1, column: 11 },
      },
      {
        kind: 'semantic',
        code: 'KS142',
        message: "The name 'mope' does not refer to any known column, table, variable or function.",
        place: { span: { source: 0, start: 24, end: 28 }, line: 1, column: 25 },
      },
    ]);
    expect(diagnose('T | count', workspace)).toEqual([]);
  });

  it('takes warnings and suggestions for what they are', () => {
    expect(diagnose('union isfuzzy=true Missing, T', workspace)).toEqual([]);
  });

  it('says in plain words that a query is too deep', () => {
    const chain = (length: number) => `T | where ${Array.from({ length }, () => 'a == 1').join(' or ')}`;
    expect(refusal(chain(300))).toBe('accepted');
    expect(refusal(chain(600))).toBe(
      'semantic at 1:1: The query is nested too deeply: the parser takes chains of about 400 operators or conditions. (Break the chain with "let" or "in".)',
    );
  });
});

describe('functions of the workspace', () => {
  it.each([
    // The language service reports none of these to the caller.
    [
      'Broken',
      "semantic at 2:10 in Broken: The name 'aa' does not refer to any known column, table, variable or function.",
    ],
    [
      'CallsBroken()',
      "semantic at 2:10 in Broken: The name 'aa' does not refer to any known column, table, variable or function.",
    ],
    ['Unparsed()', 'syntax at 1:5 in Unparsed: "wher" is not a query operator. (Did you mean "where"?)'],
    ['T | extend y = Self(a)', 'semantic at 1:1 in Self: The function "Self" calls itself. (KQL has no recursion.)'],
    ['Ping', 'semantic at 1:11 in Pong: The function "Ping" calls itself, through "Pong". (KQL has no recursion.)'],
    // A call binds the body with the columns of its table; the declaration lists none.
    [
      'Peeks(T)',
      "semantic at 1:14 in Peeks: The name 'a' does not refer to any known column, table, variable or function.",
    ],
  ])('%j', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });

  it('points into the text of the function, whatever braces were bound', () => {
    const [found] = diagnose('T | extend y = 1 | join (CallsBroken) on $left.a == $right.Count', workspace);
    expect(found?.place).toEqual({
      span: { source: 2, start: 12, end: 14 },
      functionName: 'Broken',
      line: 2,
      column: 10,
    });
  });

  it('binds those that are called before they are declared', () => {
    expect(refusal('Busy | count')).toBe('accepted');
    expect(bindQuery('Busy | count', workspace).sources.map(({ functionName }) => functionName)).toEqual([
      null,
      'Busy',
      'Recent',
    ]);
  });

  it('takes a comment on the last line and a brace in a string', () => {
    const database: Database = {
      tables: workspace.tables,
      functions: [
        { name: 'Commented', parameters: [], body: 'T | where b == "}" // the end }' },
        { name: 'Ended', parameters: [], body: 'let x = 1;\nT | where a == x;' },
      ],
    };
    expect(refusal('Commented() | join (Ended()) on a', { database })).toBe('accepted');
  });

  it('looks into functions that queries declare, once for each place', () => {
    const query = 'let f = (x:long) { T | where nope == x };\nunion f(1), f(2)';
    expect(diagnose(query, workspace).map(({ place }) => place.span)).toEqual([{ source: 0, start: 29, end: 33 }]);
  });

  it('looks into functions that functions declare', () => {
    const database: Database = {
      tables: workspace.tables,
      functions: [
        { name: 'Outer', parameters: [], body: 'let inner = (x:long) { x + nope };\nT | extend y = inner(a)' },
      ],
    };
    expect(refusal('Outer', { database })).toBe(
      "semantic at 1:28 in Outer: The name 'nope' does not refer to any known column, table, variable or function.",
    );
  });

  it('lets names be bracketed in parameters', () => {
    const database: Database = {
      tables: workspace.tables,
      functions: [{ name: 'Odd', parameters: [{ name: "it's", type: 'long' }], body: "print x = ['it\\'s'] + 1" }],
    };
    expect(refusal('Odd(1)', { database })).toBe('accepted');
  });
});

describe('what the language service itself fails on', () => {
  it('is not supported', () => {
    expect(refusal('T | evaluate ipv4_lookup("k", "k", "k", "k")')).toMatch(
      /^unsupported: Not supported: a query that Microsoft's language service fails on \(/,
    );
  });
});

describe('what Log Analytics refuses', () => {
  const refuse = (query: string) => refusal(query, { dialect: 'loganalytics' });

  it.each([
    [
      'cluster("c").database("d").T',
      'semantic at 1:1: Log Analytics refuses cluster(); it is for Azure Data Explorer only.',
    ],
    ['database("d").T', 'semantic at 1:1: Log Analytics refuses database(); it is for Azure Data Explorer only.'],
    [
      'T | where b == current_principal()',
      'semantic at 1:16: Log Analytics refuses current_principal(); it is for Azure Data Explorer only.',
    ],
    [
      'T | extend e = extent_id()',
      'semantic at 1:16: Log Analytics refuses extent_id(); it is for Azure Data Explorer only.',
    ],
    [
      'T | where cursor_after("")',
      'semantic at 1:11: Log Analytics refuses cursor_after(); it is for Azure Data Explorer only.',
    ],
    [
      'declare query_parameters(x:long = 1); T | where a == x',
      'semantic at 1:1: Log Analytics refuses the declare query_parameters statement; it is for Azure Data Explorer only.',
    ],
    [
      'alias database d = cluster("c").database("d"); T',
      'semantic at 1:1: Log Analytics refuses the alias statement; it is for Azure Data Explorer only.',
    ],
    [
      'T | evaluate sql_request("s", "q")',
      'semantic at 1:14: Log Analytics refuses the sql_request plugin; it is for Azure Data Explorer only.',
    ],
  ])('%j', (query, expected) => {
    expect(refuse(query)).toBe(expected);
  });

  it('is not refused in Kusto', () => {
    expect(refusal('declare query_parameters(x:long = 1); T | where a == x')).toBe(
      'unsupported at 1:1: Not supported: statement "declare query_parameters".',
    );
  });

  it('finds it inside functions of the workspace', () => {
    const database: Database = {
      tables: workspace.tables,
      functions: [{ name: 'Reaches', parameters: [], body: 'T\n| where b == current_principal()' }],
    };
    expect(refusal('Reaches', { database, dialect: 'loganalytics' })).toBe(
      'semantic at 2:14 in Reaches: Log Analytics refuses current_principal(); it is for Azure Data Explorer only.',
    );
  });

  it('ignores set statements, but not those that change what a query gives', () => {
    expect(refuse('set notruncation; set servertimeout = time(10m); T')).toBe('accepted');
    expect(refuse('set notruncation;\nset query_now = datetime(2024-01-01); T')).toBe(
      'unsupported at 2:1: Not supported: option "query_now".',
    );
  });
});

describe('functions that the service answers itself', () => {
  it.each([
    ['workspace("w").T', 'unsupported at 1:1: Not supported: function "workspace()".'],
    ['_GetWatchlist("vips")', 'unsupported at 1:1: Not supported: function "_GetWatchlist()".'],
  ])('%j', (query, expected) => {
    expect(refusal(query)).toBe(expected);
  });

  it('are replaced by a function of the workspace', () => {
    const database: Database = {
      tables: workspace.tables,
      functions: [
        { name: '_GetWatchlist', parameters: [{ name: 'alias', type: 'string' }], body: 'T | where b == alias' },
      ],
    };
    expect(refusal('_GetWatchlist("vips")', { database })).toBe('accepted');
  });
});
