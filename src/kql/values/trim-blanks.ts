const edges = /^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g;

/**
 * Removes blanks around a value before it is read: the space and the control characters that count as white space in ASCII.
 * JavaScript's `trim()` also takes no-break spaces and byte order marks, which make a value unreadable for Kusto.
 */
export function trimBlanks(text: string): string {
  return text.replace(edges, '');
}
