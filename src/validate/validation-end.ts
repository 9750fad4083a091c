import type { SourceFile } from '../content/source-file.ts';
import type { CheckedFinding } from './checked-finding.ts';

/** A finding that a comment left out. */
export interface SuppressedFinding {
  readonly finding: CheckedFinding;
  /** As the comment gives it. */
  readonly reason: string;
}

/** What a validation came to. */
export interface ValidationEnd {
  /** In the order of their places. */
  readonly findings: readonly CheckedFinding[];
  /** What comments left out, in the order of the places. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly summary: ValidationSummary;
  /** The paths of the rules and functions that were looked at, in the order of the repository. */
  readonly looked: readonly string[];
  /** The files that were read, by path, for code frames. */
  readonly sources: ReadonlyMap<string, SourceFile>;
}

export interface ValidationSummary {
  readonly detections: number;
  readonly functions: number;
  readonly errors: number;
  readonly warnings: number;
  /** Findings that comments left out. */
  readonly suppressed: number;
  /** Findings that `--fix` can mend. */
  readonly fixable: number;
}
