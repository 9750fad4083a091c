import type { QuirkIssue } from '../content/quirk.ts';
import type { DetectionResult, FunctionResult, QuirkResult, ReplaySummary, VerdictCounts } from './replay-result.ts';

/** Adds up a replay. */
export function summarize(detections: readonly DetectionResult[], functions: readonly FunctionResult[]): ReplaySummary {
  const cases = detections.flatMap((detection) => detection.cases);
  const quirks = cases.flatMap((one) => one.quirks);
  const failed = (result: FunctionResult): number => Math.min(result.cases, result.failures.length);
  return {
    detections: detections.length,
    functions: functions.length,
    cases: cases.length,
    failedCases: cases.filter(({ verdict }) => verdict !== 'ok').length,
    functionCases: sum(functions.map((result) => result.cases)),
    failedFunctionCases: sum(functions.map(failed)),
    ...countVerdicts(quirks),
    ...(cases.some(({ pairs }) => pairs !== undefined)
      ? { pairs: countVerdicts(cases.flatMap(({ pairs = [] }) => pairs)) }
      : {}),
    issues: byIssue((issue) => countVerdicts(quirks.filter((one) => one.issue === issue))),
  };
}

function countVerdicts(quirks: readonly QuirkResult[]): VerdictCounts {
  const count = (verdict: string): number =>
    quirks.filter((quirk) => quirk.verdict === verdict && !quirk.waived).length;
  return {
    struck: quirks.filter(({ verdict }) => verdict !== 'untouched').length,
    untouched: count('untouched'),
    survives: count('survives'),
    degraded: count('degraded'),
    covered: count('covered'),
    noisy: count('noisy'),
    error: count('error'),
    blind: count('blind'),
    waived: quirks.filter(({ waived }) => waived).length,
  };
}

function byIssue<T>(value: (issue: QuirkIssue) => T): Readonly<Record<QuirkIssue, T>> {
  return {
    'fluid-schema': value('fluid-schema'),
    'log-flow': value('log-flow'),
    'event-delays': value('event-delays'),
    'missing-events': value('missing-events'),
    'logging-tax': value('logging-tax'),
    'never-logged': value('never-logged'),
    documentation: value('documentation'),
    'unannounced-changes': value('unannounced-changes'),
    ids: value('ids'),
    ips: value('ips'),
    geolocation: value('geolocation'),
    devices: value('devices'),
    'broken-values': value('broken-values'),
    'red-team': value('red-team'),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
