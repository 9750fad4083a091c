import {
  type CodePointSet,
  intersectSets,
  negateSet,
  setOfRanges,
  subtractSets,
  symmetricDifference,
  unionSets,
} from './code-point-set.ts';
import type { PatternReader } from './pattern-reader.ts';
import {
  asciiBlanks,
  asciiClasses,
  asciiDigits,
  asciiWords,
  foldSet,
  type Universe,
  unicodeBlanks,
  unicodeClass,
  unicodeDigits,
  unicodeWords,
} from './unicode-classes.ts';

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['v', 0x0b],
]);

/** The set with the other cases of its characters, where the flag `i` asks for them. */
export function folded(reader: PatternReader, set: CodePointSet): CodePointSet {
  return reader.flags.i ? foldSet(set, reader.flags.u, reader.universe) : set;
}

/** What stands in brackets, up to and with the closing one. */
export function bracketClass(reader: PatternReader, start: number): CodePointSet {
  reader.skipBlanks();
  const negated = reader.takeIf('^');
  if (negated && !reader.flags.u) {
    reader.fail('without the flag u, a negated class could match half of a character', start);
  }
  let left: CodePointSet | undefined;
  let combine: ((a: CodePointSet, b: CodePointSet) => CodePointSet) | undefined;
  for (let first = true; ; first = false) {
    const union = classUnion(reader, start, first);
    left = left === undefined || combine === undefined ? union : combine(left, union);
    if (reader.takeIf('&&')) {
      combine = intersectSets;
    } else if (reader.takeIf('--')) {
      combine = subtractSets;
    } else if (reader.takeIf('~~')) {
      combine = symmetricDifference;
    } else {
      break;
    }
  }
  if (!reader.takeIf(']')) {
    reader.fail('unclosed character class', start);
  }
  return negated ? negateSet(left) : left;
}

/** The items up to a set operator or the closing bracket, which stays. */
function classUnion(reader: PatternReader, start: number, first: boolean): CodePointSet {
  const ranges: [number, number][] = [];
  let set: CodePointSet = [];
  let atStart = first;
  for (;;) {
    reader.skipBlanks();
    const next = reader.peek();
    if (next === undefined) {
      reader.fail('unclosed character class', start);
    }
    const literalBracket = atStart && next === ']';
    const literalDash = atStart && next === '-';
    if ((next === ']' && !literalBracket) || (!literalDash && /^(&&|--|~~)/.test(reader.text.slice(reader.position)))) {
      return folded(reader, unionSets(set, setOfRanges(ranges)));
    }
    if (next === '[' && !literalBracket) {
      set = unionSets(set, asciiClass(reader) ?? nestedClass(reader));
      atStart = false;
      continue;
    }
    const itemStart = reader.position;
    const low = classItem(reader, itemStart);
    atStart = atStart && literalDash;
    if (typeof low !== 'number') {
      set = unionSets(set, low);
      continue;
    }
    ranges.push([low, rangeEnd(reader, low, itemStart)]);
  }
}

function nestedClass(reader: PatternReader): CodePointSet {
  const start = reader.position;
  reader.take();
  return reader.nested(() => bracketClass(reader, start));
}

function asciiClass(reader: PatternReader): CodePointSet | undefined {
  const match = /^\[:(\^?)([a-z]+):\]/.exec(reader.text.slice(reader.position, reader.position + 16));
  const set = match === null ? undefined : asciiClasses.get(match[2] ?? '');
  if (match === null || set === undefined) {
    return undefined;
  }
  reader.position += match[0].length;
  return match[1] === '^' ? negateSet(set) : set;
}

function classItem(reader: PatternReader, start: number): number | CodePointSet {
  const character = reader.take();
  if (character !== '\\') {
    return character.codePointAt(0) ?? 0;
  }
  return classEscape(reader, start) ?? characterEscape(reader, start);
}

/** The other end of a range, or the character itself where no range follows. */
function rangeEnd(reader: PatternReader, low: number, start: number): number {
  reader.skipBlanks();
  const rest = reader.text.slice(reader.position, reader.position + 2);
  if (!rest.startsWith('-') || rest === '-]' || rest === '--') {
    return low;
  }
  reader.take();
  reader.skipBlanks();
  const high = classItem(reader, reader.position);
  if (typeof high !== 'number' || high < low) {
    reader.fail('invalid range in a character class', start);
  }
  return high;
}

/** The class of `\d`, `\pL` and their like; undefined, with nothing taken, for another escape. */
export function classEscape(reader: PatternReader, start: number): CodePointSet | undefined {
  const letter = reader.peek();
  if (letter === undefined || !'dDsSwWpP'.includes(letter)) {
    return undefined;
  }
  reader.take();
  if (letter === 'p' || letter === 'P') {
    const set = folded(reader, unicodeProperty(reader, start));
    return letter === 'P' ? negateSet(set) : set;
  }
  const set = perlClass(letter.toLowerCase(), reader.flags.u, reader.universe);
  if (letter === letter.toLowerCase()) {
    return set;
  }
  return reader.flags.u
    ? negateSet(set)
    : reader.fail(`without the flag u, \\${letter} could match half of a character`, start);
}

function unicodeProperty(reader: PatternReader, start: number): CodePointSet {
  if (!reader.flags.u) {
    reader.fail('Unicode classes need the flag u', start);
  }
  let name = reader.take();
  let negated = false;
  if (name === '{') {
    const end = reader.text.indexOf('}', reader.position);
    if (end < 0) {
      reader.fail('unclosed Unicode class', start);
    }
    negated = reader.takeIf('^');
    name = reader.text.slice(reader.position, end);
    reader.position = end + 1;
  }
  const set = unicodeClass(name, reader.universe);
  if (set === undefined) {
    reader.fail(`unknown Unicode class "${name}"`, start);
  }
  return negated ? negateSet(set) : set;
}

/** The character that an escape stands for. */
export function characterEscape(reader: PatternReader, start: number): number {
  const character = reader.take();
  const control = controlEscapes.get(character);
  if (control !== undefined) {
    return control;
  }
  switch (character) {
    case 'x':
      return hexEscape(reader, start, 2);
    case 'u':
      return hexEscape(reader, start, 4);
    case 'U':
      return hexEscape(reader, start, 8);
  }
  if (/^[0-7]$/.test(character)) {
    const digits = /^[0-7]{0,2}/.exec(reader.text.slice(reader.position, reader.position + 2))?.[0] ?? '';
    reader.position += digits.length;
    return Number.parseInt(character + digits, 8);
  }
  if (/^[\x00-\x7f]$/.test(character) && !/^[0-9A-Za-z<>]$/.test(character)) {
    return character.charCodeAt(0);
  }
  return reader.fail(`unrecognized escape sequence \\${character}`, start);
}

function hexEscape(reader: PatternReader, start: number, digitCount: number): number {
  const rest = reader.text.slice(reader.position, reader.position + 16);
  const braced = /^\{([0-9A-Fa-f]+)\}/.exec(rest);
  const digits = braced?.[1] ?? new RegExp(`^[0-9A-Fa-f]{${digitCount}}`).exec(rest)?.[0];
  if (digits === undefined) {
    reader.fail('malformed hexadecimal escape', start);
  }
  reader.position += braced?.[0].length ?? digitCount;
  const codePoint = Number.parseInt(digits, 16);
  if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
    reader.fail('the escape names no Unicode character', start);
  }
  return codePoint;
}

function perlClass(letter: string, unicode: boolean, universe: Universe): CodePointSet {
  switch (letter) {
    case 'd':
      return unicode ? unicodeDigits(universe) : asciiDigits;
    case 's':
      return unicode ? unicodeBlanks : asciiBlanks;
    default:
      return unicode ? unicodeWords(universe) : asciiWords;
  }
}
