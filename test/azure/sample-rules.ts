import type { JsonObject } from './json.ts';

/** The properties of a Scheduled rule that every version takes: those that are required and no more. */
export function scheduledProperties(changes: JsonObject = {}): JsonObject {
  return {
    displayName: 'Sign-ins from nowhere',
    enabled: true,
    severity: 'Medium',
    query: 'SigninLogs | where IPAddress == ""',
    queryFrequency: 'PT1H',
    queryPeriod: 'PT2H',
    triggerOperator: 'GreaterThan',
    triggerThreshold: 0,
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
    ...changes,
  };
}

/** The properties of an NRT rule. */
export function nrtProperties(changes: JsonObject = {}): JsonObject {
  return {
    displayName: 'Sign-ins from nowhere, at once',
    enabled: true,
    severity: 'High',
    query: 'SigninLogs | where IPAddress == ""',
    suppressionEnabled: false,
    suppressionDuration: 'PT5H',
    ...changes,
  };
}

/** Every optional property that stable versions know. */
export const EVERY_OPTIONAL: JsonObject = {
  description: 'Somebody signs in without an address.',
  tactics: ['InitialAccess', 'CredentialAccess'],
  techniques: ['T1078', 'T1110'],
  alertRuleTemplateName: '11111111-1111-1111-1111-111111111111',
  templateVersion: '1.0.2',
  eventGroupingSettings: { aggregationKind: 'AlertPerResult' },
  customDetails: { Client: 'AppDisplayName' },
  entityMappings: [
    {
      entityType: 'Account',
      fieldMappings: [
        { identifier: 'Name', columnName: 'User' },
        { identifier: 'UPNSuffix', columnName: 'Suffix' },
      ],
    },
    { entityType: 'IP', fieldMappings: [{ identifier: 'Address', columnName: 'IPAddress' }] },
  ],
  alertDetailsOverride: {
    alertDisplayNameFormat: 'From nowhere: {{User}}',
    alertDescriptionFormat: '{{User}} of {{Suffix}} by {{IPAddress}}',
    alertTacticsColumnName: 'Tactic',
    alertSeverityColumnName: 'Severity',
    alertDynamicProperties: [{ alertProperty: 'AlertLink', value: 'Link' }],
  },
  incidentConfiguration: {
    createIncident: true,
    groupingConfiguration: {
      enabled: true,
      reopenClosedIncident: false,
      lookbackDuration: 'PT5H',
      matchingMethod: 'Selected',
      groupByEntities: ['Account'],
      groupByAlertDetails: ['DisplayName'],
      groupByCustomDetails: ['Client'],
    },
  },
};

/** What only preview versions know. */
export const EVERY_PREVIEW: JsonObject = {
  subTechniques: ['T1110.003'],
  sentinelEntitiesMappings: [{ columnName: 'Entities' }],
  alertDetailsOverride: { alertDynamicProperties: [{ alertProperty: 'SubTechniques', value: 'Sub' }] },
};
