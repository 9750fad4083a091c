import type { ComparedReplay, ReplayComparison } from '../harness/compare-replays.ts';
import type { CaseResult, DetectionResult, QuirkResult, ReplayEnd, ReplayPlace } from '../harness/replay-result.ts';
import { asciiControls } from './ascii-controls.ts';
import type { ReplayReporter } from './replay-reporter.ts';

/** Writes the whole replay as one JSON document when it is over, for programs. */
export class ReplayJson implements ReplayReporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  onStart(): void {}

  onDetection(): void {}

  onEnd({ detections, functions, findings, summary }: ReplayEnd, comparison?: ReplayComparison): void {
    const document = {
      detections: detections.map(detectionJson),
      functions: functions.map(({ name, path, cases, failures }) => ({ name, path, cases, failures })),
      findings,
      summary,
      ...(comparison === undefined ? {} : { comparison: comparisonJson(comparison) }),
    };
    this.#write(`${asciiControls(JSON.stringify(document, null, 2))}\n`);
  }
}

/** The comparison, its replays named as they stand among the detections. */
function comparisonJson({ isWorse, ...comparison }: ReplayComparison): object {
  const replays = (list: readonly ComparedReplay[]): readonly object[] =>
    list.map(({ rule, case: name, result, was }) => ({ rule, case: name, was, ...quirkJson(result) }));
  return {
    ...comparison,
    newlyBlind: replays(comparison.newlyBlind),
    newlyNoisy: replays(comparison.newlyNoisy),
    newlyError: replays(comparison.newlyError),
    healed: replays(comparison.healed),
    newlyWaived: replays(comparison.newlyWaived),
    isWorse,
  };
}

function detectionJson({ id, name, path, cases }: DetectionResult): object {
  return { id, name, path, cases: cases.map(caseJson) };
}

function caseJson({ name, expect, verdict, dependsOn, failures, alerts, quirks, pairs }: CaseResult): object {
  const told = failures.length === 0 ? {} : { failures };
  return {
    name,
    expect,
    verdict,
    dependsOn,
    ...told,
    alerts,
    quirks: quirks.map(quirkJson),
    pairs: pairs?.map((pair) => ({ with: pair.with, ...quirkJson(pair) })),
  };
}

function quirkJson(result: QuirkResult): object {
  const {
    quirk,
    family,
    issue,
    pattern,
    table,
    verdict,
    struck,
    waived,
    coveredBy,
    lostAt,
    divergedAt,
    dependsOn,
    reason,
  } = result;
  // What is undefined is left out by JSON.stringify().
  return {
    quirk,
    family,
    issue,
    pattern,
    table,
    verdict,
    struck,
    waived,
    coveredBy,
    lostAt: lostAt && placeJson(lostAt),
    divergedAt: divergedAt && placeJson(divergedAt),
    dependsOn,
    reason,
  };
}

/** A place as every output has it: `path` relative to the root, line and column from 1. */
export function placeJson({ source, range, operator }: ReplayPlace): object {
  return { path: source.path, ...source.positionAt(range.start), operator };
}
