import {
  allCodePoints,
  type CodePointSet,
  negateSet,
  rangesOf,
  setHas,
  setOfCodePoints,
  setOfRanges,
  unionSets,
} from './code-point-set.ts';

/**
 * Unicode's character classes, read off the tables of the JavaScript engine (its Unicode version counts: the letters of a
 * script that was encoded last year can be missing). Each is computed when it is first asked for.
 */

export const asciiDigits: CodePointSet = setOfRanges([[0x30, 0x39]]);
export const asciiWords: CodePointSet = setOfRanges([
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]);
export const asciiBlanks: CodePointSet = setOfRanges([
  [0x09, 0x0d],
  [0x20, 0x20],
]);

/** `\s`: `\p{White_Space}`, which never grows. */
export const unicodeBlanks: CodePointSet = setOfRanges([
  [0x09, 0x0d],
  [0x20, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
]);

/**
 * The characters that classes are right for: all of Unicode, or those that can match a text in ASCII, which are computed in no
 * time. Long s and the Kelvin sign are among the latter, because they are an s and a k when case is ignored.
 */
export type Universe = 'unicode' | 'ascii';

const asciiUniverse = [...Array.from({ length: 0x80 }, (_, codePoint) => codePoint), 0x17f, 0x212a];

/** `\d`: `\p{Nd}`. */
export function unicodeDigits(universe: Universe): CodePointSet {
  return universe === 'ascii' ? asciiDigits : propertySet('Nd', universe);
}

/** `\w`: `\p{Alphabetic}`, `\p{M}`, `\p{Nd}`, `\p{Pc}` and `\p{Join_Control}`. */
export function unicodeWords(universe: Universe = 'unicode'): CodePointSet {
  if (universe === 'ascii') {
    return asciiUniverseWords;
  }
  words ??= ['Alphabetic', 'M', 'Nd', 'Pc', 'Join_Control']
    .map((name) => propertySet(name, universe))
    .reduce(unionSets);
  return words;
}

let words: CodePointSet | undefined;
const asciiUniverseWords = unionSets(asciiWords, [0x17f, 0x17f, 0x212a, 0x212a]);

/** The classes that are written `[:name:]` inside of brackets. */
export const asciiClasses: ReadonlyMap<string, CodePointSet> = new Map(
  Object.entries({
    alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
    alpha: [0x41, 0x5a, 0x61, 0x7a],
    ascii: [0x00, 0x7f],
    blank: [0x09, 0x09, 0x20, 0x20],
    cntrl: [0x00, 0x1f, 0x7f, 0x7f],
    digit: asciiDigits,
    graph: [0x21, 0x7e],
    lower: [0x61, 0x7a],
    print: [0x20, 0x7e],
    punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
    space: asciiBlanks,
    upper: [0x41, 0x5a],
    word: asciiWords,
    xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
  }),
);

const propertySets = new Map<string, CodePointSet>();

/** The code points that JavaScript's `\p{name}` matches; throws a `SyntaxError` for a name that it does not know. */
function propertySet(name: string, universe: Universe): CodePointSet {
  const key = `${universe} ${name}`;
  let set = propertySets.get(key);
  if (set === undefined) {
    set =
      universe === 'ascii' ? membersOf(new RegExp(`^\\p{${name}}$`, 'u')) : runsOf(new RegExp(`\\p{${name}}+`, 'gu'));
    propertySets.set(key, set);
  }
  return set;
}

function membersOf(pattern: RegExp): CodePointSet {
  return setOfCodePoints(asciiUniverse.filter((codePoint) => pattern.test(String.fromCodePoint(codePoint))));
}

/** Planes with characters that differ; those between hold nothing, and the last two are for private use as a whole. */
const fullPlanes = [0, 1, 2, 3, 14];
const uniformPlanes = [4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16];

function runsOf(pattern: RegExp): CodePointSet {
  const ranges: [number, number][] = [];
  for (const plane of fullPlanes) {
    for (const { 0: run } of planeText(plane).matchAll(pattern)) {
      const last = run.codePointAt(run.length - 2) ?? 0;
      ranges.push([run.codePointAt(0) ?? 0, last > 0xffff ? last : run.charCodeAt(run.length - 1)]);
    }
  }
  for (const plane of uniformPlanes) {
    const first = plane * 0x10000;
    if (String.fromCodePoint(first).search(pattern) === 0) {
      ranges.push([first, first + 0xfffd]);
    }
    if (String.fromCodePoint(first + 0xfffe).search(pattern) === 0) {
      ranges.push([first + 0xfffe, first + 0xffff]);
    }
  }
  return setOfRanges(ranges);
}

/** All characters of a plane in order. */
function planeText(plane: number): string {
  const units: number[] = [];
  for (let offset = 0; offset < 0x10000; offset += 1) {
    if (plane > 0) {
      const high = plane * 0x10000 + offset - 0x10000;
      units.push(0xd800 + (high >> 10), 0xdc00 + (high & 0x3ff));
    } else if (offset < 0xd800 || offset > 0xdfff) {
      units.push(offset);
    }
  }
  return new TextDecoder('utf-16le').decode(Uint16Array.from(units));
}

/**
 * The set of `\p{name}`, `\p{name=value}` or `\pX`, with names matched loosely (case, blanks, `-` and `_` do not count);
 * undefined for a class that is not known.
 */
export function unicodeClass(text: string, universe: Universe): CodePointSet | undefined {
  const inequality = text.indexOf('!=');
  if (inequality >= 0) {
    const set = unicodeClass(`${text.slice(0, inequality)}=${text.slice(inequality + 2)}`, universe);
    return set === undefined ? undefined : negateSet(set);
  }
  const separator = text.search(/[=:]/);
  if (separator >= 0) {
    return keyedClass(loose(text.slice(0, separator)), text.slice(separator + 1), universe);
  }
  switch (loose(text)) {
    case 'any':
      return allCodePoints;
    case 'ascii':
      return setOfRanges([[0, 0x7f]]);
    case 'assigned':
      return negateSet(propertySet('Cn', universe));
    default:
      return firstKnown(
        spellings(text).flatMap((name) => [name, `Script=${name}`]),
        universe,
      );
  }
}

function keyedClass(key: string, value: string, universe: Universe): CodePointSet | undefined {
  switch (key) {
    case 'gc':
    case 'generalcategory':
      return firstKnown(
        spellings(value).map((name) => `General_Category=${name}`),
        universe,
      );
    case 'sc':
    case 'script':
      return firstKnown(
        spellings(value).map((name) => `Script=${name}`),
        universe,
      );
    case 'scx':
    case 'scriptextensions':
      return firstKnown(
        spellings(value).map((name) => `Script_Extensions=${name}`),
        universe,
      );
    default:
      return undefined;
  }
}

function loose(name: string): string {
  return name.replace(/[\s_-]/g, '').toLowerCase();
}

/** The spellings under which JavaScript, which wants exact names, may know a name. */
function spellings(name: string): string[] {
  if (!/^[\w\s-]+$/.test(name)) {
    return [];
  }
  const words = name.trim().split(/[\s_-]+/);
  const capital = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join('_');
  return [name, capital, capital.replaceAll('_', ''), name.toUpperCase()];
}

function firstKnown(names: readonly string[], universe: Universe): CodePointSet | undefined {
  for (const name of names) {
    try {
      return propertySet(name, universe);
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
    }
  }
  return undefined;
}

type Orbits = ReadonlyMap<number, readonly number[]>;

/** For each code point with a case, all that are equal to it when case is ignored (simple case folding), itself too. */
function orbitsOf(cased: CodePointSet): Orbits {
  const members = new Map<number, number[]>();
  for (const [first, last] of rangesOf(cased)) {
    for (let codePoint = first; codePoint <= last; codePoint += 1) {
      const key = foldKey(codePoint);
      members.set(key, [...(members.get(key) ?? []), codePoint]);
    }
  }
  return new Map(
    [...members.values()].flatMap((orbit) => orbit.map((codePoint): [number, readonly number[]] => [codePoint, orbit])),
  );
}

let unicodeOrbits: Orbits | undefined;
const asciiOrbits = orbitsOf(
  setOfCodePoints(asciiUniverse.filter((codePoint) => /^\p{Cased}$/u.test(String.fromCodePoint(codePoint)))),
);

/** Dotted and dotless i have no simple case folding. */
function foldKey(codePoint: number): number {
  if (codePoint === 0x130 || codePoint === 0x131) {
    return codePoint;
  }
  const character = String.fromCodePoint(codePoint);
  return (
    single(
      single(character, character.toUpperCase()),
      single(character, character.toUpperCase()).toLowerCase(),
    ).codePointAt(0) ?? codePoint
  );
}

function single(character: string, mapped: string): string {
  return [...mapped].length === 1 ? mapped : character;
}

/** The set with everything that is equal to a member when case is ignored: in all of Unicode, or only among ASCII letters. */
export function foldSet(set: CodePointSet, unicode: boolean, universe: Universe): CodePointSet {
  const added: number[] = [];
  for (const [codePoint, orbit] of orbitsFor(set, unicode, universe)) {
    if (setHas(set, codePoint)) {
      added.push(...(unicode ? orbit : orbit.filter((other) => other < 0x80)));
    }
  }
  return unionSets(set, setOfCodePoints(added));
}

function orbitsFor(set: CodePointSet, unicode: boolean, universe: Universe): Orbits {
  if (!unicode || universe === 'ascii' || (set.at(-1) ?? 0) < 0x80) {
    return asciiOrbits;
  }
  unicodeOrbits ??= orbitsOf(propertySet('Changes_When_Casemapped', universe));
  return unicodeOrbits;
}
