import type { Finding } from '../content/finding.ts';
import type { TextEdit } from './text-edit.ts';

/** A finding of `blindspot validate`, with the changes of its file that make it right. */
export interface CheckedFinding extends Finding {
  readonly fix?: readonly TextEdit[];
}
