import { type CodePointSet, setHas } from './code-point-set.ts';
import type { ParsedRegex, RegexAssertion, RegexNode } from './regex-syntax.ts';

/** One step of a compiled regular expression. */
export type Instruction =
  | { readonly op: 'set'; readonly set: CodePointSet; readonly ascii: Uint8Array }
  | { readonly op: 'assert'; readonly assertion: RegexAssertion }
  | { readonly op: 'save'; readonly slot: number }
  /** Goes on at both places; the first is preferred. */
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | { readonly op: 'match' };

export interface RegexProgram {
  readonly instructions: readonly Instruction[];
  readonly slotCount: number;
}

/** As many steps a pattern may compile to; counted repetitions are written out. */
const maxInstructions = 200_000;

/** A pattern that is too large to run. */
export class RegexTooLargeError extends Error {}

/** Compiles to a program in which earlier alternatives are preferred, as Perl's are. */
export function compileRegex({ root, groupCount }: ParsedRegex): RegexProgram {
  const instructions: Instruction[] = [];
  /** A class that a counted repetition writes out many times has one table. */
  const tables = new Map<CodePointSet, Uint8Array>();

  const emit = (instruction: Instruction): number => {
    if (instructions.length >= maxInstructions) {
      throw new RegexTooLargeError('the pattern is too large');
    }
    return instructions.push(instruction) - 1;
  };

  const tableOf = (set: CodePointSet): Uint8Array => {
    const table = tables.get(set) ?? asciiTable(set);
    tables.set(set, table);
    return table;
  };

  /** A split whose places are filled in later. */
  const fork = (greedy: boolean): { readonly at: number; readonly set: (into: number, past: number) => void } => {
    const at = emit({ op: 'match' });
    return {
      at,
      set: (into, past) => {
        instructions[at] = greedy
          ? { op: 'split', first: into, second: past }
          : { op: 'split', first: past, second: into };
      },
    };
  };

  const compile = (node: RegexNode): void => {
    switch (node.kind) {
      case 'empty':
        return;
      case 'set':
        emit({ op: 'set', set: node.set, ascii: tableOf(node.set) });
        return;
      case 'assertion':
        emit({ op: 'assert', assertion: node.assertion });
        return;
      case 'group':
        emit({ op: 'save', slot: node.index * 2 });
        compile(node.node);
        emit({ op: 'save', slot: node.index * 2 + 1 });
        return;
      case 'concatenation':
        for (const child of node.nodes) {
          compile(child);
        }
        return;
      case 'alternation':
        compileAlternation(node.nodes);
        return;
      case 'repetition':
        compileRepetition(node.node, node.min, node.max, node.greedy);
        return;
    }
  };

  const compileAlternation = (branches: readonly RegexNode[]): void => {
    const ends: number[] = [];
    for (const [index, branch] of branches.entries()) {
      if (index === branches.length - 1) {
        compile(branch);
      } else {
        const choice = fork(true);
        compile(branch);
        ends.push(emit({ op: 'match' }));
        choice.set(choice.at + 1, instructions.length);
      }
    }
    for (const end of ends) {
      instructions[end] = { op: 'jump', to: instructions.length };
    }
  };

  const compileRepetition = (node: RegexNode, min: number, max: number, greedy: boolean): void => {
    for (let count = 0; count < min - 1; count += 1) {
      compile(node);
    }
    if (max !== Number.POSITIVE_INFINITY) {
      if (min > 0) {
        compile(node);
      }
      const choices = [];
      for (let count = min; count < max; count += 1) {
        const choice = fork(greedy);
        choices.push(choice);
        compile(node);
      }
      for (const choice of choices) {
        choice.set(choice.at + 1, instructions.length);
      }
      return;
    }
    // What may be empty is repeated as (x+)?, so that an empty round, where it is preferred, ends the loop.
    const skip = min === 0 ? fork(greedy) : undefined;
    const start = instructions.length;
    compile(node);
    if (min === 0 && skip !== undefined && !canBeEmpty(node)) {
      emit({ op: 'jump', to: skip.at });
    } else {
      fork(greedy).set(start, instructions.length);
    }
    skip?.set(skip.at + 1, instructions.length);
  };

  emit({ op: 'save', slot: 0 });
  compile(root);
  emit({ op: 'save', slot: 1 });
  emit({ op: 'match' });
  return { instructions, slotCount: (groupCount + 1) * 2 };
}

/** Whether a node can match nothing. */
function canBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assertion':
      return true;
    case 'set':
      return false;
    case 'group':
      return canBeEmpty(node.node);
    case 'concatenation':
      return node.nodes.every(canBeEmpty);
    case 'alternation':
      return node.nodes.some(canBeEmpty);
    case 'repetition':
      return node.min === 0 || canBeEmpty(node.node);
  }
}

function asciiTable(set: CodePointSet): Uint8Array {
  return Uint8Array.from({ length: 128 }, (_, codePoint) => (setHas(set, codePoint) ? 1 : 0));
}
