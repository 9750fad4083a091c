import { UnusableInput } from './unusable-input.ts';

/** The text of one JSON value of a stream, and where it begins. */
export interface JsonUnit {
  /**
   * `value`: an element, to be read as a record or row. `envelope`: the object around the elements that follow, with the members
   * before them, closed.
   */
  readonly kind: 'value' | 'envelope';
  readonly text: string;
  /** The name of the array that the unit is an element of (`records`); empty at the top and in an array at the top. */
  readonly within: string;
  readonly line: number;
  readonly column: number;
}

/** No record is longer than this, in UTF-16 units: Azure takes no message of more than 1 MB. */
export const maxUnitLength = 8 * 1024 * 1024;

/** For the name of an array (empty: the top), the names of arrays in the objects there whose elements are wanted one by one. */
export type Envelopes = Readonly<Record<string, readonly string[]>>;

type Frame = { readonly kind: 'array'; readonly name: string } | { readonly kind: 'object' };

/** A value that is being gathered. Places are offsets from its first character. */
interface Gathering {
  readonly line: number;
  readonly column: number;
  readonly first: string;
  readonly wanted: boolean;
  text: string;
  depth: number;
  inString: boolean;
  escaped: boolean;
  /** Where the last string at depth 1 stands, and whether a colon made it a key. */
  keyStart: number;
  keyEnd: number;
  isKey: boolean;
}

/**
 * Cuts a stream of JSON text into its records without ever holding more than one: the elements of an array, the values of a
 * sequence, and the elements of the arrays that `envelopes` names. Whether each is valid JSON is left to who reads it.
 *
 * @throws {UnusableInput} when a value is longer than {@link maxUnitLength}, or the text ends inside one.
 */
export async function* jsonUnits(chunks: AsyncIterable<string>, envelopes: Envelopes): AsyncGenerator<JsonUnit> {
  const splitter = new JsonSplitter(envelopes);
  for await (const chunk of chunks) yield* splitter.feed(chunk);
  yield* splitter.end();
}

class JsonSplitter {
  readonly #envelopes: Envelopes;
  readonly #frames: Frame[] = [];
  #gathering: Gathering | undefined;
  #line = 1;
  #column = 1;

  constructor(envelopes: Envelopes) {
    this.#envelopes = envelopes;
  }

  *feed(chunk: string): Generator<JsonUnit> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const character = chunk[at] ?? '';
      let current = this.#gathering;
      if (current === undefined) {
        current = this.#begin(character);
        from = at;
      } else if (this.#isScalar(current) && /[\s,\]}]/.test(character)) {
        yield* this.#finish(current, chunk.slice(from, at));
        current = this.#begin(character);
        from = at;
      }
      if (current !== undefined) {
        const opened = this.#step(current, character, chunk, from, at);
        if (opened !== undefined) yield opened;
        else if (this.#gathering === current && this.#isComplete(current)) {
          yield* this.#finish(current, chunk.slice(from, at + 1));
        }
      }
      this.#advance(character);
    }
    const current = this.#gathering;
    if (current === undefined) return;
    current.text += chunk.slice(from);
    if (current.text.length > maxUnitLength) throw tooLong(current);
  }

  *end(): Generator<JsonUnit> {
    const current = this.#gathering;
    if (current !== undefined) {
      if (!this.#isScalar(current)) {
        throw new UnusableInput(
          'The file ends inside the record that begins here.',
          'It was cut off: export it again, or take its last record away.',
          current.line,
        );
      }
      yield* this.#finish(current, '');
    }
    if (this.#frames.length > 0) {
      throw new UnusableInput(
        'The file ends before its last bracket.',
        'It was cut off: export it again.',
        this.#column === 1 ? Math.max(1, this.#line - 1) : this.#line,
      );
    }
  }

  #advance(character: string): void {
    if (character === '\n') {
      this.#line++;
      this.#column = 1;
    } else {
      this.#column++;
    }
  }

  /** What a character outside every value means; the value that it begins, if it begins one. */
  #begin(character: string): Gathering | undefined {
    const frame = this.#frames.at(-1);
    if (/[\s,:]/.test(character)) return undefined;
    if (character === ']' && frame?.kind === 'array') return void this.#frames.pop();
    if (character === '}' && frame?.kind === 'object') return void this.#frames.pop();
    if (character === '[' && frame === undefined) return void this.#frames.push({ kind: 'array', name: '' });
    this.#gathering = {
      line: this.#line,
      column: this.#column,
      first: character,
      wanted: frame?.kind !== 'object',
      text: '',
      depth: 0,
      inString: false,
      escaped: false,
      keyStart: -1,
      keyEnd: -1,
      isKey: false,
    };
    return this.#gathering;
  }

  /** Takes one character into a value; an envelope, when the character opens an array that is to be read element by element. */
  #step(current: Gathering, character: string, chunk: string, from: number, at: number): JsonUnit | undefined {
    const place = current.text.length + at - from;
    if (current.inString) {
      if (current.escaped) current.escaped = false;
      else if (character === '\\') current.escaped = true;
      else if (character === '"') {
        current.inString = false;
        if (current.depth === 1) current.keyEnd = place;
      }
      return undefined;
    }
    switch (character) {
      case '"':
        current.inString = true;
        if (current.depth === 1) {
          current.keyStart = place + 1;
          current.isKey = false;
        }
        return undefined;
      case ':':
        if (current.depth === 1) current.isKey = true;
        return undefined;
      case '[':
        if (current.depth === 1 && current.first === '{' && current.isKey) {
          const opened = this.#open(current, current.text + chunk.slice(from, at));
          if (opened !== undefined) return opened;
        }
        current.depth++;
        return undefined;
      case '{':
        current.depth++;
        return undefined;
      case ']':
      case '}':
        current.depth--;
        return undefined;
      default:
        return undefined;
    }
  }

  #open(current: Gathering, text: string): JsonUnit | undefined {
    const within = this.#within();
    const key = text.slice(current.keyStart, current.keyEnd);
    if (!current.wanted || this.#envelopes[within]?.includes(key) !== true) return undefined;
    this.#gathering = undefined;
    this.#frames.push({ kind: 'object' }, { kind: 'array', name: key });
    const before = text.slice(0, current.keyStart - 1).replace(/[\s,]+$/, '');
    return { kind: 'envelope', text: `${before}}`, within: key, line: current.line, column: current.column };
  }

  #within(): string {
    const frame = this.#frames.at(-1);
    return frame?.kind === 'array' ? frame.name : '';
  }

  #isScalar({ first }: Gathering): boolean {
    return !/["[{]/.test(first);
  }

  #isComplete(current: Gathering): boolean {
    return !current.inString && current.depth <= 0 && !this.#isScalar(current);
  }

  *#finish(current: Gathering, rest: string): Generator<JsonUnit> {
    this.#gathering = undefined;
    const { line, column, wanted } = current;
    if (wanted) yield { kind: 'value', text: current.text + rest, within: this.#within(), line, column };
  }
}

function tooLong({ line }: Gathering): UnusableInput {
  return new UnusableInput(
    `The record that begins here is longer than ${maxUnitLength} characters.`,
    'No record of Azure is so long: is this an export of records?',
    line,
  );
}
