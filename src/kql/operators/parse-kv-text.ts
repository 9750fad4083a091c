import type { ErrorPlace } from '../errors/kql-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { type KustoRegex, kustoRegex } from '../functions/regex/kusto-regex.ts';
import type { ParseKvFormat } from '../plan/node.ts';

/** The first value of each key that is looked for; a key that the text does not have is not there. */
export type KeyValues = ReadonlyMap<string, string>;

/** Compiles the format of a `parse-kv`: gives a function that takes a text apart. */
export function parseKvText(
  format: ParseKvFormat,
  keys: ReadonlySet<string>,
  place: ErrorPlace,
): (text: string) => KeyValues {
  switch (format.kind) {
    case 'delimited':
      return (text) => new DelimitedReader(text, format, keys, place).read();
    case 'loose':
      return (text) => readLoose(text, format, keys, place);
    case 'regex': {
      const regex = kustoRegex(format.regex);
      return (text) => readMatches(text, regex, keys);
    }
  }
}

interface Quoting {
  readonly quotes: readonly string[];
  readonly escapes: readonly string[];
}

/** A quoted text, without its quotes and escapes, and where what follows it starts. */
interface Quoted {
  readonly value: string;
  readonly end: number;
}

/** Reads a quoted text that starts at an offset; undefined where no quote stands there. */
function readQuoted(text: string, start: number, { quotes, escapes }: Quoting, place: ErrorPlace): Quoted | undefined {
  const quote = quotes.find(([open = '']) => open !== '' && text.startsWith(open, start));
  if (quote === undefined) {
    return undefined;
  }
  const close = quote[1] ?? quote[0] ?? '';
  const special = new Set([...escapes, ...quotes.flatMap((characters) => [...characters])]);
  let value = '';
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (escapes.includes(character) && special.has(text.charAt(at + 1))) {
      at += 1;
      value += text.charAt(at);
    } else if (character === close) {
      return { value, end: at + 1 };
    } else {
      value += character;
    }
  }
  throw new KqlUnsupportedError('a quote that is not closed in the text of "parse-kv"', place);
}

/** Pairs with a delimiter between them and one between key and value. White space around keys and values does not count. */
class DelimitedReader {
  readonly #text: string;
  readonly #format: Extract<ParseKvFormat, { kind: 'delimited' }>;
  readonly #keys: ReadonlySet<string>;
  readonly #place: ErrorPlace;

  constructor(
    text: string,
    format: Extract<ParseKvFormat, { kind: 'delimited' }>,
    keys: ReadonlySet<string>,
    place: ErrorPlace,
  ) {
    this.#text = text;
    this.#format = format;
    this.#keys = keys;
    this.#place = place;
  }

  read(): KeyValues {
    const found = new Map<string, string>();
    for (let at = 0; at <= this.#text.length; ) {
      const key = this.#key(at);
      if (key === undefined) {
        at = this.#nextPair(at);
        continue;
      }
      const value = this.#value(key.end);
      if (this.#keys.has(key.value) && !found.has(key.value)) {
        found.set(key.value, value.value);
      }
      at = this.#nextPair(value.end);
    }
    return found;
  }

  #skipBlanks(start: number): number {
    let at = start;
    while (/^\s$/.test(this.#text.charAt(at))) {
      at += 1;
    }
    return at;
  }

  /** Behind the next delimiter of pairs, or behind the end. */
  #nextPair(from: number): number {
    const found = this.#text.indexOf(this.#format.pair, from);
    return found < 0 ? this.#text.length + 1 : found + this.#format.pair.length;
  }

  /** The key of a pair that starts at an offset, and where its value starts; undefined where no pair does. */
  #key(start: number): Quoted | undefined {
    const { keyValue, pair } = this.#format;
    const at = this.#skipBlanks(start);
    const quoted = readQuoted(this.#text, at, this.#format, this.#place);
    if (quoted !== undefined) {
      const sign = this.#skipBlanks(quoted.end);
      return this.#text.startsWith(keyValue, sign) ? { value: quoted.value, end: sign + keyValue.length } : undefined;
    }
    const sign = this.#text.indexOf(keyValue, at);
    if (sign < 0) {
      return undefined;
    }
    const key = this.#text.slice(at, sign).trimEnd();
    // Where pairs are parted by blanks, there may still be some in front of the sign.
    return key.includes(pair) ? undefined : { value: key, end: sign + keyValue.length };
  }

  #value(start: number): Quoted {
    const at = this.#skipBlanks(start);
    const quoted = readQuoted(this.#text, at, this.#format, this.#place);
    if (quoted !== undefined) {
      return quoted;
    }
    const end = this.#format.greedy ? this.#greedyEnd(at) : this.#pairEnd(at);
    return { value: this.#text.slice(at, end).trim(), end };
  }

  #pairEnd(from: number): number {
    const found = this.#text.indexOf(this.#format.pair, from);
    return found < 0 ? this.#text.length : found;
  }

  /** Where the next key stands. What looks like a key and is not asked for is no known case. */
  #greedyEnd(from: number): number {
    for (let end = this.#pairEnd(from); end < this.#text.length; end = this.#pairEnd(end + 1)) {
      const key = this.#key(end + this.#format.pair.length);
      if (key !== undefined && this.#keys.has(key.value)) {
        return end;
      }
      if (key !== undefined) {
        throw new KqlUnsupportedError(
          `a key that is not asked for, "${key.value}", in the text of a greedy "parse-kv"`,
          this.#place,
          'List every key that the text may have.',
        );
      }
    }
    return this.#text.length;
  }
}

interface Token {
  readonly value: string;
  readonly quoted: boolean;
}

/**
 * Keys and values between whatever is neither letter nor digit. Whether a text is read pair by pair, or searched for its keys, is not
 * documented: a text that makes a difference ends the query.
 */
function readLoose(text: string, quoting: Quoting, keys: ReadonlySet<string>, place: ErrorPlace): KeyValues {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const quoted = readQuoted(text, at, quoting, place);
    const word = /^[\p{L}\p{Nd}]+/u.exec(text.slice(at))?.[0];
    if (quoted !== undefined) {
      tokens.push({ value: quoted.value, quoted: true });
      at = quoted.end;
    } else if (word !== undefined) {
      tokens.push({ value: word, quoted: false });
      at += word.length;
    } else {
      at += 1;
    }
  }
  const searched = new Map<string, string>();
  const paired = new Map<string, string>();
  for (const [index, { value }] of tokens.entries()) {
    const next = tokens[index + 1];
    if (!keys.has(value) || next === undefined) {
      continue;
    }
    if (!searched.has(value)) {
      searched.set(value, next.value);
    }
    if (index % 2 === 0 && !paired.has(value)) {
      paired.set(value, next.value);
    }
  }
  for (const key of keys) {
    if (searched.get(key) !== paired.get(key)) {
      throw new KqlUnsupportedError(
        `a text in which "${key}" is not at the start of a pair, in a "parse-kv" without delimiters`,
        place,
        'Say pair_delimiter and kv_delimiter.',
      );
    }
  }
  return searched;
}

function readMatches(text: string, regex: KustoRegex, keys: ReadonlySet<string>): KeyValues {
  const found = new Map<string, string>();
  for (const match of regex.matches(text)) {
    const [key = '', value = ''] = [1, 2].map((group) => {
      const start = match[group * 2] ?? -1;
      return start < 0 ? '' : text.slice(start, match[group * 2 + 1]).trim();
    });
    if (keys.has(key) && !found.has(key)) {
      found.set(key, value);
    }
  }
  return found;
}
