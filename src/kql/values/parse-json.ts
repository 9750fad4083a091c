import type { Dynamic } from './dynamic.ts';
import { DynamicScalar } from './dynamic.ts';
import { maxInt64, minInt64 } from './int64.ts';
import { parseDatetime } from './parse-datetime.ts';

/**
 * Brackets nested deeper than this are not parsed. It keeps hostile text from exhausting the stack, here and in everything
 * that walks the value later.
 */
export const maxJsonDepth = 512;

/** The parsed value; wrapped, because dynamic null is a value too. */
export interface ParsedJson {
  readonly value: Dynamic | null;
}

/**
 * Parses RFC 8259 JSON; undefined when the text is not JSON. Exact: `1` and `1.0` stay apart, longs keep every digit, bags
 * keep the order of their keys, and `__proto__` is a key like any other. Of a repeated key the last value stays, in the place
 * of the first.
 *
 * Undetermined: which of repeated keys the engine keeps; and integers beyond 64 bits, which become reals here.
 */
export function parseJson(text: string): ParsedJson | undefined {
  return readWhole(new JsonReader(text));
}

/**
 * What `parse_json()` makes of a string: an empty string is null, JSON is parsed, and other text is a dynamic string that holds
 * it. Inside JSON, strings that spell an ISO 8601 date and time with a `T` become datetimes, so that their text changes
 * (`"2021-11-18T00:03:35"` prints as `"2021-11-18T00:03:35.0000000Z"`).
 *
 * Undetermined: whether text of a column is treated like the constant text of that report, and which other spellings the engine
 * takes for datetimes (or guids). Here all text is treated alike, and no other spelling is taken.
 *
 * @see https://learn.microsoft.com/kusto/query/parse-json-function
 * @see https://github.com/MicrosoftDocs/dataexplorer-docs/issues/914
 */
export function parseDynamic(text: string): Dynamic | null {
  if (text === '') {
    return null;
  }
  const parsed = readWhole(new TypedJsonReader(text));
  return parsed === undefined ? text : parsed.value;
}

/**
 * Thrown inside a reader and caught by {@link readWhole}: the text is not what the reader reads. It is no `Error`, because most
 * text that reaches `parse_json()` in a replay is broken and a stack trace costs more than the parse.
 */
export class Malformed {}

/** Runs a reader over its whole text. */
export function readWhole(reader: JsonReader): ParsedJson | undefined {
  try {
    return { value: reader.readAll() };
  } catch (error) {
    if (error instanceof Malformed) {
      return undefined;
    }
    throw error;
  }
}

const quote = 0x22;
const numberAt = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;

/** A recursive-descent reader of JSON. Its hooks let the reader of `dynamic(...)` literals accept more. */
export class JsonReader {
  protected readonly text: string;
  protected position = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  readAll(): Dynamic | null {
    const value = this.value();
    this.blanks();
    if (this.position !== this.text.length) {
      throw new Malformed();
    }
    return value;
  }

  protected value(): Dynamic | null {
    this.blanks();
    switch (this.peek()) {
      case quote:
        return this.stringValue(this.string());
      case 0x7b:
        return this.bag();
      case 0x5b:
        return this.array();
      default:
        return this.scalar();
    }
  }

  /** What a string in the place of a value stands for. */
  protected stringValue(text: string): Dynamic {
    return text;
  }

  protected key(): string {
    if (this.peek() !== quote) {
      throw new Malformed();
    }
    return this.string();
  }

  protected scalar(): Dynamic | null {
    switch (this.peek()) {
      case 0x74:
        return this.word('true', true);
      case 0x66:
        return this.word('false', false);
      case 0x6e:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private word<T>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.position)) {
      throw new Malformed();
    }
    this.position += word.length;
    return value;
  }

  private number(): Dynamic {
    const match = this.match(numberAt);
    if (match === null) {
      throw new Malformed();
    }
    return match[1] === undefined && match[2] === undefined ? integer(match[0]) : Number(match[0]);
  }

  private string(): string {
    const { text } = this;
    let start = this.position + 1;
    let output = '';
    for (let at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.position = at + 1;
        return output + text.slice(start, at);
      }
      if (code === 0x5c) {
        const { value, end } = jsonEscape(text, at + 1);
        output += text.slice(start, at) + value;
        start = end;
        at = end - 1;
      } else if (code < 0x20) {
        throw new Malformed();
      }
    }
    throw new Malformed();
  }

  private array(): Dynamic {
    const items: (Dynamic | null)[] = [];
    this.enter();
    if (this.peek() !== 0x5d) {
      do {
        items.push(this.value());
      } while (this.more());
    }
    this.leave(0x5d);
    return items;
  }

  private bag(): Dynamic {
    const entries = new Map<string, Dynamic | null>();
    this.enter();
    if (this.peek() !== 0x7d) {
      do {
        this.blanks();
        const key = this.key();
        this.blanks();
        this.skip(0x3a);
        entries.set(key, this.value());
      } while (this.more());
    }
    this.leave(0x7d);
    return entries;
  }

  protected enter(): void {
    this.depth += 1;
    if (this.depth > maxJsonDepth) {
      throw new Malformed();
    }
    this.position += 1;
    this.blanks();
  }

  protected leave(close: number): void {
    this.depth -= 1;
    this.skip(close);
  }

  /** Takes a comma, or says that there is none. */
  private more(): boolean {
    this.blanks();
    if (this.peek() !== 0x2c) {
      return false;
    }
    this.position += 1;
    return true;
  }

  /** Takes one character, which has to be there. */
  private skip(code: number): void {
    if (this.text.charCodeAt(this.position) !== code) {
      throw new Malformed();
    }
    this.position += 1;
  }

  protected peek(): number {
    return this.text.charCodeAt(this.position);
  }

  /** Takes what a sticky pattern matches here, if it does. */
  protected match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.text);
    if (match !== null) {
      this.position = pattern.lastIndex;
    }
    return match;
  }

  protected blanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.position);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        return;
      }
      this.position += 1;
    }
  }
}

const isoDatetime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?(?:Z|[+-]\d{2}:\d{2})?$/;

class TypedJsonReader extends JsonReader {
  protected override stringValue(text: string): Dynamic {
    if (text.length >= 19 && text.length <= 33 && text.charCodeAt(10) === 0x54 && isoDatetime.test(text)) {
      const datetime = parseDatetime(text);
      return datetime === null ? text : new DynamicScalar('datetime', datetime);
    }
    return text;
  }
}

/** An integer of decimal digits as a long, or as a real when 64 bits cannot hold it. */
export function integer(digits: string): Dynamic {
  if (digits.length <= 15) {
    return BigInt(Number(digits));
  }
  const long = BigInt(digits);
  return long >= minInt64 && long <= maxInt64 ? long : Number(digits);
}

export interface Escape {
  readonly value: string;
  /** Where the text goes on. */
  readonly end: number;
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** Reads the escape whose backslash stands before `at`. */
export function jsonEscape(text: string, at: number): Escape {
  const letter = text.charAt(at);
  const simple = simpleEscapes.get(letter);
  if (simple !== undefined) {
    return { value: simple, end: at + 1 };
  }
  const digits = text.slice(at + 1, at + 5);
  if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(digits)) {
    throw new Malformed();
  }
  return { value: String.fromCharCode(Number.parseInt(digits, 16)), end: at + 5 };
}
