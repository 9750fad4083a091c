import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { ValidationEnd } from '../validate/validation-end.ts';
import { escapeXml } from './escape-xml.ts';
import { limitText } from './limit-text.ts';
import type { ValidationReporter } from './validation-reporter.ts';

/** Characters of an attribute, and of a line of text. */
const mostOfName = 500;
const mostOfLine = 4000;

/**
 * Writes findings as JUnit's XML, for whatever shows the results of tests: a suite for each file, in it a test for each finding. Errors fail, warnings are
 * skipped; a file without findings is one test that passed. Times are 0: the same findings give the same file.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export class ValidationJunit implements ValidationReporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  onEnd({ findings, looked }: ValidationEnd): void {
    const ofFiles = new Map<string, CheckedFinding[]>(looked.map((path) => [path, []]));
    for (const finding of findings) ofFiles.set(finding.path, [...(ofFiles.get(finding.path) ?? []), finding]);
    const paths = [...ofFiles.keys()].sort();
    const suites = paths.flatMap((path) => suiteLines(path, ofFiles.get(path) ?? []));
    const whole = { name: 'blindspot validate', ...counts([...ofFiles.values()]) };
    const lines = [
      '<?xml version="1.0" encoding="UTF-8"?>',
      `<testsuites${attributes(whole)}>`,
      ...suites,
      '</testsuites>',
    ];
    this.#write(`${lines.join('\n')}\n`);
  }
}

function counts(files: readonly (readonly CheckedFinding[])[]): Readonly<Record<string, number>> {
  const findings = files.flat();
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const clean = files.filter(({ length }) => length === 0).length;
  return { tests: findings.length + clean, failures: errors, errors: 0, skipped: findings.length - errors, time: 0 };
}

function suiteLines(path: string, findings: readonly CheckedFinding[]): readonly string[] {
  const tests =
    findings.length === 0
      ? [`<testcase${attributes({ name: 'no findings', classname: path, file: path, line: 1, time: 0 })}/>`]
      : findings.flatMap(testLines);
  return [
    `  <testsuite${attributes({ name: path, ...counts([findings]), file: path })}>`,
    ...tests.map((line) => `    ${line}`),
    '  </testsuite>',
  ];
}

function testLines({ check, severity, path, line, column, message, help }: CheckedFinding): readonly string[] {
  const open = `<testcase${attributes({ name: `${check} ${line}:${column}`, classname: path, file: path, line, time: 0 })}>`;
  if (severity !== 'error') {
    const text = help === undefined ? message : `${message} ${help}`;
    return [open, `  <skipped${attributes({ message: text }, mostOfLine)}/>`, '</testcase>'];
  }
  // Line breaks and blanks in it count: it is shown as it stands.
  const details = [
    `${path}:${line}:${column}`,
    ...message.split('\n'),
    ...(help === undefined ? [] : [`help: ${help}`]),
  ];
  const text = details.map((detail) => escapeXml(limitText(detail, mostOfLine))).join('\n');
  return [open, `  <failure${attributes({ message, type: check })}>${text}</failure>`, '</testcase>'];
}

function attributes(values: Readonly<Record<string, string | number>>, most = mostOfName): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(limitText(String(value), most))}"`)
    .join('');
}
