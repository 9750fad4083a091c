/** A string in JSON text. `start` and `end` are around its content, without the quotes. */
export interface JsonString {
  readonly start: number;
  readonly end: number;
  /** Whether it is the name of a member. */
  readonly isKey: boolean;
  /** Whether it is the name of a property in a pair: `{"Name": …, "Value": …}`, `{"displayName": …, "newValue": …}`. */
  readonly isName: boolean;
  /**
   * What the value is called: in `{"Name": "Identity", "Value": …}` its name, otherwise its key, or that of the array around it.
   * Empty at the top.
   */
  readonly key: string;
  /** The key at the top under which it stands: the column, when the text is a record. */
  readonly column: string;
  /** The number of the object around it. */
  readonly object: number;
}

export interface JsonStrings {
  readonly strings: readonly JsonString[];
  /** Whether every bracket and quote is closed: the text was not cut off. */
  readonly isWhole: boolean;
}

type Draft = { -readonly [K in keyof JsonString]: JsonString[K] };

interface Frame {
  readonly isObject: boolean;
  readonly number: number;
  /** The name for what stands in an array, and for the first value of an object. */
  key: string;
  readonly outer: string;
  readonly members: Draft[];
  /** Its keys so far, in lower case. */
  readonly keys: Set<string>;
}

const nameKeys: ReadonlySet<string> = new Set(['name', 'key', 'displayname']);
const valueKeys: ReadonlySet<string> = new Set(['value', 'newvalue', 'oldvalue']);

/**
 * The strings of JSON text, however broken it is: cut off, in another notation, not JSON at all. Never fails; what is no JSON has
 * the strings that its quotes make.
 */
export function jsonStrings(text: string): JsonStrings {
  const strings: Draft[] = [];
  const frames: Frame[] = [];
  const pairs = new Set<string>();
  let objects = 0;
  let isWhole = true;
  for (let at = nextToken(text, 0); at < text.length; at = nextToken(text, at + 1)) {
    const found = text[at];
    const frame = frames.at(-1);
    if (found === '"') {
      const end = stringEnd(text, at + 1);
      if (end === text.length) isWhole = false;
      addString(strings, frames, text, at + 1, end);
      at = end;
    } else if (found === '{' || found === '[') {
      const key = frame?.key ?? '';
      frames.push({ isObject: found === '{', number: objects++, key, outer: key, members: [], keys: new Set() });
    } else if (frame === undefined) {
      isWhole = false;
    } else {
      close(frame, text, pairs);
      frames.pop();
    }
  }
  if (frames.length > 0) isWhole = false;
  for (const frame of frames) close(frame, text, pairs, true);
  return { strings, isWhole };
}

function nextToken(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // " [ ] { }
    if (code === 34 || code === 91 || code === 93 || code === 123 || code === 125) return at;
  }
  return text.length;
}

/** Where the quote stands that ends a string; the end of the text when there is none. */
function stringEnd(text: string, start: number): number {
  for (let at = start; ; at++) {
    at = text.indexOf('"', at);
    if (at === -1) return text.length;
    let backslashes = 0;
    while (at - backslashes > start && text[at - backslashes - 1] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
}

const colon = /\s*:/y;

function addString(strings: Draft[], frames: readonly Frame[], text: string, start: number, end: number): void {
  const frame = frames.at(-1);
  colon.lastIndex = end + 1;
  const isKey = frame?.isObject === true && colon.test(text);
  if (isKey && frame !== undefined) {
    frame.key = text.slice(start, end);
    frame.keys.add(frame.key.toLowerCase());
  }
  const key = isKey ? (frame?.outer ?? '') : (frame?.key ?? '');
  const column = frames[0]?.isObject === true ? frames[0].key : '';
  const draft: Draft = { start, end, isKey, isName: false, key, column, object: frame?.number ?? -1 };
  strings.push(draft);
  if (!isKey && frame?.isObject === true) frame.members.push(draft);
}

/**
 * Gives the values of a pair of name and value their name. `isCut`: the object has no end, so that its value may be what is gone; it
 * is a pair when those before it were.
 */
function close(frame: Frame, text: string, pairs: Set<string>, isCut = false): void {
  if (!frame.isObject) return;
  const { keys, members } = frame;
  const isChange = keys.has('newvalue') || keys.has('oldvalue');
  const isPair = isChange || keys.has('value');
  const name = members.find(({ key }) => {
    const folded = key.toLowerCase();
    if (!nameKeys.has(folded)) return false;
    return isPair ? folded !== 'displayname' || isChange : isCut && pairs.has(folded);
  });
  if (name === undefined) return;
  name.isName = true;
  pairs.add(name.key.toLowerCase());
  const values = members.filter(({ key }) => valueKeys.has(key.toLowerCase()));
  for (const value of values) value.key = text.slice(name.start, name.end);
}
