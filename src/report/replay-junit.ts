import type { Finding } from '../content/finding.ts';
import type { ReplayComparison } from '../harness/compare-replays.ts';
import {
  badVerdicts,
  type CaseResult,
  type DetectionResult,
  type FunctionResult,
  type QuirkResult,
  type ReplayEnd,
  type ReplayPlace,
} from '../harness/replay-result.ts';
import { comparisonItems } from './comparison-items.ts';
import { escapeXml } from './escape-xml.ts';
import { limitText } from './limit-text.ts';
import { quirkPage } from './quirk-page.ts';
import type { ReplayReporter } from './replay-reporter.ts';
import { resultsOfCase } from './results-of-case.ts';

/** Characters of an attribute, and of a line of text. */
const mostOfName = 500;
const mostOfLine = 4000;

/**
 * Writes a replay as JUnit's XML when it is over, for whatever shows the results of tests: a suite for each detection, in it a test
 * for each case and for each struck replay of it. What is waived is skipped, as is, compared with another commit, what was as
 * bad there. Untouched replays are no tests. Times are 0: the same replay gives the same file.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export class ReplayJunit implements ReplayReporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  onStart(): void {}

  onDetection(): void {}

  onEnd({ detections, functions, findings }: ReplayEnd, comparison?: ReplayComparison): void {
    const known = comparison && knownBefore(comparison);
    const errors = findings.filter(({ severity }) => severity === 'error');
    const suites = [
      ...(comparison === undefined ? [] : [comparisonSuite(comparison)]),
      ...detections.map((detection) => detectionSuite(detection, known)),
      ...functions.map((one) => functionSuite(one, known)),
      ...(errors.length === 0 ? [] : [suite('findings', errors.map(findingTest))]),
    ];
    const body = suites.flatMap(({ lines }) => lines).map((line) => `  ${line}`);
    const counts = total(suites.flatMap(({ tests }) => tests));
    this.#write(
      `${['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${attributes({ name: 'blindspot replay', ...counts })}>`, ...body, '</testsuites>'].join('\n')}\n`,
    );
  }
}

type Outcome = 'passed' | 'failure' | 'error' | 'skipped';

interface Test {
  readonly outcome: Outcome;
  readonly name: string;
  readonly classname: string;
  readonly file: string;
  readonly line: number;
  /** What kind of failure it is: the verdict, the check. */
  readonly type: string;
  /** On one line. */
  readonly message: string;
  readonly details: readonly string[];
}

interface Suite {
  readonly tests: readonly Test[];
  readonly lines: readonly string[];
}

/** What the run does not fail for, as it was so before: asks whether a replay, a case, is among what is new. */
interface KnownBefore {
  readonly against: string;
  readonly isNewReplay: (result: QuirkResult) => boolean;
  readonly isNewCase: (of: string, name: string) => boolean;
}

function knownBefore({ against, newlyFailed, newlyBlind, newlyNoisy, newlyError }: ReplayComparison): KnownBefore {
  const results = new Set([...newlyBlind, ...newlyNoisy, ...newlyError].map(({ result }) => result));
  const cases = new Set(newlyFailed.map(({ of, name }) => JSON.stringify([of, name])));
  return {
    against,
    isNewReplay: (result) => results.has(result),
    isNewCase: (of, name) => cases.has(JSON.stringify([of, name])),
  };
}

function detectionSuite({ slug, path, cases }: DetectionResult, known: KnownBefore | undefined): Suite {
  const tests = cases.flatMap((one) => [
    caseTest(slug, one, known),
    ...resultsOfCase(one)
      .filter(({ verdict }) => verdict !== 'untouched')
      .map((result) => replayTest(slug, one, result, known)),
  ]);
  return suite(slug, tests, [], path);
}

function caseTest(slug: string, { name, place, verdict, failures }: CaseResult, known: KnownBefore | undefined): Test {
  const { line } = place.source.positionAt(place.range.start);
  const base = { name, classname: slug, file: place.source.path, line, details: failures };
  if (verdict === 'ok') return { ...base, outcome: 'passed', type: 'ok', message: '' };
  const message = failures[0] ?? 'The case cannot be replayed.';
  if (known !== undefined && !known.isNewCase(slug, name)) return asBefore({ ...base, type: verdict }, known);
  return { ...base, outcome: verdict === 'error' ? 'error' : 'failure', type: verdict, message };
}

function replayTest(slug: string, one: CaseResult, result: QuirkResult, known: KnownBefore | undefined): Test {
  const { quirk, pattern, table, verdict, waived, reason, coveredBy } = result;
  const shown = result.culprit ?? result.lostAt ?? result.divergedAt;
  const at = shown ?? one.place;
  const details = [
    ...(shown === undefined ? [] : [placeText(shown)]),
    ...(reason === undefined ? [] : [reason]),
    ...(result.divergedAt === undefined ? [] : [`diverged at ${placeText(result.divergedAt)}`]),
    ...(result.lostAt === undefined ? [] : [`lost at ${placeText(result.lostAt)}`]),
    ...(result.dependsOn === undefined ? [] : [`depends on ${result.dependsOn}`]),
    `quirk: ${result.description}`,
    `help: see ${quirkPage(quirk)}`,
  ];
  const base = {
    name: `${one.name} × ${quirk} (${[pattern, table].filter((text) => text !== undefined).join(' ')})`,
    classname: slug,
    file: at.source.path,
    line: at.source.positionAt(at.range.start).line,
    type: verdict,
    details,
  };
  if (waived) return { ...base, outcome: 'skipped', message: `waived: ${verdict}` };
  if (!badVerdicts.has(verdict)) {
    return { ...base, outcome: 'passed', message: coveredBy === undefined ? '' : `covered by ${coveredBy}` };
  }
  if (known !== undefined && !known.isNewReplay(result)) return asBefore(base, known);
  return { ...base, outcome: 'failure', message: reason === undefined ? verdict : `${verdict}: ${reason}` };
}

function asBefore(base: Omit<Test, 'outcome' | 'message'>, { against }: KnownBefore): Test {
  return { ...base, outcome: 'skipped', message: `${base.type}, as at ${against}` };
}

/** One test a function: its cases have no names where all is well. */
function functionSuite({ name, path, cases, failures }: FunctionResult, known: KnownBefore | undefined): Suite {
  const base = {
    name: cases === 1 ? '1 case' : `${cases} cases`,
    classname: `functions/${name}`,
    file: failures[0]?.path ?? path,
    line: failures[0]?.line ?? 1,
    type: 'failed',
    details: failures.map((failure) => `${failure.path}:${failure.line}:${failure.column}: ${failure.message}`),
  };
  const isAsBefore = known !== undefined && !known.isNewCase(path, name);
  const test: Test =
    failures.length === 0
      ? { ...base, outcome: 'passed', message: '' }
      : isAsBefore
        ? asBefore(base, known)
        : { ...base, outcome: 'failure', message: failures[0]?.message ?? '' };
  return suite(`functions/${name}`, [test], [], path);
}

function findingTest({ check, path, line, column, message, help }: Finding): Test {
  const details = [
    `${path}:${line}:${column}`,
    ...message.split('\n'),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
  // What can be read, but is out of date or incomplete, fails; the rest kept something from being tested.
  const outcome = check.startsWith('waiver-') || check === 'record-filled' ? 'failure' : 'error';
  return {
    outcome,
    name: `${check} ${path}:${line}:${column}`,
    classname: 'findings',
    file: path,
    line,
    type: check,
    message,
    details,
  };
}

/** No tests, but what a reader of the results wants to know of the comparison. */
function comparisonSuite(comparison: ReplayComparison): Suite {
  const items = comparisonItems(comparison).map(({ word, subject, detail, quirk, note }) => {
    return [word, [subject, quirk, detail, note].filter((text) => text !== '').join(' · ')] as const;
  });
  return suite(`compared with ${comparison.against}`, [], items);
}

function suite(
  name: string,
  tests: readonly Test[],
  properties: readonly (readonly [name: string, value: string])[] = [],
  file?: string,
): Suite {
  const named = properties.map(([key, value]) => `    <property${attributes({ name: key, value })}/>`);
  return {
    tests,
    lines: [
      `<testsuite${attributes({ name, ...total(tests), ...(file === undefined ? {} : { file }) })}>`,
      ...(named.length === 0 ? [] : ['  <properties>', ...named, '  </properties>']),
      ...tests.flatMap(testLines).map((line) => `  ${line}`),
      '</testsuite>',
    ],
  };
}

function total(tests: readonly Test[]): Readonly<Record<string, number>> {
  const count = (outcome: Outcome): number => tests.filter((test) => test.outcome === outcome).length;
  return {
    tests: tests.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: 0,
  };
}

function testLines({ outcome, name, classname, file, line, type, message, details }: Test): readonly string[] {
  const open = `<testcase${attributes({ name, classname, file, line, time: 0 })}`;
  switch (outcome) {
    case 'passed':
      return [`${open}/>`];
    case 'skipped':
      return [`${open}>`, `  <skipped${attributes({ message })}/>`, '</testcase>'];
    default: {
      // Line breaks and blanks in it count: it is shown as it stands.
      const lines = details.flatMap((detail) => detail.split('\n'));
      const text = lines.map((detail) => escapeXml(limitText(detail, mostOfLine))).join('\n');
      return [`${open}>`, `  <${outcome}${attributes({ message, type })}>${text}</${outcome}>`, '</testcase>'];
    }
  }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(limitText(String(value), mostOfName))}"`)
    .join('');
}

function placeText({ source, range, operator }: ReplayPlace): string {
  const { line, column } = source.positionAt(range.start);
  return `${source.path}:${line}:${column} ${operator}`;
}
