import { escapeTerminal } from './escape-terminal.ts';

/**
 * Text that somebody else wrote as a code span of Markdown, on one line, in text and in cells of tables alike. Nothing in it is
 * taken for Markdown, HTML, a link, or somebody's name or an issue's number, which GitHub looks for everywhere but in code; and
 * what cannot be seen is shown, as {@link escapeTerminal} does. A bar stands beside the spans, as a cell ends at one inside them.
 *
 * @see https://github.github.com/gfm/#code-spans
 * @see https://github.github.com/gfm/#tables-extension-
 */
export function escapeMarkdown(text: string): string {
  if (text === '') return '(empty)';
  const parts = escapeTerminal(text).split('|');
  return parts.map((part) => (part === '' ? '' : codeSpan(part))).join('&#124;');
}

function codeSpan(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(1 + Math.max(0, ...runs.map(({ length }) => length)));
  // One blank on each side is not part of the code; without others, a backtick at the edge would belong to the fence.
  const blank = /^[` ]|[` ]$/.test(text) && text.trim() !== '' ? ' ' : '';
  return fence + blank + text + blank + fence;
}
