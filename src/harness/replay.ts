import type { ReplayEnd, ReplayListener } from './replay-result.ts';
import { type ReplayOptions, ReplaySession } from './replay-session.ts';
import { runSession } from './run-session.ts';

/**
 * Replays the detections of a repository over their cases, clean and under every quirk, and runs the cases of its functions. What
 * is wrong with one file keeps no other from being replayed.
 */
export function replay(options: ReplayOptions & { readonly listener: ReplayListener }): ReplayEnd {
  return runSession(new ReplaySession(options), options.listener);
}
