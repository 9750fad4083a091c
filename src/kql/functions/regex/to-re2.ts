import { allCodePoints, type CodePointSet, intersectSets, rangesOf, setOfRanges } from './code-point-set.ts';
import type { RegexNode } from './regex-syntax.ts';

/** RE2 repeats a node at most so often, nested counts multiplied. */
const maxRe2Count = 1000;

const ascii = setOfRanges([[0, 0x7f]]);

/**
 * The same regular expression for the RE2 port, every class written out; undefined for what it cannot express. With
 * `asciiText` it only needs to be right for texts in ASCII, where Unicode's words are ASCII's and classes are short.
 */
export function toRe2(root: RegexNode, asciiText: boolean): string | undefined {
  const write = (node: RegexNode, count: number): string | undefined => {
    switch (node.kind) {
      case 'empty':
        return '(?:)';
      case 'set':
        return writeSet(asciiText ? intersectSets(node.set, ascii) : node.set, asciiText);
      case 'assertion':
        switch (node.assertion) {
          case 'textStart':
            return '\\A';
          case 'textEnd':
            return '\\z';
          case 'lineStart':
            return '(?m:^)';
          case 'lineEnd':
            return '(?m:$)';
          case 'wordBoundary':
            return asciiText ? '\\b' : undefined;
          case 'notWordBoundary':
            return asciiText ? '\\B' : undefined;
          case 'asciiWordBoundary':
            return '\\b';
          default:
            return undefined;
        }
      case 'group': {
        const inner = write(node.node, count);
        return inner === undefined ? undefined : `(${inner})`;
      }
      case 'concatenation':
      case 'alternation': {
        const parts = node.nodes.map((child) => write(child, count));
        if (parts.includes(undefined)) {
          return undefined;
        }
        return node.kind === 'concatenation' ? parts.join('') : `(?:${parts.join('|')})`;
      }
      case 'repetition': {
        const repeated = count * Math.max(1, node.min, Number.isFinite(node.max) ? node.max : 0);
        const inner = repeated > maxRe2Count ? undefined : write(node.node, repeated);
        return inner === undefined
          ? undefined
          : `(?:${inner})${quantifier(node.min, node.max)}${node.greedy ? '' : '?'}`;
      }
    }
  };
  return write(root, 1);
}

function quantifier(min: number, max: number): string {
  if (max === Number.POSITIVE_INFINITY) {
    return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  }
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

/** A class that matches nothing is written as the complement of everything. */
function writeSet(set: CodePointSet, asciiText: boolean): string {
  if (set.length === 0) {
    return '[^\\x{0}-\\x{10FFFF}]';
  }
  if (
    set.length === (asciiText ? ascii : allCodePoints).length &&
    set[0] === 0 &&
    set.at(-1) === (asciiText ? 0x7f : 0x10ffff)
  ) {
    return '(?s:.)';
  }
  const parts = [...rangesOf(set)].map(([first, last]) => (first === last ? hex(first) : `${hex(first)}-${hex(last)}`));
  return set.length === 2 && set[0] === set[1] ? parts.join('') : `[${parts.join('')}]`;
}

function hex(codePoint: number): string {
  return `\\x{${codePoint.toString(16)}}`;
}
