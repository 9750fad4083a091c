import { RegexSyntaxError } from './regex-syntax.ts';
import type { Universe } from './unicode-classes.ts';

/** As deep as groups and classes may be nested. */
const maxDepth = 250;

/** The flags that a pattern can set for the rest of its group. */
export interface RegexFlags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly R: boolean;
  readonly U: boolean;
  readonly u: boolean;
  readonly x: boolean;
}

export type RegexFlag = keyof RegexFlags;

const defaultFlags: RegexFlags = { i: false, m: false, s: false, R: false, U: false, u: true, x: false };

/** Blanks that the flag `x` makes meaningless. */
const patternBlank = /[\t\n\v\f\r \u0085\u200e\u200f\u2028\u2029]/;

/** A regular expression that is being read, and how far. */
export class PatternReader {
  readonly text: string;
  readonly universe: Universe;
  position = 0;
  flags = defaultFlags;
  private depth = 0;

  constructor(text: string, universe: Universe) {
    this.text = text;
    this.universe = universe;
  }

  fail(message: string, at = this.position): never {
    throw new RegexSyntaxError(message, at);
  }

  peek(): string | undefined {
    const codePoint = this.text.codePointAt(this.position);
    return codePoint === undefined ? undefined : String.fromCodePoint(codePoint);
  }

  take(): string {
    const character = this.peek();
    if (character === undefined) {
      this.fail('the pattern ends too early');
    }
    this.position += character.length;
    return character;
  }

  takeIf(text: string): boolean {
    if (!this.text.startsWith(text, this.position)) {
      return false;
    }
    this.position += text.length;
    return true;
  }

  /** With the flag `x`, skips blanks and comments. */
  skipBlanks(): void {
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

  nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > maxDepth) {
      this.fail(`groups and classes are nested deeper than ${maxDepth}`);
    }
    const result = parse();
    this.depth -= 1;
    return result;
  }
}

export function isRegexFlag(text: string): text is RegexFlag {
  return text in defaultFlags;
}
