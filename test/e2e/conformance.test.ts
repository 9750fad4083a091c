import { describe, expect, it } from 'vitest';
import { lines, runBlindspot } from './run-blindspot.ts';
import { temporaryFolder } from './temporary-folder.ts';

const good = {
  id: 'good',
  query: 'print a = 1, b = "x"',
  columns: ['a', 'b'],
  types: ['long', 'string'],
  rows: [[1, 'x']],
};
const unsupported = { id: 'odd', query: 'print s = "x" | reduce by s', columns: [], types: [], rows: [] };

const casesIn = (...cases: readonly object[]) =>
  temporaryFolder({ 'cases.json': JSON.stringify({ about: '', cases }) });

describe('blindspot conformance', () => {
  it('counts what passes, and does not fail for what is not supported', async () => {
    const cwd = casesIn(good, unsupported, { ...unsupported, id: 'odd-2' });
    expect(await runBlindspot(['conformance', 'cases.json'], { cwd })).toEqual({
      stdout: lines('Not supported:', '     2  operator "reduce"', '3 cases: 1 passed, 0 failed, 2 unsupported'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('shows each failure with query, expected and actual, and ends with 1', async () => {
    const cwd = casesIn(
      good,
      { ...good, id: 'rows', rows: [[2, 'x']] },
      { ...good, id: 'columns', columns: ['a', 'c'] },
      { ...good, id: 'broken', query: 'print a = nope' },
      {
        id: 'order',
        query: 'range x from 1 to 2 step 1',
        columns: ['x'],
        types: ['long'],
        rows: [[2], [1]],
        ordered: true,
      },
    );
    expect(await runBlindspot(['conformance', 'cases.json'], { cwd })).toEqual({
      stdout: lines(
        'FAILED rows: rows differ',
        '  query:',
        '    print a = 1, b = "x"',
        '  expected: 1 row',
        '    row 1: [2,"x"]',
        '  actual: 1 row',
        '    row 1: [1,"x"]',
        'FAILED columns: columns differ',
        '  query:',
        '    print a = 1, b = "x"',
        '  expected: a:long, c:string',
        '  actual:   a:long, b:string',
        "FAILED broken: semantic error at 1:11: The name 'nope' does not refer to any known column, table, variable or function.",
        '  query:',
        '    print a = nope',
        'FAILED order: rows differ',
        '  query:',
        '    range x from 1 to 2 step 1',
        '  expected: 2 rows',
        '    row 1: [2]',
        '    row 2: [1]',
        '  actual: 2 rows',
        '    row 1: [1]',
        '    row 2: [2]',
        '5 cases: 1 passed, 4 failed, 0 unsupported',
      ),
      stderr: '',
      exitCode: 1,
    });
  });

  it('lists estimates that are off by little apart', async () => {
    const query = 'range x from 1 to 1000 step 1 | summarize n = dcount(x)';
    const estimate = { id: 'estimate', query, columns: ['n'], types: ['long'] };
    const cwd = casesIn({ ...estimate, rows: [[1004]] }, { ...estimate, id: 'wrong', rows: [[1100]] });
    const { stdout, exitCode } = await runBlindspot(['conformance', 'cases.json'], { cwd });
    expect(stdout).toMatch(/^ESTIMATE estimate: an estimate differs\n/);
    expect(stdout).toMatch(/\nFAILED wrong: rows differ\n/);
    expect(stdout).toMatch(/\n2 cases: 0 passed, 1 failed, 0 unsupported, 1 estimates in the last digits\n$/);
    expect(exitCode).toBe(1);
  });

  it('runs the cases whose id contains a text, and says all with --verbose', async () => {
    const cwd = casesIn(good, unsupported);
    expect(await runBlindspot(['conformance', 'cases.json', '--filter', 'goo', '--verbose'], { cwd })).toEqual({
      stdout: lines('passed good', '1 cases: 1 passed, 0 failed, 0 unsupported'),
      stderr: '',
      exitCode: 0,
    });
  });

  it('ends with 2 for a file that cannot be used', async () => {
    const cwd = temporaryFolder({ 'list.json': '[]', 'cases.json': '{"cases": []}' });
    for (const [words, message] of [
      [['none.json'], 'The file "none.json" cannot be read.'],
      [['list.json'], 'The file "list.json" holds no recorded answers: it has no list "cases".'],
      [['cases.json'], '"cases.json" has no cases.'],
      [['cases.json', '--filter', 'x'], 'No case has "x" in its id.'],
    ] as const) {
      expect(await runBlindspot(['conformance', ...words], { cwd }), message).toEqual({
        stdout: '',
        stderr: `error: ${message}\n`,
        exitCode: 2,
      });
    }
    const missing = await runBlindspot(['conformance'], { cwd });
    expect(missing).toEqual({ stdout: '', stderr: "error: missing required argument 'cases.json'\n", exitCode: 2 });
  });
});
