import type { Finding, Severity } from './finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';

/** A finding about a range of a file, its offsets turned into lines and columns. */
export function rangeFinding(
  source: SourceFile,
  range: SourceRange,
  about: {
    readonly check: string;
    readonly severity: Severity;
    readonly message: string;
    readonly help?: string | undefined;
  },
): Finding {
  const { line, column } = source.positionAt(range.start);
  const { line: endLine, column: endColumn } = source.positionAt(range.end);
  const { help, ...rest } = about;
  const finding: Finding = { ...rest, path: source.path, line, column, endLine, endColumn };
  return help === undefined ? finding : { ...finding, help };
}
