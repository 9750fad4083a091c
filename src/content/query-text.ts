import type { Scalar } from 'yaml';
import { type MappedText, mapScalar } from './block-text.ts';
import type { SourceFile, SourceRange } from './source-file.ts';

/** KQL in a YAML file: its text, and where each of its characters stands in the file. */
export interface QueryText {
  readonly text: string;
  readonly source: SourceFile;
  /** Where a character of the text stands in the file; see {@link MappedText}. */
  offsetInFile(offset: number): number;
  rangeInFile(start: number, end: number): SourceRange;
}

export function queryText(source: SourceFile, scalar: Scalar): QueryText {
  const mapped: MappedText = mapScalar(scalar);
  return {
    text: mapped.value,
    source,
    offsetInFile: (offset) => mapped.offsetInFile(offset),
    rangeInFile: (start, end) => mapped.rangeInFile(start, end),
  };
}
