import type { Finding } from '../content/finding.ts';
import type { Pattern, QuirkIssue } from '../content/quirk.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';

/**
 * What a quirk did to a replay.
 *
 * - `untouched`: it changed no value that the plan reads. Not executed, never counted as a success.
 * - `survives`: the same alerts with the same canonical entities.
 * - `degraded`: fires, but an entity or a mapped field became unusable.
 * - `noisy`: a silent case fires, or there are more alerts than on clean records.
 * - `blind`: no longer fires.
 * - `covered`: blind, but a log-integrity detection fires on the same timeline.
 * - `error`: the query fails; Sentinel would disable the rule.
 */
export const verdicts = ['untouched', 'survives', 'degraded', 'covered', 'noisy', 'error', 'blind'] as const;

/** Ordered from best to worst, as {@link verdicts} lists them. */
export type Verdict = (typeof verdicts)[number];

/** The verdicts that need a waiver. */
export const badVerdicts: ReadonlySet<Verdict> = new Set(['noisy', 'error', 'blind']);

/** A place in a file of the repository, and what stands there. */
export interface ReplayPlace {
  readonly source: SourceFile;
  readonly range: SourceRange;
  /** An operator or a function as written; `by`, `on` and `.` for a key and a path. */
  readonly operator: string;
  /** Where the detection calls the function that the place is in. */
  readonly calledAt?: { readonly source: SourceFile; readonly range: SourceRange };
}

/** What one quirk in one pattern did to one case. */
export interface QuirkResult {
  readonly quirk: string;
  readonly family: string;
  readonly issue: QuirkIssue;
  readonly description: string;
  readonly pattern: Pattern;
  /** The table of `one-table`. */
  readonly table?: string;
  readonly verdict: Verdict;
  /** How many records were struck where the plan reads them. */
  readonly struck: number;
  readonly waived: boolean;
  readonly coveredBy?: string;
  /** The first operator behind which evidence of the clean run is missing. */
  readonly lostAt?: ReplayPlace;
  /** The first expression that gives the evidence another value. */
  readonly divergedAt?: ReplayPlace;
  /** The part of the losing operator to point at. */
  readonly culprit?: ReplayPlace;
  /** What the verdict depends on that is not documented: another reading of it gives a good verdict. */
  readonly dependsOn?: string;
  /** One sentence; it may hold values of records, which are to be escaped where they are shown. */
  readonly reason?: string;
}

/** An alert that a case raises on clean records. */
export interface CaseAlert {
  /** When the run was executed: `2026-03-02T10:05:00.0000000Z`. */
  readonly at: string;
  /** Whether it is about nothing that an alert before it was not about: windows overlap, and the rule does not ask what is new. */
  readonly isRepeat: boolean;
}

/** What two quirks did together that neither does alone. */
export interface PairResult extends QuirkResult {
  /** The quirk that struck after `quirk` did. */
  readonly with: string;
}

export interface CaseResult {
  readonly name: string;
  readonly expect: 'fires' | 'silent';
  /** Whether the clean records do what the case expects; `error` when they cannot be read or the query fails on them. */
  readonly verdict: 'ok' | 'failed' | 'error';
  /** What that depends on and is not documented. */
  readonly dependsOn?: string;
  /** What was expected and did not come, as sentences. */
  readonly failures: readonly string[];
  /** The alerts on clean records, in their order; absent when the case could not be replayed. */
  readonly alerts?: readonly CaseAlert[];
  readonly place: { readonly source: SourceFile; readonly range: SourceRange };
  /** By quirk in the order of the catalogue; of one quirk the worst pattern first. */
  readonly quirks: readonly QuirkResult[];
  /** Only where pairs are asked for: each pair that was tried, in the order of the catalogue. */
  readonly pairs?: readonly PairResult[];
}

export interface DetectionResult {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly path: string;
  /** Whether its query compiles; where it does not, there is a finding and there are no cases. */
  readonly compiles: boolean;
  readonly cases: readonly CaseResult[];
}

/** A case of a function whose answer was not the expected one, or all is well. */
export interface FunctionResult {
  readonly name: string;
  readonly path: string;
  readonly cases: number;
  readonly failures: readonly Finding[];
}

/** How many replays a quirk struck, and by verdict what became of them. Those that it did not strike are `untouched`. */
export interface VerdictCounts {
  readonly struck: number;
  readonly untouched: number;
  readonly survives: number;
  readonly degraded: number;
  readonly covered: number;
  /** Noisy, error, blind: those that nobody accepted; `waived` has the others. */
  readonly noisy: number;
  readonly error: number;
  readonly blind: number;
  readonly waived: number;
}

/** Counts over all cases. */
export interface ReplaySummary extends VerdictCounts {
  readonly detections: number;
  readonly functions: number;
  readonly cases: number;
  readonly failedCases: number;
  readonly functionCases: number;
  readonly failedFunctionCases: number;
  /** The same of pairs of quirks, where pairs were asked for. */
  readonly pairs?: VerdictCounts;
  /** The same by issue; each of the fourteen is there, replayed or not. */
  readonly issues: Readonly<Record<QuirkIssue, VerdictCounts>>;
}

/** What a replay sets out to do. */
export interface ReplayStart {
  /** Slugs of the detections, in the order in which they will be replayed. */
  readonly detections: readonly string[];
  readonly quirks: number;
}

/** Everything that a replay has to say when it is over. */
export interface ReplayEnd {
  readonly detections: readonly DetectionResult[];
  readonly functions: readonly FunctionResult[];
  /** What is wrong with the repository's files, its queries, fixtures and waivers; sorted, each once. */
  readonly findings: readonly Finding[];
  readonly summary: ReplaySummary;
}

/** Hears how a replay goes. */
export interface ReplayListener {
  /** Called once, before the first detection is replayed. */
  onStart(start: ReplayStart): void;
  /** Called for each detection as soon as its verdicts are there. */
  onDetection(result: DetectionResult): void;
}
