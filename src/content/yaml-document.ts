import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type ParsedNode,
  Parser,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Finding } from './finding.ts';
import { rangeFinding } from './range-finding.ts';
import type { SourceFile, SourceRange } from './source-file.ts';

/** A node that is no alias. */
export type YamlNode = Scalar | YAMLMap | YAMLSeq;

/**
 * Values that a document may have once its aliases are followed, and how deep they may stand in each other. Far above
 * any file that a person writes, far below what a kilobyte of nested aliases unfolds into.
 */
const nodeLimit = 200_000;
const depthLimit = 100;

/**
 * How deep brackets and blocks of the text may stand in each other, so that the rest is looked at at all: what makes values of them
 * recurses, and where the stack ends inside of a regular expression, V8 ends the process.
 */
const syntaxDepthLimit = 500;

/** A file that was read as one YAML 1.2 document. Its aliases are known to lead somewhere and to come to an end. */
export class YamlDocument {
  readonly source: SourceFile;
  readonly root: YamlNode;
  readonly #targets: ReadonlyMap<Alias, YamlNode>;

  constructor(source: SourceFile, root: YamlNode, targets: ReadonlyMap<Alias, YamlNode>) {
    this.source = source;
    this.root = root;
    this.#targets = targets;
  }

  /** The node itself or, for an alias, what it stands for. Undefined for a value that is left out altogether. */
  resolve(node: unknown): YamlNode | undefined {
    if (isAlias(node)) return this.#targets.get(node);
    return isScalar(node) || isCollection(node) ? asYamlNode(node) : undefined;
  }

  /** Where a node stands in the file, without the blanks and comments behind it. */
  range(node: unknown): SourceRange {
    const range = isNode(node) ? node.range : undefined;
    if (!range) return { start: 0, end: 0 };
    const [start, end] = range;
    const text = this.source.text.slice(start, end);
    // Blocks reach to the line after them.
    return { start, end: start + text.trimEnd().length };
  }
}

function asYamlNode(node: unknown): YamlNode | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) ? node : undefined;
}

export type YamlResult =
  | { readonly document: YamlDocument; readonly findings: readonly [] }
  | { readonly document: undefined; readonly findings: readonly [Finding] };

/**
 * Reads a file that holds one YAML 1.2 document, with the tokens that its places come from. A file that is empty, is not
 * YAML, has more than one document or unfolds into too much gives one finding and no document.
 *
 * @see https://yaml.org/spec/1.2.2/
 */
export function parseYaml(source: SourceFile): YamlResult {
  const refuse = (check: string, message: string, range: SourceRange, help?: string): YamlResult => ({
    document: undefined,
    findings: [rangeFinding(source, range, { check, severity: 'error', message, help })],
  });
  const tokens = [...new Parser().parse(source.text)];
  if (depthOf(tokens) > syntaxDepthLimit) {
    return refuse('yaml-syntax', 'This file is nested too deeply to be read.', { start: 0, end: 0 });
  }
  const composer = new Composer({ keepSourceTokens: true, logLevel: 'error', prettyErrors: false, stringKeys: true });
  const documents = [...composer.compose(tokens)];
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error !== undefined) {
    const [start, end] = error.pos;
    const { line } = source.positionAt(start);
    const isTab = [line, line + 1].some((one) => /^ *\t/.test(source.lineText(one)));
    const tabHelp = 'YAML is indented with blanks only: let the editor put two in the place of each tab.';
    const help = isTab ? tabHelp : syntaxHelp.get(error.code);
    return refuse('yaml-syntax', `This is not valid YAML: ${sentence(error.message)}`, { start, end }, help);
  }
  const [document, second] = documents;
  const root = asYamlNode(document?.contents);
  if (document === undefined || root === undefined || isLeftOut(root)) {
    return refuse('file-empty', 'This file is empty.', { start: 0, end: 0 });
  }
  if (second !== undefined) {
    const start = document.range[2];
    const message = 'This file holds more than one YAML document.';
    return refuse('yaml-syntax', message, { start, end: start + 3 }, 'Write one document a file.');
  }
  const targets = aliasTargets(document);
  const excess = findExcess(root, targets);
  if (excess !== undefined) {
    const [start, end] = excess.node?.range ?? [0, 0];
    return refuse('yaml-alias', excess.message, { start, end });
  }
  return { document: new YamlDocument(source, root, targets), findings: [] };
}

/** How deep the tokens of a parser stand in each other. The parser itself does not recurse. */
function depthOf(tokens: readonly CST.Token[]): number {
  let deepest = 0;
  const stack = tokens.map((token) => ({ token, depth: 1 }));
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { token, depth } = top;
    deepest = Math.max(deepest, depth);
    if (token.type === 'document' && token.value !== undefined) stack.push({ token: token.value, depth });
    if (!('items' in token)) continue;
    for (const { key, value } of token.items) {
      for (const child of [key, value]) if (child != null) stack.push({ token: child, depth: depth + 1 });
    }
  }
  return deepest;
}

/** What to do about mistakes that people make, by the code of the parser's error. */
const syntaxHelp: ReadonlyMap<string, string> = new Map([
  [
    'BLOCK_AS_IMPLICIT_KEY',
    'A text with a colon and a blank in it needs quotes around it, or to stand in a block: "|".',
  ],
  ['DUPLICATE_KEY', 'Remove one of the two: which of them would count, programs do not agree on.'],
  ['MULTILINE_IMPLICIT_KEY', 'A text of several lines needs to stand in a block: "|".'],
]);

function isLeftOut(node: YamlNode): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Each alias with the last node before it that has its anchor. */
function aliasTargets(document: Document.Parsed<ParsedNode>): ReadonlyMap<Alias, YamlNode> {
  const targets = new Map<Alias, YamlNode>();
  const anchors = new Map<string, YamlNode>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target !== undefined) targets.set(node, target);
      } else {
        const named = asYamlNode(node);
        if (named?.anchor !== undefined) anchors.set(named.anchor, named);
      }
    },
  });
  return targets;
}

/**
 * Where following the aliases would lead nowhere or not end soon: an alias without an anchor or inside its own, too deep
 * a nesting, too many values.
 */
function findExcess(
  root: YamlNode,
  targets: ReadonlyMap<Alias, YamlNode>,
): { readonly message: string; readonly node: { range?: YamlNode['range'] } | undefined } | undefined {
  let nodes = 0;
  const open = new Set<unknown>();
  const walk = (node: unknown, depth: number, alias: Alias | undefined): ReturnType<typeof findExcess> => {
    nodes++;
    const place = alias ?? asYamlNode(node);
    if (nodes > nodeLimit) return { message: `The aliases unfold into more than ${nodeLimit} values.`, node: place };
    if (depth > depthLimit) return { message: `Values are nested more than ${depthLimit} deep.`, node: place };
    if (isAlias(node)) {
      const target = targets.get(node);
      if (target === undefined) return { message: `The alias "*${node.source}" has no anchor before it.`, node };
      return walk(target, depth + 1, alias ?? node);
    }
    if (open.has(node)) return { message: `The alias "*${alias?.source}" stands inside what it names.`, node: place };
    const children = isSeq(node) ? node.items : isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : [];
    if (children.length === 0) return undefined;
    open.add(node);
    for (const child of children) {
      const found = walk(child, depth + 1, alias);
      if (found !== undefined) return found;
    }
    open.delete(node);
    return undefined;
  };
  return walk(root, 0, undefined);
}
