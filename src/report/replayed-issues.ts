import { type QuirkIssue, quirkIssues } from '../content/quirk.ts';
import type { ReplaySummary, VerdictCounts } from '../harness/replay-result.ts';

/** The counts that a table of verdicts has, in its order, with their headings. */
export const verdictColumns = [
  ['struck', 'struck'],
  ['survives', 'survive'],
  ['degraded', 'degraded'],
  ['covered', 'covered'],
  ['waived', 'waived'],
  ['noisy', 'noisy'],
  ['error', 'error'],
  ['blind', 'blind'],
  ['untouched', 'untouched'],
] as const satisfies readonly (readonly [keyof VerdictCounts, string])[];

/**
 * The issues that a replay tells something about, and those of which no quirk was replayed; undefined where fewer than two were
 * struck, of which the sums say all.
 */
export function replayedIssues({ issues }: ReplaySummary):
  | {
      readonly replayed: readonly QuirkIssue[];
      readonly others: readonly QuirkIssue[];
    }
  | undefined {
  if (quirkIssues.filter((issue) => issues[issue].struck > 0).length < 2) return undefined;
  const isReplayed = (issue: QuirkIssue): boolean => issues[issue].struck + issues[issue].untouched > 0;
  return {
    replayed: quirkIssues.filter(isReplayed),
    others: quirkIssues.filter((issue) => !isReplayed(issue)),
  };
}
