import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, type Pair, type YAMLMap } from 'yaml';
import { type Pattern, patterns } from './quirk.ts';
import { SourceFile } from './source-file.ts';
import { parseYaml, type YamlDocument } from './yaml-document.ts';
import { scalarText, yamlToJson } from './yaml-value.ts';

/** What a waiver is of. */
export interface WaiverKey {
  readonly quirk: string;
  readonly pattern: Pattern;
}

export interface InsertedWaivers {
  /** The file's text with the skeletons. */
  readonly text: string;
  /** Where they were inserted, and what: without it, the text is the old one. */
  readonly at: number;
  readonly inserted: string;
}

/** What a file of waivers lacks of each: the three fields that only a person can fill in. */
export function waiverSkeleton({ quirk, pattern }: WaiverKey): string {
  return `{quirk: ${quirk}, pattern: ${pattern}, reason: "", owner: "", expires: ""}`;
}

/** The quirks and patterns that the waivers of a fixture name, also those that say nothing else yet. */
export function namedWaivers(source: SourceFile): readonly WaiverKey[] {
  const { document } = parseYaml(source);
  const list = document?.resolve(pairOf(document, 'waivers')?.value);
  if (document === undefined || !isSeq(list)) return [];
  return list.items.flatMap((item) => {
    const waiver = document.resolve(item);
    if (!isMap(waiver)) return [];
    const field = (name: string): string =>
      scalarText(document, waiver.items.find(({ key }) => scalarText(document, key) === name)?.value);
    const pattern = patterns.find((one) => one === field('pattern'));
    return pattern === undefined ? [] : [{ quirk: field('quirk'), pattern }];
  });
}

/**
 * Inserts skeletons of waivers into the text of a fixture: behind its waivers where it has some, at its end where it has none. It
 * is one insertion, and every other character stays as it is: comments, layout and line breaks. Undefined when there is no place for
 * it that leaves everything else with the meaning that it has, as in a file that is no YAML, or whose waivers are an alias.
 */
export function insertWaivers(source: SourceFile, waivers: readonly WaiverKey[]): InsertedWaivers | undefined {
  const { document } = parseYaml(source);
  if (document === undefined || !isMap(document.root) || waivers.length === 0) return undefined;
  const lineBreak = /\r?\n/.exec(source.text)?.[0] ?? '\n';
  const skeletons = waivers.map(waiverSkeleton);
  for (const { at, inserted } of candidates(document, document.root, skeletons, lineBreak)) {
    const text = source.text.slice(0, at) + inserted + source.text.slice(at);
    if (isInserted(document, new SourceFile(source.path, text), waivers)) return { text, at, inserted };
  }
  return undefined;
}

type Candidate = Pick<InsertedWaivers, 'at' | 'inserted'>;

/** Places where the skeletons may go, the best first; whether one is right is seen when the file is read again. */
function candidates(
  document: YamlDocument,
  root: YAMLMap,
  skeletons: readonly string[],
  lineBreak: string,
): readonly Candidate[] {
  const { text } = document.source;
  const linesAt = (at: number, lines: readonly string[]): Candidate => {
    const block = lines.join(lineBreak);
    // A line that is the last of the file and has no line break gets none either.
    const isOpen = at === text.length && at > 0 && text[at - 1] !== '\n';
    return { at, inserted: isOpen ? lineBreak + block : block + lineBreak };
  };
  const items = (indent: string): readonly string[] => skeletons.map((skeleton) => `${indent}- ${skeleton}`);
  const pair = pairOf(document, 'waivers');
  const rootIndent = indentAt(text, document.range(root).start);
  if (pair === undefined) {
    if (root.flow === true) return [inFlow(root, text, [`waivers: [${skeletons.join(', ')}]`])];
    const lines = [`${rootIndent}waivers:`, ...items(`${rootIndent}  `)];
    return [linesAt(text.length, lines), linesAt(lineEndAfter(text, document.range(root).end), lines)];
  }
  // Not what an alias stands for: it stands somewhere else, and for something else as well.
  const list = pair.value;
  if (isSeq(list) && list.flow === true) return [inFlow(list, text, skeletons)];
  if (isSeq(list)) {
    const lines = items(indentAt(text, document.range(list).start));
    return [
      linesAt(lineEndAfter(text, document.range(lastNode(list)).end), lines),
      linesAt(lineEndAfter(text, document.range(list).end), lines),
      linesAt(lineEndAfter(text, list.range?.[2] ?? text.length), lines),
      linesAt(text.length, lines),
    ];
  }
  return [linesAt(lineEndAfter(text, document.range(pair.key).end), items(`${rootIndent}  `))];
}

/** Before the first item of a flow collection: `[` and `{` are one character. */
function inFlow(
  collection: { readonly items: readonly unknown[]; readonly range?: readonly number[] | null },
  text: string,
  texts: readonly string[],
): Candidate {
  const at = text.slice(collection.range?.[0] ?? 0).search(/[[{]/) + (collection.range?.[0] ?? 0) + 1;
  const inserted = texts.join(', ');
  return { at, inserted: collection.items.length === 0 ? inserted : `${inserted}, ` };
}

function pairOf(document: YamlDocument, name: string): Pair | undefined {
  if (!isMap(document.root)) return undefined;
  return document.root.items.find(({ key }) => scalarText(document, key) === name);
}

/** The last thing that a block says, which ends before the comments behind it do. */
function lastNode(node: unknown): unknown {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1);
    return last === undefined ? node : lastNode(last.value ?? last.key);
  }
  if (isSeq(node) && node.flow !== true) return node.items.length === 0 ? node : lastNode(node.items.at(-1));
  return node;
}

/** The blanks before what stands at an offset; where something else is before it, as many as there are characters. */
function indentAt(text: string, at: number): string {
  return ' '.repeat(at - (text.lastIndexOf('\n', at - 1) + 1));
}

/** Where the line after the one of an offset begins. */
function lineEndAfter(text: string, at: number): number {
  const from = text[at - 1] === '\n' ? at - 1 : at;
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

/** Whether a file says what it said, and its waivers are the old ones and the new. */
function isInserted(before: YamlDocument, source: SourceFile, waivers: readonly WaiverKey[]): boolean {
  const { document: after } = parseYaml(source);
  if (after === undefined || !isMap(after.root)) return false;
  const rest = (document: YamlDocument): unknown => {
    const value = yamlToJson(document, document.root);
    return typeof value === 'object' && value !== null
      ? Object.entries(value).filter(([key]) => key !== 'waivers')
      : value;
  };
  const list = (document: YamlDocument): readonly string[] => {
    const value = yamlToJson(document, pairOf(document, 'waivers')?.value);
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
  };
  const added = waivers.map((one) => JSON.stringify({ ...one, reason: '', owner: '', expires: '' }));
  return (
    isDeepStrictEqual(rest(before), rest(after)) &&
    isDeepStrictEqual([...list(before), ...added].sort(), [...list(after)].sort())
  );
}
