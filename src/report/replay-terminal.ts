import { codeFrame } from '../content/code-frame.ts';
import type { Finding } from '../content/finding.ts';
import {
  badVerdicts,
  type CaseResult,
  type DetectionResult,
  type QuirkResult,
  type ReplayEnd,
  type ReplayPlace,
  type ReplayStart,
  type ReplaySummary,
  type Verdict,
} from '../harness/replay-result.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { ReplayReporter } from './replay-reporter.ts';
import type { Style } from './style.ts';

export interface ReplayTerminalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  /** Columns that a line of a code frame may take. Default 120. */
  readonly width?: number;
  /** Shows how far the replay is, on one line that is overwritten; absent when nobody watches. */
  readonly progress?: (text: string) => void;
}

/**
 * Shows a replay to a person: a line for each detection as it is done, then the blind spots with the lines of the query in which
 * they are, then what else is wrong, then the sums.
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

  onEnd({ detections, functions, findings, summary }: ReplayEnd): void {
    this.#progress?.('');
    const blocks = [
      ...detections.flatMap((detection) => this.#failures(detection)),
      ...detections.flatMap((detection) => this.#blindSpots(detection)),
      ...functions.flatMap(({ failures }) => failures.map((failure) => this.#finding(failure, 'FAILED'))),
      ...findings.map((finding) => this.#finding(finding)),
    ];
    const text = blocks.map((block) => `${block}\n\n`).join('');
    this.#write(`${detections.length > 0 ? '\n' : ''}${text}${this.#sums(summary)}\n`);
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
      ...failures.map((failure) => `   ${escapeTerminal(failure)}`),
      ...(dependsOn === undefined ? [] : [`   ${this.#style.dim('depends on')} ${dependsOn}`]),
    ];
    return lines.join('\n');
  }

  /** The unwaived blind spots of a detection. Replays in which the same is lost at the same place are one. */
  #blindSpots({ slug, cases }: DetectionResult): readonly string[] {
    const groups = new Map<string, BlindSpot>();
    for (const one of cases) {
      for (const result of one.quirks) {
        if (result.waived || !badVerdicts.has(result.verdict)) continue;
        const { lostAt, divergedAt, quirk, issue, verdict } = result;
        const at = (lostAt ?? divergedAt) === undefined ? quirk : [lostAt?.range, divergedAt?.range];
        const key = JSON.stringify([verdict, issue, lostAt?.source.path, divergedAt?.source.path, at]);
        const group = groups.get(key) ?? { first: result, patterns: new Map(), cases: new Set() };
        groups.set(key, group);
        group.cases.add(one.name);
        group.patterns.set(quirk, (group.patterns.get(quirk) ?? new Set()).add(result.pattern));
      }
    }
    return [...groups.values()].map((group) => this.#blindSpot(slug, group, cases.length > 1));
  }

  #blindSpot(slug: string, { first, patterns, cases }: BlindSpot, namesCases: boolean): string {
    const { red, bold, dim } = this.#style;
    const [own = '', ...others] = [...patterns].map(([quirk, set]) => `${quirk} (${[...set].join(', ')})`);
    const title = bold(`${escapeTerminal(slug)} × ${own}`);
    const lines = [` ${red(first.verdict.toUpperCase())}  ${title} · ${first.issue}`];
    if (others.length > 0) lines.push(`   ${dim('and')} ${others.join(', ')}`);
    if (namesCases) lines.push(...[...cases].map((name) => `   ${dim('case:')} ${escapeTerminal(name)}`));
    const shown = first.culprit ?? first.lostAt ?? first.divergedAt;
    if (shown === undefined) {
      if (first.reason !== undefined) lines.push(`   ${escapeTerminal(first.reason)}`);
    } else {
      lines.push(`   ${placeText(shown)}`);
      const note = first.reason === undefined ? {} : { note: escapeTerminal(first.reason) };
      const frame = codeFrame(shown.source, shown.range, { context: 1, width: this.#width, ...note });
      lines.push(...frame.split('\n').map((text) => `   ${text}`));
    }
    if (shown?.calledAt !== undefined) lines.push(`   called at ${placeText(shown.calledAt)}`);
    const trail = this.#trail(first, shown?.source.path);
    if (trail !== '') lines.push(`   ${trail}`);
    if (first.dependsOn !== undefined) lines.push(`   ${dim('depends on')} ${first.dependsOn}`);
    lines.push(`   ${dim('quirk:')} ${escapeTerminal(first.description)}`);
    return lines.join('\n');
  }

  /** `diverged at 22:20 parse_json, lost at 23:7 where`; with the path where that is another file than the one shown. */
  #trail({ lostAt, divergedAt }: QuirkResult, shown: string | undefined): string {
    const parts = Object.entries({ 'diverged at': divergedAt, 'lost at': lostAt }).flatMap(([word, place]) => {
      if (place === undefined) return [];
      const { line, column } = place.source.positionAt(place.range.start);
      const path = place.source.path === shown ? '' : `${escapeTerminal(place.source.path)}:`;
      return [`${word} ${path}${line}:${column} ${place.operator}`];
    });
    return parts.join(', ');
  }

  #finding({ path, line, column, severity, message, help }: Finding, title?: string): string {
    const { red, yellow } = this.#style;
    const word = title ?? severity;
    const lines = [
      ` ${severity === 'error' ? red(word) : yellow(word)}  ${escapeTerminal(path)}:${line}:${column}`,
      ...message.split('\n').map((text) => `   ${escapeTerminal(text)}`),
    ];
    if (help !== undefined) lines.push(`   help: ${escapeTerminal(help)}`);
    return lines.join('\n');
  }

  #sums(summary: ReplaySummary): string {
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
    if (summary.functionCases > 0) {
      const cases = plural(summary.functionCases, 'case');
      lines.push(`${plural(summary.functions, 'function')}, ${cases}${failed(summary.failedFunctionCases)}`);
    }
    const isGood =
      summary.failedCases + summary.failedFunctionCases + summary.noisy + summary.error + summary.blind === 0;
    return lines.map((line) => ` ${isGood ? green(line) : line}`).join('\n');
  }
}

/** Bad replays with one cause: the first of them, the patterns by quirk, the cases. */
interface BlindSpot {
  readonly first: QuirkResult;
  readonly patterns: Map<string, Set<string>>;
  readonly cases: Set<string>;
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
