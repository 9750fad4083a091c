import { codeFrame } from '../content/code-frame.ts';
import type { Finding } from '../content/finding.ts';
import { badReplays } from '../harness/bad-replays.ts';
import type { ReplayComparison } from '../harness/compare-replays.ts';
import type {
  CaseResult,
  DetectionResult,
  QuirkResult,
  ReplayEnd,
  ReplayPlace,
  ReplayStart,
  ReplaySummary,
  Verdict,
} from '../harness/replay-result.ts';
import { breakCommands } from './break-commands.ts';
import { type ComparisonItem, comparisonItems } from './comparison-items.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { type BlindSpotGroup, groupBlindSpots } from './group-blind-spots.ts';
import { limitText } from './limit-text.ts';
import { quirkPage } from './quirk-page.ts';
import type { ReplayReporter } from './replay-reporter.ts';
import { replayedIssues, verdictColumns } from './replayed-issues.ts';
import type { Style } from './style.ts';

export interface ReplayTerminalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  /** Columns that a line of a code frame may take. Default 120. */
  readonly width?: number;
  /** Shows how far the replay is, on one line that is overwritten; absent when nobody watches. */
  readonly progress?: (text: string) => void;
}

/** Blind spots that are shown with their lines, cases of one, lines of a comparison: there can be thousands. */
const mostFrames = 40;
const mostCases = 5;
const mostItems = 60;

/** Characters of a sentence that may hold values of records. */
const mostText = 2000;

/**
 * Shows a replay to a person: a line for each detection as it is done, then the blind spots with the lines of the query in which
 * they are, then what else is wrong, then the sums. Compared with another commit, only what is worse is shown with its lines.
 */
export class ReplayTerminal implements ReplayReporter {
  readonly #write: (text: string) => void;
  readonly #style: Style;
  readonly #width: number;
  readonly #progress: ((text: string) => void) | undefined;
  #nameWidth = 0;
  #slugs: readonly string[] = [];
  #done = 0;

  constructor({ write, style, width = 120, progress }: ReplayTerminalOptions) {
    this.#write = write;
    this.#style = style;
    this.#width = width;
    this.#progress = progress;
  }

  onStart({ detections }: ReplayStart): void {
    this.#nameWidth = Math.max(0, ...detections.map((name) => escapeTerminal(name).length));
    this.#slugs = detections;
    this.#showProgress();
  }

  onDetection(result: DetectionResult): void {
    this.#done += 1;
    this.#progress?.('');
    this.#write(`${this.#line(result)}\n`);
    this.#showProgress();
  }

  onEnd({ detections, functions, findings, summary }: ReplayEnd, comparison?: ReplayComparison): void {
    this.#progress?.('');
    const worse = comparison && [...comparison.newlyBlind, ...comparison.newlyNoisy, ...comparison.newlyError];
    const shown = worse && new Set(worse.map(({ result }) => result));
    const groups = groupBlindSpots(detections, (result) => shown?.has(result) ?? true);
    const blocks = [
      ...detections.flatMap((detection) => this.#failures(detection)),
      ...groups.slice(0, mostFrames).map((group) => this.#blindSpot(group)),
      ...this.#otherBlindSpots(groups.slice(mostFrames)),
      ...functions.flatMap(({ failures }) => failures.map((failure) => this.#finding(failure, 'FAILED'))),
      ...findings.map((finding) => this.#finding(finding)),
      ...(comparison === undefined ? [] : [this.#comparison(comparison)]),
      ...this.#issues(summary),
    ];
    const text = blocks.map((block) => `${block}\n\n`).join('');
    this.#write(`${detections.length > 0 ? '\n' : ''}${text}${this.#sums(summary, comparison)}\n`);
  }

  #showProgress(): void {
    const next = this.#slugs[this.#done];
    if (next === undefined) return;
    this.#progress?.(`${this.#done}/${this.#slugs.length} detections, now ${escapeTerminal(next)}`);
  }

  /** One detection: how its cases did on clean records, and the struck replays by verdict. */
  #line({ slug, compiles, cases }: DetectionResult): string {
    const { red, yellow, green, dim } = this.#style;
    const name = escapeTerminal(slug).padEnd(this.#nameWidth);
    if (!compiles) return ` ${name}  ${red('does not compile')}`;
    if (cases.length === 0) return ` ${name}  ${dim('no cases')}`;
    const kinds = (['fires', 'silent'] as const).map((expect) => {
      const verdicts = cases.filter((one) => one.expect === expect).map((one) => one.verdict);
      if (verdicts.length === 0) return ' '.repeat(expect.length + 7);
      const isOk = verdicts.every((verdict) => verdict === 'ok');
      return isOk ? `${expect} ${green('ok')}    ` : `${expect} ${red('FAILED')}`;
    });
    const quirks = cases.flatMap((one) => one.quirks).filter(({ verdict }) => verdict !== 'untouched');
    const count = (verdict: Verdict, waived = false): number =>
      quirks.filter((quirk) => quirk.verdict === verdict && quirk.waived === waived).length;
    const waived = quirks.filter((quirk) => quirk.waived).length;
    const parts = [
      `${String(quirks.length).padStart(4)} struck`,
      `${String(count('survives')).padStart(4)} survive`,
      part(count('degraded'), 'degraded', yellow),
      part(count('covered'), 'covered', yellow),
      part(waived, 'waived', dim),
      part(count('noisy'), 'NOISY', red),
      part(count('error'), 'ERROR', red),
      part(count('blind'), 'BLIND', red),
    ];
    return ` ${name}  ${kinds.join('  ')}  ${parts.filter((text) => text !== '').join('  ')}`.trimEnd();
  }

  #failures({ slug, cases }: DetectionResult): readonly string[] {
    return cases.filter(({ failures }) => failures.length > 0).map((one) => this.#failure(slug, one));
  }

  #failure(slug: string, { name, place, failures, dependsOn }: CaseResult): string {
    const lines = [
      ` ${this.#style.red('FAILED')}  ${escapeTerminal(slug)} · ${escapeTerminal(name)}`,
      `   ${placeText(place)}`,
      ...failures.map((failure) => `   ${this.#text(failure)}`),
      ...(dependsOn === undefined ? [] : [`   ${this.#style.dim('depends on')} ${escapeTerminal(dependsOn)}`]),
    ];
    return lines.join('\n');
  }

  #blindSpot({ slug, hasCases, first, quirks, cases, others }: BlindSpotGroup): string {
    const { red, bold, dim } = this.#style;
    const [own = '', ...more] = patternTexts(quirks);
    const rest = more.map((text, index) => {
      const issue = [...quirks.values()][index + 1]?.issue ?? '';
      return issue === first.issue ? text : `${text} · ${issue}`;
    });
    const lines = [
      ` ${red(first.verdict.toUpperCase())}  ${bold(`${escapeTerminal(slug)} × ${own}`)} · ${first.issue}`,
    ];
    lines.push(...this.#listed('and', rest), ...this.#listed('and in', [...others].map(escapeTerminal)));
    if (hasCases) {
      const names = [...cases].slice(0, mostCases).map((name) => `   ${dim('case:')} ${this.#text(name)}`);
      lines.push(...names);
      if (cases.size > mostCases) lines.push(`   ${dim('case:')} and ${cases.size - mostCases} more`);
    }
    const shown = first.culprit ?? first.lostAt ?? first.divergedAt;
    if (shown === undefined) {
      if (first.reason !== undefined) lines.push(`   ${this.#text(first.reason)}`);
    } else {
      lines.push(`   ${placeText(shown)}`);
      const note = first.reason === undefined ? {} : { note: this.#text(first.reason) };
      const frame = codeFrame(shown.source, shown.range, { context: 1, width: this.#width, ...note });
      lines.push(...frame.split('\n').map((text) => `   ${breakCommands(text)}`));
    }
    if (shown?.calledAt !== undefined) lines.push(`   called at ${placeText(shown.calledAt)}`);
    const trail = this.#trail(first, shown?.source.path);
    if (trail !== '') lines.push(`   ${trail}`);
    if (first.dependsOn !== undefined) lines.push(`   ${dim('depends on')} ${escapeTerminal(first.dependsOn)}`);
    lines.push(`   ${dim('quirk:')} ${this.#text(first.description)}`);
    lines.push(`   ${dim('help:')} see ${quirkPage(first.quirk)}`);
    return lines.join('\n');
  }

  /** Where there are too many to be read, a line for each. */
  #otherBlindSpots(groups: readonly BlindSpotGroup[]): readonly string[] {
    if (groups.length === 0) return [];
    const lines = groups.map(({ slug, first, quirks }) => {
      const place = first.culprit ?? first.lostAt ?? first.divergedAt;
      const [own = '', ...more] = patternTexts(quirks);
      const others = more.length === 0 ? '' : ` and ${plural(more.length, 'other quirk')}`;
      const at = place === undefined ? '' : `  ${placeText(place)}`;
      return ` ${this.#style.red(first.verdict.toUpperCase())}  ${escapeTerminal(slug)} × ${own}${others}${at}`;
    });
    return [[` ${plural(groups.length, 'more place')}, without the lines:`, ...lines].join('\n')];
  }

  #text(text: string): string {
    return escapeTerminal(limitText(text, mostText));
  }

  /** Texts behind a word, over as many lines as they take. */
  #listed(word: string, texts: readonly string[]): readonly string[] {
    const lines: string[] = [];
    for (const text of texts) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + text.length + 2 <= this.#width)
        lines[lines.length - 1] = `${last}, ${text}`;
      else lines.push(text);
    }
    return lines.map((line, index) => `   ${this.#style.dim(word)} ${line}${index < lines.length - 1 ? ',' : ''}`);
  }

  #comparison(comparison: ReplayComparison): string {
    const { red, dim } = this.#style;
    const items = comparisonItems(comparison);
    const width = Math.max(0, ...items.map(({ word }) => word.length));
    const line = ({ word, isBad, subject, detail, quirk, note }: ComparisonItem): string => {
      const parts = [subject, quirk, detail].filter((text) => text !== '').map((text) => this.#text(text));
      const padded = word.padEnd(width);
      return `   ${isBad ? red(padded) : dim(padded)}  ${parts.join(' · ')}${note === '' ? '' : `, ${note}`}`;
    };
    const more = items.length - mostItems;
    return [
      ` compared with ${this.#text(comparison.against)}`,
      ...(items.length === 0 ? ['   no rule is touched'] : items.slice(0, mostItems).map(line)),
      ...(more > 0 ? [`   and ${more} more`] : []),
    ].join('\n');
  }

  /** The counts by issue; nothing where only one was struck. */
  #issues(summary: ReplaySummary): readonly string[] {
    const issues = replayedIssues(summary);
    if (issues === undefined) return [];
    const { replayed, others } = issues;
    const always = ['struck', 'survives', 'untouched'];
    const columns = verdictColumns.filter(([name]) => always.includes(name) || summary[name] > 0);
    const first = Math.max('by issue'.length, ...replayed.map(({ length }) => length));
    const head = columns.map(([, title]) => title.padStart(Math.max(6, title.length)));
    const rows = replayed.map((issue) => {
      const cells = columns.map(([name], index) => {
        const text = String(summary.issues[issue][name] || '·').padStart(head[index]?.length ?? 0);
        return text.endsWith('·') ? this.#style.dim(text) : isBadCount(name) ? this.#style.red(text) : text;
      });
      return ` ${issue.padEnd(first)}  ${cells.join('  ')}`;
    });
    const none = others.length === 0 ? [] : [` no quirk of ${others.join(', ')} was replayed`];
    return [[` ${'by issue'.padEnd(first)}  ${head.join('  ')}`, ...rows, ...none].join('\n')];
  }

  /** `diverged at 22:20 parse_json, lost at 23:7 where`; with the path where that is another file than the one shown. */
  #trail({ lostAt, divergedAt }: QuirkResult, shown: string | undefined): string {
    const parts = Object.entries({ 'diverged at': divergedAt, 'lost at': lostAt }).flatMap(([word, place]) => {
      if (place === undefined) return [];
      const { line, column } = place.source.positionAt(place.range.start);
      const path = place.source.path === shown ? '' : `${escapeTerminal(place.source.path)}:`;
      return [`${word} ${path}${line}:${column} ${escapeTerminal(place.operator)}`];
    });
    return parts.join(', ');
  }

  #finding({ path, line, column, severity, message, help }: Finding, title?: string): string {
    const { red, yellow } = this.#style;
    const word = title ?? severity;
    const lines = [
      ` ${severity === 'error' ? red(word) : yellow(word)}  ${escapeTerminal(path)}:${line}:${column}`,
      ...message.split('\n').map((text) => `   ${this.#text(text)}`),
    ];
    if (help !== undefined) lines.push(`   help: ${this.#text(help)}`);
    return lines.join('\n');
  }

  #sums(summary: ReplaySummary, comparison: ReplayComparison | undefined): string {
    const { red, green } = this.#style;
    const failed = (count: number): string => (count === 0 ? '' : `, ${red(`${count} FAILED`)}`);
    const verdicts = [
      `${summary.survives} survive`,
      part(summary.degraded, 'degraded'),
      part(summary.covered, 'covered'),
      part(summary.waived, 'waived'),
      part(summary.noisy, 'NOISY', red),
      part(summary.error, 'ERROR', red),
      part(summary.blind, 'BLIND', red),
    ].filter((text) => text !== '');
    const lines = [
      `${plural(summary.detections, 'detection')}, ${plural(summary.cases, 'case')}${failed(summary.failedCases)}`,
      `${plural(summary.struck, 'struck replay')}: ${verdicts.join(', ')}; ${summary.untouched} untouched`,
    ];
    const { pairs } = summary;
    if (pairs !== undefined) {
      const bad = pairs.noisy + pairs.error + pairs.blind;
      const good = pairs.struck - bad;
      const parts = [`${good} survive`, part(bad, 'BAD', red)].filter((text) => text !== '');
      lines.push(`${plural(pairs.struck, 'pair')} of quirks: ${parts.join(', ')}`);
    }
    if (summary.functionCases > 0) {
      const cases = plural(summary.functionCases, 'case');
      lines.push(`${plural(summary.functions, 'function')}, ${cases}${failed(summary.failedFunctionCases)}`);
    }
    if (comparison !== undefined)
      lines.push(comparison.isWorse ? red('worse than it was') : 'nothing is worse than it was');
    const bad = summary.failedCases + summary.failedFunctionCases + badReplays(summary);
    const isGood = comparison === undefined ? bad === 0 : !comparison.isWorse;
    return lines.map((line) => ` ${isGood ? green(line) : line}`).join('\n');
  }
}

/** `ip.mask (all, first)` for each quirk. */
function patternTexts(quirks: BlindSpotGroup['quirks']): readonly string[] {
  return [...quirks].map(([quirk, { patterns }]) => `${escapeTerminal(quirk)} (${[...patterns].join(', ')})`);
}

function isBadCount(name: string): boolean {
  return name === 'noisy' || name === 'error' || name === 'blind';
}

function placeText({ source, range }: Pick<ReplayPlace, 'source' | 'range'>): string {
  const { line, column } = source.positionAt(range.start);
  return `${escapeTerminal(source.path)}:${line}:${column}`;
}

function part(count: number, word: string, paint: (text: string) => string = (text) => text): string {
  return count === 0 ? '' : paint(`${count} ${word}`);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
