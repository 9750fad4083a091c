import { SmallFast } from '../expressions/small-fast.ts';

/** A sequence of numbers in [0, 1) that depends on nothing but the seed. */
export function seededRandom(seed: number): () => number {
  const generator = new SmallFast(0, seed, Math.trunc(seed / 0x1_0000_0000));
  return () => generator.next();
}
