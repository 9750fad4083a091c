/** How often and how long a request is tried. Milliseconds. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  readonly attempts: number;
  /** The longest wait after the first attempt, doubled with each other one … */
  readonly firstWaitMs: number;
  /** … up to this. */
  readonly longestWaitMs: number;
  /** What the service asks for beyond this is not waited for. */
  readonly longestRetryAfterMs: number;
  /** From the first attempt on; no wait begins that would end later. */
  readonly totalMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 8,
  firstWaitMs: 500,
  longestWaitMs: 30_000,
  longestRetryAfterMs: 120_000,
  totalMs: 600_000,
};

/**
 * How long to wait after attempt number `attempt` (from 1), which failed: what the service asks for, or anything from nothing to a
 * bound that doubles, so that those who failed together do not come back together.
 *
 * @param random gives numbers from 0 up to 1.
 */
export function retryWait(
  policy: RetryPolicy,
  attempt: number,
  retryAfterMs: number | undefined,
  random: () => number,
): number {
  // Zero is no answer: it would be asked again at once, as often as the policy allows.
  if (retryAfterMs !== undefined && retryAfterMs > 0) return Math.min(retryAfterMs, policy.longestRetryAfterMs);
  return Math.floor(random() * Math.min(policy.longestWaitMs, policy.firstWaitMs * 2 ** (attempt - 1)));
}
