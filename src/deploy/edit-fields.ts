import { isDeepStrictEqual } from 'node:util';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { SourceFile } from '../content/source-file.ts';
import { parseYaml } from '../content/yaml-document.ts';
import { type JsonValue, yamlToJson } from '../content/yaml-value.ts';
import { fieldNode, renderField } from './render-field.ts';

/** New values of fields of a file's root by name; undefined takes a field away. */
export type FieldEdits = ReadonlyMap<string, JsonValue | undefined>;

/**
 * Gives fields of a YAML file other values. Everything else stays as it is, to the last blank: other fields, comments, layout and
 * line breaks; and inside of a list or mapping, the items that are not new and their comments. A field that is new stands behind the
 * nearest of those that `order` has before it.
 *
 * Where a file is written so that this cannot be done to its text (its root in braces, an anchor in a field that goes), it is written
 * anew from its values, in `order`; that loses comments and layout, but no field. Undefined for what is no YAML mapping at all.
 */
export function editFields(source: SourceFile, edits: FieldEdits, order: readonly string[]): string | undefined {
  if (edits.size === 0) return source.text;
  const before = valuesOf(source);
  if (before === undefined) return undefined;
  const wanted = new Map<string, JsonValue>(before);
  for (const [name, value] of edits) {
    if (value === undefined) wanted.delete(name);
    else wanted.set(name, value);
  }
  const edited = editText(source.text, edits, order);
  if (edited !== undefined && holds(new SourceFile(source.path, edited), wanted)) return edited;
  return renderFields(wanted, order);
}

/** A file of these fields, those of `order` first. */
export function renderFields(fields: ReadonlyMap<string, JsonValue>, order: readonly string[]): string {
  const names = [
    ...order.filter((name) => fields.has(name)),
    ...[...fields.keys()].filter((one) => !order.includes(one)),
  ];
  return names.map((name) => renderField(name, fieldNode(name, fields.get(name) ?? null))).join('');
}

function valuesOf(source: SourceFile): ReadonlyMap<string, JsonValue> | undefined {
  const { document } = parseYaml(source);
  const value = document && yamlToJson(document, document.root);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

/** Texts are compared as texts: `version: 1.0` says what `version: "1.0"` says. */
function holds(source: SourceFile, wanted: ReadonlyMap<string, JsonValue>): boolean {
  const values = valuesOf(source);
  if (values?.size !== wanted.size) return false;
  return [...wanted].every(([name, value]) => isDeepStrictEqual(plain(values.get(name)), plain(value)));
}

function plain(value: JsonValue | undefined): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

function editText(text: string, edits: FieldEdits, order: readonly string[]): string | undefined {
  const document = parseDocument(text, { keepSourceTokens: true, logLevel: 'error' });
  const root = document.contents;
  if (!isMap(root) || root.flow === true || document.errors.length > 0) return undefined;
  const lineBreak = /\r?\n/.exec(text)?.[0] ?? '\n';
  // All places first: a node that is changed no longer knows its own.
  const places = new Map<string, Region>();
  for (const pair of root.items) {
    const region = regionOf(pair, text);
    if (region === undefined) return undefined;
    places.set(nameOf(pair), region);
  }
  const splices: (Region & { readonly text: string })[] = [];
  for (const [name, value] of sortedEdits(edits, order)) {
    const pair = pairOf(root, name);
    const region = places.get(name);
    if (pair === undefined || region === undefined) {
      if (value === undefined) continue;
      const at = placeFor(places, name, order);
      const isOpen = at > 0 && text[at - 1] !== '\n';
      splices.push({ start: at, end: at, text: `${isOpen ? '\n' : ''}${renderField(name, fieldNode(name, value))}` });
      continue;
    }
    const isLast = region.end === text.length && text[region.end - 1] !== '\n';
    const rendered = value === undefined ? '' : renderField(name, updatedNode(document, name, pair.value, value));
    splices.push({ ...region, text: isLast ? rendered.replace(/\n$/, '') : rendered });
  }
  // Several new fields at one place keep their order.
  let edited = text;
  for (const splice of splices
    .map((one, index) => ({ ...one, index }))
    .sort((a, b) => b.start - a.start || b.index - a.index)) {
    edited = edited.slice(0, splice.start) + splice.text.replace(/\r?\n/g, lineBreak) + edited.slice(splice.end);
  }
  return edited;
}

function sortedEdits(
  edits: FieldEdits,
  order: readonly string[],
): readonly (readonly [string, JsonValue | undefined])[] {
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...edits].sort(([a], [b]) => rank(a) - rank(b));
}

function pairOf(map: YAMLMap, name: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && nameOf(pair) === name);
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? (key.source ?? String(key.value)) : '';
}

/** A part of the text. */
interface Region {
  readonly start: number;
  readonly end: number;
}

/** Where a new field goes: behind the last that comes before it in the order, else at the start of the first field. */
function placeFor(places: ReadonlyMap<string, Region>, name: string, order: readonly string[]): number {
  const all = [...places.values()];
  if (!order.includes(name)) return all.at(-1)?.end ?? 0;
  const before = order.slice(0, order.indexOf(name)).reverse();
  const neighbour = before.find((one) => places.has(one));
  return (neighbour === undefined ? all[0]?.start : places.get(neighbour)?.end) ?? 0;
}

/** The lines of a field, without comments in front of it or behind it. */
function regionOf(pair: Pair, text: string): Region | undefined {
  const { key } = pair;
  if (!isScalar(key) || !key.range) return undefined;
  const [start, keyEnd] = key.range;
  // What stands before the key on its line is an anchor, a tag or something else that we do not read.
  if (start > 0 && text[start - 1] !== '\n') return undefined;
  const end = lastOf(pair.value)?.range?.[1] ?? keyEnd;
  return { start, end: lineEnd(text, Math.max(keyEnd, end)) };
}

/** The last thing that a value says. */
function lastOf(node: unknown): { readonly range?: readonly number[] | null } | undefined {
  if ((isMap(node) || isSeq(node)) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1);
    if (isMap(node)) {
      const pair = node.items.at(-1);
      return lastOf(pair?.value) ?? lastOf(pair?.key);
    }
    return lastOf(last);
  }
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node : undefined;
}

function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end + 1;
}

/** The node with another value, as much of it kept as can be. What comes behind a collection stays where it is in the file. */
function updatedNode(document: Document, name: string, node: unknown, value: JsonValue): Node {
  const updated = update(document, name, node, value);
  if (isMap(updated) || isSeq(updated)) dropTrailingComments(updated);
  updated.spaceBefore = false;
  return updated;
}

function dropTrailingComments(node: unknown): void {
  if (!isMap(node) && !isSeq(node)) return;
  if (node.flow !== true) node.comment = null;
  const last = node.items.at(-1);
  dropTrailingComments(isMap(node) ? node.items.at(-1)?.value : last);
}

function update(document: Document, name: string, node: unknown, value: JsonValue): Node {
  if (isScalar(node) && (typeof value !== 'object' || value === null)) return updateScalar(name, node, value);
  if (isSeq(node) && Array.isArray(value)) {
    const left: unknown[] = [...node.items];
    const exact = value.map((item: JsonValue) => {
      const at = left.findIndex((one) => isDeepStrictEqual(toPlain(document, one), plain(item)));
      return at === -1 ? undefined : left.splice(at, 1)[0];
    });
    node.items = value.map((item: JsonValue, index) => {
      if (exact[index] !== undefined) return exact[index];
      const at = left.findIndex((one) => sharesFirst(document, one, item));
      return at === -1 ? itemNode(name, item) : update(document, '', left.splice(at, 1)[0], item);
    });
    return node;
  }
  if (isMap(node) && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const wanted = new Map<string, JsonValue>(Object.entries(value));
    node.items = node.items.filter(({ key }) => isScalar(key) && wanted.has(String(key.value)));
    for (const [key, member] of wanted) {
      const pair = pairOf(node, key);
      if (pair !== undefined) pair.value = update(document, key, pair.value, member);
      else node.set(key, fieldNode(key, member));
    }
    return node;
  }
  return fieldNode(name, value);
}

/** An item of a list in the style of the field. */
function itemNode(name: string, item: JsonValue): Node {
  const list = fieldNode(name, [item]);
  const [first] = isSeq(list) ? list.items : [];
  return isMap(first) || isSeq(first) || isScalar(first) ? first : fieldNode('', item);
}

/** Whether an item is of the same thing: its first member (an entity type, a name) is equal. */
function sharesFirst(document: Document, node: unknown, item: JsonValue): boolean {
  if (!isMap(node) || typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  const [first] = Object.entries(item);
  const pair = first && pairOf(node, first[0]);
  return pair !== undefined && isDeepStrictEqual(toPlain(document, pair.value), plain(first?.[1]));
}

function toPlain(document: Document, node: unknown): unknown {
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? plain(node.toJS(document)) : undefined;
}

function updateScalar(name: string, node: Scalar, value: string | number | boolean | null): Node {
  if (node.value === value) return node;
  const fresh = fieldNode(name, value);
  if (node.comment) fresh.comment = node.comment;
  return fresh;
}
