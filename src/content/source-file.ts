/** A half-open range of UTF-16 offsets in a {@link SourceFile}'s text. */
export interface SourceRange {
  readonly start: number;
  readonly end: number;
}

/** Where an offset is: both count from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

const byteOrderMark = '\uFEFF';

/**
 * The text of a file of the repository, with its lines.
 *
 * `path` is relative to the root, with `/` on every platform. Lines end in LF or CRLF, and the CR belongs to the line
 * break: no column lies behind it. A byte order mark is not part of the text, as editors do not count it either.
 */
export class SourceFile {
  readonly path: string;
  readonly text: string;
  #lineStarts: readonly number[] | undefined;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text.startsWith(byteOrderMark) ? text.slice(1) : text;
  }

  /** The offset of the first character of each line. There is always a first line. */
  get lineStarts(): readonly number[] {
    if (this.#lineStarts === undefined) {
      const starts = [0];
      for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
      this.#lineStarts = starts;
    }
    return this.#lineStarts;
  }

  get lineCount(): number {
    return this.lineStarts.length;
  }

  /** The line and column of an offset; offsets outside the text are moved to its nearest end. */
  positionAt(offset: number): Position {
    const starts = this.lineStarts;
    const wanted = Math.min(Math.max(0, offset), this.text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    const start = starts[low] ?? 0;
    return { line: low + 1, column: Math.min(wanted, this.lineRange(low + 1).end) - start + 1 };
  }

  /** The offset of a line and column, moved into the line and the file where it lies outside. */
  offsetAt(position: Position): number {
    const line = Math.min(Math.max(1, position.line), this.lineCount);
    const { start, end } = this.lineRange(line);
    return Math.min(start + Math.max(1, position.column) - 1, end);
  }

  /** Where line `line` (from 1) stands, without its line break. */
  lineRange(line: number): SourceRange {
    const starts = this.lineStarts;
    const start = starts[line - 1] ?? this.text.length;
    const next = starts[line];
    if (next === undefined) return { start, end: this.text.length };
    return { start, end: this.text[next - 2] === '\r' && next - 2 >= start ? next - 2 : next - 1 };
  }

  lineText(line: number): string {
    const { start, end } = this.lineRange(line);
    return this.text.slice(start, end);
  }
}
