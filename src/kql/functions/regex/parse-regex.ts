import { allCodePoints, type CodePointSet, negateSet, setOfRanges } from './code-point-set.ts';
import { bracketClass, characterEscape, classEscape, folded } from './parse-class.ts';
import { isRegexFlag, PatternReader, type RegexFlag, type RegexFlags } from './pattern-reader.ts';
import type { ParsedRegex, RegexAssertion, RegexNode } from './regex-syntax.ts';
import type { Universe } from './unicode-classes.ts';

/** As often as a counted repetition may repeat. */
const maxCount = 100_000;

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

const groupNameStart = /^[\p{Alphabetic}_]$/u;
const groupNamePart = /^[\p{Alphabetic}\p{Nd}\p{Nl}\p{No}_.[\]]$/u;

class RegexParser {
  private readonly reader: PatternReader;
  private readonly names = new Map<string, number>();
  private groups = 0;

  constructor(text: string, universe: Universe) {
    this.reader = new PatternReader(text, universe);
  }

  parse(): ParsedRegex {
    const root = this.alternation();
    if (this.reader.position < this.reader.text.length) {
      this.reader.fail('unopened group');
    }
    return { root, groupCount: this.groups, groupNames: this.names };
  }

  /** Up to the end of the pattern or a `)`, which stays. Flags that are set inside end with it. */
  private alternation(): RegexNode {
    const outer = this.reader.flags;
    const branches = [this.concatenation()];
    while (this.reader.takeIf('|')) {
      branches.push(this.concatenation());
    }
    this.reader.flags = outer;
    const [only] = branches;
    return branches.length === 1 && only !== undefined ? only : { kind: 'alternation', nodes: branches };
  }

  private concatenation(): RegexNode {
    const nodes: RegexNode[] = [];
    for (;;) {
      this.reader.skipBlanks();
      const next = this.reader.peek();
      if (next === undefined || next === '|' || next === ')') {
        break;
      }
      const start = this.reader.position;
      const node = this.atom();
      if (node !== undefined) {
        nodes.push(this.repetitions(node));
      } else if (this.atRepetition()) {
        this.reader.fail('repetition operator missing expression', start);
      }
    }
    const [only] = nodes;
    if (only === undefined) {
      return { kind: 'empty' };
    }
    return nodes.length === 1 ? only : { kind: 'concatenation', nodes };
  }

  private atRepetition(): boolean {
    this.reader.skipBlanks();
    const next = this.reader.peek();
    return next === '*' || next === '+' || next === '?' || next === '{';
  }

  private repetitions(atom: RegexNode): RegexNode {
    let node = atom;
    while (this.atRepetition()) {
      const [min, max] = this.count();
      this.reader.skipBlanks();
      const lazy = this.reader.takeIf('?');
      node = { kind: 'repetition', node, min, max, greedy: lazy === this.reader.flags.U };
    }
    return node;
  }

  private count(): [min: number, max: number] {
    switch (this.reader.take()) {
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
    const start = this.reader.position - 1;
    const min = this.decimal(start);
    this.reader.skipBlanks();
    if (this.reader.takeIf('}')) {
      return [min, min];
    }
    if (!this.reader.takeIf(',')) {
      this.reader.fail('repetition quantifier is not closed', start);
    }
    this.reader.skipBlanks();
    const max = this.reader.peek() === '}' ? Number.POSITIVE_INFINITY : this.decimal(start);
    this.reader.skipBlanks();
    if (!this.reader.takeIf('}')) {
      this.reader.fail('repetition quantifier is not closed', start);
    }
    if (max < min) {
      this.reader.fail('repetition quantifier has its bounds the wrong way around', start);
    }
    return [min, max];
  }

  private decimal(start: number): number {
    this.reader.skipBlanks();
    const digits = /^[0-9]+/.exec(this.reader.text.slice(this.reader.position, this.reader.position + 8))?.[0];
    if (digits === undefined) {
      this.reader.fail('repetition quantifier expects a decimal number (write \\{ for a brace)', start);
    }
    this.reader.position += digits.length;
    const count = Number(digits);
    return count > maxCount ? this.reader.fail(`repetition quantifier is over ${maxCount}`, start) : count;
  }

  /** One atom; undefined where a group only set flags. */
  private atom(): RegexNode | undefined {
    const start = this.reader.position;
    const character = this.reader.take();
    switch (character) {
      case '(':
        return this.reader.nested(() => this.group(start));
      case '[':
        return { kind: 'set', set: this.reader.nested(() => bracketClass(this.reader, start)) };
      case '\\':
        return this.escape(start);
      case '.':
        return { kind: 'set', set: this.dot(start) };
      case '^':
        return assertion(this.reader.flags.m ? (this.reader.flags.R ? 'crlfStart' : 'lineStart') : 'textStart');
      case '$':
        return assertion(this.reader.flags.m ? (this.reader.flags.R ? 'crlfEnd' : 'lineEnd') : 'textEnd');
      case '*':
      case '+':
      case '?':
      case '{':
        return this.reader.fail('repetition operator missing expression (write \\ before a literal one)', start);
      default:
        return this.literal(character.codePointAt(0) ?? 0);
    }
  }

  private dot(start: number): CodePointSet {
    if (!this.reader.flags.u) {
      this.reader.fail('without the flag u, a dot could match half of a character', start);
    }
    if (this.reader.flags.s) {
      return allCodePoints;
    }
    return negateSet(
      setOfRanges(
        this.reader.flags.R
          ? [
              [0x0a, 0x0a],
              [0x0d, 0x0d],
            ]
          : [[0x0a, 0x0a]],
      ),
    );
  }

  private literal(codePoint: number): RegexNode {
    return { kind: 'set', set: folded(this.reader, setOfRanges([[codePoint, codePoint]])) };
  }

  private group(start: number): RegexNode | undefined {
    if (!this.reader.takeIf('?')) {
      return this.capture(start);
    }
    if (this.reader.takeIf('P<')) {
      return this.capture(start, this.groupName());
    }
    if (
      this.reader.text.startsWith('<=', this.reader.position) ||
      this.reader.text.startsWith('<!', this.reader.position)
    ) {
      this.reader.fail('look-around is not supported', start);
    }
    if (this.reader.takeIf('<')) {
      return this.capture(start, this.groupName());
    }
    if (this.reader.takeIf('=') || this.reader.takeIf('!')) {
      this.reader.fail('look-around is not supported', start);
    }
    const outer = this.reader.flags;
    this.reader.flags = this.flagList();
    if (this.reader.takeIf(')')) {
      return undefined;
    }
    // The colon that ends the list of flags.
    this.reader.take();
    const node = this.alternation();
    this.reader.flags = outer;
    this.close(start);
    return node;
  }

  private close(start: number): void {
    if (!this.reader.takeIf(')')) {
      this.reader.fail('unclosed group', start);
    }
  }

  private capture(start: number, name?: string): RegexNode {
    this.groups += 1;
    const index = this.groups;
    if (name !== undefined) {
      if (this.names.has(name)) {
        this.reader.fail(`duplicate capture group name "${name}"`, start);
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
      const start = this.reader.position;
      const character = this.reader.take();
      if (character === '>') {
        return name === '' ? this.reader.fail('empty capture group name', start) : name;
      }
      if (!(name === '' ? groupNameStart : groupNamePart).test(character)) {
        this.reader.fail(`invalid character "${character}" in a capture group name`, start);
      }
      name += character;
    }
  }

  /** The flags up to `)` or `:`, which stays. */
  private flagList(): RegexFlags {
    const flags: Record<RegexFlag, boolean> = { ...this.reader.flags };
    const seen = new Set<string>();
    let value = true;
    let last = '?';
    for (;;) {
      const next = this.reader.peek();
      if (next === ')' || next === ':') {
        if (last === '-' || (last === '?' && next === ')')) {
          this.reader.fail('a flag is missing');
        }
        return flags;
      }
      const flag = this.reader.take();
      last = flag;
      if (flag === '-' && value) {
        value = false;
      } else if (isRegexFlag(flag) && !seen.has(flag)) {
        flags[flag] = value;
        seen.add(flag);
      } else {
        this.reader.fail(`unrecognized or repeated flag "${flag}"`, this.reader.position - flag.length);
      }
    }
  }

  private escape(start: number): RegexNode {
    const next = this.reader.peek();
    switch (next) {
      case 'A':
        this.reader.take();
        return assertion('textStart');
      case 'z':
        this.reader.take();
        return assertion('textEnd');
      case 'B':
        this.reader.take();
        return this.reader.flags.u
          ? assertion('notWordBoundary')
          : this.reader.fail('without the flag u, \\B could match in the middle of a character', start);
      case 'b':
        this.reader.take();
        return this.wordBoundary(start);
      case '<':
        this.reader.take();
        return assertion(this.reader.flags.u ? 'wordStart' : 'asciiWordStart');
      case '>':
        this.reader.take();
        return assertion(this.reader.flags.u ? 'wordEnd' : 'asciiWordEnd');
      default: {
        const set = classEscape(this.reader, start);
        return set === undefined ? this.literal(characterEscape(this.reader, start)) : { kind: 'set', set };
      }
    }
  }

  private wordBoundary(start: number): RegexNode {
    const named = /^\{\s*([a-z-]+)\s*\}/.exec(this.reader.text.slice(this.reader.position, this.reader.position + 24));
    if (named === null) {
      return assertion(this.reader.flags.u ? 'wordBoundary' : 'asciiWordBoundary');
    }
    const kinds = namedAssertions.get(named[1] ?? '');
    if (kinds === undefined) {
      this.reader.fail(`unknown word boundary "${named[1]}"`, start);
    }
    this.reader.position += named[0].length;
    return assertion(kinds[this.reader.flags.u ? 0 : 1]);
  }
}

function assertion(kind: RegexAssertion): RegexNode {
  return { kind: 'assertion', assertion: kind };
}
