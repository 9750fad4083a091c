import type { Answers } from '../content/answers.ts';
import type { Finding } from '../content/finding.ts';
import type { FunctionDefinition } from '../content/function.ts';
import type { FunctionCase, FunctionFixture } from '../content/function-fixture.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { Table } from '../kql/data/table.ts';
import type { PreparedQuery } from '../kql/engine.ts';
import { KqlError } from '../kql/errors/kql-error.ts';
import type { Plan } from '../kql/plan/plan.ts';
import { readRestCell } from '../kql/rest/read-rest-cell.ts';
import type { Cell, Int64 } from '../kql/values/cell.ts';
import { cellsEqual } from '../kql/values/compare.ts';
import { wrapDynamic } from '../kql/values/convert.ts';
import type { Dynamic } from '../kql/values/dynamic.ts';
import { formatJson } from '../kql/values/dynamic-json.ts';
import type { ResolvedAnswers } from '../sentinel/resolve-answers.ts';
import { tablesOfCase } from './case-timeline.ts';
import { errorText } from './error-text.ts';
import { rowsOf } from './replay-outcome.ts';
import type { FunctionResult } from './replay-result.ts';
import { type RecordSource, resolveRecords } from './resolve-records.ts';

/** What cases of functions are run with. */
export interface FunctionRunner {
  readonly prepare: (query: string) => PreparedQuery;
  readonly records: RecordSource;
  /** What the plan of a call is answered with: by the root, and by the answers of the case over those. */
  readonly answers: (plan: Plan, own: Answers, now: Int64) => ResolvedAnswers;
}

/** What a call gives. */
export interface FunctionAnswer {
  readonly columns: Table['columns'];
  readonly rows: readonly (readonly Cell[])[];
}

/**
 * Runs the cases of a function: calls it, and compares the rows with the expected ones, in any order. What is wrong with the
 * records of a case is among the failures.
 */
export function replayFunction(
  definition: FunctionDefinition,
  fixture: FunctionFixture,
  runner: FunctionRunner,
): FunctionResult {
  const together = answerTogether(definition.name, fixture.cases, runner);
  const failures: Finding[] = [];
  for (const one of fixture.cases) {
    const report = (message: string): void => {
      const about = { check: 'function-case', severity: 'error', message: `"${one.name}": ${message}` } as const;
      failures.push(rangeFinding(fixture.source, one.range, about));
    };
    try {
      const answer = together.get(one) ?? answerFunctionCase(one, fixture, runner, failures);
      const problem = answer && compareAnswer(one, answer);
      if (problem !== undefined) report(problem);
    } catch (error) {
      if (!(error instanceof KqlError)) throw error;
      report(errorText(error));
    }
  }
  return { name: definition.name, path: definition.source.path, cases: fixture.cases.length, failures };
}

/**
 * Answers of cases that can be had by one query, because to analyze a query takes longer than to run it: the calls of the function
 * with one text, over a table of those texts; other scalar expressions, printed side by side. Nothing for those that cannot be had
 * together.
 */
function answerTogether(
  name: string,
  cases: readonly FunctionCase[],
  runner: FunctionRunner,
): ReadonlyMap<FunctionCase, FunctionAnswer> {
  const scalars = cases.filter(
    ({ call, now, records, answers: own }) =>
      now === undefined && records.size === 0 && own.size === 0 && isScalar(call.text),
  );
  const texts = scalars.map((one) => callWithText(name, one.call.text));
  const calls = scalars.filter((_, index) => texts[index] !== undefined);
  const others = scalars.filter((_, index) => texts[index] === undefined);
  const rows = texts.filter((text) => text !== undefined);
  const columns = others.map(({ call }, index) => `c${index} = (${call.text.trim()}\n)`);
  return new Map([
    ...answers(
      calls,
      `datatable(Text: string) [${rows.join(', ')}]\n| project Answer = ${name}(Text)`,
      runner,
      (row) => [row, 0],
    ),
    ...answers(others, `print ${columns.join(', ')}`, runner, (column) => [0, column]),
  ]);
}

/** The literal in `Name("literal")`; undefined for any other call. */
function callWithText(name: string, call: string): string | undefined {
  const literal = /^\s*(\w+)\s*\(\s*(@"[^"]*"|@'[^']*'|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*\)\s*$/.exec(call);
  return literal?.[1] === name ? literal[2] : undefined;
}

/** Runs a query for several cases; `cellOf` says in which row and column the answer of each stands. */
function answers(
  cases: readonly FunctionCase[],
  query: string,
  runner: FunctionRunner,
  cellOf: (index: number) => readonly [row: number, column: number],
): readonly (readonly [FunctionCase, FunctionAnswer])[] {
  if (cases.length < 2) return [];
  try {
    const prepared = runner.prepare(query);
    const { findings, ...fixed } = runner.answers(prepared.plan, new Map(), 0);
    // What is wrong with answers is told by each case that asks for them.
    if (findings.length > 0) return [];
    const result = prepared.execute({ ...fixed, now: 0 });
    const rows = rowsOf(result);
    return cases.flatMap((one, index) => {
      const [row, column] = cellOf(index);
      const cell = rows[row]?.[column];
      return cell === undefined ? [] : [[one, { columns: result.columns.slice(column, column + 1), rows: [[cell]] }]];
    });
  } catch (error) {
    if (error instanceof KqlError) return [];
    throw error;
  }
}

/** Whether a call looks like a scalar expression: no pipe outside of its texts. It may still turn out to be a table. */
function isScalar(call: string): boolean {
  const code = call.replace(/@"[^"]*"|@'[^']*'|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""').replace(/\/\/.*/g, '');
  return !/\||\bdatatable\b|\bprint\b|\bunion\b/.test(code);
}

/**
 * What the call of a case gives, whatever the case expects. What is wrong with its records or answers is added to the findings.
 *
 * @throws a `KqlError` when the call does not compile or ends with an error
 */
export function answerFunctionCase(
  one: FunctionCase,
  fixture: FunctionFixture,
  { prepare, records, answers: resolve }: FunctionRunner,
  failures: Finding[],
): FunctionAnswer {
  const place = { source: fixture.source, range: one.range };
  const resolved = resolveRecords(one.records, one.now, place, records);
  failures.push(...resolved.findings);
  const tables = [...tablesOfCase(resolved.records, records.schemas, [...one.records.keys()])].map(
    ([name, table]) => [name, table.window(undefined, false)] as const,
  );
  const prepared = prepareCall(one.call.text, prepare);
  const now = one.now ?? 0;
  const { findings, ...fixed } = resolve(prepared.plan, one.answers, now);
  failures.push(...findings);
  const result = prepared.execute({ ...fixed, tables: new Map([...fixed.tables, ...tables]), now });
  return { columns: result.columns, rows: rowsOf(result) };
}

/** A scalar expression is one row of one column. What cannot be printed may be a table; if it is none, the first error is told. */
function prepareCall(call: string, prepare: FunctionRunner['prepare']): PreparedQuery {
  if (!isScalar(call)) return prepare(call);
  try {
    return prepare(`print Answer = (${call.trim()}\n)`);
  } catch (error) {
    if (!(error instanceof KqlError) || error.kind === 'unsupported') throw error;
    try {
      return prepare(call);
    } catch (other) {
      throw other instanceof KqlError && other.kind === 'unsupported' ? other : error;
    }
  }
}

function compareAnswer(
  { columns: wanted, rows: expected }: FunctionCase,
  { columns, rows }: FunctionAnswer,
): string | undefined {
  const indexes = wanted?.map((name) => columns.findIndex((column) => column.name === name)) ?? [...columns.keys()];
  const absent = wanted?.find((_, index) => indexes[index] === -1);
  if (absent !== undefined) {
    return `the answer has no column "${absent}", only ${columns.map(({ name }) => name).join(', ')}.`;
  }
  const answered = rows.map((row) =>
    indexes.map((index) => ({ cell: row[index] ?? null, type: columns[index]?.type })),
  );
  const missing = [...answered];
  const unmatched = expected.filter((row) => {
    const at = missing.findIndex(
      (cells) => row.length === cells.length && cells.every((own, i) => isValue(row[i], own)),
    );
    if (at !== -1) missing.splice(at, 1);
    return at === -1;
  });
  const [row] = unmatched;
  const [extra] = missing;
  if (row === undefined && extra === undefined) return undefined;
  const shown =
    extra && `[${extra.map(({ cell, type }) => formatJson(wrapDynamic(cell, type ?? 'dynamic'))).join(', ')}]`;
  if (row === undefined) return `the answer has a row that is not expected: ${shown}.`;
  const instead = shown ?? `${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`;
  return `expected ${formatJson(row)}, but the answer is ${instead}.`;
}

function isValue(
  expected: Dynamic | null | undefined,
  { cell, type = 'dynamic' }: { readonly cell: Cell; readonly type: Table['columns'][number]['type'] | undefined },
): boolean {
  const wanted = readRestCell(expected ?? null, type);
  return wanted !== undefined && cellsEqual(type, wanted, cell);
}
