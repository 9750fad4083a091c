import type { ReplaySummary } from './replay-result.ts';

/** How many replays are noisy, blind or fail without anybody having accepted it; those of pairs of quirks among them. */
export function badReplays({ noisy, error, blind, pairs }: ReplaySummary): number {
  const ofPairs = pairs === undefined ? 0 : pairs.noisy + pairs.error + pairs.blind;
  return noisy + error + blind + ofPairs;
}
