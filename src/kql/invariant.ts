/**
 * States something that only a bug of ours can make false. Never used for what a query or a record can cause: those are
 * {@link KqlError}s.
 */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) {
    throw new Error(`Bug in Blindspot: ${message}`);
  }
}
