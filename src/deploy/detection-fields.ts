import { isJsonObject, type JsonObject, type JsonValue } from '../azure/json-object.ts';
import { formatShortDuration, parseDuration } from '../content/duration.ts';
import { canonicalObject } from './canonical-value.ts';
import type { RuleBody } from './rule-body.ts';
import { ruleShapes } from './rule-shape.ts';

/** The fields of a detection in the order in which the files of this repository have them. */
export const detectionFieldOrder: readonly string[] = [
  'id',
  'name',
  'description',
  'severity',
  'status',
  'enabled',
  'requiredDataConnectors',
  'queryFrequency',
  'queryPeriod',
  'triggerOperator',
  'triggerThreshold',
  'suppressionEnabled',
  'suppressionDuration',
  'tactics',
  'relevantTechniques',
  'tags',
  'query',
  'entityMappings',
  'sentinelEntitiesMappings',
  'customDetails',
  'alertDetailsOverride',
  'incidentConfiguration',
  'eventGroupingSettings',
  'metadata',
  'version',
  'kind',
];

/** The field of a detection that a property of a rule is written in. */
export function fieldOfProperty(property: string): string {
  if (property === 'displayName') return 'name';
  return property === 'techniques' || property === 'subTechniques' ? 'relevantTechniques' : property;
}

const shortOperators: Readonly<Record<string, string>> = {
  GreaterThan: 'gt',
  LessThan: 'lt',
  Equal: 'eq',
  NotEqual: 'ne',
};

/**
 * What a detection says that is deployed as this rule: its fields by name, without `id` and what no rule carries. What is as it is
 * by default has no field, but for the grouping of events, which every file of this repository states.
 */
export function detectionFields({ kind, properties: raw }: RuleBody): ReadonlyMap<string, JsonValue> {
  const value = canonicalObject(ruleShapes[kind], raw, 'kept');
  const properties = isJsonObject(value) ? value : {};
  const fields = new Map<string, JsonValue>([['kind', kind]]);
  const set = (name: string, field: JsonValue | undefined): void => {
    if (field !== undefined) fields.set(name, field);
  };
  const unlessDefault = (name: string, standard: JsonValue): JsonValue | undefined =>
    properties[name] === standard ? undefined : properties[name];
  set('name', properties['displayName']);
  set('description', asBlock(properties['description']));
  set('severity', properties['severity']);
  set('enabled', unlessDefault('enabled', true));
  set('queryFrequency', shortDuration(properties['queryFrequency']));
  set('queryPeriod', shortDuration(properties['queryPeriod']));
  set('triggerOperator', shortOperator(properties['triggerOperator']));
  set('triggerThreshold', properties['triggerThreshold']);
  set('suppressionEnabled', unlessDefault('suppressionEnabled', false));
  const isSuppressed = properties['suppressionEnabled'] === true;
  const suppression = isSuppressed ? properties['suppressionDuration'] : unlessDefault('suppressionDuration', 'PT5H');
  set('suppressionDuration', shortDuration(suppression));
  set('tactics', properties['tactics'] ?? []);
  set('relevantTechniques', relevantTechniques(properties));
  set('query', asBlock(properties['query'], true));
  for (const name of ['entityMappings', 'sentinelEntitiesMappings', 'customDetails', 'alertDetailsOverride']) {
    set(name, properties[name]);
  }
  set('incidentConfiguration', incidents(properties['incidentConfiguration']));
  set('eventGroupingSettings', properties['eventGroupingSettings']);
  return fields;
}

/** Texts of several lines end in a line break, which blocks of YAML are simplest with. */
function asBlock(value: JsonValue | undefined, always = false): JsonValue | undefined {
  return typeof value === 'string' && (always || value.includes('\n')) ? `${value}\n` : value;
}

function shortDuration(value: JsonValue | undefined): JsonValue | undefined {
  const ticks = typeof value === 'string' ? parseDuration(value) : null;
  return ticks === null ? value : formatShortDuration(ticks);
}

function shortOperator(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? (shortOperators[value] ?? value) : value;
}

/** Each technique, or in its place those of its sub-techniques that are named. */
function relevantTechniques({ techniques, subTechniques }: JsonObject): JsonValue {
  const own = texts(techniques);
  const below = texts(subTechniques);
  const parentOf = (id: string): string => id.replace(/\..*$/, '');
  const merged = own.flatMap((id) => {
    const children = below.filter((sub) => parentOf(sub) === id);
    return children.length === 0 ? [id] : children;
  });
  return [...merged, ...below.filter((sub) => !own.includes(parentOf(sub)))];
}

function texts(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((item: JsonValue) => typeof item === 'string') : [];
}

/** Nothing for what a detection without the field gets. */
function incidents(value: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(value)) return value;
  const { createIncident = true, groupingConfiguration: grouping } = value;
  if (!isJsonObject(grouping) || isDefaultGrouping(grouping)) {
    return createIncident === true ? undefined : { createIncident };
  }
  const { lookbackDuration, ...others } = grouping;
  const entries = Object.entries({ ...others, lookbackDuration: shortDuration(lookbackDuration) ?? null });
  const order = ['enabled', 'reopenClosedIncident', 'lookbackDuration', 'matchingMethod'];
  const rank = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  const sorted = entries.sort(([a], [b]) => rank(a) - rank(b));
  return { createIncident, groupingConfiguration: Object.fromEntries(sorted) };
}

function isDefaultGrouping(grouping: JsonObject): boolean {
  const standard: JsonObject = {
    enabled: false,
    reopenClosedIncident: false,
    lookbackDuration: 'PT5H',
    matchingMethod: 'AllEntities',
  };
  const names = Object.keys(grouping);
  return names.length === 4 && names.every((name) => grouping[name] === standard[name]);
}
