import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';
import type { CanonicalFunction } from './canonical-function.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CanonicalRule } from './canonical-rule.ts';
import { memberOf } from './canonical-value.ts';
import { functionShape } from './function-shape.ts';
import { diffLines, type QueryDiff } from './query-diff.ts';
import { sameButForLayout } from './query-layout.ts';
import type { ObjectShape, Shape } from './resource-shape.ts';
import { ruleShapes } from './rule-shape.ts';

/** One property that two resources have differently. Null stands for a property that is not there. */
export interface PropertyChange {
  /** `['severity']`, `['entityMappings', 'Account', 'FullName']`, `['customDetails', 'Attempts']`. */
  readonly path: readonly string[];
  readonly before: JsonValue;
  readonly after: JsonValue;
  /** The lines, where it is a text of several. */
  readonly lines?: QueryDiff;
  /** Of a query: whether nothing but comments and layout differs, so that it does what it did. */
  readonly layoutOnly?: boolean;
}

/** What differs, in the order of the properties; nothing for rules that are the same. Two kinds are no two states of one rule. */
export function diffRules(before: CanonicalRule, after: CanonicalRule): readonly PropertyChange[] {
  const kind = before.kind === after.kind ? [] : [{ path: ['kind'], before: before.kind, after: after.kind } as const];
  return [...kind, ...diffObject(ruleShapes.Scheduled, before.properties, after.properties)];
}

export function diffFunctions(before: CanonicalFunction, after: CanonicalFunction): readonly PropertyChange[] {
  return diffObject(functionShape, before.properties, after.properties);
}

/** Whether changes leave everything as it works: there are none, or they are in the layout and comments of a query. */
export function isLayoutOnly(changes: readonly PropertyChange[]): boolean {
  return changes.every(({ layoutOnly }) => layoutOnly === true);
}

function diffObject(shape: ObjectShape, before: JsonObject, after: JsonObject): readonly PropertyChange[] {
  return Object.entries(shape.fields).flatMap(([name, field]) =>
    diffValue(field, memberOf(before, name), memberOf(after, name)).map((change) => ({
      ...change,
      path: [name, ...change.path],
    })),
  );
}

function diffValue(
  shape: Shape,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly PropertyChange[] {
  if (before === undefined && after === undefined) return [];
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
  if (shape.type === 'object' && isObjectOrNothing(before) && isObjectOrNothing(after)) {
    return diffObject(shape, before ?? {}, after ?? {});
  }
  if (shape.type === 'map' && isObjectOrNothing(before) && isObjectOrNothing(after)) {
    return diffMap(before ?? {}, after ?? {});
  }
  if (shape.type === 'items' && isListOrNothing(before) && isListOrNothing(after)) {
    return diffItems(shape, before ?? [], after ?? []);
  }
  return [changeOf(shape, before ?? null, after ?? null)];
}

function changeOf(shape: Shape, before: JsonValue, after: JsonValue): PropertyChange {
  const change = { path: [], before, after };
  const isText = (value: JsonValue): value is string | null => typeof value === 'string' || value === null;
  if (!isText(before) || !isText(after)) return change;
  const hasLines = shape.type === 'query' || `${before ?? ''}${after ?? ''}`.includes('\n');
  if (!hasLines) return change;
  const lines = diffLines(before ?? '', after ?? '');
  if (shape.type !== 'query') return { ...change, lines };
  return { ...change, lines, layoutOnly: before !== null && after !== null && sameButForLayout(before, after) };
}

function isObjectOrNothing(value: JsonValue | undefined): value is JsonObject | undefined {
  return value === undefined || isJsonObject(value);
}

function isListOrNothing(value: JsonValue | undefined): value is readonly JsonValue[] | undefined {
  return value === undefined || Array.isArray(value);
}

function diffMap(before: JsonObject, after: JsonObject): readonly PropertyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const [old, now] = [memberOf(before, name), memberOf(after, name)];
    return old === now ? [] : [{ path: [name], before: old ?? null, after: now ?? null }];
  });
}

type ItemsShape = Extract<Shape, { type: 'items' }>;

/**
 * Equal items fall away. Of the others those of one key are matched, the most alike first; what is left was removed or added. An
 * item goes by its key, and by its number (from 1, among those of its key that differ) where there are several: `Account 2`.
 */
function diffItems(
  shape: ItemsShape,
  before: readonly JsonValue[],
  after: readonly JsonValue[],
): readonly PropertyChange[] {
  const texts = new Map<string, number>();
  for (const item of after) texts.set(canonicalJson(item), (texts.get(canonicalJson(item)) ?? 0) + 1);
  const removed = before.filter((item) => !takeOne(texts, canonicalJson(item)));
  const olds = new Map<string, number>();
  for (const item of before) olds.set(canonicalJson(item), (olds.get(canonicalJson(item)) ?? 0) + 1);
  const added = after.filter((item) => !takeOne(olds, canonicalJson(item)));
  const keys = [...new Set([...removed, ...added].map((item) => keyOf(shape, item)))].sort();
  return keys.flatMap((key) => {
    const pairs = pairUp(
      removed.filter((item) => keyOf(shape, item) === key),
      added.filter((item) => keyOf(shape, item) === key),
    );
    return pairs.flatMap(([old, now], index) => {
      const name = pairs.length === 1 ? key : `${key} ${index + 1}`;
      return diffItem(shape, old, now).map((change) => ({ ...change, path: [name, ...change.path] }));
    });
  });
}

function takeOne(counts: Map<string, number>, text: string): boolean {
  const count = counts.get(text) ?? 0;
  if (count > 0) counts.set(text, count - 1);
  return count > 0;
}

function keyOf(shape: ItemsShape, item: JsonValue): string {
  const key = isJsonObject(item) ? memberOf(item, shape.key) : undefined;
  return typeof key === 'string' ? key : '?';
}

type ItemPair = readonly [before: JsonValue | undefined, after: JsonValue | undefined];

function pairUp(removed: readonly JsonValue[], added: readonly JsonValue[]): readonly ItemPair[] {
  const ranked = removed
    .flatMap((old, from) => added.map((now, to) => ({ from, to, alike: likeness(old, now) })))
    .sort((a, b) => b.alike - a.alike);
  const partner = new Map<number, number>();
  const taken = new Set<number>();
  for (const { from, to } of ranked) {
    if (partner.has(from) || taken.has(to)) continue;
    partner.set(from, to);
    taken.add(to);
  }
  return [
    ...removed.map((old, from): ItemPair => [old, added[partner.get(from) ?? -1]]),
    ...added.filter((_, to) => !taken.has(to)).map((now): ItemPair => [undefined, now]),
  ];
}

/** How many values two items share, at any depth. */
function likeness(a: JsonValue, b: JsonValue): number {
  const leaves = (value: JsonValue): readonly string[] =>
    typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [canonicalJson(value)];
  const others = new Set(leaves(b));
  return leaves(a).filter((leaf) => others.has(leaf)).length;
}

/** An item with a key and one value more is told by that value; one with lists of its own, by their items. */
function diffItem(
  shape: ItemsShape,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): readonly PropertyChange[] {
  const others = Object.entries(shape.item.fields).filter(([name]) => name !== shape.key);
  const [other, ...more] = others;
  if (other === undefined || more.length > 0 || !isObjectOrNothing(before) || !isObjectOrNothing(after)) {
    return [{ path: [], before: before ?? null, after: after ?? null }];
  }
  const [name, field] = other;
  const changes = diffValue(field, before && memberOf(before, name), after && memberOf(after, name));
  // An item without its one value, added or removed, is a change too.
  return changes.length > 0 ? changes : [{ path: [], before: before ?? null, after: after ?? null }];
}
