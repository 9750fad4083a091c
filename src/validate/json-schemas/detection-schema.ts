import {
  aggregationKinds,
  detectionKinds,
  matchingMethods,
  severities,
  triggerOperators,
} from '../../content/detection.ts';
import { quirkIssues } from '../../content/quirk.ts';
import { alertProperties, groupingDetails } from '../../sentinel/alert-properties.ts';
import { entityTypes } from '../../sentinel/entity-types.ts';
import { serviceLimits } from '../../sentinel/service-limits.ts';
import { tactics } from '../../sentinel/tactics.ts';
import type { JsonSchema } from './json-schema.ts';
import {
  anyCase,
  choice,
  duration,
  filledText,
  flag,
  list,
  mapOf,
  mapping,
  optional,
  proposed,
  required,
  text,
  wholeNumber,
} from './schema-parts.ts';

const { entityMappings, fieldMappings, customDetails, queryLength, displayNameLength, placeholders } = serviceLimits;
const scheduleFields = ['queryFrequency', 'queryPeriod', 'triggerOperator', 'triggerThreshold'];
const operators = [...triggerOperators, 'gt', 'lt', 'eq', 'ne'];
const identifiers = [...new Set([...entityTypes.values()].flatMap((type) => type.identifiers))].sort();

const connector = mapping({
  connectorId: optional('The id of the data connector, as Azure-Sentinel lists it.', text),
  dataTypes: optional('The tables that it fills.', list(text)),
});

const grouping = mapping({
  enabled: required('Whether alerts are grouped into incidents.', flag),
  reopenClosedIncident: required('Whether an alert opens a closed incident again.', flag),
  lookbackDuration: required('How old an incident may be that an alert goes into: 5m to 7d.', duration),
  matchingMethod: required('What alerts must have in common.', choice(matchingMethods)),
  groupByEntities: optional(
    'With Selected: types of entities that the rule maps.',
    list(proposed([...entityTypes.keys()])),
  ),
  groupByAlertDetails: optional('With Selected: details of the alert.', list(proposed(groupingDetails))),
  groupByCustomDetails: optional('With Selected: names of custom details of the rule.', list(text)),
});

const dynamicProperty = mapping({
  alertProperty: required('The property of the alert.', { ...proposed(alertProperties), pattern: '\\S' }),
  value: required('The column that it is taken from.', filledText),
});

const overrides = mapping({
  alertDisplayNameFormat: optional(
    `The name of the alert, with up to ${placeholders.value} columns: "Sign-in of {{UserPrincipalName}}".`,
    text,
  ),
  alertDescriptionFormat: optional('The description of the alert, in the same way.', text),
  alertTacticsColumnName: optional('The column that holds the tactics.', text),
  alertSeverityColumnName: optional('The column that holds the severity.', text),
  alertDynamicProperties: optional('Other properties of the alert, from columns.', list(dynamicProperty)),
});

const entityMapping = mapping({
  entityType: required('The type of the entity.', { ...proposed([...entityTypes.keys()]), pattern: '\\S' }),
  fieldMappings: required(
    `Up to ${fieldMappings.value} of its identifiers, and the columns that hold them.`,
    list(
      mapping({
        identifier: required('The identifier.', { ...proposed(identifiers), pattern: '\\S' }),
        columnName: required('A column of the result.', filledText),
      }),
    ),
  ),
});

/** What the catalogue of Azure-Sentinel wants of files that stand alone. The reader takes anything. */
const metadata: JsonSchema = {
  type: ['object', 'null'],
  properties: {
    source: { type: 'object', properties: { kind: text } },
    author: { type: 'object', properties: { name: text } },
    support: { type: 'object', properties: { tier: text, name: text, email: text, link: text } },
    categories: { type: 'object', properties: { domains: list(text), verticals: list(text) } },
  },
};

/** A rule: `parseDetection`. */
export const detectionSchema: JsonSchema = mapping(
  {
    id: required('A GUID in lower case that never changes: rules are found again by it.', filledText),
    name: required(`What alerts are called, ${displayNameLength.value} characters at most.`, filledText),
    description: required(
      'What the rule finds, what to do about it, and what looks like it and is harmless.',
      filledText,
    ),
    kind: {
      schema: {
        description:
          'Scheduled runs every queryFrequency over queryPeriod; NRT every minute over what arrived. Scheduled by default.',
        ...choice(detectionKinds),
      },
      isRequired: false,
    },
    severity: required('How much an alert matters.', choice(severities)),
    status: optional('Available, InPreview or Deprecated.', proposed(['Available', 'InPreview', 'Deprecated'])),
    enabled: optional('Whether the rule runs. True by default.', flag),
    version: optional('Three numbers, 1.0.0, raised with each change.', text),
    requiredDataConnectors: optional('What has to be connected for the tables to be there.', {
      anyOf: [list(connector), connector],
    }),
    queryFrequency: optional('How often the rule runs, 5m to 14d.', duration),
    queryPeriod: optional('How far back it looks, 5m to 14d; not less than queryFrequency.', duration),
    triggerOperator: optional('How the number of results is compared with triggerThreshold.', choice(operators)),
    triggerThreshold: optional('The number of results.', wholeNumber),
    query: required(`KQL, ${queryLength.value} characters at most.`, filledText),
    tactics: optional('Tactics of ATT&CK.', list(proposed(tactics))),
    relevantTechniques: optional('Techniques of ATT&CK, T1078 or T1078.004.', list(text)),
    entityMappings: optional(`Up to ${entityMappings.value} entities of the alert.`, list(entityMapping)),
    sentinelEntitiesMappings: optional(
      'Columns that hold the entities of earlier alerts.',
      list(mapping({ columnName: required('A column of the result.', filledText) })),
    ),
    customDetails: optional(
      `Up to ${customDetails.value} details of the alert: a name, and the column that holds it.`,
      mapOf(filledText),
    ),
    alertDetailsOverride: optional('Parts of the alert that come from the rows.', overrides),
    eventGroupingSettings: optional(
      'How results become alerts.',
      mapping({
        aggregationKind: required('One alert for all results, or one for each.', choice(aggregationKinds)),
      }),
    ),
    suppressionEnabled: optional('Whether the rule stops after an alert.', flag),
    suppressionDuration: optional('For how long, 24h at most.', duration),
    incidentConfiguration: optional(
      'Whether alerts become incidents.',
      mapping({
        createIncident: required('Whether they do.', flag),
        groupingConfiguration: optional('Which alerts become one incident.', grouping),
      }),
    ),
    tags: optional(
      'Free words. Those that begin with "issue:" name issues of the logs that the rule answers.',
      list({
        anyOf: [
          { enum: quirkIssues.map((issue) => `issue:${issue}`) },
          { type: 'string', not: { pattern: '^issue:' } },
          { type: ['number', 'boolean', 'null', 'array'] },
          { type: 'object', not: { required: ['issue'] } },
        ],
      }),
    ),
    metadata: {
      schema: { description: 'Whose the rule is, as Azure-Sentinel wants it of files that stand alone.', ...metadata },
      isRequired: false,
    },
  },
  {
    if: { properties: { kind: { pattern: `^${anyCase('NRT')}$` } }, required: ['kind'] },
    // An NRT rule has no schedule.
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: { not: { anyOf: scheduleFields.map((name) => ({ required: [name] })) } },
    else: {
      required: scheduleFields,
      properties: Object.fromEntries(scheduleFields.map((name) => [name, { not: { type: 'null' } }])),
    },
    allOf: [
      {
        if: { properties: { suppressionEnabled: { const: true } }, required: ['suppressionEnabled'] },
        // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
        then: { required: ['suppressionDuration'] },
      },
    ],
  },
);
