import type { CST, Scalar } from 'yaml';
import { invariant } from '../kql/invariant.ts';
import type { SourceRange } from './source-file.ts';

/**
 * The value of a YAML scalar, with the place in the file that each of its characters was read from.
 *
 * Escapes (`\n`, `''`) point to their first character. A blank or line break that a fold produced points to the end of
 * the text before it. Offsets count UTF-16 units on both sides.
 */
export interface MappedText {
  readonly value: string;
  /** Where a character of the value stands in the file; for the value's length, just behind its last character. */
  offsetInFile(offset: number): number;
  /** Where a range of the value stands in the file, ending just behind its last character. */
  rangeInFile(start: number, end: number): SourceRange;
}

/**
 * Maps the value of a scalar of any style back to the file. The scalar must come from a document that was parsed with
 * `keepSourceTokens`. The value is the text as YAML reads it before it is taken for a number, a boolean or null.
 *
 * @see https://yaml.org/spec/1.2.2/#chapter-7-flow-style-productions
 * @see https://yaml.org/spec/1.2.2/#chapter-8-block-style-productions
 */
export function mapScalar(scalar: Scalar): MappedText {
  const value = scalar.source ?? '';
  let walked: Walk | undefined;
  const walk = (): Walk => {
    walked ??= walkScalar(scalar);
    return walked;
  };
  return {
    value,
    offsetInFile: (offset) => walk().start(offset),
    rangeInFile: (start, end) => {
      const from = walk().start(start);
      return { start: from, end: end > start ? walk().end(end - 1) : from };
    },
  };
}

/** Text in the making, and for each of its units where in the file it starts and ends. */
class Walk {
  text = '';
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #origin: number;

  constructor(origin: number) {
    this.#origin = origin;
  }

  /** Appends text that stands for the characters from `start` to `end` as a whole. */
  add(text: string, start: number, end: number): void {
    this.text += text;
    for (let unit = 0; unit < text.length; unit++) {
      this.#starts.push(start);
      this.#ends.push(end);
    }
  }

  /** Appends text that stands in the file as it is, from `start`. */
  copy(text: string, start: number): void {
    this.text += text;
    for (let unit = 0; unit < text.length; unit++) {
      this.#starts.push(start + unit);
      this.#ends.push(start + unit + 1);
    }
  }

  start(offset: number): number {
    return this.#starts[offset] ?? (offset <= 0 ? this.#origin : (this.#ends.at(-1) ?? this.#origin));
  }

  end(offset: number): number {
    return this.#ends[offset] ?? this.start(offset);
  }
}

function walkScalar(scalar: Scalar): Walk {
  // A value that is left out has no token; it stands where it would be written.
  const walk = scalar.srcToken === undefined ? new Walk(scalar.range?.[0] ?? 0) : walkToken(scalar.srcToken);
  invariant(walk.text === (scalar.source ?? ''), `the walk over a ${scalar.type} scalar differs from the YAML parser`);
  return walk;
}

function walkToken(token: CST.Token): Walk {
  switch (token.type) {
    case 'block-scalar':
      return walkBlock(token);
    case 'double-quoted-scalar':
      return walkDoubleQuoted(token);
    case 'single-quoted-scalar':
      return withoutDoubledQuotes(walkFolded(token.source.slice(1, -1), token.offset + 1));
    case 'scalar':
      return walkFolded(token.source, token.offset);
    default:
      invariant(false, `a scalar read from a ${token.type} token`);
  }
}

/** A line of a block scalar: blanks, then the rest without its line break; offsets in the file. */
interface BlockLine {
  readonly start: number;
  readonly indent: number;
  readonly content: string;
  /** Where the line break starts: at the CR of a CRLF. */
  readonly breakStart: number;
  readonly breakEnd: number;
}

function blockLines(source: string, offset: number): BlockLine[] {
  const lines: BlockLine[] = [];
  let start = 0;
  while (start <= source.length) {
    const feed = source.indexOf('\n', start);
    const end = feed === -1 ? source.length : feed;
    const crlf = source[end - 1] === '\r' && end > start;
    const line = source.slice(start, crlf ? end - 1 : end);
    const indent = line.length - line.replace(/^ +/, '').length;
    lines.push({
      start: offset + start,
      indent,
      content: line.slice(indent),
      breakStart: offset + start + line.length,
      breakEnd: offset + (feed === -1 ? end : end + 1),
    });
    start = feed === -1 ? source.length + 1 : feed + 1;
  }
  return lines;
}

function walkBlock(token: CST.BlockScalar): Walk {
  const headerLength = token.props.reduce((length, prop) => length + ('source' in prop ? prop.source.length : 0), 0);
  const header = token.props.find((prop) => prop.type === 'block-scalar-header');
  const { folded, chomp, indicator } = readHeader(header !== undefined && 'source' in header ? header.source : '|');
  const contentOffset = token.offset + headerLength;
  const walk = new Walk(contentOffset);
  const lines = token.source === '' ? [] : blockLines(token.source, contentOffset);
  const lastContent = lines.findLastIndex((line) => line.content !== '');
  if (lastContent === -1) {
    // Nothing but blank lines: kept as line breaks, or nothing.
    if (chomp === '+') for (const line of lines.slice(0, Math.max(1, lines.length - 1))) addBreak(walk, line);
    return walk;
  }
  const firstContent = lines.findIndex((line) => line.content !== '');
  const trim = indicator > 0 ? token.indent + indicator : (lines[firstContent]?.indent ?? 0);
  // Blank lines at the end that are indented more than the text are text.
  const chompStart =
    Math.max(
      lastContent,
      lines.findLastIndex((line) => line.indent > trim),
    ) + 1;

  for (const line of lines.slice(0, firstContent)) {
    walk.copy(' '.repeat(Math.max(0, line.indent - trim)), line.start + trim);
    addBreak(walk, line);
  }
  const body = lines.slice(firstContent, chompStart);
  if (folded) walkFoldedLines(walk, body, trim);
  else walkLiteralLines(walk, body, trim);
  const last = body.at(-1);
  if (last !== undefined && chomp !== '-') endBlock(walk, last, chomp === '+' ? lines.slice(chompStart) : [], trim);
  return walk;
}

function readHeader(text: string): { folded: boolean; chomp: string; indicator: number } {
  return {
    folded: text.startsWith('>'),
    chomp: /[+-]/.exec(text)?.[0] ?? '',
    indicator: Number(/[1-9]/.exec(text)?.[0] ?? 0),
  };
}

function addBreak(walk: Walk, line: BlockLine): void {
  walk.add('\n', line.breakStart, line.breakEnd);
}

function copyLine(walk: Walk, line: BlockLine, trim: number): void {
  const kept = Math.max(0, line.indent - trim);
  walk.copy(' '.repeat(kept) + line.content, line.start + line.indent - kept);
}

function walkLiteralLines(walk: Walk, lines: readonly BlockLine[], trim: number): void {
  lines.forEach((line, index) => {
    const previous = lines[index - 1];
    if (previous !== undefined) addBreak(walk, previous);
    copyLine(walk, line, trim);
  });
}

/**
 * Folding: a single line break between two lines of text is a blank, of several the first falls away; the breaks around
 * more-indented lines all stay.
 */
function walkFoldedLines(walk: Walk, lines: readonly BlockLine[], trim: number): void {
  let separator = '';
  let moreIndented = false;
  let breaks: BlockLine[] = [];
  const separate = (text: string): void => {
    for (const character of text) {
      const line = breaks.length > 1 ? breaks.shift() : breaks[0];
      if (line !== undefined) walk.add(character, line.breakStart, line.breakEnd);
    }
  };
  for (const line of lines) {
    if (line.indent > trim || line.content.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!moreIndented && separator === '\n') separator = '\n\n';
      separate(separator);
      breaks = [line];
      copyLine(walk, line, trim);
      separator = '\n';
      moreIndented = true;
    } else if (line.content === '') {
      if (separator === '\n') separate('\n');
      else separator = '\n';
      breaks.push(line);
    } else {
      separate(separator);
      breaks = [line];
      copyLine(walk, line, trim);
      separator = ' ';
      moreIndented = false;
    }
  }
}

/** The line break after the last line, and with `+` the blank lines that follow it. */
function endBlock(walk: Walk, last: BlockLine, kept: readonly BlockLine[], trim: number): void {
  let previous = last;
  for (const line of kept) {
    addBreak(walk, previous);
    walk.copy(' '.repeat(Math.max(0, line.indent - trim)), line.start + trim);
    previous = line;
  }
  if (kept.length === 0 || !walk.text.endsWith('\n')) addBreak(walk, previous);
}

/** Plain and single-quoted text: blanks around line breaks fall away, breaks fold. */
function walkFolded(source: string, offset: number): Walk {
  const walk = new Walk(offset);
  const line = /(.*?)\r?\n/sy;
  let match = line.exec(source);
  if (match === null) {
    walk.copy(source, offset);
    return walk;
  }
  const head = (match[1] ?? '').replace(/[ \t]+$/, '');
  walk.copy(head, offset);
  let separator = ' ';
  let textEnd = offset + head.length;
  let position = line.lastIndex;
  for (match = line.exec(source); match !== null; match = line.exec(source)) {
    const raw = match[1] ?? '';
    const text = raw.replace(/^[ \t]+|[ \t]+$/g, '');
    if (text === '') {
      if (separator === '\n') walk.add('\n', textEnd, offset + position);
      else separator = '\n';
    } else {
      const start = offset + position + raw.length - raw.replace(/^[ \t]+/, '').length;
      walk.add(separator, textEnd, start);
      walk.copy(text, start);
      textEnd = start + text.length;
      separator = ' ';
    }
    position = line.lastIndex;
  }
  const rest = source.slice(position);
  const text = rest.replace(/^[ \t]+/, '');
  const start = offset + position + rest.length - text.length;
  walk.add(separator, textEnd, start);
  walk.copy(text, start);
  return walk;
}

/** In single quotes a quote is written twice. */
function withoutDoubledQuotes(folded: Walk): Walk {
  const walk = new Walk(folded.start(0));
  const { text } = folded;
  for (let at = 0; at < text.length; at++) {
    const doubled = text.startsWith("''", at);
    walk.add(text[at] ?? '', folded.start(at), folded.end(doubled ? at + 1 : at));
    if (doubled) at++;
  }
  return walk;
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  '\t': '\t',
};

const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

function walkDoubleQuoted(token: CST.FlowScalar): Walk {
  const { source, offset } = token;
  const walk = new Walk(offset + 1);
  const end = source.length - 1;
  let at = 1;
  while (at < end) {
    const blanks = matchAt(/[ \t]*/y, source, at);
    if (matchAt(/\r?\n/y, source, at + blanks.length) !== '') {
      // A fold: one line break is a blank, of several the first falls away; blanks around them too.
      const fold = matchAt(/[ \t]*\r?\n(?:[ \t\n]|\r(?=\n))*/y, source, at);
      const feeds = fold.split('\n').length - 1;
      walk.add(feeds === 1 ? ' ' : '\n'.repeat(feeds - 1), offset + at, offset + at + fold.length);
      at += fold.length;
    } else if (blanks !== '') {
      walk.copy(blanks, offset + at);
      at += blanks.length;
    } else if (source[at] === '\\') {
      at += walkEscape(walk, source, at, offset);
    } else {
      walk.copy(source[at] ?? '', offset + at);
      at++;
    }
  }
  return walk;
}

/** Appends what an escape stands for and returns its length in the file. */
function walkEscape(walk: Walk, source: string, at: number, offset: number): number {
  const continuation = matchAt(/\\\r?\n[ \t]*/y, source, at);
  if (continuation !== '') return continuation.length;
  const letter = source[at + 1] ?? '';
  const digits = codeLengths[letter];
  if (digits !== undefined) {
    const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
    walk.add(String.fromCodePoint(code), offset + at, offset + at + 2 + digits);
    return 2 + digits;
  }
  walk.add(escapes[letter] ?? `\\${letter}`, offset + at, offset + at + 2);
  return 2;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}
