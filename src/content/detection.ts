import { isMap } from 'yaml';
import { formatIsoDuration, parseDuration } from './duration.ts';
import { FieldReader } from './field-reader.ts';
import type { Finding } from './finding.ts';
import { foreignRuleFormat } from './foreign-rule-format.ts';
import { readIssueTags } from './issue-fields.ts';
import { Places } from './places.ts';
import type { QueryText } from './query-text.ts';
import type { QuirkIssue } from './quirk.ts';
import type { SourceFile } from './source-file.ts';
import { type JsonValue, yamlToJson } from './yaml-value.ts';

export const severities = ['High', 'Medium', 'Low', 'Informational'] as const;
export type AlertSeverity = (typeof severities)[number];

export const detectionKinds = ['Scheduled', 'NRT'] as const;
export type DetectionKind = (typeof detectionKinds)[number];

export const triggerOperators = ['GreaterThan', 'LessThan', 'Equal', 'NotEqual'] as const;
export type TriggerOperator = (typeof triggerOperators)[number];

export const aggregationKinds = ['SingleAlert', 'AlertPerResult'] as const;
export type AggregationKind = (typeof aggregationKinds)[number];

export const matchingMethods = ['AllEntities', 'AnyAlert', 'Selected'] as const;
export type MatchingMethod = (typeof matchingMethods)[number];

/** When a Scheduled rule runs and what lets it alert. Durations in ticks of 100 ns. NRT rules have none. */
export interface Schedule {
  readonly frequency: number;
  readonly period: number;
  readonly triggerOperator: TriggerOperator;
  readonly triggerThreshold: number;
}

export interface EntityMapping {
  readonly entityType: string;
  readonly fieldMappings: readonly { readonly identifier: string; readonly columnName: string }[];
}

/** Parts of an alert that come from the rows. A format holds `{{Column}}` placeholders. */
export interface AlertDetailsOverride {
  readonly alertDisplayNameFormat?: string;
  readonly alertDescriptionFormat?: string;
  readonly alertTacticsColumnName?: string;
  readonly alertSeverityColumnName?: string;
  readonly alertDynamicProperties: readonly { readonly alertProperty: string; readonly value: string }[];
}

export interface GroupingConfiguration {
  readonly enabled: boolean;
  readonly reopenClosedIncident: boolean;
  /** Ticks of 100 ns. */
  readonly lookbackDuration: number;
  readonly matchingMethod: MatchingMethod;
  readonly groupByEntities: readonly string[];
  readonly groupByAlertDetails: readonly string[];
  readonly groupByCustomDetails: readonly string[];
}

export interface IncidentConfiguration {
  readonly createIncident: boolean;
  readonly groupingConfiguration?: GroupingConfiguration;
}

/**
 * An analytics rule in the format of the public Azure-Sentinel repository, with the defaults of what it leaves out.
 *
 * @see https://github.com/Azure/Azure-Sentinel/wiki/Query-Style-Guide
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update
 */
export interface Detection {
  readonly source: SourceFile;
  /** Where each field stands: `places.value(['entityMappings', 0, 'entityType'])`. */
  readonly places: Places;
  /** The path below `detections/` without extension: `signin/PasswordSpray`. Fixtures go by it. */
  readonly slug: string;
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: DetectionKind;
  readonly severity: AlertSeverity;
  readonly enabled: boolean;
  readonly version: string | undefined;
  readonly status: string | undefined;
  readonly requiredDataConnectors: readonly { readonly connectorId: string; readonly dataTypes: readonly string[] }[];
  /** Present for Scheduled rules and for no others. */
  readonly schedule: Schedule | undefined;
  readonly query: QueryText;
  readonly tactics: readonly string[];
  readonly relevantTechniques: readonly string[];
  readonly entityMappings: readonly EntityMapping[];
  readonly sentinelEntitiesMappings: readonly { readonly columnName: string }[];
  /** Name of the detail -> column, in the order of the file. */
  readonly customDetails: ReadonlyMap<string, string>;
  readonly alertDetailsOverride: AlertDetailsOverride;
  readonly aggregationKind: AggregationKind;
  readonly suppressionEnabled: boolean;
  /** Ticks of 100 ns; five hours when the file does not say. */
  readonly suppressionDuration: number;
  readonly incidentConfiguration: IncidentConfiguration | undefined;
  readonly tags: JsonValue;
  /** Which issues of the logs it answers: those that a tag `issue:…` names. */
  readonly issues: readonly QuirkIssue[];
  readonly metadata: JsonValue;
}

const scheduleFields = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];
const durationSpelling = 'a duration such as 5m, 1h, 14d or PT1H';
const fiveHours = 180_000_000_000;

const shortOperators: Readonly<Record<string, TriggerOperator>> = {
  gt: 'GreaterThan',
  lt: 'LessThan',
  eq: 'Equal',
  ne: 'NotEqual',
};

/** Reads `gt` as well as `GreaterThan`, in any case; null for anything else. */
export function parseTriggerOperator(text: string): TriggerOperator | null {
  const name = text.toLowerCase();
  const full = triggerOperators.find((operator) => operator.toLowerCase() === name);
  return full ?? (Object.hasOwn(shortOperators, name) ? (shortOperators[name] ?? null) : null);
}

/**
 * Reads a rule. Everything that is wrong with its form is a finding at its place; there is a detection whenever the fields
 * are there that running it takes.
 */
export function parseDetection(source: SourceFile): {
  readonly detection: Detection | undefined;
  readonly findings: readonly Finding[];
} {
  const { fields, findings } = FieldReader.ofFile(source, 'a detection');
  if (fields === undefined) return { detection: undefined, findings };
  const foreign = foreignRuleFormat(fields.names);
  if (foreign !== undefined) {
    const message = `This is no rule in the format of Azure-Sentinel: its fields are those of ${foreign.format}.`;
    fields.report(foreign.field, 'format-foreign', message, foreign.help);
    return { detection: undefined, findings };
  }

  const id = fields.text('id', 'required');
  const name = fields.text('name', 'required');
  const kind = fields.has('kind') ? readKind(fields) : 'Scheduled';
  const description = fields.text('description', 'required');
  const severity = fields.choice('severity', severities, 'required');
  const query = fields.query('query', 'required');
  const schedule = kind === 'NRT' ? refuseSchedule(fields) : readSchedule(fields);
  const enabled = fields.flag('enabled') ?? true;
  const suppressionEnabled = fields.flag('suppressionEnabled') ?? false;
  const suppressionDuration = fields.parsed('suppressionDuration', parseDuration, durationSpelling);
  if (suppressionEnabled && !fields.has('suppressionDuration')) {
    fields.report('suppressionEnabled', 'field-missing', 'Suppression is on, but there is no "suppressionDuration".');
  }
  const rest = {
    version: fields.text('version'),
    status: fields.text('status'),
    requiredDataConnectors: readConnectors(fields),
    tactics: fields.texts('tactics') ?? [],
    relevantTechniques: fields.texts('relevantTechniques') ?? [],
    entityMappings: readEntityMappings(fields),
    sentinelEntitiesMappings: readSentinelEntities(fields),
    customDetails: readCustomDetails(fields),
    alertDetailsOverride: readAlertDetails(fields),
    aggregationKind: readEventGrouping(fields),
    incidentConfiguration: readIncidents(fields),
    tags: yamlToJson(fields.document, fields.node('tags')),
    issues: readIssueTags(fields),
    metadata: yamlToJson(fields.document, fields.node('metadata')),
  };
  fields.done();

  const complete = id !== undefined && name !== undefined && severity !== undefined && query !== undefined;
  if (!complete || kind === undefined || (kind === 'Scheduled' && schedule === undefined)) {
    return { detection: undefined, findings };
  }
  const detection: Detection = {
    source,
    places: new Places(fields.document),
    slug: source.path.replace(/^detections\//, '').replace(/\.ya?ml$/i, ''),
    id,
    name,
    description: description ?? '',
    kind,
    severity,
    enabled,
    schedule,
    query,
    suppressionEnabled,
    suppressionDuration: suppressionDuration ?? fiveHours,
    ...rest,
  };
  return { detection, findings };
}

/** The kind is read in any case, as the public repository's own checks do. */
function readKind(fields: FieldReader): DetectionKind | undefined {
  const kinds = detectionKinds.map((kind) => `"${kind}"`).join(' or ');
  return fields.parsed(
    'kind',
    (text) => detectionKinds.find((kind) => kind.toLowerCase() === text.toLowerCase()) ?? null,
    `${kinds}, the kinds that run a query`,
    'required',
  );
}

function readSchedule(fields: FieldReader): Schedule | undefined {
  const frequency = fields.parsed('queryFrequency', parseDuration, durationSpelling, 'required');
  const period = fields.parsed('queryPeriod', parseDuration, durationSpelling, 'required');
  const triggerOperator = fields.parsed(
    'triggerOperator',
    parseTriggerOperator,
    'one of gt, lt, eq, ne (or GreaterThan and so on)',
    'required',
  );
  const triggerThreshold = fields.wholeNumber('triggerThreshold', 'required');
  for (const [name, ticks] of Object.entries({ queryFrequency: frequency, queryPeriod: period })) {
    if (ticks === 0) fields.report(name, 'field-value', `"${name}" must be longer than ${formatIsoDuration(0)}.`);
  }
  if (!frequency || !period || triggerOperator === undefined || triggerThreshold === undefined) return undefined;
  return { frequency, period, triggerOperator, triggerThreshold };
}

function refuseSchedule(fields: FieldReader): undefined {
  for (const name of scheduleFields) {
    fields.node(name);
    if (!fields.has(name)) continue;
    const message = `An NRT rule has no "${name}": it runs every minute over what arrived, and alerts on any result.`;
    fields.report(name, 'field-value', message, 'Remove the field, or make the rule Scheduled.');
  }
}

/** Sentinel never sees the connectors, so that nothing about them is an error. Some repositories write the only one without a list around it. */
function readConnectors(fields: FieldReader): Detection['requiredDataConnectors'] {
  const name = 'requiredDataConnectors';
  const one = isMap(fields.node(name)) ? fields.fields(name, 'a required data connector') : undefined;
  if (one !== undefined) {
    const message = `"${name}" is a mapping, and not a list of them.`;
    fields.report(name, 'field-type', message, 'Begin it with "- ", as an item of a list.', 'warn');
  }
  const items = one === undefined ? (fields.items(name, 'a required data connector') ?? []) : [one];
  return items.flatMap((item) => {
    const connectorId = item.text('connectorId');
    const dataTypes = item.texts('dataTypes') ?? [];
    item.done();
    if (connectorId !== undefined) return [{ connectorId, dataTypes }];
    const message = 'A required data connector needs the field "connectorId".';
    return item.report('connectorId', 'field-missing', message, undefined, 'warn') ?? [];
  });
}

function readEntityMappings(fields: FieldReader): readonly EntityMapping[] {
  return (fields.items('entityMappings', 'an entity mapping') ?? []).flatMap((item) => {
    const entityType = item.text('entityType', 'required');
    const mappings = item.items('fieldMappings', 'a field mapping', 'required') ?? [];
    const fieldMappings = mappings.flatMap((mapping) => {
      const identifier = mapping.text('identifier', 'required');
      const columnName = mapping.text('columnName', 'required');
      mapping.done();
      return identifier === undefined || columnName === undefined ? [] : [{ identifier, columnName }];
    });
    item.done();
    return entityType === undefined ? [] : [{ entityType, fieldMappings }];
  });
}

function readSentinelEntities(fields: FieldReader): Detection['sentinelEntitiesMappings'] {
  return (fields.items('sentinelEntitiesMappings', 'a mapping of Sentinel entities') ?? []).flatMap((item) => {
    const columnName = item.text('columnName', 'required');
    item.done();
    return columnName === undefined ? [] : [{ columnName }];
  });
}

function readCustomDetails(fields: FieldReader): ReadonlyMap<string, string> {
  const details = new Map<string, string>();
  const reader = fields.fields('customDetails', 'the custom details');
  for (const name of reader?.names ?? []) {
    const column = reader?.text(name, 'required');
    if (column !== undefined) details.set(name, column);
  }
  return details;
}

function readAlertDetails(fields: FieldReader): AlertDetailsOverride {
  const reader = fields.fields('alertDetailsOverride', 'an alert details override');
  if (reader === undefined) return { alertDynamicProperties: [] };
  const texts: Record<string, string> = {};
  const names = [
    'alertDisplayNameFormat',
    'alertDescriptionFormat',
    'alertTacticsColumnName',
    'alertSeverityColumnName',
  ] as const;
  for (const name of names) {
    const text = reader.text(name);
    if (text !== undefined) texts[name] = text;
  }
  const properties = reader.items('alertDynamicProperties', 'a dynamic property') ?? [];
  const alertDynamicProperties = properties.flatMap((item) => {
    const alertProperty = item.text('alertProperty', 'required');
    const value = item.text('value', 'required');
    item.done();
    return alertProperty === undefined || value === undefined ? [] : [{ alertProperty, value }];
  });
  reader.done();
  return { ...texts, alertDynamicProperties };
}

function readEventGrouping(fields: FieldReader): AggregationKind {
  const reader = fields.fields('eventGroupingSettings', 'an event grouping');
  const kind = reader?.choice('aggregationKind', aggregationKinds, 'required');
  reader?.done();
  return kind ?? 'SingleAlert';
}

function readIncidents(fields: FieldReader): IncidentConfiguration | undefined {
  const reader = fields.fields('incidentConfiguration', 'an incident configuration');
  if (reader === undefined) return undefined;
  const createIncident = reader.flag('createIncident', 'required') ?? true;
  const grouping = reader.fields('groupingConfiguration', 'a grouping configuration');
  reader.done();
  if (grouping === undefined) return { createIncident };
  const groupingConfiguration: GroupingConfiguration = {
    enabled: grouping.flag('enabled', 'required') ?? false,
    reopenClosedIncident: grouping.flag('reopenClosedIncident', 'required') ?? false,
    lookbackDuration: grouping.parsed('lookbackDuration', parseDuration, durationSpelling, 'required') ?? fiveHours,
    matchingMethod: grouping.choice('matchingMethod', matchingMethods, 'required') ?? 'AllEntities',
    groupByEntities: grouping.texts('groupByEntities') ?? [],
    groupByAlertDetails: grouping.texts('groupByAlertDetails') ?? [],
    groupByCustomDetails: grouping.texts('groupByCustomDetails') ?? [],
  };
  grouping.done();
  return { createIncident, groupingConfiguration };
}
