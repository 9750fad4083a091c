import { evidenceKinds, type Quirk, type QuirkIssue, quirkIssues } from '../content/quirk.ts';
import { type Dynamic, isArray } from '../kql/values/dynamic.ts';
import { formatJson } from '../kql/values/dynamic-json.ts';
import { issueTitles } from './issue-titles.ts';
import { markdownProse } from './markdown-prose.ts';

/** A quirk and its example: of values, what its transform made of it; of records and schemas, what the catalogue says. */
export interface QuirkEntry {
  readonly quirk: Quirk;
  readonly example: { readonly before: Dynamic | null; readonly after: Dynamic | null } | undefined;
  readonly level: 'values' | 'records';
}

/** The catalogue as a page: a section for each issue, and in it each quirk by its id, with an anchor (`ip.port-v4`: `#ip-port-v4`). */
export function quirksAsMarkdown(entries: readonly QuirkEntry[]): string {
  const issues = quirkIssues.filter((issue) => entries.some(({ quirk }) => quirk.issue === issue));
  return `${[
    '# The quirks',
    '',
    '<!-- Made by `blindspot docs`; a test compares. -->',
    '',
    "The ways in which Azure's logs go wrong that every detection is replayed under: `fixtures/quirks/`. Each says where it strikes (roles",
    'of columns are explained in `schemas/roles.yaml`), in which patterns, and what becomes of the evidence:',
    '',
    '- **kept**: the value is still there, spelled otherwise;',
    '- **hidden**: gone from the struck place, but elsewhere in the record, or in another one;',
    '- **destroyed**: no rule can know it any more.',
    '',
    "The examples of values are what the quirk's transform makes of them. Characters that cannot be seen, or that look like others, are",
    'written as in JSON.',
    '',
    ...countTable(entries, issues),
    ...issues.flatMap((issue) => section(issue, entriesOf(entries, issue))),
  ].join('\n')}\n`;
}

function entriesOf(entries: readonly QuirkEntry[], issue: QuirkIssue): readonly QuirkEntry[] {
  const own = entries.filter(({ quirk }) => quirk.issue === issue);
  return own.sort((a, b) => (a.quirk.id < b.quirk.id ? -1 : 1));
}

function countTable(entries: readonly QuirkEntry[], issues: readonly QuirkIssue[]): readonly string[] {
  const count = (issue: QuirkIssue, evidence: string): number =>
    entries.filter(({ quirk }) => quirk.issue === issue && quirk.evidence === evidence).length;
  return [
    `| | ${evidenceKinds.join(' | ')} |`,
    `| --- | ${evidenceKinds.map(() => '---:').join(' | ')} |`,
    ...issues.map(
      (issue) =>
        `| [${issueTitles[issue]}](#${issue}) | ${evidenceKinds.map((kind) => count(issue, kind)).join(' | ')} |`,
    ),
    '',
  ];
}

function section(issue: QuirkIssue, entries: readonly QuirkEntry[]): readonly string[] {
  return [`<a id="${issue}"></a>`, '', `## ${issueTitles[issue]}`, '', ...entries.flatMap(entryLines)];
}

function entryLines({ quirk, example, level }: QuirkEntry): readonly string[] {
  const { id, description, evidence, patterns, documented } = quirk;
  return [
    `<a id="${id.replaceAll('.', '-')}"></a>`,
    '',
    `### ${id}`,
    '',
    markdownProse(description),
    '',
    `- Strikes ${struckPlaces(quirk)}`,
    `- Patterns: ${patterns.join(', ')}`,
    `- Evidence: ${evidence}`,
    `- Source: ${markdownProse(documented)}`,
    ...exampleLines(example, level),
    '',
  ];
}

function struckPlaces({ strikes }: Quirk): string {
  const { tables, columns, roles, only } = strikes;
  const names = (list: readonly string[]): string => list.map(code).join(', ');
  const what = [
    ...(roles.length === 0 ? [] : [`roles ${names(roles)}`]),
    ...(columns.length === 0 ? [] : [names(columns)]),
  ];
  const where = tables.includes('*') ? 'every table' : names(tables);
  return [
    ...(what.length === 0 ? [where] : [what.join(' and ')]),
    ...(what.length === 0 || tables.length === 0 ? [] : [`in ${where}`]),
    ...(only === undefined ? [] : [`only where ${code(only.role)} is ${names(only.values)}`]),
  ].join(', ');
}

function exampleLines(example: QuirkEntry['example'], level: QuirkEntry['level']): readonly string[] {
  if (example === undefined) return [];
  const { before, after } = example;
  if (level === 'values') {
    const isText = typeof before === 'string' && typeof after === 'string';
    return [`- Example: ${code(shown(before, isText))} → ${code(shown(after, isText))}`];
  }
  return ['', 'Before:', '', ...block(before), '', 'After:', '', ...block(after)];
}

/** Records, one a line. */
function block(value: Dynamic | null): readonly string[] {
  if (value === null || (isArray(value) && value.length === 0)) return ['Nothing.'];
  const lines = (isArray(value) ? value : [value]).map((item) => visible(formatJson(item)));
  return ['```json', ...lines, '```'];
}

const longest = 200;
const kept = 100;

/** A value on one line, as JSON; text as it is, where that can be read and told from other values. */
function shown(value: Dynamic | null, isText: boolean): string {
  const isPlain = isText && typeof value === 'string' && /^[^\s"](?:.*\S)?$/.test(value) && visible(value) === value;
  const text = isPlain ? value : visible(formatJson(value));
  return text.length <= longest ? text : `${text.slice(0, kept)}… (${text.length} characters)`;
}

/** Characters that cannot be seen, turn the direction of writing around or look like Latin letters, written as in JSON. */
function visible(text: string): string {
  return text.replace(/[\p{C}\p{Z}\ufffd\p{Script=Cyrillic}]/gu, (character) =>
    character === ' ' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}

/** Code in as many backticks as it takes. */
function code(text: string): string {
  const ticks = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(ticks + 1);
  const pad = ticks > 0 || /^ | $/.test(text) ? ' ' : '';
  return `${fence}${pad}${text}${pad}${fence}`;
}
