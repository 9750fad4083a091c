import type { ReplayComparison } from '../harness/compare-replays.ts';
import type { ReplayEnd, ReplayListener } from '../harness/replay-result.ts';

/** Shows a replay to somebody. The replay itself prints nothing. */
export interface ReplayReporter extends ReplayListener {
  /** Called once, after the last detection; with how it compares with another commit, when that was asked for. */
  onEnd(end: ReplayEnd, comparison?: ReplayComparison): void;
}
