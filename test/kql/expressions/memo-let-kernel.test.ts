import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PreparedQuery } from '../../../src/kql/engine.ts';
import { KqlRuntimeError } from '../../../src/kql/errors/kql-runtime-error.ts';
import { Memo } from '../../../src/kql/memo.ts';
import { prepare } from '../../../src/kql/prepare.ts';
import { wrapDynamic } from '../../../src/kql/values/convert.ts';
import { formatJson } from '../../../src/kql/values/dynamic-json.ts';

/** Enough parts to be worth remembering, and a result that tells every value from every other. */
const told = `let told = (s: string, d: dynamic, r: real) {
  let shape = gettype(d);
  let text = strcat(s, "|", tostring(d), "|", shape, "|", tostring(r), "|", tostring(isnull(r)), "|", tostring(strlen(s)));
  strcat(text, "#", tostring(hash(text)), "#", toupper(substring(s, 0, 3)), "#", tostring(isempty(s)))
};`;

function cells(query: PreparedQuery, chunkSize: number): readonly string[] {
  const { chunks, columns } = query.execute({ tables: new Map(), now: 0, chunkSize });
  return chunks.flatMap((chunk) =>
    Array.from({ length: chunk.length }, (_, row) =>
      chunk.columns
        .map((vector, index) => formatJson(wrapDynamic(vector.at(row), columns[index]?.type ?? 'string')))
        .join(),
    ),
  );
}

function run(query: string): PreparedQuery {
  return prepare(query, { database: { tables: new Map(), functions: [] } });
}

describe('calls that remember what they gave', () => {
  const anyRow = fc.tuple(
    fc.constantFrom('""', '"a"', '"b"', '"a|1"', '"s1:a"'),
    fc.constantFrom(
      'dynamic(null)',
      'dynamic(1)',
      'dynamic(1.0)',
      'dynamic("1")',
      'dynamic({"a":1})',
      'dynamic([1])',
      'dynamic([])',
    ),
    fc.constantFrom('real(null)', '0.0', '-0.0', '1.0', 'real(nan)', 'real(+inf)'),
  );

  test('give what calls give that are computed anew, in one run and in several', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1, maxLength: 12 }), (rows) => {
        const table = `${told} datatable(s: string, d: dynamic, r: real) [${rows.map((row) => row.join(', ')).join(', ')}]`;
        const small = run(`${table} | project x = told(s, d, r)`);
        // Beyond 256 rows in a chunk nothing is remembered.
        const large = run(`${table} | mv-expand n = range(1, 300) to typeof(long) | project x = told(s, d, r)`);
        const anew = cells(large, 100_000).filter((_, index) => index % 300 === 0);
        expect(cells(small, 4096)).toEqual(anew);
        expect(cells(small, 1)).toEqual(anew);
        expect(cells(small, 4096)).toEqual(anew);
      }),
      { numRuns: 25 },
    );
  });

  test('are computed anew where they depend on more than their arguments', () => {
    const now = run(
      'let f = (s: string) { strcat(s, tostring(now()), s, s, s, s, s, tostring(strlen(s)), toupper(s), tolower(s)) }; print s = "a" | project x = f(s)',
    );
    const at = (time: number): unknown => now.execute({ tables: new Map(), now: time }).chunks[0]?.column(0).at(0);
    expect(at(0)).not.toBe(at(10_000_000));
    const drawn = run(
      'let f = (s: string) { strcat(s, tostring(rand()), s, s, s, s, s, tostring(strlen(s)), toupper(s), tolower(s)) }; range i from 1 to 5 step 1 | project x = f("a")',
    );
    expect(new Set(cells(drawn, 4096)).size).toBe(5);
  });

  test('fail again where they failed', () => {
    const failing = run(
      'let f = (s: string) { strcat(s, tostring(assert(s != "b", "no b")), s, s, s, s, s, toupper(s), tolower(s)) }; datatable(s: string) ["a", "b"] | project x = f(s)',
    );
    for (const _ of [1, 2]) expect(() => cells(failing, 4096)).toThrow(KqlRuntimeError);
  });
});

describe('a memo', () => {
  test('forgets the oldest when it holds too much, and gives up where nothing repeats', () => {
    const memo = new Memo<number>();
    let made = 0;
    const ask = (text: string): number => memo.of(text, () => (made += 1));
    const long = (text: string): string => text.padEnd(4000, '.');
    ask(long('first'));
    for (let index = 0; index < 20; index += 1) ask(long(`text ${index}`));
    ask(long('first'));
    expect(made).toBe(22);
    ask(long('first'));
    expect(made).toBe(22);
    for (let index = 0; index < 10_000; index += 1) ask(`other ${index}`);
    made = 0;
    ask('same');
    ask('same');
    expect(made).toBe(2);
  });

  test('does not keep texts that are too long', () => {
    const memo = new Memo<number>();
    let made = 0;
    const text = 'x'.repeat(5000);
    for (const _ of [1, 2]) memo.of(text, () => (made += 1));
    expect(made).toBe(2);
  });
});
