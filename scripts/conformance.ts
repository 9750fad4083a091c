import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { type AnswerDifference, compareAnswer } from '../src/engines/compare-answer.ts';
import { fixesOrder } from '../src/engines/fixes-order.ts';
import { type RecordedAnswer, readRecordedAnswers } from '../src/engines/recorded-answer.ts';
import type { Table } from '../src/kql/data/table.ts';
import { KqlError } from '../src/kql/errors/kql-error.ts';
import { KqlUnsupportedError } from '../src/kql/errors/kql-unsupported-error.ts';
import { prepare } from '../src/kql/prepare.ts';
import { restRows } from '../src/kql/rest/rest-rows.ts';
import type { Database } from '../src/kql/syntax/database.ts';
import { formatJson } from '../src/kql/values/dynamic-json.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { exitCodes } from './exit-codes.ts';
import { UsageError } from './usage-error.ts';

interface ConformanceOptions {
  readonly filter?: string;
  readonly verbose?: boolean;
}

/** `blindspot conformance`: runs queries whose answers were recorded from the real engine, and compares. */
export function conformanceCommand(program: Command): void {
  program
    .command('conformance')
    .description('compare the evaluator with recorded answers of the real engine')
    .argument('<cases.json>', '{"cases": [{"id", "query", "columns", "types", "rows", "ordered"}]}')
    .option('--filter <text>', 'only cases whose id contains the text')
    .option('--verbose', 'print every case, and whole queries and rows')
    .action((path: string, options: ConformanceOptions) => {
      process.exitCode = conformance(path, options);
    });
}

type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed' | 'estimate'; readonly reason: string; readonly details: readonly string[] }
  | { readonly kind: 'unsupported'; readonly feature: string };

function conformance(path: string, { filter = '', verbose = false }: ConformanceOptions): number {
  const cases = readCases(path).filter(({ id }) => id.includes(filter));
  if (cases.length === 0) {
    throw new UsageError(filter === '' ? `"${path}" has no cases.` : `No case has "${filter}" in its id.`);
  }
  const counts = { passed: 0, failed: 0, estimate: 0, unsupported: 0 };
  const features = new Map<string, string[]>();
  for (const one of cases) {
    const outcome = run(one, verbose);
    counts[outcome.kind] += 1;
    if (outcome.kind === 'unsupported') {
      features.set(outcome.feature, [...(features.get(outcome.feature) ?? []), one.id]);
    }
    if (outcome.kind === 'failed' || outcome.kind === 'estimate') {
      print(`${outcome.kind.toUpperCase()} ${one.id}: ${outcome.reason}`);
      for (const text of [...indented('query', one.query, verbose), ...outcome.details]) {
        print(`  ${text}`);
      }
    } else if (verbose) {
      print(`${outcome.kind} ${one.id}${outcome.kind === 'unsupported' ? `: ${outcome.feature}` : ''}`);
    }
  }
  if (features.size > 0) {
    print('Not supported:');
    for (const [feature, ids] of [...features].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))) {
      print(`  ${String(ids.length).padStart(4)}  ${feature}${verbose ? ` (${ids.join(', ')})` : ''}`);
    }
  }
  const estimates = counts.estimate === 0 ? '' : `, ${counts.estimate} estimates in the last digits`;
  print(
    `${cases.length} cases: ${counts.passed} passed, ${counts.failed} failed, ${counts.unsupported} unsupported${estimates}`,
  );
  return counts.failed > 0 ? exitCodes.findings : exitCodes.ok;
}

function readCases(path: string): readonly RecordedAnswer[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`The file "${path}" cannot be read.`);
  }
  const answers = readRecordedAnswers(text.replace(/^\uFEFF/, ''));
  if (typeof answers === 'string') {
    throw new UsageError(`The file "${path}" holds no recorded answers: ${answers}`);
  }
  return answers;
}

const nowhere: Database = { tables: new Map(), functions: [] };

function run(one: RecordedAnswer, verbose: boolean): Outcome {
  let answer: Table;
  let ordered: boolean;
  try {
    const query = prepare(one.query, { database: nowhere, dialect: 'kusto' });
    // Recorded answers do not depend on the clock.
    answer = query.execute({ tables: new Map(), now: 0 });
    ordered = one.ordered && fixesOrder(query.plan.root);
  } catch (error) {
    if (error instanceof KqlUnsupportedError) {
      return { kind: 'unsupported', feature: error.feature };
    }
    if (error instanceof KqlError) {
      const place = error.place === undefined ? '' : ` at ${error.place.line}:${error.place.column}`;
      return { kind: 'failed', reason: `${error.kind} error${place}: ${error.message}`, details: [] };
    }
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { kind: 'failed', reason: 'a bug', details: text.split('\n').slice(0, verbose ? undefined : 4) };
  }
  const wanted = { ...one, ordered };
  const difference = compareAnswer(wanted, answer);
  if (difference === undefined) {
    return { kind: 'passed' };
  }
  const details = describe(one, answer, difference, verbose);
  if (
    isEstimate(one.query) &&
    compareAnswer(wanted, answer, { real: estimateTolerance, long: estimateTolerance }) === undefined
  ) {
    return { kind: 'estimate', reason: 'an estimate differs', details };
  }
  return { kind: 'failed', reason: `${difference.what} differ`, details };
}

/** Kusto's own estimates are this good at their default accuracy. */
const estimateTolerance = 0.02;

function isEstimate(query: string): boolean {
  return /\b(?:dcount|percentile|tdigest|hll)/.test(query);
}

function describe(one: RecordedAnswer, answer: Table, difference: AnswerDifference, verbose: boolean): string[] {
  if (difference.what === 'columns') {
    return [`expected: ${difference.expected}`, `actual:   ${difference.actual}`];
  }
  const expected = one.rows.map((row) => formatJson(row));
  const actual = [...restRows(answer)].map((row) => `[${row.join()}]`);
  return [
    ...chosen('expected', expected, difference.missing, verbose),
    ...chosen('actual', actual, difference.surplus, verbose),
  ];
}

const mostRows = 3;
const mostCharacters = 400;

function chosen(title: string, rows: readonly string[], places: readonly number[], verbose: boolean): string[] {
  const shown = verbose ? places : places.slice(0, mostRows);
  const lines = shown.map((place) => `  row ${place + 1}: ${shortened(rows[place] ?? '', verbose)}`);
  const more = places.length > shown.length ? [`  and ${places.length - shown.length} more`] : [];
  return [`${title}: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'}`, ...lines, ...more];
}

function indented(title: string, text: string, verbose: boolean): string[] {
  const lines = text.trim().split(/\r?\n/);
  const shown = verbose ? lines : lines.slice(0, 12);
  const more = lines.length > shown.length ? [`  and ${lines.length - shown.length} more lines`] : [];
  return [`${title}:`, ...shown.map((line) => `  ${shortened(line, verbose)}`), ...more];
}

function shortened(text: string, verbose: boolean): string {
  return verbose || text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters)}…`;
}

function print(line: string): void {
  process.stdout.write(`${escapeTerminal(line.replaceAll('\t', '    '))}\n`);
}
