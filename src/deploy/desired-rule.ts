import type { JsonObject, JsonValue } from '../azure/json-object.ts';
import type { AlertDetailsOverride, Detection, EntityMapping, IncidentConfiguration } from '../content/detection.ts';
import { formatIsoDuration } from '../content/duration.ts';
import { canonicalQuery } from './canonical-query.ts';
import type { RuleBody } from './rule-body.ts';

const fiveHours = 'PT5H';

/**
 * A detection as the service is told of it, in full: with the defaults of the portal for what its file leaves out, so that the
 * service has nothing to choose. What a workspace sets otherwise has been set by then (`overrideDetection`).
 *
 * The resource is named by the detection's id, and neither `alertRuleTemplateName` nor `templateVersion` is set: they say that a
 * rule was made from a template of the gallery, and the portal would offer to replace ours by a newer one of it. The service takes a
 * version only together with a template, so ours stands where it comes back unchanged and does nothing else: in the metadata item
 * that marks the rule as ours.
 *
 * A sub-technique is listed as such and its technique among the techniques, as the portal has it.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update
 */
export function desiredRule(detection: Detection): RuleBody {
  const { schedule } = detection;
  const techniques = detection.relevantTechniques.map((id) => id.trim().toUpperCase());
  const properties: JsonObject = {
    displayName: detection.name.trim(),
    description: detection.description.trimEnd(),
    enabled: detection.enabled,
    severity: detection.severity,
    query: canonicalQuery(detection.query.text),
    ...(schedule && {
      queryFrequency: formatIsoDuration(schedule.frequency),
      queryPeriod: formatIsoDuration(schedule.period),
      triggerOperator: schedule.triggerOperator,
      triggerThreshold: schedule.triggerThreshold,
    }),
    suppressionEnabled: detection.suppressionEnabled,
    suppressionDuration: formatIsoDuration(detection.suppressionDuration),
    ...filled('tactics', unique(detection.tactics)),
    ...filled('techniques', unique(techniques.map((id) => id.replace(/\..*$/, '')))),
    ...filled('subTechniques', unique(techniques.filter((id) => id.includes('.')))),
    ...filled('entityMappings', detection.entityMappings.map(entityMapping)),
    ...filled(
      'sentinelEntitiesMappings',
      detection.sentinelEntitiesMappings.map(({ columnName }) => ({ columnName })),
    ),
    ...(detection.customDetails.size > 0 && { customDetails: Object.fromEntries(detection.customDetails) }),
    ...alertDetails(detection.alertDetailsOverride),
    incidentConfiguration: incidents(detection.incidentConfiguration),
    eventGroupingSettings: { aggregationKind: detection.aggregationKind },
  };
  return { kind: detection.kind, properties };
}

function filled(name: string, list: readonly JsonValue[]): JsonObject {
  return list.length === 0 ? {} : { [name]: list };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function entityMapping({ entityType, fieldMappings }: EntityMapping): JsonObject {
  return {
    entityType,
    fieldMappings: fieldMappings.map(({ identifier, columnName }) => ({ identifier, columnName })),
  };
}

function alertDetails({ alertDynamicProperties, ...texts }: AlertDetailsOverride): JsonObject {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const dynamic = alertDynamicProperties.map(({ alertProperty, value }) => ({ alertProperty, value }));
  const override = { ...Object.fromEntries(given), ...filled('alertDynamicProperties', dynamic) };
  return Object.keys(override).length === 0 ? {} : { alertDetailsOverride: override };
}

/** All four properties of a grouping are required when there is one; a rule without says so as the portal does. */
function incidents(configuration: IncidentConfiguration | undefined): JsonObject {
  const grouping = configuration?.groupingConfiguration;
  return {
    createIncident: configuration?.createIncident ?? true,
    groupingConfiguration: {
      enabled: grouping?.enabled ?? false,
      reopenClosedIncident: grouping?.reopenClosedIncident ?? false,
      lookbackDuration: grouping === undefined ? fiveHours : formatIsoDuration(grouping.lookbackDuration),
      matchingMethod: grouping?.matchingMethod ?? 'AllEntities',
      ...filled('groupByEntities', grouping?.groupByEntities ?? []),
      ...filled('groupByAlertDetails', grouping?.groupByAlertDetails ?? []),
      ...filled('groupByCustomDetails', grouping?.groupByCustomDetails ?? []),
    },
  };
}
