import { Lexer } from 'yaml';
import { kqlAsides } from '../content/kql-asides.ts';
import type { SourceFile, SourceRange } from '../content/source-file.ts';

/** A comment that asks for findings of some checks at one line to be left out. */
export interface Suppression {
  /** Where the comment stands. */
  readonly range: SourceRange;
  readonly checks: readonly string[];
  /** Empty when it gives none, which is a finding. */
  readonly reason: string;
  /** The line (from 1) that it is about: its own, when something stands before it, else the next that holds anything but comments. */
  readonly line: number;
}

const form = /^(?:#|\/\/)\s*blindspot-ignore\b[\t ]*([^:]*)(?::\s*(.*))?$/;

/**
 * The suppressions of a file, `# blindspot-ignore identity-case: names come from a constant table`, in the order of the file. They stand in comments
 * of YAML, and behind `//` in the queries: what looks like one in a text of a field is none.
 */
export function suppressionsIn(source: SourceFile, queries: readonly SourceRange[]): readonly Suppression[] {
  if (!source.text.includes('blindspot-ignore')) return [];
  return [...yamlComments(source.text), ...queries.flatMap((range) => queryComments(source.text, range))]
    .sort((a, b) => a.start - b.start)
    .flatMap((range) => {
      const found = form.exec(source.text.slice(range.start, range.end).trimEnd());
      if (found === null) return [];
      const [, names = '', reason = ''] = found;
      const checks = names.split(',').map((name) => name.trim());
      return [
        { range, checks: checks.filter((name) => name !== ''), reason: reason.trim(), line: lineOf(source, range) },
      ];
    });
}

function lineOf(source: SourceFile, { start }: SourceRange): number {
  const { line, column } = source.positionAt(start);
  if (
    source
      .lineText(line)
      .slice(0, column - 1)
      .trim() !== ''
  )
    return line;
  for (let next = line + 1; next <= source.lineCount; next++) {
    const text = source.lineText(next).trim();
    if (text !== '' && !text.startsWith('#') && !text.startsWith('//')) return next;
  }
  return line;
}

/** Comments of YAML, which the lexer tells from a `#` inside of a scalar. */
function yamlComments(text: string): SourceRange[] {
  const found: SourceRange[] = [];
  let at = 0;
  for (const token of new Lexer().lex(text)) {
    // The lexer says where a document and a scalar begin with characters that do not stand in the text.
    if (token === '\u{2}' || token === '\u{18}' || token === '\u{1f}' || token === '\u{feff}') continue;
    if (token.startsWith('#')) found.push({ start: at, end: at + token.length });
    at += token.length;
  }
  return found;
}

/** Comments of KQL in the part of a file that holds a query: each line from `//` on, where no string is open. */
function queryComments(text: string, { start, end }: SourceRange): SourceRange[] {
  return [...text.slice(start, end).matchAll(kqlAsides)].flatMap(({ 0: part, index }) =>
    part.startsWith('//') ? [{ start: start + index, end: start + index + part.length }] : [],
  );
}
