import type { ReplayEnd, ReplayListener } from '../harness/replay-result.ts';

/** Shows a replay to somebody. The replay itself prints nothing. */
export interface ReplayReporter extends ReplayListener {
  /** Called once, after the last detection. */
  onEnd(end: ReplayEnd): void;
}
