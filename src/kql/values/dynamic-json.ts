import { formatDatetime, parseDatetime } from './datetime.ts';
import { Decimal } from './decimal.ts';
import { type Dynamic, DynamicScalar, isArray, isBag, isScalarOf } from './dynamic.ts';
import { parseGuid } from './guid.ts';
import { maxInt64, minInt64, parseInt64 } from './int64.ts';
import { formatReal, parseReal } from './real.ts';
import { formatTimespan, parseTimespan } from './timespan.ts';

/**
 * JSON text to dynamic values and back, exactly: long and real stay apart, big longs keep every digit, bags keep the order
 * of their keys and `__proto__` is a key like any other.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-json-function
 */

/**
 * Brackets nested deeper than this are not parsed. It keeps hostile text from exhausting the stack, here and in
 * everything that walks the value later.
 */
export const maxJsonDepth = 512;

/** The parsed value; wrapped, because dynamic null is a value too. */
export interface ParsedJson {
  readonly value: Dynamic | null;
}

/** Parses RFC 8259 JSON; undefined when the text is not JSON. Of a repeated key the last value stays. */
export function parseJson(text: string): ParsedJson | undefined {
  return new Reader(text, false).read();
}

/**
 * Parses what stands between the parentheses of a `dynamic(...)` literal: JSON, and also strings in single quotes and the
 * scalar literals `datetime(...)`, `timespan(...)`, `guid(...)` and their like. Undefined when malformed.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
 */
export function parseDynamicLiteral(text: string): ParsedJson | undefined {
  return new Reader(text, true).read();
}

class Malformed extends Error {}

const quote = 0x22;
const apostrophe = 0x27;
const backslash = 0x5c;
const comma = 0x2c;

const numberAt = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const callAt = /([A-Za-z]+)\s*\(([^()]*)\)/y;

class Reader {
  private readonly text: string;
  private readonly literal: boolean;
  private position = 0;
  private depth = 0;

  constructor(text: string, literal: boolean) {
    this.text = text;
    this.literal = literal;
  }

  read(): ParsedJson | undefined {
    try {
      const value = this.value();
      this.blanks();
      return this.position === this.text.length ? { value } : undefined;
    } catch (error) {
      if (error instanceof Malformed) {
        return undefined;
      }
      throw error;
    }
  }

  private blanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        return;
      }
      this.position += 1;
    }
  }

  private value(): Dynamic | null {
    this.blanks();
    const code = this.text.charCodeAt(this.position);
    switch (code) {
      case quote:
        return this.string(quote);
      case 0x7b:
        return this.bag();
      case 0x5b:
        return this.array();
      case 0x74:
        return this.literal ? this.wordOrCall() : this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        break;
    }
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      return this.number();
    }
    if (this.literal) {
      return code === apostrophe ? this.string(apostrophe) : this.wordOrCall();
    }
    throw new Malformed();
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) {
      throw new Malformed();
    }
    this.position += word.length;
    return value;
  }

  private number(): Dynamic {
    numberAt.lastIndex = this.position;
    const match = numberAt.exec(this.text);
    if (match === null) {
      throw new Malformed();
    }
    this.position = numberAt.lastIndex;
    const digits = match[0];
    if (match[1] !== undefined || match[2] !== undefined) {
      return Number(digits);
    }
    const long = BigInt(digits);
    // Undetermined: an integer beyond 64 bits becomes a real.
    return long >= minInt64 && long <= maxInt64 ? long : Number(digits);
  }

  private string(delimiter: number): string {
    const { text } = this;
    let start = this.position + 1;
    let output = '';
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === delimiter) {
        this.position = at + 1;
        return output + text.slice(start, at);
      }
      if (code === backslash) {
        output += text.slice(start, at);
        const { value, end } = this.escape(at);
        output += value;
        at = end - 1;
        start = end;
      } else if (code < 0x20 && !this.literal) {
        throw new Malformed();
      }
    }
    throw new Malformed();
  }

  private escape(at: number): { value: string; end: number } {
    const letter = this.text[at + 1];
    switch (letter) {
      case '"':
      case '\\':
      case '/':
        return { value: letter, end: at + 2 };
      case 'b':
        return { value: '\b', end: at + 2 };
      case 'f':
        return { value: '\f', end: at + 2 };
      case 'n':
        return { value: '\n', end: at + 2 };
      case 'r':
        return { value: '\r', end: at + 2 };
      case 't':
        return { value: '\t', end: at + 2 };
      case 'u': {
        const digits = this.text.slice(at + 2, at + 6);
        if (/^[0-9a-fA-F]{4}$/.test(digits)) {
          return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 6 };
        }
        break;
      }
      case "'":
        if (this.literal) {
          return { value: letter, end: at + 2 };
        }
        break;
      default:
        break;
    }
    throw new Malformed();
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > maxJsonDepth) {
      throw new Malformed();
    }
    this.position += 1;
    this.blanks();
  }

  private leave<T>(value: T): T {
    this.depth -= 1;
    this.position += 1;
    return value;
  }

  /** After an item: true to go on, false at the closing bracket. */
  private next(close: number): boolean {
    this.blanks();
    const code = this.text.charCodeAt(this.position);
    if (code === comma) {
      this.position += 1;
      return true;
    }
    if (code !== close) {
      throw new Malformed();
    }
    return false;
  }

  private array(): Dynamic {
    const items: (Dynamic | null)[] = [];
    this.enter();
    if (this.text.charCodeAt(this.position) === 0x5d) {
      return this.leave(items);
    }
    do {
      items.push(this.value());
    } while (this.next(0x5d));
    return this.leave(items);
  }

  private bag(): Dynamic {
    const entries = new Map<string, Dynamic | null>();
    this.enter();
    if (this.text.charCodeAt(this.position) === 0x7d) {
      return this.leave(entries);
    }
    do {
      this.blanks();
      const key = this.key();
      this.blanks();
      if (this.text.charCodeAt(this.position) !== 0x3a) {
        throw new Malformed();
      }
      this.position += 1;
      entries.set(key, this.value());
    } while (this.next(0x7d));
    return this.leave(entries);
  }

  private key(): string {
    const code = this.text.charCodeAt(this.position);
    if (code === quote || (this.literal && code === apostrophe)) {
      return this.string(code);
    }
    throw new Malformed();
  }

  private wordOrCall(): Dynamic | null {
    callAt.lastIndex = this.position;
    const call = callAt.exec(this.text);
    if (call === null) {
      return this.word('true', true);
    }
    this.position = callAt.lastIndex;
    return scalarLiteral((call[1] ?? '').toLowerCase(), unquote((call[2] ?? '').trim()));
  }
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

function scalarLiteral(name: string, text: string): Dynamic | null {
  if (text === 'null') {
    return null;
  }
  const value = scalarOf(name, text);
  if (value === null) {
    throw new Malformed();
  }
  return value;
}

function scalarOf(name: string, text: string): Dynamic | null {
  switch (name) {
    case 'datetime':
    case 'date': {
      const value = parseDatetime(text);
      return value === null ? null : new DynamicScalar('datetime', value);
    }
    case 'timespan':
    case 'time': {
      const value = parseTimespan(text);
      return value === null ? null : new DynamicScalar('timespan', value);
    }
    case 'guid':
    case 'uuid':
    case 'uniqueid': {
      const value = parseGuid(text);
      return value === null ? null : new DynamicScalar('guid', value);
    }
    case 'decimal': {
      const value = Decimal.parse(text);
      return value === null ? null : new DynamicScalar('decimal', value);
    }
    case 'real':
    case 'double':
      return parseReal(text);
    case 'long':
    case 'int': {
      const value = parseInt64(text);
      return value === null ? null : BigInt(value);
    }
    case 'bool':
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    default:
      return null;
  }
}

/** The text of `tostring(dynamic)` for arrays and bags, and of any value inside them: JSON without blanks. */
export function formatJson(value: Dynamic | null): string {
  if (value === null) {
    return 'null';
  }
  switch (typeof value) {
    case 'boolean':
    case 'bigint':
      return String(value);
    case 'number':
      return Number.isFinite(value) ? formatReal(value) : `"${formatReal(value)}"`;
    case 'string':
      return quoteJson(value);
    default:
      break;
  }
  if (value instanceof DynamicScalar) {
    return formatScalar(value);
  }
  if (isArray(value)) {
    return `[${value.map(formatJson).join(',')}]`;
  }
  const entries: string[] = [];
  for (const [key, item] of value) {
    entries.push(`${quoteJson(key)}:${formatJson(item)}`);
  }
  return `{${entries.join(',')}}`;
}

/** The text of a typed scalar on its own, without quotes. */
export function scalarText(value: DynamicScalar): string {
  if (isScalarOf(value, 'datetime')) {
    return formatDatetime(value.value);
  }
  if (isScalarOf(value, 'timespan')) {
    return formatTimespan(value.value);
  }
  return String(value.value);
}

function formatScalar(value: DynamicScalar): string {
  return quoteJson(scalarText(value));
}

const needsEscape = /["\\\u0000-\u001f]/;
const escapes = /["\\\u0000-\u001f]/g;
const shortEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** A JSON string; only what JSON forbids is escaped, so that letters of every language stay readable. */
export function quoteJson(text: string): string {
  if (!needsEscape.test(text)) {
    return `"${text}"`;
  }
  return `"${text.replace(
    escapes,
    (character) => shortEscapes.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}"`;
}

/** The JSON text of a value in a row of output; every digit of a long is kept. */
export function restJsonText(value: Dynamic | null): string {
  return formatJson(value);
}

/**
 * The value as `JSON.stringify` can print it. Longs that a double cannot hold become text; where that matters use
 * {@link restJsonText}.
 */
export function toRestJson(value: Dynamic | null): unknown {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return value;
  }
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : formatReal(value);
  }
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DynamicScalar) {
    return scalarText(value);
  }
  if (isArray(value)) {
    return value.map(toRestJson);
  }
  const entries: [string, unknown][] = [];
  for (const [key, item] of value) {
    entries.push([key, toRestJson(item)]);
  }
  return Object.fromEntries(entries);
}

/**
 * The dynamic of a value that `JSON.parse` (or a YAML reader) made. Safe integers become longs, because the text that
 * would tell `1.0` from `1` is gone; everything that JSON cannot express is null.
 */
export function fromJson(value: unknown): Dynamic | null {
  switch (typeof value) {
    case 'boolean':
    case 'string':
    case 'bigint':
      return value;
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) {
    return null;
  }
  if (value instanceof DynamicScalar || isBag(value)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(fromJson);
  }
  return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
}
