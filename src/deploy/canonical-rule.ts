import { isJsonObject, type JsonObject } from '../azure/json-object.ts';
import type { DetectionKind } from '../content/detection.ts';
import { canonicalObject } from './canonical-value.ts';
import type { RuleBody } from './rule-body.ts';
import { ruleShapes } from './rule-shape.ts';
import { type UnknownMember, unknownMembers } from './unknown-members.ts';

/** A rule in the form in which rules are compared. */
export interface CanonicalRule {
  readonly kind: DetectionKind;
  /** Properties in the order of the shape, with the service's defaults; nothing that is read-only or unknown. */
  readonly properties: JsonObject;
  /** What the service has and no contract that we know; neither ours nor to be lost. */
  readonly unknown: readonly UnknownMember[];
}

/**
 * The form that all bodies of the same rule have, whether we are about to write it or the service gave it back: for plans, for the
 * check after a write and for drift. What counts as the same is said in `rule-shape.ts`. Techniques include those of the
 * sub-techniques, whichever of the two a tool wrote.
 */
export function canonicalRule(body: RuleBody): CanonicalRule {
  const shape = ruleShapes[body.kind];
  const value = canonicalObject(shape, body.properties);
  const properties = isJsonObject(value) ? value : {};
  return { kind: body.kind, properties: withParents(properties), unknown: unknownMembers(shape, body.properties) };
}

function withParents(properties: JsonObject): JsonObject {
  const { techniques = [], subTechniques } = properties;
  if (!isTexts(techniques) || !isTexts(subTechniques)) return properties;
  const parents = subTechniques.map((id) => id.replace(/\..*$/, ''));
  const all = [...new Set([...techniques, ...parents])].sort();
  const names = Object.keys(properties);
  const at = names.indexOf('techniques') === -1 ? names.indexOf('subTechniques') : names.indexOf('techniques');
  const others = Object.entries(properties).filter(([name]) => name !== 'techniques');
  return Object.fromEntries([...others.slice(0, at), ['techniques', all] as const, ...others.slice(at)]);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
