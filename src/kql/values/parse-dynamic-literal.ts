import { Decimal } from './decimal.ts';
import { type Dynamic, DynamicScalar } from './dynamic.ts';
import { parseGuid } from './guid.ts';
import { parseInt64 } from './int64.ts';
import { parseDatetime } from './parse-datetime.ts';
import { type Escape, integer, JsonReader, jsonEscape, Malformed, type ParsedJson, readWhole } from './parse-json.ts';
import { parseReal } from './real.ts';
import { parseTimespan } from './timespan.ts';

/**
 * Parses what stands between the parentheses of a `dynamic(...)` literal: JSON, and beyond it strings in single quotes,
 * verbatim and adjacent strings, hexadecimal numbers, and scalar literals. Undefined when malformed.
 *
 * Measured: a datetime prints as its ISO text and a guid as its lower-case text, but a timespan is stored as its count of ticks
 * (`dynamic([1d])` is `[864000000000]`); `bool(...)` and a typed null other than of a number are refused.
 *
 * @see https://learn.microsoft.com/kusto/query/scalar-data-types/dynamic
 * @see https://github.com/mmaitre314/duckdb-kql, which records the answers of the Kusto emulator called measured here
 */
export function parseDynamicLiteral(text: string): ParsedJson | undefined {
  return readWhole(new LiteralReader(text));
}

const hexAt = /-?0[xX][0-9a-fA-F]+/y;
const spanAt = /-?[0-9]+(?:\.[0-9]*)?[A-Za-z]+(?![0-9A-Za-z_+.-])/y;
const numberAt = /-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?/y;
const wordAt = /[A-Za-z]+/y;
const argumentAt = /\s*\(\s*(?:"([^"\\]*)"|'([^'\\]*)'|([^()"']*?))\s*\)/y;
const stringAt = /@?["']/y;

class LiteralReader extends JsonReader {
  protected override value(): Dynamic | null {
    this.blanks();
    const text = this.strings();
    return text === undefined ? super.value() : text;
  }

  protected override key(): string {
    const text = this.strings();
    if (text === undefined) {
      throw new Malformed();
    }
    return text;
  }

  protected override scalar(): Dynamic | null {
    const hex = this.match(hexAt);
    if (hex !== null) {
      return present(long(hex[0]));
    }
    const span = this.match(spanAt);
    if (span !== null) {
      return present(timespan(span[0]));
    }
    const number = this.match(numberAt);
    if (number !== null) {
      return number[1] === undefined && number[2] === undefined ? integer(number[0]) : Number(number[0]);
    }
    return this.wordOrCall();
  }

  private wordOrCall(): Dynamic | null {
    const word = this.match(wordAt)?.[0].toLowerCase();
    switch (word) {
      case undefined:
        throw new Malformed();
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      case 'dynamic':
        return this.nested();
      default:
        break;
    }
    const argument = this.match(argumentAt);
    if (argument === null) {
      throw new Malformed();
    }
    const text = argument[1] ?? argument[2] ?? argument[3] ?? '';
    const isNumber = word === 'long' || word === 'int' || word === 'real' || word === 'double' || word === 'decimal';
    return isNumber && text === 'null' ? null : present(scalarLiteral(word, text));
  }

  private nested(): Dynamic | null {
    this.blanks();
    if (this.peek() !== 0x28) {
      throw new Malformed();
    }
    this.enter();
    const value = this.value();
    this.blanks();
    this.leave(0x29);
    return value;
  }

  /** Adjacent string literals, joined; undefined when there is none here. */
  private strings(): string | undefined {
    let joined: string | undefined;
    for (;;) {
      const start = this.match(stringAt);
      if (start === null) {
        return joined;
      }
      const delimiter = start[0].slice(-1);
      joined = (joined ?? '') + (start[0].length === 2 ? this.verbatim(delimiter) : this.escaped(delimiter));
      const end = this.position;
      this.blanks();
      if (!/["'@]/.test(this.text.charAt(this.position))) {
        this.position = end;
        return joined;
      }
    }
  }

  private verbatim(delimiter: string): string {
    let output = '';
    for (;;) {
      const end = this.text.indexOf(delimiter, this.position);
      if (end < 0) {
        throw new Malformed();
      }
      output += this.text.slice(this.position, end);
      this.position = end + 1;
      if (this.text.charAt(this.position) !== delimiter) {
        return output;
      }
      output += delimiter;
      this.position += 1;
    }
  }

  private escaped(delimiter: string): string {
    let output = '';
    for (;;) {
      const character = this.text.charAt(this.position);
      this.position += 1;
      if (character === '') {
        throw new Malformed();
      }
      if (character === delimiter) {
        return output;
      }
      if (character === '\\') {
        const { value, end } = kqlEscape(this.text, this.position);
        output += value;
        this.position = end;
      } else {
        output += character;
      }
    }
  }
}

const simpleEscapes: ReadonlyMap<string, string> = new Map([
  ["'", "'"],
  ['a', '\u0007'],
  ['v', '\v'],
]);

/** The escapes of KQL strings: those of JSON, and a few more. */
function kqlEscape(text: string, at: number): Escape {
  const letter = text.charAt(at);
  const simple = simpleEscapes.get(letter);
  if (simple !== undefined) {
    return { value: simple, end: at + 1 };
  }
  const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3));
  if (octal !== null) {
    return { value: String.fromCharCode(Number.parseInt(octal[0], 8)), end: at + octal[0].length };
  }
  const hex = /^x([0-9a-fA-F]{2})|^U([0-9a-fA-F]{8})/.exec(text.slice(at, at + 9));
  if (hex !== null) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    if (code > 0x10ffff) {
      throw new Malformed();
    }
    return { value: String.fromCodePoint(code), end: at + hex[0].length };
  }
  return jsonEscape(text, at);
}

function present(value: Dynamic | null): Dynamic {
  if (value === null) {
    throw new Malformed();
  }
  return value;
}

function long(text: string): Dynamic | null {
  const value = parseInt64(text);
  return value === null ? null : BigInt(value);
}

function timespan(text: string): Dynamic | null {
  const value = parseTimespan(text);
  return value === null ? null : BigInt(value);
}

function scalarLiteral(type: string, text: string): Dynamic | null {
  switch (type) {
    case 'long':
    case 'int':
      return long(text);
    case 'real':
    case 'double':
      return parseReal(text);
    case 'timespan':
    case 'time':
      return timespan(text);
    case 'datetime':
    case 'date': {
      const value = parseDatetime(text);
      return value === null ? null : new DynamicScalar('datetime', value);
    }
    case 'guid': {
      const value = parseGuid(text);
      return value === null ? null : new DynamicScalar('guid', value);
    }
    case 'decimal': {
      const value = Decimal.parse(text);
      return value === null ? null : new DynamicScalar('decimal', value);
    }
    default:
      return null;
  }
}
