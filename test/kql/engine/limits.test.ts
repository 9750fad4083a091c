import { describe, expect, test } from 'vitest';
import { KqlError, type Limits, prepare } from '../../../src/kql/index.ts';
import { rowsOf } from '../operators/rows-of.ts';

const database = { tables: new Map(), functions: [] };

/** The rows of a query, or the error that it ends with. */
function answer(query: string, limits: Partial<Limits> = {}): unknown {
  try {
    return rowsOf(prepare(query, { database }).execute({ tables: new Map(), now: 0, limits }));
  } catch (error) {
    if (!(error instanceof KqlError)) {
      throw error;
    }
    return `${error.kind}${error.place === undefined ? '' : ` at ${error.place.line}:${error.place.column}`}: ${error.message}`;
  }
}

const endless = 'range x from 1 to 1000000000000 step 1';

/** `T40` has a trillion rows, or none: forty unions, each of the one before with itself. */
function doubled(first: string): string {
  const lets = Array.from({ length: 40 }, (_, index) => `let T${index + 1} = union T${index}, T${index};`);
  return `let T0 = ${first};\n${lets.join('\n')}\nT40 | count`;
}

describe('the defaults', () => {
  test('end a range without end', () => {
    expect(answer(`${endless} | count`)).toBe(
      'runtime at 1:1: Operator "range" gave more than 10,000,000 rows, the limit "rows" of this run',
    );
  });

  test('end a cross join', () => {
    const side = 'range x from 1 to 100000 step 1 | extend k = 1';
    expect(answer(`${side} | join kind=inner (${side}) on k | count`)).toBe(
      'runtime at 1:50: Operator "join" made more than 10,000,000 rows of one chunk, the limit "fanOut" of this run',
    );
  });

  test('end constants that double, before the query is run', () => {
    const ten = (name: string) => Array.from({ length: 10 }, () => name).join(', ');
    const lets = Array.from({ length: 10 }, (_, index) => `let c${index} = strcat(${ten('b')}, "${index}");`);
    const query = `let a = strcat_array(repeat("0123456789", 1000000), "");
let b = strcat(${ten('a')});
${lets.join('\n')}
print strlen(c0) + ${lets.map((_, index) => `strlen(c${index})`).join(' + ')}`;
    expect(() => prepare(query.replace('1000000', '50000'), { database })).not.toThrow();
    expect(() => prepare(query.replace('1000000', '200000'), { database })).toThrow(
      'The constants of the query have more than 1,000,000,000 characters, an element of an array counting as 32, the limit "size" of this run',
    );
  });

  test('let a million rows pass', () => {
    expect(
      answer('range x from 1 to 1000000 step 1 | extend s = strcat("s", x % 10) | summarize count() by s | count'),
    ).toEqual([[10]]);
  });

  test('keep to the caps that Kusto states', () => {
    expect(
      answer(
        `${endless} | take 2000000 | summarize a = make_list(x), b = make_set(x) | project array_length(a), array_length(b)`,
      ),
    ).toEqual([[1_048_576, 1_048_576]]);
  });
});

describe('steps', () => {
  const limits = { steps: 100_000 };

  test('stop a union of unions of unions, with rows and without', () => {
    expect(answer(doubled('range x from 1 to 2 step 1'), limits)).toMatch(
      /^runtime at \d+:\d+: Operator "(?:reference|union|range)" was at work when the run had taken more than 100,000 steps, the limit "steps" of this run$/,
    );
    expect(answer(doubled('range x from 2 to 1 step 1'), limits)).toMatch(
      /^runtime at \d+:\d+: Operator "(?:reference|union|range)" was at work when the run had taken more than 100,000 steps, /,
    );
  });

  test('count rows and starts, the same in every run', () => {
    // Two starts, five rows of range, one of count.
    expect(answer('range x from 1 to 5 step 1 | count', { steps: 26 })).toEqual([[5]]);
    expect(answer('range x from 1 to 5 step 1 | count', { steps: 25 })).toBe(
      'runtime at 1:30: Operator "count" was at work when the run had taken more than 25 steps, the limit "steps" of this run',
    );
  });

  test('count what functions read: the text of a constant for every row', () => {
    const query = 'range x from 1 to 1000 step 1 | where strcat(strcat_array(repeat("a", 10000), ""), x) has "b"';
    // A row reads 10,000 characters, makes as many and reads them again: 79 steps each, 237 in all.
    expect(answer(query, { steps: 200_000 })).toMatch(/limit "steps" of this run$/);
    expect(answer(query, { steps: 300_000 })).toEqual([]);
  });
});

describe('size', () => {
  test('stops long arrays while a chunk of them is made', () => {
    expect(
      answer('range x from 1 to 100000 step 1 | extend a = repeat(x, 1000000) | mv-expand a | count', { size: 1e8 }),
    ).toBe(
      'runtime: What a function gave for the rows of one chunk has more than 100,000,000 characters, an element of an array counting as 32, the limit "size" of this run',
    );
    expect(
      answer('range x from 1 to 100000 step 1 | extend a = range(x, x + 1000000) | take 1 | count', { size: 1e8 }),
    ).toMatch(/the limit "size" of this run$/);
  });

  test('stops an operator that gathers them chunk by chunk', () => {
    const rows = 'range x from 1 to 100000 step 1 | extend s = strcat(strcat_array(repeat("a", 1000), ""), x)';
    expect(answer(`${rows} | sort by s asc | take 1`, { size: 2e7 })).toBe(
      'runtime at 1:95: Operator "sort" holds more than 20,000,000 characters, an element of an array counting as 32, the limit "size" of this run',
    );
    expect(answer(`${rows} | summarize make_list(s) | project array_length(list_s)`, { size: 2e7 })).toBe(
      'runtime at 1:95: Operator "summarize" holds more than 20,000,000 characters, an element of an array counting as 32, the limit "size" of this run',
    );
    // What streams holds nothing.
    expect(answer(`${rows} | where s has "b" | count`, { size: 2e7 })).toEqual([[0]]);
    expect(answer(`${rows}`, { size: 2e7 })).toMatch(/Operator "extend" holds more than 20,000,000 characters/);
  });

  test('does not count what passes through', () => {
    const query =
      'let big = repeat("abc", 100000);\nrange x from 1 to 1000 step 1 | extend y = iff(x > 0, big, dynamic([])) | count';
    expect(answer(query, { size: 4e6 })).toEqual([[1000]]);
  });
});

describe("JavaScript's own limits are limits too", () => {
  test('a text that is too long', () => {
    const query = `let a = strcat_array(repeat("0123456789", 1000000), "");
let b = strcat(a, a, a, a, a, a, a, a, a, a);
print strlen(strcat(b, b, b, b, b, b, b, b, b, b))`;
    expect(answer(query)).toBe(
      'runtime: A text became longer than half a billion characters, which is a limit of this evaluator',
    );
  });

  test('a regular expression that is too large', () => {
    expect(answer('print "a" | where print_0 matches regex "((a{1000}){1000}){1000}"')).toMatch(
      /^(?:runtime|semantic).*: Invalid regular expression .*: the pattern is too large\.$/,
    );
  });

  test('a query that is nested too deeply', () => {
    expect(answer(`print ${'not('.repeat(2000)}true${')'.repeat(2000)}`)).toMatch(
      /^semantic at 1:1610: The query is nested too deeply: /,
    );
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(answer(`print strlen(tostring(parse_json(strcat("${deep}", ""))))`)).toBeDefined();
  });
});

test('the answer is held to the limit of cells as what operators gather is', () => {
  expect(answer('range x from 1 to 10 step 1 | extend y = x', { cells: 19 })).toBe(
    'runtime at 1:31: Operator "extend" holds more than 19 cells, the limit "cells" of this run',
  );
  expect(answer('range x from 1 to 10 step 1 | extend y = x | count', { cells: 19 })).toEqual([[10]]);
});
