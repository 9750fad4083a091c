import { setHas } from './code-point-set.ts';
import type { RegexProgram } from './regex-program.ts';
import type { RegexAssertion } from './regex-syntax.ts';
import { unicodeWords } from './unicode-classes.ts';

/** Where a match and its groups are: `[start, end, start of group 1, …]` in UTF-16 units, -1 for a group that took no part. */
export type RegexMatch = Int32Array;

/**
 * Runs a compiled pattern over a text in time proportional to the product of their lengths, whatever the pattern: all
 * possibilities advance together, one character at a time, in the order of their preference.
 *
 * Finds the leftmost match at or after `from`, and of those the one that Perl would take.
 */
export function runRegex(
  { instructions, slotCount }: RegexProgram,
  text: string,
  from: number,
): RegexMatch | undefined {
  let current = new ThreadList(instructions.length);
  let next = new ThreadList(instructions.length);
  let match: RegexMatch | undefined;

  /** Adds a thread and all that it leads to without reading a character. */
  const follow = (list: ThreadList, start: number, position: number, slots: Int32Array): void => {
    const stack: { readonly at: number; readonly slots: Int32Array }[] = [{ at: start, slots }];
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      if (!list.claim(entry.at)) {
        continue;
      }
      const instruction = instructions[entry.at];
      switch (instruction?.op) {
        case 'jump':
          stack.push({ at: instruction.to, slots: entry.slots });
          break;
        case 'split':
          stack.push({ at: instruction.second, slots: entry.slots }, { at: instruction.first, slots: entry.slots });
          break;
        case 'save': {
          const saved = entry.slots.slice();
          saved[instruction.slot] = position;
          stack.push({ at: entry.at + 1, slots: saved });
          break;
        }
        case 'assert':
          if (holds(instruction.assertion, text, position)) {
            stack.push({ at: entry.at + 1, slots: entry.slots });
          }
          break;
        default:
          list.add(entry.at, entry.slots);
      }
    }
  };

  for (let position = from; ; ) {
    if (match === undefined) {
      follow(current, 0, position, new Int32Array(slotCount).fill(-1));
    } else if (current.size === 0) {
      break;
    }
    const codePoint = text.codePointAt(position);
    const after = position + (codePoint !== undefined && codePoint > 0xffff ? 2 : 1);
    for (let index = 0; index < current.size; index += 1) {
      const at = current.instructionAt(index);
      const slots = current.slotsAt(index);
      const instruction = instructions[at];
      if (instruction?.op === 'match') {
        match = slots;
        break;
      }
      if (instruction?.op === 'set' && codePoint !== undefined) {
        const matches = codePoint < 128 ? instruction.ascii[codePoint] === 1 : setHas(instruction.set, codePoint);
        if (matches) {
          follow(next, at + 1, after, slots);
        }
      }
    }
    if (codePoint === undefined) {
      break;
    }
    [current, next] = [next, current];
    next.clear();
    position = after;
  }
  return match;
}

/** The threads of one position in the order of preference; each instruction is in it at most once. */
class ThreadList {
  size = 0;
  private readonly claimed: Uint32Array;
  private generation = 1;
  private readonly instructions: number[] = [];
  private readonly slots: Int32Array[] = [];

  constructor(instructionCount: number) {
    this.claimed = new Uint32Array(instructionCount);
  }

  /** False when the instruction was already reached, by a preferred way. */
  claim(at: number): boolean {
    if (this.claimed[at] === this.generation) {
      return false;
    }
    this.claimed[at] = this.generation;
    return true;
  }

  add(at: number, slots: Int32Array): void {
    this.instructions[this.size] = at;
    this.slots[this.size] = slots;
    this.size += 1;
  }

  instructionAt(index: number): number {
    return this.instructions[index] ?? 0;
  }

  slotsAt(index: number): Int32Array {
    return this.slots[index] ?? emptySlots;
  }

  clear(): void {
    this.size = 0;
    this.generation += 1;
  }
}

const emptySlots = new Int32Array(0);

/** Whether an assertion holds at a place of a text. */
function holds(assertion: RegexAssertion, text: string, position: number): boolean {
  const before = text.charCodeAt(position - 1);
  const after = text.charCodeAt(position);
  switch (assertion) {
    case 'textStart':
      return position === 0;
    case 'textEnd':
      return position === text.length;
    case 'lineStart':
      return position === 0 || before === lineFeed;
    case 'lineEnd':
      return position === text.length || after === lineFeed;
    case 'crlfStart':
      return position === 0 || before === lineFeed || (before === carriageReturn && after !== lineFeed);
    case 'crlfEnd':
      return position === text.length || after === carriageReturn || (after === lineFeed && before !== carriageReturn);
    case 'wordBoundary':
      return wordBefore(text, position) !== wordAfter(text, position);
    case 'notWordBoundary':
      return wordBefore(text, position) === wordAfter(text, position);
    case 'wordStart':
      return !wordBefore(text, position) && wordAfter(text, position);
    case 'wordEnd':
      return wordBefore(text, position) && !wordAfter(text, position);
    case 'wordStartHalf':
      return !wordBefore(text, position);
    case 'wordEndHalf':
      return !wordAfter(text, position);
    case 'asciiWordBoundary':
      return isAsciiWord(before) !== isAsciiWord(after);
    case 'asciiWordStart':
      return !isAsciiWord(before) && isAsciiWord(after);
    case 'asciiWordEnd':
      return isAsciiWord(before) && !isAsciiWord(after);
    case 'asciiWordStartHalf':
      return !isAsciiWord(before);
    case 'asciiWordEndHalf':
      return !isAsciiWord(after);
  }
}

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

function isAsciiWord(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a)
  );
}

function wordBefore(text: string, position: number): boolean {
  const low = text.charCodeAt(position - 1);
  return isWord(low >= 0xdc00 && low <= 0xdfff ? text.codePointAt(position - 2) : low);
}

function wordAfter(text: string, position: number): boolean {
  return isWord(text.codePointAt(position));
}

function isWord(codePoint: number | undefined): boolean {
  if (codePoint === undefined || Number.isNaN(codePoint)) {
    return false;
  }
  return codePoint < 128 ? isAsciiWord(codePoint) : setHas(unicodeWords(), codePoint);
}
