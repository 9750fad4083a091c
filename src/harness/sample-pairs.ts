import { createHash } from 'node:crypto';
import type { Quirk } from '../content/quirk.ts';
import { badVerdicts, type QuirkResult } from './replay-result.ts';

/** How pairs of quirks are drawn. */
export interface PairSampling {
  /** How many strike a case at most. */
  readonly count: number;
  readonly seed: number;
}

/**
 * Pairs of quirks to strike a case with, in the order of the catalogue: of those that strike it everywhere, one by one, and leave
 * it standing. What one of them breaks alone says nothing of the two.
 *
 * The pairs with the smallest hashes are drawn, so that a new quirk changes few of them, whatever its place in the catalogue.
 */
export function samplePairs(
  quirks: readonly Quirk[],
  results: readonly QuirkResult[],
  about: string,
  { count, seed }: PairSampling,
): readonly (readonly [Quirk, Quirk])[] {
  const bad = new Set(results.filter(({ verdict }) => badVerdicts.has(verdict)).map(({ quirk }) => quirk));
  const struck = results.filter(({ pattern, verdict }) => pattern === 'all' && verdict !== 'untouched');
  const sound = new Set(struck.map(({ quirk }) => quirk).filter((id) => !bad.has(id)));
  const usable = quirks.filter(({ id }) => sound.has(id));
  const pairs = usable.flatMap((first, index) => usable.slice(index + 1).map((second) => [first, second] as const));
  const drawn = pairs
    .map((pair, index) => ({ pair, index, rank: rankOf(`${seed}\n${about}\n${pair[0].id}\n${pair[1].id}`) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .slice(0, count);
  return drawn.sort((a, b) => a.index - b.index).map(({ pair }) => pair);
}

function rankOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
