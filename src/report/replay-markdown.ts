import { codeFrame } from '../content/code-frame.ts';
import type { Finding } from '../content/finding.ts';
import type { ReplayComparison } from '../harness/compare-replays.ts';
import type {
  CaseResult,
  DetectionResult,
  FunctionResult,
  ReplayEnd,
  ReplayPlace,
  ReplaySummary,
} from '../harness/replay-result.ts';
import { summarize } from '../harness/summarize.ts';
import { comparisonItems } from './comparison-items.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { escapeXml } from './escape-xml.ts';
import { fitSections, type PagePart } from './fit-sections.ts';
import { type BlindSpotGroup, groupBlindSpots } from './group-blind-spots.ts';
import { limitText } from './limit-text.ts';
import { markdownFence } from './markdown-fence.ts';
import { pageBudget } from './page-budget.ts';
import { quirkPage } from './quirk-page.ts';
import type { ReplayReporter } from './replay-reporter.ts';
import { replayedIssues, verdictColumns } from './replayed-issues.ts';

export interface ReplayMarkdownOptions {
  readonly write: (text: string) => void;
  /** What the addresses of the documentation begin with: '' for those below the repository, or `https://…/blob/main/`. */
  readonly pages?: string;
}

/** Characters of a table, and of a value: names are short, sentences hold values of records. */
const mostOfTable = 24_000;
const mostOfName = 200;
const mostOfText = 600;

/** Writes a replay as one page of GitHub's Markdown when it is over: a comment on a pull request, or the summary of a job. */
export class ReplayMarkdown implements ReplayReporter {
  readonly #write: (text: string) => void;
  readonly #pages: string;

  constructor({ write, pages = '' }: ReplayMarkdownOptions) {
    this.#write = write;
    this.#pages = pages;
  }

  onStart(): void {}

  onDetection(): void {}

  onEnd(end: ReplayEnd, comparison?: ReplayComparison): void {
    const { detections, functions, findings, summary } = end;
    const worse = comparison && [...comparison.newlyBlind, ...comparison.newlyNoisy, ...comparison.newlyError];
    const shown = worse && new Set(worse.map(({ result }) => result));
    const groups = groupBlindSpots(detections, (result) => shown?.has(result) ?? true);
    const part = (rank: number, what: string, heading: string, text: string): PagePart => ({
      rank,
      what,
      heading,
      text,
    });
    const parts = [
      part(0, 'summary', '', ['## Blindspot replay', headline(end, comparison), sums(summary)].join('\n\n')),
      ...(comparison === undefined ? [] : [part(1, 'comparison', '', comparisonText(comparison))]),
      ...(detections.length === 0 ? [] : [part(2, 'table of detections', '', detectionTable(detections))]),
      ...failures(detections, functions).map((text) => part(3, 'failed case', '### Failed cases', text)),
      ...groups.map((group) => part(4, 'blind spot', '### Blind spots', this.#blindSpot(group))),
      ...findings.map((finding) => part(3, 'finding', '### Findings', findingText(finding))),
      ...issueTable(summary).map((text) => part(5, 'table by issue', '', text)),
    ];
    this.#write(fitSections(parts, pageBudget));
  }

  #blindSpot({ slug, hasCases, first, quirks, cases, others }: BlindSpotGroup): string {
    const [own = '', ...more] = [...quirks].map(
      ([quirk, { patterns }]) => `${escapeMarkdown(limitText(quirk, mostOfName))} (${[...patterns].join(', ')})`,
    );
    const patterns = [...(quirks.get(first.quirk)?.patterns ?? [])].join(', ');
    const title = `${html(first.verdict.toUpperCase(), 'b')} ${html(slug)} × ${html(first.quirk)}`;
    const shown = first.culprit ?? first.lostAt ?? first.divergedAt;
    const lines = [
      `<details><summary>${title} (${escapeXml(patterns)}) · ${escapeXml(first.issue)}</summary>`,
      ...(shown === undefined ? sentence(first.reason) : [placeText(shown), frame(shown, first.reason)]),
      ...(shown?.calledAt === undefined ? [] : [`Called at ${placeText(shown.calledAt)}.`]),
      ...trail({ 'diverged at': first.divergedAt, 'lost at': first.lostAt }),
      ...list('Also under', more),
      ...list('Also in', [...others].map(name)),
      ...(hasCases ? list('Cases:', [...cases].map(name)) : []),
      ...(first.dependsOn === undefined
        ? []
        : [`Depends on ${escapeMarkdown(limitText(first.dependsOn, mostOfText))}.`]),
      `Quirk ${own}: ${escapeMarkdown(limitText(first.description, mostOfText))} — [how it looks, and what helps](${this.#pages}${quirkPage(limitText(first.quirk, mostOfName))}).`,
      '</details>',
    ];
    return lines.join('\n\n');
  }
}

/** What the run came to, in bold. */
function headline({ summary, findings }: ReplayEnd, comparison: ReplayComparison | undefined): string {
  if (comparison !== undefined) {
    return comparison.isWorse ? '**Worse than it was.**' : '**Nothing is worse than it was.**';
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const bad = [
    counted(summary.blind, 'blind'),
    counted(summary.noisy, 'noisy'),
    counted(summary.error, 'in error'),
    counted(summary.failedCases + summary.failedFunctionCases, 'failed'),
    errors === 0 ? '' : `${plural(errors, 'finding')}`,
  ].filter((text) => text !== '');
  return bad.length === 0 ? '**All is well.**' : `**${bad.join(', ')}.**`;
}

function sums(summary: ReplaySummary): string {
  const verdicts = verdictColumns
    .filter(([key]) => key !== 'struck' && key !== 'untouched' && (key === 'survives' || summary[key] > 0))
    .map(([key, title]) => `${summary[key]} ${title}`);
  const cases = `${plural(summary.detections, 'detection')}, ${plural(summary.cases, 'case')}`;
  const functions =
    summary.functionCases === 0
      ? ''
      : ` ${plural(summary.functions, 'function')}, ${plural(summary.functionCases, 'case')}.`;
  const struck = `${plural(summary.struck, 'struck replay')}: ${verdicts.join(', ')}; ${summary.untouched} untouched`;
  return `${cases}. ${struck}.${functions}`;
}

/** One line a detection; where that is too much, only those where something is bad. */
function detectionTable(detections: readonly DetectionResult[]): string {
  const head = ['detection', 'fires', 'silent', ...verdictColumns.slice(0, -1).map(([, title]) => title)];
  const ruler = ['---', '---', '---', ...verdictColumns.slice(0, -1).map(() => '---:')];
  const rows = detections.map((detection) => {
    const counts = summarize([detection], []);
    const { compiles, cases, slug } = detection;
    const kinds = (['fires', 'silent'] as const).map((expect) =>
      caseState(cases.filter((one) => one.expect === expect)),
    );
    const isBad = !compiles || counts.failedCases + counts.noisy + counts.error + counts.blind > 0;
    const cells = compiles
      ? [...kinds, ...verdictColumns.slice(0, -1).map(([key]) => countCell(counts[key], key))]
      : ['**does not compile**', ...head.slice(2).map(() => '')];
    return { isBad, text: `| ${name(slug)} | ${cells.join(' | ')} |` };
  });
  const lines = [`| ${head.join(' | ')} |`, `| ${ruler.join(' | ')} |`];
  let left = mostOfTable;
  const isLong = rows.reduce((sum, { text }) => sum + text.length + 1, 0) > left;
  const kept = rows.filter(({ isBad, text }) => {
    if (isLong && !isBad) return false;
    left -= text.length + 1;
    return left >= 0;
  });
  const rest = rows.filter((row) => !kept.includes(row));
  const bad = rest.filter(({ isBad }) => isBad).length;
  const note = [counted(rest.length - bad, 'with nothing bad'), counted(bad, 'with something bad')].filter(
    (text) => text !== '',
  );
  const told = note.length === 0 ? [] : ['', `Not in the table: ${note.join(', ')}.`];
  return [...lines, ...kept.map(({ text }) => text), ...told].join('\n');
}

function caseState(cases: readonly CaseResult[]): string {
  if (cases.length === 0) return '';
  return cases.every(({ verdict }) => verdict === 'ok') ? 'ok' : '**FAILED**';
}

function countCell(count: number, key: string): string {
  return count > 0 && (key === 'noisy' || key === 'error' || key === 'blind') ? `**${count}**` : String(count);
}

function comparisonText(comparison: ReplayComparison): string {
  const items = comparisonItems(comparison);
  const title = `### Compared with ${name(comparison.against)}`;
  if (items.length === 0) return `${title}\n\nNo rule is touched.`;
  let left = mostOfTable / 2;
  const rows = items.map(({ word, isBad, subject, detail, quirk, note }) => {
    const cells = [subject, quirk, detail].map((text) => (text === '' ? '' : name(text)));
    return `| ${isBad ? `**${word}**` : word} | ${cells.join(' | ')} | ${note} |`;
  });
  const kept = rows.filter((row) => {
    left -= row.length + 1;
    return left >= 0;
  });
  const more = rows.length - kept.length;
  return [
    title,
    '',
    '| | what | quirk | cases, or changed files | |',
    '| --- | --- | --- | --- | --- |',
    ...kept,
    ...(more > 0 ? ['', `And ${more} more.`] : []),
  ].join('\n');
}

function failures(detections: readonly DetectionResult[], functions: readonly FunctionResult[]): readonly string[] {
  const ofRules = detections.flatMap(({ slug, cases }) =>
    cases
      .filter((one) => one.failures.length > 0)
      .map((one) =>
        [
          `${name(slug)} · ${name(one.name)} (${placeText(one.place)})`,
          ...one.failures.map((text) => `- ${escapeMarkdown(limitText(text, mostOfText))}`),
        ].join('\n'),
      ),
  );
  return [...ofRules, ...functions.flatMap((one) => one.failures.map(findingText))];
}

function findingText({ path, line, column, severity, message, help }: Finding): string {
  const said = message.split('\n').map((text) => escapeTerminal(limitText(text, mostOfText)));
  const helps = help === undefined ? [] : [`help: ${escapeTerminal(limitText(help, mostOfText))}`];
  return markdownFence([
    `${severity}: ${escapeTerminal(limitText(path, mostOfName))}:${line}:${column}`,
    ...said,
    ...helps,
  ]);
}

/** The counts by issue, folded; nothing where only one was struck. */
function issueTable(summary: ReplaySummary): readonly string[] {
  const issues = replayedIssues(summary);
  if (issues === undefined) return [];
  const { replayed, others } = issues;
  const lines = [
    '<details><summary>By issue</summary>',
    '',
    `| issue | ${verdictColumns.map(([, title]) => title).join(' | ')} |`,
    `| --- | ${verdictColumns.map(() => '---:').join(' | ')} |`,
    ...replayed.map((issue) => {
      const cells = verdictColumns.map(([key]) => countCell(summary.issues[issue][key], key));
      return `| ${issue} | ${cells.join(' | ')} |`;
    }),
    '',
    ...(others.length === 0 ? [] : [`No quirk of ${others.join(', ')} was replayed.`, '']),
    '</details>',
  ];
  return [lines.join('\n')];
}

function frame(place: ReplayPlace, reason: string | undefined): string {
  const note = reason === undefined ? {} : { note: escapeTerminal(limitText(reason, mostOfText)) };
  return markdownFence(codeFrame(place.source, place.range, { context: 1, ...note }).split('\n'));
}

function trail(places: Readonly<Record<string, ReplayPlace | undefined>>): readonly string[] {
  const parts = Object.entries(places).flatMap(([word, place]) =>
    place === undefined ? [] : [`${word} ${placeText(place)} (${name(place.operator)})`],
  );
  const [first, ...more] = parts;
  return first === undefined ? [] : [`${[first.charAt(0).toUpperCase() + first.slice(1), ...more].join(', ')}.`];
}

function placeText({ source, range }: Pick<ReplayPlace, 'source' | 'range'>): string {
  const { line, column } = source.positionAt(range.start);
  return escapeMarkdown(`${limitText(source.path, mostOfName)}:${line}:${column}`);
}

function sentence(text: string | undefined): readonly string[] {
  return text === undefined ? [] : [escapeMarkdown(limitText(text, mostOfText))];
}

/** At most so many of a list are named. */
const mostNames = 12;

function list(word: string, texts: readonly string[]): readonly string[] {
  if (texts.length === 0) return [];
  const more = texts.length > mostNames ? ` and ${texts.length - mostNames} more` : '';
  return [`${word} ${texts.slice(0, mostNames).join(', ')}${more}.`];
}

function name(text: string): string {
  return escapeMarkdown(limitText(text, mostOfName));
}

function html(text: string, element: 'code' | 'b' = 'code'): string {
  return `<${element}>${escapeXml(limitText(text, mostOfName))}</${element}>`;
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
