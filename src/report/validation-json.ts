import type { ValidationEnd } from '../validate/validation-end.ts';
import type { ValidationReporter } from './validation-reporter.ts';

/** `{findings: [{check, severity, path, line, column, endLine, endColumn, message, help, fixable}], summary}`, one document. */
export class ValidationJson implements ValidationReporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  onEnd({ findings, summary }: ValidationEnd): void {
    const plain = findings.map(({ fix, ...finding }) => ({ ...finding, fixable: fix !== undefined }));
    this.#write(`${JSON.stringify({ findings: plain, summary }, null, 2)}\n`);
  }
}
