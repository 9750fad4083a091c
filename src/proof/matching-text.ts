import { KqlError } from '../kql/errors/kql-error.ts';
import type { CodePointSet } from '../kql/functions/regex/code-point-set.ts';
import { kustoRegex } from '../kql/functions/regex/kusto-regex.ts';
import { parseRegex } from '../kql/functions/regex/parse-regex.ts';
import { type RegexNode, RegexSyntaxError } from '../kql/functions/regex/regex-syntax.ts';

/** A capturing group that has to take part, and what stands in it instead of what it would match. */
export interface Captured {
  readonly group: number;
  readonly text: string | undefined;
}

export interface MatchingText {
  readonly text: string;
  /** What the capturing groups stand for that took part, by number. */
  readonly groups: ReadonlyMap<number, string>;
}

/** Where a text turns out not to match, because of an assertion between its characters, so many others are tried. */
const attempts = 10;

/**
 * A text that a regular expression of Kusto matches, with `captured` in one of its groups, whether it would match there or not.
 * Undefined where the pattern is none. `random` gives numbers in [0, 1).
 */
export function matchingText(pattern: string, random: () => number, captured?: Captured): MatchingText | undefined {
  try {
    const { root } = parseRegex(pattern);
    for (let attempt = 1; ; attempt += 1) {
      const sampler = new Sampler(random, captured);
      const text = sampler.text(root, 0);
      if (attempt === attempts || kustoRegex(pattern).test(text)) {
        return { text, groups: sampler.groups };
      }
    }
  } catch (error) {
    if (error instanceof RegexSyntaxError || error instanceof KqlError) {
      return undefined;
    }
    throw error;
  }
}

/** Repetitions that need not be are left out at this depth, so that nested ones stay short. */
const deep = 4;

class Sampler {
  readonly groups = new Map<number, string>();
  readonly #random: () => number;
  readonly #captured: Captured | undefined;

  constructor(random: () => number, captured: Captured | undefined) {
    this.#random = random;
    this.#captured = captured;
  }

  text(node: RegexNode, depth: number): string {
    switch (node.kind) {
      case 'empty':
      case 'assertion':
        return '';
      case 'set':
        return this.#character(node.set);
      case 'group':
        return this.#group(node, depth);
      case 'concatenation':
        return node.nodes.map((part) => this.text(part, depth)).join('');
      case 'alternation': {
        const chosen = this.#choose(
          node.nodes.filter((branch) => this.#captures(branch)),
          node.nodes,
        );
        return chosen === undefined ? '' : this.text(chosen, depth);
      }
      case 'repetition': {
        const most = Math.min(node.max, Math.max(node.min, 3));
        const least = node.max > 0 && (depth < deep || this.#captures(node)) ? Math.max(node.min, 1) : node.min;
        const wanted = this.#captures(node) ? least : node.min + Math.floor(this.#random() * (most - node.min + 1));
        return Array.from({ length: Math.min(wanted, 200) }, () => this.text(node.node, depth + 1)).join('');
      }
    }
  }

  #group({ index, node }: Extract<RegexNode, { kind: 'group' }>, depth: number): string {
    const text =
      this.#captured?.group === index && this.#captured.text !== undefined
        ? this.#captured.text
        : this.text(node, depth);
    this.groups.set(index, text);
    return text;
  }

  #choose(preferred: readonly RegexNode[], all: readonly RegexNode[]): RegexNode | undefined {
    const candidates = preferred.length > 0 ? preferred : all;
    return candidates[Math.floor(this.#random() * candidates.length)];
  }

  /** Whether the group that has to be there is in a node. */
  #captures(node: RegexNode): boolean {
    if (this.#captured === undefined) {
      return false;
    }
    switch (node.kind) {
      case 'group':
        return node.index === this.#captured.group || this.#captures(node.node);
      case 'repetition':
        return this.#captures(node.node);
      case 'concatenation':
      case 'alternation':
        return node.nodes.some((part) => this.#captures(part));
      default:
        return false;
    }
  }

  /** A member of a set: a letter or a digit where there is one, rather than what has a meaning of its own. */
  #character(set: CodePointSet): string {
    const plain = [...letters].filter((letter) => has(set, letter.codePointAt(0) ?? 0));
    const some = plain.length > 0 ? plain : [...signs].filter((sign) => has(set, sign.codePointAt(0) ?? 0));
    const chosen = some[Math.floor(this.#random() * some.length)];
    return chosen ?? (set[0] === undefined ? '' : String.fromCodePoint(set[0]));
  }
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const signs = ' -_.,:;/\\\'"()[]{}<>=+*&%$#@!?|~^`\t\n';

function has(set: CodePointSet, codePoint: number): boolean {
  for (let index = 0; index + 1 < set.length; index += 2) {
    if (codePoint >= (set[index] ?? 0) && codePoint <= (set[index + 1] ?? -1)) {
      return true;
    }
  }
  return false;
}
