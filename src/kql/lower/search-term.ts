/** What a term of `search` asks of a text: an operator and its right side, or nothing at all. */
export type SearchTerm = { readonly operator: string; readonly right: string } | 'anything';

/**
 * A term of `search`, in which stars stand for anything: `"x"` is a whole term, `"x*"` its beginning, `"*x"` its end, `"*x*"` any
 * part of a text, and a star inside makes a regular expression. Undetermined: that this one disregards case like the others.
 *
 * @see https://learn.microsoft.com/kusto/query/search-operator#search-predicate-syntax
 */
export function searchTerm(text: string, caseSensitive: boolean): SearchTerm {
  if (/^\*+$/.test(text)) {
    return 'anything';
  }
  const [, before = '', inner = '', after = ''] = /^(\**)(.*?)(\**)$/s.exec(text) ?? [];
  const suffix = caseSensitive ? '_cs' : '';
  if (inner.includes('*')) {
    const parts = inner.split(/\*+/).map((part) => part.replace(/[\\.+?()|[\]{}^$]/g, '\\$&'));
    const start = before === '' ? '\\b' : '';
    const end = after === '' ? '\\b' : '';
    return { operator: 'matches regex', right: `${caseSensitive ? '' : '(?i)'}${start}${parts.join('.*')}${end}` };
  }
  const operator = before === '' ? (after === '' ? 'has' : 'hasprefix') : after === '' ? 'hassuffix' : 'contains';
  return { operator: `${operator}${suffix}`, right: inner };
}
