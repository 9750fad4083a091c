/** What was read is not a plan: a cache of another version, or a damaged one. The message says where. */
export class PlanFormatError extends Error {
  /** Path to the offending part: `root.input.predicate`. */
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`Not a plan: ${path} ${problem}.`);
    this.name = 'PlanFormatError';
    this.path = path;
  }
}
