import { compareFindings, type Finding } from '../src/content/finding.ts';
import type { SourceFile } from '../src/content/source-file.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';
import { findingFrame } from '../src/report/finding-frame.ts';

/** So many findings are printed; what is wrong with one record is often wrong with all. */
const most = 20;

/**
 * Prints findings to standard error in the order of their places, as compilers do: `path:line:column: error: message` and, where the
 * file is among the sources, the lines around the place.
 */
export function printFindings(
  findings: readonly Finding[],
  sources: ReadonlyMap<string, SourceFile> = new Map(),
): void {
  for (const finding of findings.toSorted(compareFindings).slice(0, most)) {
    const { path, line, column, severity, message, help } = finding;
    const kind = severity === 'error' ? 'error' : 'warning';
    const text = `${path}:${line}:${column}: ${kind}: ${message}${help === undefined ? '' : ` ${help}`}`;
    const frame = findingFrame(finding, sources, { context: 1 });
    for (const row of [text, ...frame]) process.stderr.write(`${escapeTerminal(row)}\n`);
  }
  if (findings.length > most) {
    process.stderr.write(`and ${findings.length - most} more\n`);
  }
}
