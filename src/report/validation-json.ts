import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { ValidationEnd } from '../validate/validation-end.ts';
import { asciiControls } from './ascii-controls.ts';
import type { ValidationReporter } from './validation-reporter.ts';

/**
 * `{findings: [{check, severity, path, line, column, endLine, endColumn, message, help, fixable}], suppressed: [{…, reason}], summary}`, one document.
 */
export class ValidationJson implements ValidationReporter {
  readonly #write: (text: string) => void;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  onEnd({ findings, suppressed, summary }: ValidationEnd): void {
    const document = {
      findings: findings.map(findingJson),
      suppressed: suppressed.map(({ finding, reason }) => ({ ...findingJson(finding), reason })),
      summary,
    };
    this.#write(`${asciiControls(JSON.stringify(document, null, 2))}\n`);
  }
}

function findingJson(finding: CheckedFinding): object {
  const { check, severity, path, line, column, endLine, endColumn, message, help, fix } = finding;
  // What is undefined is left out by JSON.stringify().
  return { check, severity, path, line, column, endLine, endColumn, message, help, fixable: fix !== undefined };
}
