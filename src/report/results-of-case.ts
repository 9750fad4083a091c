import type { CaseResult, PairResult, QuirkResult } from '../harness/replay-result.ts';

const named = new WeakMap<PairResult, QuirkResult>();

/** The replays of a case: those of single quirks, then those of pairs, which are named by both: `ip.port-v4 + upn.case`. */
export function resultsOfCase({ quirks, pairs = [] }: CaseResult): readonly QuirkResult[] {
  return [...quirks, ...pairs.map(nameBoth)];
}

/** The same object for the same pair, so that results can be told apart. */
function nameBoth(pair: PairResult): QuirkResult {
  const known = named.get(pair) ?? { ...pair, quirk: `${pair.quirk} + ${pair.with}` };
  named.set(pair, known);
  return known;
}
