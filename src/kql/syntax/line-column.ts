/** A 1-based line, and a 1-based column in UTF-16 code units. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/**
 * The line and column of a UTF-16 offset in a text. Lines end with LF, CRLF or a lone CR; a tab counts as one column, a letter
 * outside the basic plane as two. An offset past the end is taken as the end.
 */
export function lineColumnAt(text: string, offset: number): LineColumn {
  const end = Math.max(0, Math.min(offset, text.length));
  let line = 1;
  let lineStart = 0;
  for (let index = 0; index < end; index += 1) {
    const code = text.charCodeAt(index);
    const isBreak = code === 10 || (code === 13 && text.charCodeAt(index + 1) !== 10);
    if (isBreak) {
      line += 1;
      lineStart = index + 1;
    }
  }
  return { line, column: end - lineStart + 1 };
}
