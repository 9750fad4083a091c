import { codeFrame } from '../content/code-frame.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { SourceFile } from '../content/source-file.ts';
import type { KqlError } from '../kql/errors/kql-error.ts';
import { KqlUnsupportedError } from '../kql/errors/kql-unsupported-error.ts';
import { escapeTerminal } from './escape-terminal.ts';

const titles: Readonly<Record<KqlError['kind'], string>> = {
  syntax: 'syntax error',
  semantic: 'semantic error',
  unsupported: 'not supported',
  runtime: 'run-time error',
};

/**
 * An error of a query for a terminal, with the line it is in. A place in a function of the repository is shown in the function's
 * file.
 *
 *     semantic error at 1:20: There is no column "Foo".
 *     > 1 | SigninLogs | where Foo == 1
 *         |                    ^^^
 *     help: Did you mean "Fob"?
 */
export function kqlErrorAsText(error: KqlError, query: string, functions: readonly FunctionDefinition[]): string {
  const { place, help } = error;
  const lines: string[] = [];
  const title = titles[error.kind];
  const message = escapeTerminal(error instanceof KqlUnsupportedError ? error.feature : error.message);
  if (place === undefined) {
    lines.push(`${title}: ${message}`);
  } else {
    const { span, functionName } = place;
    const definition = functions.find(({ name }) => name === functionName);
    const source = definition?.source ?? new SourceFile('query', query);
    const range = definition === undefined ? span : definition.query.rangeInFile(span.start, span.end);
    const { line, column } = source.positionAt(range.start);
    const file = definition === undefined ? '' : `${source.path}:`;
    lines.push(`${title} at ${escapeTerminal(file)}${line}:${column}: ${message}`);
    lines.push(codeFrame(source, range));
  }
  if (help !== undefined) {
    lines.push(`help: ${escapeTerminal(help)}`);
  }
  return `${lines.join('\n')}\n`;
}
