import { kqlAsides } from './kql-asides.ts';

/**
 * What of a query is code: of the same length, with blanks for comments, and for what stands in strings but their quotes. Names that are found
 * in it are names.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string#string-literals
 */
export function kqlCode(query: string): string {
  return query.replace(kqlAsides, (text) => {
    const blank = text.replace(/[^\n]/g, ' ');
    if (text.startsWith('//')) return blank;
    const first = text.startsWith('@') ? 1 : 0;
    const quote = text.charAt(first);
    const isClosed = text.length > first + 1 && text.endsWith(quote);
    return text.slice(0, first) + quote + blank.slice(first + 1, isClosed ? -1 : undefined) + (isClosed ? quote : '');
  });
}
