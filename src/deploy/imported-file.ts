import type { Finding } from '../content/finding.ts';
import type { PropertyChange } from './property-diff.ts';

/** What an import makes of a resource of a workspace. */
export interface ImportedFile {
  readonly text: string;
  /** What the existing file said otherwise; none for a new one and for one that is as the workspace is. */
  readonly changes: readonly PropertyChange[];
  /** What is wrong with the text as a file of this repository: a person has to complete it. */
  readonly findings: readonly Finding[];
  /** What the workspace has and such a file cannot say: `before` is the workspace, `after` what a deployment of the file would make of it. */
  readonly lost: readonly PropertyChange[];
  /** What a person should know of it: sentences. */
  readonly notes: readonly string[];
}
