/** A command line, or a file named on it, that cannot be used: the verb ends with exit code 2. */
export class UsageError extends Error {}
