import { escapeTerminal } from './escape-terminal.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * One line of text that somebody else wrote, as content or as a value of an attribute of XML 1.0 or HTML. Characters that XML does
 * not allow, in whatever form, and those that cannot be seen become `<U+0000>`.
 *
 * @see https://www.w3.org/TR/xml/#charsets
 */
export function escapeXml(text: string): string {
  return escapeTerminal(text)
    .replace(/[\uFFFE\uFFFF]/g, (character) => `<U+${character.charCodeAt(0).toString(16).toUpperCase()}>`)
    .replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
