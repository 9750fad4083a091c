import {
  allCodePoints,
  type CodePointSet,
  intersectSets,
  negateSet,
  setOfRanges,
  subtractSets,
  symmetricDifference,
  unionSets,
} from './code-point-set.ts';
import { type ParsedRegex, type RegexAssertion, type RegexNode, RegexSyntaxError } from './regex-syntax.ts';
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

/** As deep as groups and classes may be nested, and as often as a counted repetition may repeat. */
const maxDepth = 250;
const maxCount = 100_000;

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly R: boolean;
  readonly U: boolean;
  readonly u: boolean;
  readonly x: boolean;
}

type Flag = keyof Flags;

const defaultFlags: Flags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };

/**
 * Parses the regular expressions of Kusto, which are those of Rust's `regex` crate with octal escapes: classes and word
 * boundaries are Unicode's, classes nest and take `&&`, `--` and `~~`, there is no look-around and no back-reference.
 *
 * In the universe `ascii` the result is only right for texts in ASCII. Throws a {@link RegexSyntaxError}.
 *
 * @see https://learn.microsoft.com/kusto/query/regex
 */
export function parseRegex(pattern: string, universe: Universe = 'unicode'): ParsedRegex {
  return new RegexParser(pattern, universe).parse();
}

const namedAssertions: ReadonlyMap<string, [unicode: RegexAssertion, ascii: RegexAssertion]> = new Map([
  ['start', ['wordStart', 'asciiWordStart']],
  ['end', ['wordEnd', 'asciiWordEnd']],
  ['start-half', ['wordStartHalf', 'asciiWordStartHalf']],
  ['end-half', ['wordEndHalf', 'asciiWordEndHalf']],
]);

const controlEscapes: ReadonlyMap<string, number> = new Map([
  ['a', 0x07],
  ['f', 0x0c],
  ['t', 0x09],
  ['n', 0x0a],
  ['r', 0x0d],
  ['v', 0x0b],
]);

/** Blanks that the flag `x` makes meaningless. */
const patternBlank = /[\t\n\v\f\r \u0085\u200e\u200f\u2028\u2029]/;

const groupNameStart = /^[\p{Alphabetic}_]$/u;
const groupNamePart = /^[\p{Alphabetic}\p{Nd}\p{Nl}\p{No}_.[\]]$/u;

class RegexParser {
  private readonly text: string;
  private readonly universe: Universe;
  private readonly names = new Map<string, number>();
  private position = 0;
  private depth = 0;
  private groups = 0;
  private flags = defaultFlags;

  constructor(text: string, universe: Universe) {
    this.text = text;
    this.universe = universe;
  }

  parse(): ParsedRegex {
    const root = this.alternation();
    if (this.position < this.text.length) {
      this.fail('unopened group');
    }
    return { root, groupCount: this.groups, groupNames: this.names };
  }

  private fail(message: string, at = this.position): never {
    throw new RegexSyntaxError(message, at);
  }

  private peek(): string | undefined {
    const codePoint = this.text.codePointAt(this.position);
    return codePoint === undefined ? undefined : String.fromCodePoint(codePoint);
  }

  private take(): string {
    const character = this.peek();
    if (character === undefined) {
      this.fail('the pattern ends too early');
    }
    this.position += character.length;
    return character;
  }

  private takeIf(text: string): boolean {
    if (!this.text.startsWith(text, this.position)) {
      return false;
    }
    this.position += text.length;
    return true;
  }

  /** With the flag `x`, skips blanks and comments. */
  private skipBlanks(): void {
    while (this.flags.x) {
      const next = this.peek();
      if (next === '#') {
        const end = this.text.indexOf('\n', this.position);
        this.position = end < 0 ? this.text.length : end + 1;
      } else if (next !== undefined && patternBlank.test(next)) {
        this.position += next.length;
      } else {
        return;
      }
    }
  }

  private nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) {
      this.fail(`groups and classes are nested deeper than ${maxDepth}`);
    }
    const result = parse();
    this.depth -= 1;
    return result;
  }

  /** Up to the end of the pattern or a `)`, which stays. Flags that are set inside end with it. */
  private alternation(): RegexNode {
    const outer = this.flags;
    const branches = [this.concatenation()];
    while (this.takeIf('|')) {
      branches.push(this.concatenation());
    }
    this.flags = outer;
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: 'alternation', nodes: branches };
  }

  private concatenation(): RegexNode {
    const nodes: RegexNode[] = [];
    for (;;) {
      this.skipBlanks();
      const next = this.peek();
      if (next === undefined || next === '|' || next === ')') {
        break;
      }
      const start = this.position;
      const node = this.atom();
      if (node !== undefined) {
        nodes.push(this.repetitions(node));
      } else if (this.atRepetition()) {
        this.fail('repetition operator missing expression', start);
      }
    }
    const [only] = nodes;
    if (only === undefined) {
      return { kind: 'empty' };
    }
    return nodes.length === 1 ? only : { kind: 'concatenation', nodes };
  }

  private atRepetition(): boolean {
    this.skipBlanks();
    const next = this.peek();
    return next === '*' || next === '+' || next === '?' || next === '{';
  }

  private repetitions(atom: RegexNode): RegexNode {
    let node = atom;
    while (this.atRepetition()) {
      const [min, max] = this.count();
      this.skipBlanks();
      const lazy = this.takeIf('?');
      node = { kind: 'repetition', node, min, max, greedy: lazy === this.flags.U };
    }
    return node;
  }

  private count(): [min: number, max: number] {
    switch (this.take()) {
      case '*':
        return [0, Number.POSITIVE_INFINITY];
      case '+':
        return [1, Number.POSITIVE_INFINITY];
      case '?':
        return [0, 1];
      default:
        return this.bounds();
    }
  }

  private bounds(): [min: number, max: number] {
    const start = this.position - 1;
    const min = this.decimal(start);
    this.skipBlanks();
    if (this.takeIf('}')) {
      return [min, min];
    }
    if (!this.takeIf(',')) {
      this.fail('repetition quantifier is not closed', start);
    }
    this.skipBlanks();
    const max = this.peek() === '}' ? Number.POSITIVE_INFINITY : this.decimal(start);
    this.skipBlanks();
    if (!this.takeIf('}')) {
      this.fail('repetition quantifier is not closed', start);
    }
    if (max < min) {
      this.fail('repetition quantifier has its bounds the wrong way around', start);
    }
    return [min, max];
  }

  private decimal(start: number): number {
    this.skipBlanks();
    const digits = /^[0-9]+/.exec(this.text.slice(this.position, this.position + 8))?.[0];
    if (digits === undefined) {
      this.fail('repetition quantifier expects a decimal number (write \\{ for a brace)', start);
    }
    this.position += digits.length;
    const count = Number(digits);
    return count > maxCount ? this.fail(`repetition quantifier is over ${maxCount}`, start) : count;
  }

  /** One atom; undefined where a group only set flags. */
  private atom(): RegexNode | undefined {
    const start = this.position;
    const character = this.take();
    switch (character) {
      case '(':
        return this.nested(() => this.group(start));
      case '[':
        return { kind: 'set', set: this.nested(() => this.bracketClass(start)) };
      case '\\':
        return this.escape(start);
      case '.':
        return { kind: 'set', set: this.dot(start) };
      case '^':
        return assertion(this.flags.m ? (this.flags.R ? 'crlfStart' : 'lineStart') : 'textStart');
      case '$':
        return assertion(this.flags.m ? (this.flags.R ? 'crlfEnd' : 'lineEnd') : 'textEnd');
      case '*':
      case '+':
      case '?':
      case '{':
        return this.fail('repetition operator missing expression (write \\ before a literal one)', start);
      default:
        return this.literal(character.codePointAt(0) ?? 0);
    }
  }

  private dot(start: number): CodePointSet {
    if (!this.flags.u) {
      this.fail('without the flag u, a dot could match half of a character', start);
    }
    if (this.flags.s) {
      return allCodePoints;
    }
    return negateSet(
      setOfRanges(
        this.flags.R
          ? [
              [0x0a, 0x0a],
              [0x0d, 0x0d],
            ]
          : [[0x0a, 0x0a]],
      ),
    );
  }

  private literal(codePoint: number): RegexNode {
    return { kind: 'set', set: this.folded(setOfRanges([[codePoint, codePoint]])) };
  }

  private folded(set: CodePointSet): CodePointSet {
    return this.flags.i ? foldSet(set, this.flags.u, this.universe) : set;
  }

  private group(start: number): RegexNode | undefined {
    if (!this.takeIf('?')) {
      return this.capture(start);
    }
    if (this.takeIf('P<')) {
      return this.capture(start, this.groupName());
    }
    if (this.text.startsWith('<=', this.position) || this.text.startsWith('<!', this.position)) {
      this.fail('look-around is not supported', start);
    }
    if (this.takeIf('<')) {
      return this.capture(start, this.groupName());
    }
    if (this.takeIf('=') || this.takeIf('!')) {
      this.fail('look-around is not supported', start);
    }
    const outer = this.flags;
    this.flags = this.flagList();
    if (this.takeIf(')')) {
      return undefined;
    }
    // The colon that ends the list of flags.
    this.take();
    const node = this.alternation();
    this.flags = outer;
    this.close(start);
    return node;
  }

  private close(start: number): void {
    if (!this.takeIf(')')) {
      this.fail('unclosed group', start);
    }
  }

  private capture(start: number, name?: string): RegexNode {
    this.groups += 1;
    const index = this.groups;
    if (name !== undefined) {
      if (this.names.has(name)) {
        this.fail(`duplicate capture group name "${name}"`, start);
      }
      this.names.set(name, index);
    }
    const node = this.alternation();
    this.close(start);
    return { kind: 'group', index, node };
  }

  private groupName(): string {
    let name = '';
    for (;;) {
      const start = this.position;
      const character = this.take();
      if (character === '>') {
        return name === '' ? this.fail('empty capture group name', start) : name;
      }
      if (!(name === '' ? groupNameStart : groupNamePart).test(character)) {
        this.fail(`invalid character "${character}" in a capture group name`, start);
      }
      name += character;
    }
  }

  /** The flags up to `)` or `:`, which stays. */
  private flagList(): Flags {
    const flags: Record<Flag, boolean> = { ...this.flags };
    const seen = new Set<string>();
    let value = true;
    let last = '?';
    for (;;) {
      const next = this.peek();
      if (next === ')' || next === ':') {
        if (last === '-' || (last === '?' && next === ')')) {
          this.fail('a flag is missing');
        }
        return flags;
      }
      const flag = this.take();
      last = flag;
      if (flag === '-' && value) {
        value = false;
      } else if (isFlag(flag) && !seen.has(flag)) {
        flags[flag] = value;
        seen.add(flag);
      } else {
        this.fail(`unrecognized or repeated flag "${flag}"`, this.position - flag.length);
      }
    }
  }

  private escape(start: number): RegexNode {
    const next = this.peek();
    switch (next) {
      case 'A':
        this.take();
        return assertion('textStart');
      case 'z':
        this.take();
        return assertion('textEnd');
      case 'B':
        this.take();
        return this.flags.u
          ? assertion('notWordBoundary')
          : this.fail('without the flag u, \\B could match in the middle of a character', start);
      case 'b':
        this.take();
        return this.wordBoundary(start);
      case '<':
        this.take();
        return assertion(this.flags.u ? 'wordStart' : 'asciiWordStart');
      case '>':
        this.take();
        return assertion(this.flags.u ? 'wordEnd' : 'asciiWordEnd');
      default: {
        const set = this.classEscape(start);
        return set === undefined ? this.literal(this.characterEscape(start)) : { kind: 'set', set };
      }
    }
  }

  private wordBoundary(start: number): RegexNode {
    const named = /^\{\s*([a-z-]+)\s*\}/.exec(this.text.slice(this.position, this.position + 24));
    if (named === null) {
      return assertion(this.flags.u ? 'wordBoundary' : 'asciiWordBoundary');
    }
    const kinds = namedAssertions.get(named[1] ?? '');
    if (kinds === undefined) {
      this.fail(`unknown word boundary "${named[1]}"`, start);
    }
    this.position += named[0].length;
    return assertion(kinds[this.flags.u ? 0 : 1]);
  }

  /** The class of `\d`, `\pL` and their like; undefined, with nothing taken, for another escape. */
  private classEscape(start: number): CodePointSet | undefined {
    const letter = this.peek();
    if (letter === undefined || !'dDsSwWpP'.includes(letter)) {
      return undefined;
    }
    this.take();
    if (letter === 'p' || letter === 'P') {
      const set = this.folded(this.unicodeProperty(start));
      return letter === 'P' ? negateSet(set) : set;
    }
    const set = perlClass(letter.toLowerCase(), this.flags.u, this.universe);
    if (letter === letter.toLowerCase()) {
      return set;
    }
    return this.flags.u
      ? negateSet(set)
      : this.fail(`without the flag u, \\${letter} could match half of a character`, start);
  }

  private unicodeProperty(start: number): CodePointSet {
    if (!this.flags.u) {
      this.fail('Unicode classes need the flag u', start);
    }
    let name = this.take();
    let negated = false;
    if (name === '{') {
      const end = this.text.indexOf('}', this.position);
      if (end < 0) {
        this.fail('unclosed Unicode class', start);
      }
      negated = this.takeIf('^');
      name = this.text.slice(this.position, end);
      this.position = end + 1;
    }
    const set = unicodeClass(name, this.universe);
    if (set === undefined) {
      this.fail(`unknown Unicode class "${name}"`, start);
    }
    return negated ? negateSet(set) : set;
  }

  /** The character that an escape stands for. */
  private characterEscape(start: number): number {
    const character = this.take();
    const control = controlEscapes.get(character);
    if (control !== undefined) {
      return control;
    }
    switch (character) {
      case 'x':
        return this.hexEscape(start, 2);
      case 'u':
        return this.hexEscape(start, 4);
      case 'U':
        return this.hexEscape(start, 8);
    }
    if (/^[0-7]$/.test(character)) {
      const digits = /^[0-7]{0,2}/.exec(this.text.slice(this.position, this.position + 2))?.[0] ?? '';
      this.position += digits.length;
      return Number.parseInt(character + digits, 8);
    }
    if (/^[\x00-\x7f]$/.test(character) && !/^[0-9A-Za-z<>]$/.test(character)) {
      return character.charCodeAt(0);
    }
    return this.fail(`unrecognized escape sequence \\${character}`, start);
  }

  private hexEscape(start: number, digitCount: number): number {
    const rest = this.text.slice(this.position, this.position + 16);
    const braced = /^\{([0-9A-Fa-f]+)\}/.exec(rest);
    const digits = braced?.[1] ?? new RegExp(`^[0-9A-Fa-f]{${digitCount}}`).exec(rest)?.[0];
    if (digits === undefined) {
      this.fail('malformed hexadecimal escape', start);
    }
    this.position += braced?.[0].length ?? digitCount;
    const codePoint = Number.parseInt(digits, 16);
    if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff)) {
      this.fail('the escape names no Unicode character', start);
    }
    return codePoint;
  }

  /** What stands in brackets, up to and with the closing one. */
  private bracketClass(start: number): CodePointSet {
    this.skipBlanks();
    const negated = this.takeIf('^');
    if (negated && !this.flags.u) {
      this.fail('without the flag u, a negated class could match half of a character', start);
    }
    let left: CodePointSet | undefined;
    let combine: ((a: CodePointSet, b: CodePointSet) => CodePointSet) | undefined;
    for (let first = true; ; first = false) {
      const union = this.classUnion(start, first);
      left = left === undefined || combine === undefined ? union : combine(left, union);
      if (this.takeIf('&&')) {
        combine = intersectSets;
      } else if (this.takeIf('--')) {
        combine = subtractSets;
      } else if (this.takeIf('~~')) {
        combine = symmetricDifference;
      } else {
        break;
      }
    }
    if (!this.takeIf(']')) {
      this.fail('unclosed character class', start);
    }
    return negated ? negateSet(left) : left;
  }

  /** The items up to a set operator or the closing bracket, which stays. */
  private classUnion(start: number, first: boolean): CodePointSet {
    const ranges: [number, number][] = [];
    let set: CodePointSet = [];
    let atStart = first;
    for (;;) {
      this.skipBlanks();
      const next = this.peek();
      if (next === undefined) {
        this.fail('unclosed character class', start);
      }
      const literalBracket = atStart && next === ']';
      const literalDash = atStart && next === '-';
      if ((next === ']' && !literalBracket) || (!literalDash && /^(&&|--|~~)/.test(this.text.slice(this.position)))) {
        return this.folded(unionSets(set, setOfRanges(ranges)));
      }
      if (next === '[' && !literalBracket) {
        set = unionSets(set, this.asciiClass() ?? this.nestedClass());
        atStart = false;
        continue;
      }
      const itemStart = this.position;
      const low = this.classItem(itemStart);
      atStart = atStart && literalDash;
      if (typeof low !== 'number') {
        set = unionSets(set, low);
        continue;
      }
      ranges.push([low, this.rangeEnd(low, itemStart)]);
    }
  }

  private nestedClass(): CodePointSet {
    const start = this.position;
    this.take();
    return this.nested(() => this.bracketClass(start));
  }

  private asciiClass(): CodePointSet | undefined {
    const match = /^\[:(\^?)([a-z]+):\]/.exec(this.text.slice(this.position, this.position + 16));
    const set = match === null ? undefined : asciiClasses.get(match[2] ?? '');
    if (match === null || set === undefined) {
      return undefined;
    }
    this.position += match[0].length;
    return match[1] === '^' ? negateSet(set) : set;
  }

  private classItem(start: number): number | CodePointSet {
    const character = this.take();
    if (character !== '\\') {
      return character.codePointAt(0) ?? 0;
    }
    return this.classEscape(start) ?? this.characterEscape(start);
  }

  /** The other end of a range, or the character itself where no range follows. */
  private rangeEnd(low: number, start: number): number {
    this.skipBlanks();
    const rest = this.text.slice(this.position, this.position + 2);
    if (!rest.startsWith('-') || rest === '-]' || rest === '--') {
      return low;
    }
    this.take();
    this.skipBlanks();
    const high = this.classItem(this.position);
    if (typeof high !== 'number' || high < low) {
      this.fail('invalid range in a character class', start);
    }
    return high;
  }
}

function assertion(kind: RegexAssertion): RegexNode {
  return { kind: 'assertion', assertion: kind };
}

function isFlag(text: string): text is Flag {
  return text in defaultFlags;
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
