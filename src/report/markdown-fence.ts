import { breakCommands } from './break-commands.ts';

/**
 * Lines as a fenced block of Markdown, in which they stand as they are; the fence is longer than any in them. The lines must hold
 * no control characters. `language` is what colours them.
 *
 * @see https://github.github.com/gfm/#fenced-code-blocks
 */
export function markdownFence(lines: readonly string[], language = 'text'): string {
  const runs = lines.flatMap((line) => line.match(/`+/g) ?? []);
  const fence = '`'.repeat(Math.max(3, ...runs.map(({ length }) => length + 1)));
  return [fence + language, ...lines.map(breakCommands), fence].join('\n');
}
