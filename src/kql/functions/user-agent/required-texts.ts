import { type CodePointSet, rangesOf } from '../regex/code-point-set.ts';
import type { RegexNode } from '../regex/regex-syntax.ts';

/** Longer lists take longer to look for than the regular expression does. */
const mostTexts = 64;

/**
 * Texts of which one is in every ASCII text that a regular expression matches, both in lower case; undefined where there is nothing
 * that is worth looking for. What was parsed for ASCII texts only says nothing of others.
 */
export function requiredTexts(root: RegexNode): readonly string[] | undefined {
  switch (root.kind) {
    case 'set': {
      const character = characterOf(root.set);
      return character === undefined ? undefined : [character];
    }
    case 'group':
      return requiredTexts(root.node);
    case 'repetition':
      return root.min > 0 ? requiredTexts(root.node) : undefined;
    case 'alternation': {
      const texts: string[] = [];
      for (const branch of root.nodes) {
        const ofBranch = requiredTexts(branch);
        if (ofBranch === undefined) {
          return undefined;
        }
        texts.push(...ofBranch);
      }
      return texts.length > mostTexts ? undefined : texts;
    }
    case 'concatenation':
      return ofSequence(root.nodes);
    case 'empty':
    case 'assertion':
      return undefined;
  }
}

/** The rarest part of a sequence: neighbouring characters are one text, and the longer the shortest text of a part the rarer it is. */
function ofSequence(nodes: readonly RegexNode[]): readonly string[] | undefined {
  let best: readonly string[] | undefined;
  let run = '';
  const offer = (texts: readonly string[] | undefined): void => {
    if (texts !== undefined && shortest(texts) > shortest(best ?? [''])) {
      best = texts;
    }
  };
  for (const node of nodes) {
    const character = node.kind === 'set' ? characterOf(node.set) : undefined;
    if (character !== undefined) {
      run += character;
      continue;
    }
    if (node.kind !== 'assertion') {
      offer([run]);
      run = '';
      offer(requiredTexts(node));
    }
  }
  offer([run]);
  return best;
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map(({ length }) => length));
}

/** The one ASCII character of a set in lower case, whether it holds it in one case or in both. */
function characterOf(set: CodePointSet): string | undefined {
  const characters = new Set<string>();
  for (const [first, last] of rangesOf(set)) {
    if (first > 0x7f) {
      break;
    }
    if (last - first > 1) {
      return undefined;
    }
    for (let code = first; code <= last; code += 1) {
      characters.add(String.fromCharCode(code).toLowerCase());
    }
  }
  const [only] = characters;
  return characters.size === 1 ? only : undefined;
}
