import { hideSecrets } from './hide-secrets.ts';
import type { SourceFile, SourceRange } from './source-file.ts';

export interface CodeFrameOptions {
  /** Lines shown before and after the marked one. Default 2. */
  readonly context?: number;
  /** Columns that the text of a line may take before it is cut around the mark. Default 120. */
  readonly width?: number;
  /** Written behind the carets. */
  readonly note?: string;
}

/**
 * The lines around a place, with carets under it:
 *
 *     22 |     | extend grant = parse_json(NewValue)
 *   > 23 |     | where grant.Scope has "Mail.ReadWrite"
 *        |             ^^^^^^^^^^^ null for the 1 evidence row
 *
 * A range over several lines is marked up to the end of its first. Tabs are widened, wide characters are counted as two
 * columns, and control, format and unpaired characters are written as `<U+001B>`, so that the text of a file can neither
 * steer a terminal nor hide what it says. Secrets in addresses are starred out. There is no line break at the end.
 */
export function codeFrame(source: SourceFile, range: SourceRange, options: CodeFrameOptions = {}): string {
  const { context = 2, width = 120, note = '' } = options;
  const { line, column } = source.positionAt(range.start);
  const lineEnd = source.lineRange(line).end;
  const length = Math.min(Math.max(range.end, range.start), lineEnd) - source.offsetAt({ line, column });
  const first = Math.max(1, line - context);
  const last = Math.min(source.lineCount, line + context);
  const numberWidth = String(last).length;

  const marked = displayText(hideSecrets(source.lineText(line)));
  const from = marked.columns[column - 1] ?? marked.width;
  const to = marked.columns[column - 1 + length] ?? marked.width;
  const shift = windowStart(marked.width, from, to, width);

  const frame: string[] = [];
  for (let number = first; number <= last; number++) {
    const prefix = `${number === line ? '> ' : '  '}${String(number).padStart(numberWidth)} |`;
    const text = cut(displayText(hideSecrets(source.lineText(number))), shift, width);
    frame.push(text === '' ? prefix : `${prefix} ${text}`);
    if (number === line) {
      const carets = '^'.repeat(Math.max(1, Math.min(to, shift + width) - from));
      const gutter = `  ${' '.repeat(numberWidth)} | ${' '.repeat(from - shift)}`;
      frame.push(note === '' ? gutter + carets : `${gutter}${carets} ${note}`);
    }
  }
  return frame.join('\n');
}

/** A line as it is shown: cells of one or more columns, and for each UTF-16 offset of the line its column. */
interface DisplayText {
  readonly cells: readonly { readonly text: string; readonly column: number; readonly width: number }[];
  readonly columns: readonly number[];
  readonly width: number;
}

const tabWidth = 4;
const hidden = /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]$/u;
const combining = /^\p{M}$/u;
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]$/u;

function displayText(line: string): DisplayText {
  const cells: { text: string; column: number; width: number }[] = [];
  const columns: number[] = [];
  let column = 0;
  for (const character of line) {
    const text = displayCharacter(character, column);
    const width = text === character ? characterWidth(character) : text.length;
    for (let unit = 0; unit < character.length; unit++) columns.push(column);
    cells.push({ text, column, width });
    column += width;
  }
  return { cells, columns, width: column };
}

function displayCharacter(character: string, column: number): string {
  if (character === '\t') return ' '.repeat(tabWidth - (column % tabWidth));
  if (!hidden.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function characterWidth(character: string): number {
  if (combining.test(character)) return 0;
  return character.length === 2 || wide.test(character) ? 2 : 1;
}

/** The first column shown: 0 while the mark fits, else so far right that the mark stands in view. */
function windowStart(total: number, from: number, to: number, width: number): number {
  if (total <= width || to <= width) return 0;
  const room = Math.max(0, width - (to - from));
  return Math.max(0, from - Math.floor(room / 2));
}

function cut(text: DisplayText, start: number, width: number): string {
  const shown = text.cells.filter((cell) => cell.column >= start && cell.column + cell.width <= start + width);
  const first = shown[0];
  // A cell that the window's edge would cut in two is left out whole; blanks keep the rest in its columns.
  let lead = first === undefined ? '' : ' '.repeat(first.column - start);
  if (start > 0 && text.width > 0) {
    const dropped = lead === '' ? shown.shift() : undefined;
    lead = `…${dropped === undefined ? lead.slice(1) : ' '.repeat(Math.max(0, dropped.width - 1))}`;
  }
  const isCut = text.width > start + width;
  if (isCut) shown.pop();
  return `${lead}${shown.map((cell) => cell.text).join('')}${isCut ? '…' : ''}`.trimEnd();
}
