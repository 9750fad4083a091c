import type { SourceFile } from '../content/source-file.ts';
import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { ValidationEnd } from '../validate/validation-end.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { findingFrame } from './finding-frame.ts';
import { fitSections, type PagePart } from './fit-sections.ts';
import { limitText } from './limit-text.ts';
import { markdownFence } from './markdown-fence.ts';
import { pageBudget } from './page-budget.ts';
import type { ValidationReporter } from './validation-reporter.ts';
import { countOf, validationSums } from './validation-sums.ts';

const mostOfName = 200;
const mostOfText = 600;

/** Writes findings as one page of GitHub's Markdown: a comment on a pull request, or the summary of a job. */
export class ValidationMarkdown implements ValidationReporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  onEnd({ findings, summary, sources }: ValidationEnd): void {
    const { errors, warnings } = summary;
    const bad = [errors > 0 ? countOf(errors, 'error') : '', warnings > 0 ? countOf(warnings, 'warning') : ''];
    const headline = bad.filter((text) => text !== '').join(', ') || 'All is well';
    const parts: readonly PagePart[] = [
      {
        rank: 0,
        what: 'summary',
        heading: '',
        text: `## Blindspot validate\n\n**${headline}.**\n\n${validationSums(summary)}`,
      },
      ...(findings.length === 0 ? [] : [{ rank: 1, what: 'table of checks', heading: '', text: checkTable(findings) }]),
      ...inSections(findings, 'error', 'Errors', 2, sources),
      ...inSections(findings, 'warn', 'Warnings', 3, sources),
    ];
    this.#write(fitSections(parts, pageBudget));
  }
}

/** How often each check found something, in the order of their names. */
function checkTable(findings: readonly CheckedFinding[]): string {
  const ids = [...new Set(findings.map(({ check }) => check))].sort();
  const count = (id: string, wanted: string): number =>
    findings.filter(({ check, severity }) => check === id && severity === wanted).length;
  const rows = ids.map(
    (id) => `| ${escapeMarkdown(limitText(id, mostOfName))} | ${count(id, 'error')} | ${count(id, 'warn')} |`,
  );
  return ['| check | errors | warnings |', '| --- | ---: | ---: |', ...rows].join('\n');
}

function inSections(
  findings: readonly CheckedFinding[],
  severity: CheckedFinding['severity'],
  title: string,
  rank: number,
  sources: ReadonlyMap<string, SourceFile>,
): readonly PagePart[] {
  return findings
    .filter((finding) => finding.severity === severity)
    .map((finding) => ({ rank, what: 'finding', heading: `### ${title}`, text: findingText(finding, sources) }));
}

function findingText(finding: CheckedFinding, sources: ReadonlyMap<string, SourceFile>): string {
  const { path, line, column, check, message, help } = finding;
  const place = escapeMarkdown(`${limitText(path, mostOfName)}:${line}:${column}`);
  const said = message.split('\n').map((text) => escapeTerminal(limitText(text, mostOfText)));
  const helps = help === undefined ? [] : [`help: ${escapeTerminal(limitText(help, mostOfText))}`];
  const fenced = markdownFence([...said, ...findingFrame(finding, sources, { context: 0 }), ...helps]);
  return `${place} · ${escapeMarkdown(limitText(check, mostOfName))}\n\n${fenced}`;
}
