/** How much a finding matters: an `error` fails the run, a `warn` informs. */
export type Severity = 'error' | 'warn';

/**
 * What a check reports about a file of the repository.
 *
 * `path` is relative to the root and uses `/` on every platform. Lines and columns count from 1; columns count UTF-16
 * units, as editors and SARIF's default do. `endLine` and `endColumn` name the place just after the last character.
 * `message` is one or more full sentences; `help` says what to do about it.
 */
export interface Finding {
  readonly check: string;
  readonly severity: Severity;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly message: string;
  readonly help?: string;
}

/** Orders findings by path (by code point), line, column, check and message: the order of every output. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.path, b.path) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.check, b.check) ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
