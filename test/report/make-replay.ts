import { SourceFile } from '../../src/content/source-file.ts';
import type { ReplayComparison } from '../../src/harness/compare-replays.ts';
import type {
  CaseResult,
  DetectionResult,
  QuirkResult,
  ReplayEnd,
  ReplayPlace,
  Verdict,
} from '../../src/harness/replay-result.ts';
import { summarize } from '../../src/harness/summarize.ts';
import type { ReplayReporter } from '../../src/report/replay-reporter.ts';

/** The rule that places are in. */
export const source = new SourceFile('detections/a/Rule.yaml', 'query: |\n  T\n  | where a == "x"\n  | where b\n');

/** The place of a text in a file. */
export function place(text: string, operator: string, file = source): ReplayPlace {
  const start = file.text.indexOf(text);
  return { source: file, range: { start, end: start + text.length }, operator };
}

export function quirk(id: string, verdict: Verdict, more: Partial<QuirkResult> = {}): QuirkResult {
  const family = id.split('.')[0] ?? '';
  return {
    quirk: id,
    family,
    issue: 'ids',
    description: `What ${id} is.`,
    pattern: 'all',
    verdict,
    struck: 1,
    waived: false,
    ...more,
  };
}

export function caseResult(more: Partial<CaseResult> = {}): CaseResult {
  return {
    name: 'the case',
    expect: 'fires',
    verdict: 'ok',
    failures: [],
    place: { source, range: { start: 0, end: 5 } },
    quirks: [],
    ...more,
  };
}

export function detection(cases: readonly Partial<CaseResult>[], more: Partial<DetectionResult> = {}): DetectionResult {
  return {
    id: more.slug ?? 'id',
    name: 'A rule',
    slug: 'a/Rule',
    path: source.path,
    compiles: true,
    cases: cases.map(caseResult),
    ...more,
  };
}

export function endOf(detections: readonly DetectionResult[], more: Partial<ReplayEnd> = {}): ReplayEnd {
  const functions = more.functions ?? [];
  return { detections, functions, findings: [], summary: summarize(detections, functions), ...more };
}

/** Tells a reporter a whole replay. */
export function play(reporter: ReplayReporter, end: ReplayEnd, comparison?: ReplayComparison): void {
  reporter.onStart({ detections: end.detections.map(({ slug }) => slug), quirks: 2 });
  for (const one of end.detections) reporter.onDetection(one);
  reporter.onEnd(end, comparison);
}
