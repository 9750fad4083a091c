import {
  aggregationKinds,
  type DetectionKind,
  matchingMethods,
  severities,
  triggerOperators,
} from '../content/detection.ts';
import { alertProperties } from '../sentinel/alert-properties.ts';
import { entityTypes } from '../sentinel/entity-types.ts';
import { tactics } from '../sentinel/tactics.ts';
import type { ObjectShape, Shape } from './resource-shape.ts';

const entityNames = [...entityTypes.keys()];

const schedule: Readonly<Record<string, Shape>> = {
  queryFrequency: { type: 'duration' },
  queryPeriod: { type: 'duration' },
  triggerOperator: { type: 'choice', options: triggerOperators },
  triggerThreshold: { type: 'number' },
};

const suppression: Readonly<Record<string, Shape>> = {
  suppressionEnabled: { type: 'flag', absent: false },
  suppressionDuration: { type: 'duration', absent: 'PT5H' },
};

const about: Readonly<Record<string, Shape>> = {
  displayName: { type: 'text' },
  description: { type: 'prose' },
  enabled: { type: 'flag' },
  severity: { type: 'choice', options: severities },
};

const rest: Readonly<Record<string, Shape>> = {
  tactics: { type: 'set', options: tactics },
  techniques: { type: 'set', upper: true },
  subTechniques: { type: 'set', upper: true },
  entityMappings: {
    type: 'items',
    key: 'entityType',
    item: {
      type: 'object',
      fields: {
        entityType: { type: 'choice', options: entityNames },
        fieldMappings: {
          type: 'items',
          key: 'identifier',
          item: { type: 'object', fields: { identifier: { type: 'text' }, columnName: { type: 'text' } } },
        },
      },
    },
  },
  sentinelEntitiesMappings: {
    type: 'items',
    key: 'columnName',
    item: { type: 'object', fields: { columnName: { type: 'text' } } },
  },
  customDetails: { type: 'map' },
  alertDetailsOverride: {
    type: 'object',
    fields: {
      alertDisplayNameFormat: { type: 'text' },
      alertDescriptionFormat: { type: 'prose' },
      alertTacticsColumnName: { type: 'text' },
      alertSeverityColumnName: { type: 'text' },
      alertDynamicProperties: {
        type: 'items',
        key: 'alertProperty',
        item: {
          type: 'object',
          fields: { alertProperty: { type: 'choice', options: alertProperties }, value: { type: 'text' } },
        },
      },
    },
  },
  incidentConfiguration: {
    type: 'object',
    filled: true,
    fields: {
      createIncident: { type: 'flag', absent: true },
      groupingConfiguration: {
        type: 'object',
        filled: true,
        fields: {
          enabled: { type: 'flag', absent: false },
          reopenClosedIncident: { type: 'flag', absent: false },
          lookbackDuration: { type: 'duration', absent: 'PT5H' },
          matchingMethod: { type: 'choice', options: matchingMethods, absent: 'AllEntities' },
          groupByEntities: { type: 'set', options: entityNames },
          groupByAlertDetails: { type: 'set', options: ['DisplayName', 'Severity'] },
          groupByCustomDetails: { type: 'set' },
        },
      },
    },
  },
  eventGroupingSettings: {
    type: 'object',
    filled: true,
    fields: { aggregationKind: { type: 'choice', options: aggregationKinds, absent: 'SingleAlert' } },
  },
};

/**
 * The properties of rules. A rule that was made from a template of the gallery says so in two more: they are not ours to change.
 * That of NRT rules has no schedule, and the service refuses one.
 *
 * @see https://learn.microsoft.com/rest/api/securityinsights/alert-rules/create-or-update
 */
export const ruleShapes: Readonly<Record<DetectionKind, ObjectShape>> = {
  Scheduled: {
    type: 'object',
    fields: { ...about, query: { type: 'query' }, ...schedule, ...suppression, ...rest },
    ignored: ['lastModifiedUtc'],
    kept: ['alertRuleTemplateName', 'templateVersion'],
  },
  NRT: {
    type: 'object',
    fields: { ...about, query: { type: 'query' }, ...suppression, ...rest },
    ignored: ['lastModifiedUtc', ...Object.keys(schedule)],
    kept: ['alertRuleTemplateName', 'templateVersion'],
  },
};
