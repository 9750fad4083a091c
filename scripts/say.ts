import { escapeTerminal } from '../src/report/escape-terminal.ts';

/** Writes a line to standard error, whatever is in it. */
export function say(text: string): void {
  process.stderr.write(`${escapeTerminal(text)}\n`);
}
