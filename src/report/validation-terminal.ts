import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { ValidationEnd } from '../validate/validation-end.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { findingFrame } from './finding-frame.ts';
import type { Style } from './style.ts';
import type { ValidationReporter } from './validation-reporter.ts';
import { validationSums } from './validation-sums.ts';
import { wrapText } from './wrap-text.ts';

export interface ValidationTerminalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  /** Columns of the terminal. */
  readonly width?: number;
}

/**
 * Findings for people, by file: what, where, the lines around, what to do instead.
 *
 *      detections/signin/PasswordSpray.yaml
 *
 *        error  custom-detail-count  27:1
 *          The rule has 21 custom details; Sentinel takes 20.
 *          > 27 | customDetails:
 *               | ^^^^^^^^^^^^^
 *          help: Keep the details that an analyst decides by, or …
 */
export class ValidationTerminal implements ValidationReporter {
  readonly #options: ValidationTerminalOptions;

  constructor(options: ValidationTerminalOptions) {
    this.#options = options;
  }

  onEnd(end: ValidationEnd): void {
    const { write, style } = this.#options;
    let last: string | undefined;
    for (const finding of end.findings) {
      if (finding.path !== last) write(` ${style.bold(escapeTerminal(finding.path))}\n\n`);
      last = finding.path;
      write(`${this.#finding(finding, end).join('\n')}\n\n`);
    }
    const { errors, warnings } = end.summary;
    const colour = errors > 0 ? style.red : warnings > 0 ? style.yellow : style.green;
    write(` ${colour(validationSums(end.summary))}\n`);
  }

  #finding(finding: CheckedFinding, { sources }: ValidationEnd): readonly string[] {
    const { style, width = 132 } = this.#options;
    const { line, column, check, severity, message, help, fix } = finding;
    const isError = severity === 'error';
    const colour = isError ? style.red : style.yellow;
    const room = Math.max(40, width) - indent.length;
    const text = (said: string): readonly string[] =>
      said.split('\n').flatMap((part) => wrapText(escapeTerminal(part), room));
    // Numbers, bars and the mark take their own columns.
    const frame = findingFrame(finding, sources, { context: 1, width: room - 10 }).map((row) =>
      /^ *\| +\^/.test(row) ? colour(row) : row.startsWith('>') ? row : style.dim(row),
    );
    const helps = help === undefined ? [] : text(`help: ${help}`);
    return [
      `   ${style.bold(colour(isError ? 'error' : 'warning'))}  ${style.bold(escapeTerminal(check))}  ${style.dim(`${line}:${column}`)}`,
      ...[...text(message), ...frame, ...helps, ...(fix === undefined ? [] : ['--fix mends this.'])].map(
        (row) => indent + row,
      ),
    ];
  }
}

const indent = '     ';
