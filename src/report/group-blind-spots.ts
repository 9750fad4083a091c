import { badVerdicts, type DetectionResult, type QuirkResult } from '../harness/replay-result.ts';
import { resultsOfCase } from './results-of-case.ts';

/** Bad replays with one cause, to be shown once. */
export interface BlindSpotGroup {
  /** Slug of the rule of the first of them, and whether it has more cases than one. */
  readonly slug: string;
  readonly hasCases: boolean;
  /** The first of them. */
  readonly first: QuirkResult;
  /** Quirk -> its patterns, and the issue that it belongs to. */
  readonly quirks: ReadonlyMap<string, { readonly issue: string; readonly patterns: ReadonlySet<string> }>;
  /** Names of the cases of the first rule. */
  readonly cases: ReadonlySet<string>;
  /** The other rules that lose their evidence at the same place: in a function that they share. */
  readonly others: ReadonlySet<string>;
}

/**
 * The replays that are blind, noisy or fail and that nobody accepted, in the order in which they were found. Those in which the same
 * is lost at the same place are one, whatever the quirk, the case or the rule.
 *
 * @param wants which of them are to be shown. All by default.
 */
export function groupBlindSpots(
  detections: readonly DetectionResult[],
  wants: (result: QuirkResult) => boolean = () => true,
): readonly BlindSpotGroup[] {
  const groups = new Map<string, Draft>();
  for (const { slug, cases } of detections) {
    for (const one of cases) {
      for (const result of resultsOfCase(one)) {
        if (result.waived || !badVerdicts.has(result.verdict) || !wants(result)) continue;
        const { quirk, pattern, issue } = result;
        const key = keyOf(slug, result);
        const group = groups.get(key) ?? draft(slug, cases.length > 1, result);
        groups.set(key, group);
        if (slug === group.slug) group.cases.add(one.name);
        else group.others.add(slug);
        const known = group.quirks.get(quirk) ?? { issue, patterns: new Set() };
        known.patterns.add(pattern);
        group.quirks.set(quirk, known);
      }
    }
  }
  return [...groups.values()];
}

interface Draft extends BlindSpotGroup {
  readonly quirks: Map<string, { readonly issue: string; readonly patterns: Set<string> }>;
  readonly cases: Set<string>;
  readonly others: Set<string>;
}

function draft(slug: string, hasCases: boolean, first: QuirkResult): Draft {
  return { slug, hasCases, first, quirks: new Map(), cases: new Set(), others: new Set() };
}

function keyOf(slug: string, { verdict, quirk, lostAt, divergedAt }: QuirkResult): string {
  const places = [lostAt, divergedAt].map((place) => place && [place.source.path, place.range]);
  return JSON.stringify([verdict, ...places, (lostAt ?? divergedAt) ? undefined : [slug, quirk]]);
}
