import { kqlAsides } from '../content/kql-asides.ts';

/**
 * A query with LF for CRLF, no blanks at the ends of its lines and no empty lines at its end: what editors change without being
 * asked. What stands in a literal of a string, which may have several lines, stays as it is, for it may be compared with something.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/string#multi-line-string-literals
 */
export function canonicalQuery(query: string): string {
  let code = 0;
  let text = '';
  for (const { 0: aside, index } of query.matchAll(kqlAsides)) {
    text += trimLines(query.slice(code, index));
    text += aside.startsWith('//') ? aside.trimEnd() : aside;
    code = index + aside.length;
  }
  text += trimLines(query.slice(code));
  // Only where the text ends outside of a literal.
  return code === query.length ? text : text.trimEnd();
}

function trimLines(code: string): string {
  return code.replace(/[ \t\r]+\n/g, '\n');
}
