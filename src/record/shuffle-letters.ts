import type { KeyedHash } from './keyed-hash.ts';

/** One character: the alphabet from which it comes, its place there, and whether it is a capital. */
interface Letter {
  readonly alphabet: readonly string[];
  index: number;
  readonly isCapital: boolean;
}

const rounds = 4;

/**
 * Another word of the same shape: vowels for vowels, consonants for consonants, digits for digits, letters of another script for
 * letters of that script, capitals where capitals were, everything else as it is. Words that differ in case only become words that
 * differ in case only, and two different words of one shape never become one (it is a Feistel network over the letters).
 */
export function shuffleLetters(word: string, hash: KeyedHash): string {
  if (word.length <= longest) return shufflePiece(word, hash);
  const pieces: string[] = [];
  for (let at = 0; at < word.length; ) {
    // Not between the halves of a character.
    const isSplit = /[\ud800-\udbff]/.test(word[at + longest - 1] ?? '');
    const end = at + (isSplit ? longest - 1 : longest);
    pieces.push(shufflePiece(word.slice(at, end), hash));
    at = end;
  }
  return pieces.join('');
}

/** Longer words are taken piece by piece. */
const longest = 64;

function shufflePiece(word: string, hash: KeyedHash): string {
  const characters = [...word];
  const letters = characters.map(readLetter);
  const known = letters.filter((letter) => letter !== undefined);
  if (known.length === 0) return word;
  const shape = known.map(({ alphabet }) => alphabet[0]).join('');
  const middle = known.length >> 1;
  const halves = [known.slice(0, middle), known.slice(middle)] as const;
  for (let round = 0; round < rounds; round++) {
    const [moved, still] = round % 2 === 0 ? [halves[1], halves[0]] : halves;
    if (moved.length > 0) shift(moved, still, `${round}:${shape}`, hash);
  }
  return characters
    .map((character, index) => {
      const letter = letters[index];
      const base = letter?.alphabet[letter.index];
      if (letter === undefined || base === undefined) return character;
      return letter.isCapital ? base.toUpperCase() : base;
    })
    .join('');
}

function shift(moved: readonly Letter[], still: readonly Letter[], label: string, hash: KeyedHash): void {
  const seed = hash.bytes(`letters:${label}`, still.map(({ index }) => index).join('.')).toString('hex');
  let bytes: Buffer = Buffer.alloc(0);
  moved.forEach((letter, place) => {
    const offset = (place % 16) * 2;
    if (offset === 0) bytes = hash.bytes(`letters:${place >> 4}`, seed);
    letter.index = (letter.index + bytes.readUInt16BE(offset)) % letter.alphabet.length;
  });
}

const ascii = ['aeiouy', 'bcdfghjklmnpqrstvwxz', '0123456789'].map((letters) => [...letters]);
const asciiOf: ReadonlyMap<string, readonly string[]> = new Map(
  ascii.flatMap((alphabet) => alphabet.map((letter) => [letter, alphabet] as const)),
);

function readLetter(character: string): Letter | undefined {
  const small = smallOf(character);
  const base = small ?? character;
  const alphabet = asciiOf.get(base) ?? blockOf(base);
  if (alphabet === undefined) return undefined;
  return { alphabet, index: alphabet.indexOf(base), isCapital: small !== undefined };
}

/** The small letter of a capital, where the way back is unique. */
function smallOf(character: string): string | undefined {
  const small = character.toLowerCase();
  return small !== character && small.length === character.length && small.toUpperCase() === character
    ? small
    : undefined;
}

const blocks = new Map<number, readonly (readonly string[])[]>();

/** The letters that stand with one among 128 code points and have, or have not, a capital as it does. */
function blockOf(character: string): readonly string[] | undefined {
  const code = character.codePointAt(0) ?? 0;
  if (code < 128 || !/^\p{L}$/u.test(character)) return undefined;
  const start = code & ~127;
  let alphabets = blocks.get(start);
  if (alphabets === undefined) {
    const all = Array.from({ length: 128 }, (_, index) => start + index)
      .filter((one) => one < 0xd800 || one > 0xdfff)
      .map((one) => String.fromCodePoint(one));
    const letters = all.filter((letter) => /^\p{L}$/u.test(letter) && smallOf(letter) === undefined);
    alphabets = [letters.filter(hasCapital), letters.filter((letter) => !hasCapital(letter))];
    blocks.set(start, alphabets);
  }
  return alphabets.find((alphabet) => alphabet.includes(character));
}

function hasCapital(letter: string): boolean {
  return smallOf(letter.toUpperCase()) === letter;
}
