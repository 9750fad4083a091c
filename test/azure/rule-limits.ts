import { ENTITY_IDENTIFIERS } from './entity-identifiers.ts';
import { parseIsoDuration } from './iso-duration.ts';
import { isObject, type Json, type JsonObject } from './json.ts';
import { codeOf } from './kql-words.ts';
import { TACTICS } from './rule-shapes.ts';
import type { Settings } from './settings.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const COLUMN = /^[a-zA-Z_]+\w*$/;

/**
 * The limits of contract 1.6 that a rule breaks, and what is inconsistent in it (1.4, 1.10), a sentence each. The
 * properties have their shapes.
 */
export function brokenLimits(kind: string, properties: JsonObject, settings: Settings): string[] {
  return [
    ...texts(properties),
    ...(kind === 'Scheduled' ? schedule(properties) : []),
    ...suppression(properties),
    ...attack(properties, settings),
    ...entityMappings(list(properties['entityMappings']), settings),
    ...sentinelEntities(list(properties['sentinelEntitiesMappings'])),
    ...customDetails(record(properties['customDetails'])),
    ...alertDetails(record(properties['alertDetailsOverride'])),
    ...grouping(properties),
  ];
}

function texts(properties: JsonObject): string[] {
  const query = text(properties['query']);
  const code = codeOf(query);
  const version = properties['templateVersion'];
  const problems = [
    ...length('displayName', text(properties['displayName']), 1, 256),
    ...length('description', text(properties['description']), 0, 5_000),
    ...length('query', query, 1, 10_000),
  ];
  if (/\bsearch\s+\*/.test(code)) problems.push("The query must not contain 'search *'.");
  if (/\bunion\b(\s+\w+\s*=\s*\w+)*\s+\*/.test(code)) problems.push("The query must not contain 'union *'.");
  if (typeof version === 'string') {
    if (version.length > 20 || !/^\d+\.\d+\.\d+$/.test(version)) {
      problems.push(`templateVersion '${version}' has to be numeric, a.b.c, and at most 20 characters.`);
    }
    if (text(properties['alertRuleTemplateName']) === '') {
      problems.push('templateVersion must not be given without alertRuleTemplateName.');
    }
  }
  return problems;
}

function schedule(properties: JsonObject): string[] {
  const frequency = seconds(properties['queryFrequency']);
  const period = seconds(properties['queryPeriod']);
  const threshold = properties['triggerThreshold'];
  const problems = [
    ...range('queryFrequency', frequency, 5 * MINUTE, 14 * DAY, 'between 5 minutes and 14 days'),
    ...range('queryPeriod', period, 5 * MINUTE, 14 * DAY, 'between 5 minutes and 14 days'),
  ];
  if (frequency > period) problems.push('queryFrequency must not be longer than queryPeriod.');
  if (period >= 2 * DAY && frequency < HOUR) {
    problems.push('queryFrequency must be at least 1 hour where queryPeriod is 2 days or more.');
  }
  if (typeof threshold === 'number' && (threshold < 0 || threshold > 10_000)) {
    problems.push('triggerThreshold has to be between 0 and 10000.');
  }
  return problems;
}

function suppression(properties: JsonObject): string[] {
  const duration = seconds(properties['suppressionDuration']);
  return range('suppressionDuration', duration, 5 * MINUTE, DAY, 'between 5 minutes and 24 hours');
}

function attack(properties: JsonObject, settings: Settings): string[] {
  const tactics = settings.unknownTactics === 'accepted' ? [] : list(properties['tactics']);
  return [
    ...tactics.map(text).flatMap((tactic) => (TACTICS.includes(tactic) ? [] : [`Unknown tactic '${tactic}'.`])),
    ...list(properties['techniques'])
      .map(text)
      .flatMap((technique) => (/^T\d{4}$/.test(technique) ? [] : [`Technique '${technique}' has to be like T1059.`])),
    ...list(properties['subTechniques'])
      .map(text)
      .flatMap((technique) =>
        /^T\d{4}\.\d{3}$/.test(technique) ? [] : [`Sub-technique '${technique}' has to be like T1059.001.`],
      ),
  ];
}

function entityMappings(mappings: readonly Json[], settings: Settings): string[] {
  const problems: string[] = [];
  if (mappings.length > 10) problems.push('A rule can have at most 10 entityMappings.');
  for (const mapping of mappings.map(record)) {
    const type = text(mapping['entityType']);
    const fields = list(mapping['fieldMappings']).map(record);
    const names = fields.map((field) => text(field['identifier']));
    const known = ENTITY_IDENTIFIERS.get(type);
    if (type === 'IoTDevice' && settings.iotDevice === 'refused') {
      problems.push("Entity type 'IoTDevice' is not supported.");
    }
    if (fields.length < 1 || fields.length > 3)
      problems.push(`An entity mapping of '${type}' has to have 1 to 3 fields.`);
    for (const name of names) {
      const refused = type === 'IP' && name === 'AddressScope' && settings.ipAddressScope === 'refused';
      if (refused || !known?.accepted.includes(name)) {
        problems.push(`Identifier '${name}' is not an identifier of entity '${type}'.`);
      }
    }
    if (new Set(names).size < names.length) problems.push(`An identifier of entity '${type}' is mapped twice.`);
    if (known !== undefined && !known.oneOf.some((set) => set.every((name) => names.includes(name)))) {
      problems.push(
        `Entity '${type}' needs one of the identifiers ${known.oneOf.map((set) => set.join(' and ')).join(', ')}.`,
      );
    }
    for (const field of fields) problems.push(...column('entityMappings', text(field['columnName'])));
  }
  return problems;
}

function sentinelEntities(mappings: readonly Json[]): string[] {
  return mappings.flatMap((mapping) => column('sentinelEntitiesMappings', text(record(mapping)['columnName'])));
}

function customDetails(details: JsonObject): string[] {
  const problems = Object.keys(details).length > 20 ? ['A rule can have at most 20 customDetails.'] : [];
  for (const [key, value] of Object.entries(details)) {
    if (key.length > 20 || !/^[a-zA-Z]+\w*$/.test(key)) {
      problems.push(`The key '${key}' of customDetails has to be a word of at most 20 characters.`);
    }
    problems.push(...column('customDetails', text(value)));
  }
  return problems;
}

function alertDetails(details: JsonObject): string[] {
  const problems: string[] = [];
  for (const [key, limit] of [
    ['alertDisplayNameFormat', 256],
    ['alertDescriptionFormat', 5_000],
  ] as const) {
    const format = details[key];
    if (typeof format !== 'string') continue;
    problems.push(...length(key, format, 1, limit));
    const placeholders = [...format.matchAll(/{{([^{}]*)}}/g)].map(([, name]) => name ?? '');
    if (placeholders.length > 3) problems.push(`${key} can have at most 3 placeholders.`);
    for (const name of placeholders) {
      if (!COLUMN.test(name)) problems.push(`The placeholder '{{${name}}}' of ${key} is not the name of a column.`);
    }
  }
  for (const key of ['alertTacticsColumnName', 'alertSeverityColumnName']) {
    if (typeof details[key] === 'string') problems.push(...column(key, details[key]));
  }
  for (const property of list(details['alertDynamicProperties'])) {
    problems.push(...column('alertDynamicProperties', text(record(property)['value'])));
  }
  return problems;
}

function grouping(properties: JsonObject): string[] {
  const configuration = record(record(properties['incidentConfiguration'])['groupingConfiguration']);
  if (Object.keys(configuration).length === 0) return [];
  const lookback = seconds(configuration['lookbackDuration']);
  const entities = list(configuration['groupByEntities']).map(text);
  const custom = list(configuration['groupByCustomDetails']).map(text);
  const details = list(configuration['groupByAlertDetails']);
  const mapped = list(properties['entityMappings']).map((mapping) => text(record(mapping)['entityType']));
  const keys = Object.keys(record(properties['customDetails']));
  const problems = range('lookbackDuration', lookback, 5 * MINUTE, 7 * DAY, 'between 5 minutes and 7 days');
  if (configuration['matchingMethod'] === 'Selected' && entities.length + custom.length + details.length === 0) {
    problems.push("matchingMethod 'Selected' needs something to group by.");
  }
  for (const entity of entities) {
    if (!mapped.includes(entity)) problems.push(`groupByEntities names '${entity}', which the rule does not map.`);
  }
  for (const key of custom) {
    if (!keys.includes(key)) problems.push(`groupByCustomDetails names '${key}', which customDetails does not have.`);
  }
  return problems;
}

function length(name: string, value: string, least: number, most: number): string[] {
  return value.length < least || value.length > most ? [`${name} has to have ${least} to ${most} characters.`] : [];
}

function range(name: string, value: number, least: number, most: number, words: string): string[] {
  return value < least || value > most ? [`${name} has to be ${words}.`] : [];
}

function column(where: string, name: string): string[] {
  return name.length <= 500 && COLUMN.test(name) ? [] : [`'${name}' in ${where} is not the name of a column.`];
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function seconds(value: Json | undefined): number {
  return parseIsoDuration(text(value)) ?? 0;
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

function record(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
