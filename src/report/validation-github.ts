import type { CheckedFinding } from '../validate/checked-finding.ts';
import type { ValidationEnd } from '../validate/validation-end.ts';
import { escapeTerminal } from './escape-terminal.ts';
import { pathInCheckout } from './path-in-checkout.ts';
import type { ValidationReporter } from './validation-reporter.ts';
import { validationSums } from './validation-sums.ts';

export interface ValidationGithubOptions {
  readonly write: (text: string) => void;
  /** The root's path below the checkout: '' or `sentinel/content`. */
  readonly prefix?: string;
}

/**
 * Findings as commands of a workflow on GitHub, which puts them on the lines of a pull request. It shows ten errors and ten warnings of a
 * step; the log has all of them.
 *
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export class ValidationGithub implements ValidationReporter {
  readonly #options: ValidationGithubOptions;

  constructor(options: ValidationGithubOptions) {
    this.#options = options;
  }

  onEnd({ findings, summary }: ValidationEnd): void {
    const { write, prefix = '' } = this.#options;
    for (const finding of findings) write(`${annotation(finding, prefix)}\n`);
    write(`${validationSums(summary)}\n`);
  }
}

function annotation(finding: CheckedFinding, prefix: string): string {
  const { path, line, column, endLine = line, endColumn = column, check, severity, message, help } = finding;
  // Columns are of one line, and the last is part of what is marked.
  const columns = endLine === line ? { col: column, endColumn: Math.max(column, endColumn - 1) } : {};
  const properties = {
    file: pathInCheckout(path, prefix),
    line,
    ...(endLine === line ? columns : {}),
    endLine,
    title: check,
  };
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const text = help === undefined ? message : `${message}\n${help}`;
  return `::${severity === 'error' ? 'error' : 'warning'} ${listed.join(',')}::${escapeData(text)}`;
}

/** Text behind the second `::`. The runner reads `%25`, `%0D` and `%0A`, and nothing else that stands behind a `%`. */
function escapeData(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((part) => escapeTerminal(part).replaceAll('%', '%25'))
    .join('%0A');
}

/** A value before it, which a comma or a colon would end. */
function escapeProperty(text: string): string {
  return escapeTerminal(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
