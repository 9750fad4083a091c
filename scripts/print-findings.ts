import { compareFindings, type Finding } from '../src/content/finding.ts';
import { escapeTerminal } from '../src/report/escape-terminal.ts';

/** So many findings are printed; what is wrong with one record is often wrong with all. */
const most = 20;

/** Prints findings to standard error in the order of their places, one a line, as compilers do: `path:line:column: error: message`. */
export function printFindings(findings: readonly Finding[]): void {
  for (const { path, line, column, severity, message, help } of findings.toSorted(compareFindings).slice(0, most)) {
    const kind = severity === 'error' ? 'error' : 'warning';
    const text = `${path}:${line}:${column}: ${kind}: ${message}${help === undefined ? '' : ` ${help}`}`;
    process.stderr.write(`${escapeTerminal(text)}\n`);
  }
  if (findings.length > most) {
    process.stderr.write(`and ${findings.length - most} more\n`);
  }
}
