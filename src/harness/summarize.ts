import type { DetectionResult, FunctionResult, ReplaySummary } from './replay-result.ts';

/** Adds up a replay. */
export function summarize(detections: readonly DetectionResult[], functions: readonly FunctionResult[]): ReplaySummary {
  const cases = detections.flatMap((detection) => detection.cases);
  const quirks = cases.flatMap((one) => one.quirks);
  const accepted = quirks.filter(({ waived }) => waived).length;
  const count = (verdict: string): number =>
    quirks.filter((quirk) => quirk.verdict === verdict && !quirk.waived).length;
  const failed = (result: FunctionResult): number => Math.min(result.cases, result.failures.length);
  return {
    detections: detections.length,
    functions: functions.length,
    cases: cases.length,
    failedCases: cases.filter(({ verdict }) => verdict !== 'ok').length,
    functionCases: sum(functions.map((result) => result.cases)),
    failedFunctionCases: sum(functions.map(failed)),
    struck: quirks.filter(({ verdict }) => verdict !== 'untouched').length,
    untouched: count('untouched'),
    survives: count('survives'),
    degraded: count('degraded'),
    covered: count('covered'),
    noisy: count('noisy'),
    error: count('error'),
    blind: count('blind'),
    waived: accepted,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
