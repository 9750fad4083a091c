import { escapeTerminal } from './escape-terminal.ts';

/** Text in which nothing is markup but code in backticks, and addresses are links; what cannot be seen is shown. */
export function markdownProse(text: string): string {
  return escapeTerminal(text.replace(/\s+/g, ' ').trim())
    .split(/(https:\/\/[^\s;,()<>`"]+|`[^`]+`)/)
    .map((part) =>
      part.startsWith('https://')
        ? `<${part}>`
        : part.startsWith('`')
          ? part
          : part.replace(/[\\`*_[\]<>|#]|&(?=#?\w+;)/g, (mark) => `\\${mark}`),
    )
    .join('');
}
