import { backfill } from './stream/backfill.ts';
import { drop } from './stream/drop.ts';
import { duplicate } from './stream/duplicate.ts';
import { gap } from './stream/gap.ts';
import { late } from './stream/late.ts';
import { reverseArrival } from './stream/reverse-arrival.ts';
import { straddle } from './stream/straddle.ts';
import type { StreamTransform } from './stream-transform.ts';

/** Every transform of when and whether records come: late, twice, in another order, not at all; then what an attacker times. */
export const streamTransforms: readonly StreamTransform[] = [
  late,
  backfill,
  duplicate,
  reverseArrival,
  drop,
  gap,
  straddle,
];
