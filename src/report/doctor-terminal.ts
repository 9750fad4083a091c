import type { Diagnosis, DiagnosisItem, DiagnosisLevel } from '../deploy/diagnosis.ts';
import { diagnosisSubjects } from '../deploy/diagnosis.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { Style } from './style.ts';
import { wrapText } from './wrap-text.ts';

/** What was found out about one workspace or, without a title, about everything else. */
export interface Examination {
  readonly workspace: string | undefined;
  /** The name of the workspace and where it is. */
  readonly title: string;
  readonly diagnoses: readonly Diagnosis[];
}

const levels: Readonly<Record<DiagnosisLevel, { readonly word: string; readonly style: keyof Style }>> = {
  ok: { word: 'ok', style: 'green' },
  warning: { word: 'warning', style: 'yellow' },
  problem: { word: 'problem', style: 'red' },
};

const wordWidth = 8;
const subjectWidth = Math.max(...diagnosisSubjects.map((subject) => subject.length)) + 2;
const indent = ' '.repeat(1 + wordWidth + subjectWidth);
const lineWidth = 110;

/** What was found out about a workspace, for a terminal: a line for each thing, and below it what to do. */
export function examinationAsText({ title, diagnoses }: Examination, style: Style): string {
  const lines = [style.bold(escapeTerminal(title)), ...diagnoses.flatMap((one) => diagnosisLines(one, style))];
  return lines.map((line) => `${line}\n`).join('');
}

function diagnosisLines({ subject, level, text, help, items = [] }: Diagnosis, style: Style): readonly string[] {
  const { word, style: colour } = levels[level];
  const wrapped = (line: string): readonly string[] => wrapText(escapeTerminal(line), lineWidth - indent.length);
  const [first = '', ...rest] = wrapped(text);
  return [
    ` ${style[colour](word.padEnd(wordWidth))}${subject.padEnd(subjectWidth)}${first}`,
    ...rest.map((line) => indent + line),
    ...items.flatMap((item) =>
      wrapped(itemText(item)).map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`),
    ),
    ...(help === undefined ? [] : wrapped(help).map((line) => indent + style.dim(line))),
  ];
}

/** So many rules are named; of more, one is, and how many there are. */
const named = 2;

function itemText({ text, rules = [] }: DiagnosisItem): string {
  if (rules.length === 0) return text;
  return rules.length > named ? `${text}: ${rules.length} rules, such as ${rules[0]}` : `${text}: ${rules.join(', ')}`;
}

/** How many of each there are. */
export function examinationSums(examinations: readonly Examination[]): Readonly<Record<DiagnosisLevel, number>> {
  const all = examinations.flatMap(({ diagnoses }) => diagnoses);
  const sum = (level: DiagnosisLevel): number => all.filter((one) => one.level === level).length;
  return { ok: sum('ok'), warning: sum('warning'), problem: sum('problem') };
}

/** The last line: what it comes to. */
export function examinationSumsAsText(examinations: readonly Examination[], style: Style): string {
  const { ok, warning, problem } = examinationSums(examinations);
  const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;
  const parts = [
    ...(problem === 0 ? [] : [style.red(count(problem, 'problem'))]),
    ...(warning === 0 ? [] : [style.yellow(count(warning, 'warning'))]),
    `${ok} ok`,
  ];
  return `${parts.join(', ')}.\n`;
}
