import { describe, expect, test } from 'vitest';
import { compareAnswer } from '../../../src/engines/compare-answer.ts';
import { KqlError } from '../../../src/kql/errors/kql-error.ts';
import { restRows } from '../../../src/kql/rest/rest-rows.ts';
import { formatJson } from '../../../src/kql/values/dynamic-json.ts';
import { prepareQuery } from './prepare-query.ts';
import { type LedgerCase, readLedger } from './read-ledger.ts';

/** What the evaluator makes of a case, spelled like the expectation, so that a failure shows both side by side. */
function outcome({ query, answer }: LedgerCase): { readonly expected: unknown; readonly actual: unknown } {
  const expected =
    'error' in answer
      ? answer
      : {
          columns: answer.columns.map((name, index) => `${name}:${answer.types[index]}`),
          rows: answer.rows.map((row) => formatJson(row)),
        };
  try {
    const table = prepareQuery(query).execute({ tables: new Map(), now: 0 });
    if (!('error' in answer) && compareAnswer(answer, table) === undefined) {
      return { expected, actual: expected };
    }
    return {
      expected,
      actual: {
        columns: table.columns.map(({ name, type }) => `${name}:${type}`),
        rows: [...restRows(table)].map((row) => `[${row.join()}]`),
      },
    };
  } catch (error) {
    if (error instanceof KqlError) {
      const actual = { error: error.kind };
      return { expected, actual: 'error' in answer ? actual : { ...actual, message: error.message } };
    }
    throw error;
  }
}

const ledger = readLedger();

describe.each([...new Set(ledger.map(({ file }) => file))])('%s', (file) => {
  const cases = ledger.filter((one) => one.file === file);

  test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
    const { expected, actual } = outcome(one);
    if (one.undetermined === null) {
      expect(actual, `${one.page}, "${one.heading}": ${one.why}\n${one.query}`).toEqual(expected);
    } else {
      // No source decides it: it has to run and to give what it gave when it was looked at, but it proves nothing.
      expect(actual).toBeDefined();
    }
  });

  test('names are unique', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
