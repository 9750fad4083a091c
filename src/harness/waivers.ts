import { didYouMean } from '../content/did-you-mean.ts';
import type { Finding } from '../content/finding.ts';
import type { DetectionFixture, Waiver } from '../content/fixture.ts';
import type { Quirk } from '../content/quirk.ts';
import { rangeFinding } from '../content/range-finding.ts';
import type { Int64 } from '../kql/values/cell.ts';
import { formatDatetime } from '../kql/values/datetime.ts';
import { compareInt64 } from '../kql/values/int64.ts';
import { badVerdicts, type CaseResult } from './replay-result.ts';

/** Cases with their waivers applied, and what is wrong with the waivers. */
export interface WaivedCases {
  readonly cases: readonly CaseResult[];
  readonly findings: readonly Finding[];
}

/**
 * Applies the waivers of a fixture: a noisy, failing or blind replay of a waived quirk and pattern is waived, in every case.
 *
 * A waiver of no quirk, one that has expired (and then waives nothing), and one that nothing needs any more are findings; the last
 * only when its quirk was replayed, so that a run of some quirks says nothing about the others.
 */
export function applyWaivers(
  fixture: DetectionFixture,
  cases: readonly CaseResult[],
  catalogue: readonly Quirk[],
  replayed: ReadonlySet<string>,
  today: Int64,
): WaivedCases {
  const findings: Finding[] = [];
  const report = ({ range }: Waiver, check: string, message: string, help?: string): void => {
    findings.push(rangeFinding(fixture.source, range, { check, severity: 'error', message, help }));
  };
  const active: Waiver[] = [];
  const ids = catalogue.map(({ id }) => id);
  for (const waiver of fixture.waivers) {
    if (!ids.includes(waiver.quirk)) {
      report(waiver, 'waiver-quirk', `There is no quirk "${waiver.quirk}" to waive.${didYouMean(waiver.quirk, ids)}`);
    } else if (compareInt64(waiver.expires, today) <= 0) {
      const day = formatDatetime(waiver.expires).slice(0, 10);
      const message = `The waiver of ${waiver.quirk} (${waiver.pattern}) expired on ${day}.`;
      report(waiver, 'waiver-expired', message, `Ask ${waiver.owner} to mend the query, or to renew the waiver.`);
    } else active.push(waiver);
  }
  const used = new Set<Waiver>();
  const waived = cases.map((one) => ({
    ...one,
    quirks: one.quirks.map((result) => {
      const waiver = badVerdicts.has(result.verdict)
        ? active.find(({ quirk, pattern }) => quirk === result.quirk && pattern === result.pattern)
        : undefined;
      if (waiver === undefined) return result;
      used.add(waiver);
      return { ...result, waived: true };
    }),
  }));
  // Where a case does not work on clean records nothing is known of its quirks.
  const isComplete = cases.every(({ verdict }) => verdict === 'ok');
  for (const waiver of active) {
    if (used.has(waiver) || !replayed.has(waiver.quirk) || !isComplete) continue;
    const message = `Nothing needs the waiver of ${waiver.quirk} (${waiver.pattern}) any more.`;
    report(waiver, 'waiver-unneeded', message, 'Remove it.');
  }
  return { cases: waived, findings };
}
