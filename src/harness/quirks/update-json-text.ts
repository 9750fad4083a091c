import type { Dynamic } from '../../kql/values/dynamic.ts';
import { formatJson, parseJson } from '../../kql/values/dynamic-json.ts';
import { leadsTo } from './leads-to.ts';

/** A value in JSON text: from its first character to behind its last. */
interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly kind: 'object' | 'array' | 'scalar';
  /** The values of an object by their keys, or of an array. */
  readonly members: readonly { readonly key: string; readonly value: JsonNode }[];
}

/**
 * JSON text with the parts that the steps lead to replaced by what `change` gives for them. Everything else stays as it was
 * written: blanks, the order of keys, the spelling of numbers and letters. Text that is not JSON stays whole. Where a scalar is
 * reached before the end of the steps, `change` gets it with those that are left: it may be a text that holds JSON itself.
 */
export function updateJsonText(
  text: string,
  steps: readonly string[],
  change: (value: Dynamic | null, rest: readonly string[]) => Dynamic | null,
): string {
  if (parseJson(text) === undefined) return text;
  const edits: { readonly node: JsonNode; readonly text: string }[] = [];
  const visit = (node: JsonNode, rest: readonly string[]): void => {
    const [step, ...below] = rest;
    if (step === undefined || node.kind === 'scalar') {
      const before = valueAt(text, node);
      const after = change(before, rest);
      if (after !== before) edits.push({ node, text: formatJson(after) });
    } else if (step.startsWith('[')) {
      if (node.kind !== 'array') return;
      for (const { value } of node.members) if (leadsTo(step, valueAt(text, value))) visit(value, below);
    } else if (node.kind === 'object') {
      for (const { key, value } of node.members) if (key === step) visit(value, below);
    }
  };
  visit(readNode(text, skipBlanks(text, 0)), steps);
  return edits.reduceRight(
    (written, edit) => written.slice(0, edit.node.start) + edit.text + written.slice(edit.node.end),
    text,
  );
}

function valueAt(text: string, { start, end }: JsonNode): Dynamic | null {
  return parseJson(text.slice(start, end))?.value ?? null;
}

/** Reads the value at an offset of text that is known to be JSON. */
function readNode(text: string, start: number): JsonNode {
  const first = text.charAt(start);
  if (first !== '{' && first !== '[') return { start, end: endOfScalar(text, start), kind: 'scalar', members: [] };
  const members: { key: string; value: JsonNode }[] = [];
  let at = skipBlanks(text, start + 1);
  while (at < text.length && text.charAt(at) !== '}' && text.charAt(at) !== ']') {
    let key = '';
    if (first === '{') {
      const endOfKey = endOfScalar(text, at);
      key = String(parseJson(text.slice(at, endOfKey))?.value ?? '');
      // Behind the colon.
      at = skipBlanks(text, skipBlanks(text, endOfKey) + 1);
    }
    const value = readNode(text, at);
    members.push({ key, value });
    at = skipBlanks(text, value.end);
    if (text.charAt(at) === ',') at = skipBlanks(text, at + 1);
  }
  return { start, end: at + 1, kind: first === '{' ? 'object' : 'array', members };
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at++;
  return at;
}

function endOfScalar(text: string, start: number): number {
  const scalar = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/y;
  scalar.lastIndex = start;
  return scalar.exec(text) === null ? start + 1 : scalar.lastIndex;
}
