import { codeFrame } from '../content/code-frame.ts';
import type { Finding } from '../content/finding.ts';
import type { SourceFile } from '../content/source-file.ts';

/** The lines around the place of a finding; none where its file was not read. */
export function findingFrame(
  { path, line, column, endLine = line, endColumn = column }: Finding,
  sources: ReadonlyMap<string, SourceFile>,
  options: { readonly context: number; readonly width?: number },
): readonly string[] {
  const source = sources.get(path);
  if (source === undefined) return [];
  const range = {
    start: source.offsetAt({ line, column }),
    end: source.offsetAt({ line: endLine, column: endColumn }),
  };
  return codeFrame(source, range, options).split('\n');
}
