import type { Finding } from '../content/finding.ts';
import type { AffectedRule } from './affected-rules.ts';
import {
  badVerdicts,
  type CaseResult,
  type DetectionResult,
  type QuirkResult,
  type ReplayEnd,
  type Verdict,
} from './replay-result.ts';

/** What a replay came to that a comparison is about. */
export interface ComparedReplay {
  /** Slug of the rule, and the name of its case. */
  readonly rule: string;
  readonly case: string;
  /** The later one: the very object of the replay. */
  readonly result: QuirkResult;
  /** What it came to before; undefined when there was no such replay: of a new rule, case or quirk. */
  readonly was: Verdict | 'waived' | undefined;
}

/** A case of a rule, or of a function, whose answer is compared. */
export interface ComparedCase {
  /** Slug of the rule; the path of the function's file. */
  readonly of: string;
  readonly name: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** Why it fails now; empty for one that does not. */
  readonly failures: readonly string[];
}

/** What a change does to the rules that it touches. Lists are in the order of the later replay. */
export interface ReplayComparison {
  /** The commit that is compared with, as it was named. */
  readonly against: string;
  readonly rules: readonly AffectedRule[];
  readonly addedQuirks: readonly string[];
  readonly removedQuirks: readonly string[];
  /** Blind, noisy, failing now, accepted by nobody, and not so before. */
  readonly newlyBlind: readonly ComparedReplay[];
  readonly newlyNoisy: readonly ComparedReplay[];
  readonly newlyError: readonly ComparedReplay[];
  /** Neither blind nor noisy nor failing any more. */
  readonly healed: readonly ComparedReplay[];
  /** Bad, and accepted since. */
  readonly newlyWaived: readonly ComparedReplay[];
  /** Cases that do not do what they should, and did, or were not there. */
  readonly newlyFailed: readonly ComparedCase[];
  /** Cases that did not, and do. */
  readonly mended: readonly ComparedCase[];
  /** Cases that are gone from a rule that is still there: what was blind in them is not healed. */
  readonly removedCases: readonly ComparedCase[];
  /** What is wrong with the files and was not. */
  readonly newFindings: readonly Finding[];
  /** Whether something is bad that was not: the run fails. */
  readonly isWorse: boolean;
}

/** What a comparison is told: the replays themselves do not know it. */
export type ComparisonAbout = Pick<ReplayComparison, 'against' | 'rules' | 'addedQuirks' | 'removedQuirks'>;

/**
 * Compares two replays of the rules that a change touches. Replays are the same by rule, case, quirk, pattern and table; a rule
 * keeps its replays when it moves (see {@link AffectedRule}). What was bad and is bad in the same way is not listed.
 */
export function compareReplays(before: ReplayEnd, after: ReplayEnd, about: ComparisonAbout): ReplayComparison {
  const formerOf = new Map(about.rules.map(({ slug, formerSlug }) => [slug, formerSlug ?? slug]));
  const formerCases = new Map<string, CaseResult>();
  const formerReplays = new Map<string, QuirkResult>();
  for (const { slug, cases } of before.detections) {
    for (const one of cases) {
      formerCases.set(key(slug, one.name), one);
      for (const result of one.quirks) formerReplays.set(replayKey(slug, one.name, result), result);
    }
  }
  const replays = after.detections.flatMap(({ slug, cases }) =>
    cases.flatMap((one) =>
      one.quirks.map((result): ComparedReplay => {
        const former = formerReplays.get(replayKey(formerOf.get(slug) ?? slug, one.name, result));
        return { rule: slug, case: one.name, result, was: former && stateOf(former) };
      }),
    ),
  );
  const newly = (verdict: Verdict): readonly ComparedReplay[] =>
    replays.filter(({ result, was }) => stateOf(result) === verdict && was !== verdict);
  const isBad = (state: ComparedReplay['was']): boolean =>
    state !== undefined && state !== 'waived' && badVerdicts.has(state);
  const cases = after.detections.flatMap(({ slug, cases: own }) =>
    own.map((one) => ({ slug, one, former: formerCases.get(key(formerOf.get(slug) ?? slug, one.name)) })),
  );
  const compared = {
    newlyBlind: newly('blind'),
    newlyNoisy: newly('noisy'),
    newlyError: newly('error'),
    newlyFailed: [
      ...cases
        .filter(({ one, former }) => one.verdict !== 'ok' && (former === undefined || former.verdict === 'ok'))
        .map(({ slug, one }) => comparedCase(slug, one)),
      ...failedFunctionCases(before, after),
    ],
    newFindings: newFindings(before, after),
  };
  return {
    ...about,
    ...compared,
    healed: replays.filter(({ result, was }) => isBad(was) && !badVerdicts.has(result.verdict)),
    newlyWaived: replays.filter(({ result, was }) => result.waived && was !== 'waived'),
    mended: cases
      .filter(({ one, former }) => one.verdict === 'ok' && former !== undefined && former.verdict !== 'ok')
      .map(({ slug, one }) => comparedCase(slug, one)),
    removedCases: after.detections.flatMap((detection) => removedCases(before, detection, formerOf)),
    isWorse: Object.values(compared).some((list) => list.length > 0),
  };
}

function stateOf({ verdict, waived }: QuirkResult): Verdict | 'waived' {
  return waived ? 'waived' : verdict;
}

function key(...parts: readonly (string | undefined)[]): string {
  return JSON.stringify(parts);
}

function replayKey(slug: string, name: string, { quirk, pattern, table }: QuirkResult): string {
  return key(slug, name, quirk, pattern, table);
}

function comparedCase(of: string, { name, place, failures }: CaseResult): ComparedCase {
  return { of, name, path: place.source.path, ...place.source.positionAt(place.range.start), failures };
}

function removedCases(
  before: ReplayEnd,
  { slug, compiles, cases }: DetectionResult,
  formerOf: ReadonlyMap<string, string>,
): readonly ComparedCase[] {
  // A rule that does not compile has no cases: a finding says so.
  if (!compiles) return [];
  const names = new Set(cases.map(({ name }) => name));
  const former = before.detections.find((one) => one.slug === (formerOf.get(slug) ?? slug))?.cases ?? [];
  return former.filter(({ name }) => !names.has(name)).map((one) => ({ ...comparedCase(slug, one), failures: [] }));
}

function failedFunctionCases(before: ReplayEnd, after: ReplayEnd): readonly ComparedCase[] {
  const known = new Set(
    before.functions.flatMap(({ name, failures }) => failures.map(({ message }) => key(name, message))),
  );
  return after.functions.flatMap(({ name, path: of, failures }) =>
    failures
      .filter(({ message }) => !known.has(key(name, message)))
      .map(({ path, line, column, message }) => ({ of, name, path, line, column, failures: [message] })),
  );
}

/** Errors among the findings that were not there. Lines move; the rest of a finding tells whether it is the same. */
function newFindings(before: ReplayEnd, after: ReplayEnd): readonly Finding[] {
  const known = new Set(before.findings.map(({ check, path, message }) => key(check, path, message)));
  return after.findings.filter(
    ({ check, severity, path, message }) => severity === 'error' && !known.has(key(check, path, message)),
  );
}
