import { codeFrame } from '../content/code-frame.ts';
import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { ValidationEnd, ValidationSummary } from '../validate/validation-end.ts';
import { escapeTerminal } from './escape-terminal.ts';
import type { Style } from './style.ts';
import type { ValidationReporter } from './validation-reporter.ts';

export interface ValidationTerminalOptions {
  readonly write: (text: string) => void;
  readonly style: Style;
  /** Columns that a line of code may take. */
  readonly width?: number;
}

/** Findings for people: where, what, the lines around, what to do instead. */
export class ValidationTerminal implements ValidationReporter {
  readonly #options: ValidationTerminalOptions;

  constructor(options: ValidationTerminalOptions) {
    this.#options = options;
  }

  onEnd(end: ValidationEnd): void {
    const { write } = this.#options;
    for (const finding of end.findings) write(`${this.#finding(finding, end)}\n\n`);
    write(`${this.#summary(end.summary)}\n`);
  }

  #finding(finding: CheckedFinding, { sources }: ValidationEnd): string {
    const { style, width = 120 } = this.#options;
    const { path, line, column, endLine = line, endColumn = column, check, severity, message, help } = finding;
    const word = severity === 'error' ? style.bold(style.red('error')) : style.bold(style.yellow('warning'));
    const lines = [
      `${word} ${style.bold(escapeTerminal(check))}  ${escapeTerminal(`${path}:${line}:${column}`)}`,
      `  ${escapeTerminal(message)}`,
    ];
    const source = sources.get(path);
    if (source !== undefined) {
      const start = source.offsetAt({ line, column });
      const frame = codeFrame(source, { start, end: source.offsetAt({ line: endLine, column: endColumn }) }, { width });
      lines.push(...frame.split('\n').map((text) => `  ${style.dim(text)}`));
    }
    if (help !== undefined) lines.push(`  help: ${escapeTerminal(help)}`);
    if (finding.fix !== undefined) lines.push('  --fix mends this.');
    return lines.join('\n');
  }

  #summary({ detections, functions, errors, warnings, suppressed, fixable }: ValidationSummary): string {
    const { style } = this.#options;
    const looked = `${count(detections, 'detection')} and ${count(functions, 'function')}`;
    const left = suppressed === 0 ? '' : `, ${suppressed} left out by comments`;
    const mendable = fixable === 0 ? '' : ` --fix mends ${fixable}.`;
    if (errors + warnings === 0) return style.green(`${looked}: no findings${left}.`);
    const found = [errors > 0 ? count(errors, 'error') : [], warnings > 0 ? count(warnings, 'warning') : []].flat();
    return `${looked}: ${(errors > 0 ? style.red : style.yellow)(found.join(', '))}${left}.${mendable}`;
  }
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
