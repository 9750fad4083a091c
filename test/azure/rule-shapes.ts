import { ENTITY_IDENTIFIERS } from './entity-identifiers.ts';
import { BOOLEAN, DURATION, INT, type ObjectShape, oneOf, type Shape, STRING, STRINGS } from './shape.ts';

/** The tactics of the API (contract 1.7). */
export const TACTICS: readonly string[] = [
  'Reconnaissance',
  'ResourceDevelopment',
  'InitialAccess',
  'Execution',
  'Persistence',
  'PrivilegeEscalation',
  'DefenseEvasion',
  'CredentialAccess',
  'Discovery',
  'LateralMovement',
  'Collection',
  'Exfiltration',
  'CommandAndControl',
  'Impact',
  'PreAttack',
  'ImpairProcessControl',
  'InhibitResponseFunction',
];

const ENTITY_TYPE = oneOf(...ENTITY_IDENTIFIERS.keys());

const GROUPING: Shape = {
  type: 'object',
  required: {
    enabled: BOOLEAN,
    reopenClosedIncident: BOOLEAN,
    lookbackDuration: DURATION,
    matchingMethod: oneOf('AllEntities', 'AnyAlert', 'Selected'),
  },
  optional: {
    groupByEntities: { type: 'array', items: ENTITY_TYPE },
    groupByAlertDetails: { type: 'array', items: oneOf('DisplayName', 'Severity') },
    groupByCustomDetails: STRINGS,
  },
};

const DYNAMIC_PROPERTY: Shape = {
  type: 'object',
  required: {
    alertProperty: {
      type: 'string',
      values: [
        'AlertLink',
        'ConfidenceLevel',
        'ConfidenceScore',
        'ExtendedLinks',
        'ProductName',
        'ProviderName',
        'ProductComponentName',
        'RemediationSteps',
        'Techniques',
      ],
      previewValues: ['SubTechniques'],
    },
    value: STRING,
  },
  optional: {},
};

const REQUIRED = {
  displayName: STRING,
  enabled: BOOLEAN,
  severity: oneOf('High', 'Medium', 'Low', 'Informational'),
  query: STRING,
  suppressionEnabled: BOOLEAN,
  suppressionDuration: DURATION,
};

const OPTIONAL = {
  description: STRING,
  tactics: STRINGS,
  techniques: STRINGS,
  alertRuleTemplateName: STRING,
  templateVersion: STRING,
  eventGroupingSettings: {
    type: 'object',
    required: {},
    optional: { aggregationKind: oneOf('SingleAlert', 'AlertPerResult') },
  },
  customDetails: { type: 'map', values: STRING },
  entityMappings: {
    type: 'array',
    items: {
      type: 'object',
      required: {
        entityType: ENTITY_TYPE,
        fieldMappings: {
          type: 'array',
          items: { type: 'object', required: { identifier: STRING, columnName: STRING }, optional: {} },
        },
      },
      optional: {},
    },
  },
  alertDetailsOverride: {
    type: 'object',
    required: {},
    optional: {
      alertDisplayNameFormat: STRING,
      alertDescriptionFormat: STRING,
      alertTacticsColumnName: STRING,
      alertSeverityColumnName: STRING,
      alertDynamicProperties: { type: 'array', items: DYNAMIC_PROPERTY },
    },
  },
  incidentConfiguration: {
    type: 'object',
    required: { createIncident: BOOLEAN },
    optional: { groupingConfiguration: GROUPING },
  },
} satisfies Record<string, Shape>;

const PREVIEW = {
  subTechniques: STRINGS,
  sentinelEntitiesMappings: {
    type: 'array',
    items: { type: 'object', required: { columnName: STRING }, optional: {} },
  },
} satisfies Record<string, Shape>;

/** What a Scheduled rule has beyond an NRT rule; an NRT rule must not be sent with any of them (contract 1.5). */
export const SCHEDULE: Readonly<Record<string, Shape>> = {
  queryFrequency: DURATION,
  queryPeriod: DURATION,
  triggerOperator: oneOf('GreaterThan', 'LessThan', 'Equal', 'NotEqual'),
  triggerThreshold: INT,
};

/** The properties of the two kinds of rules that a deployer writes (contract 1.4, 1.5). */
export const RULE_SHAPES: ReadonlyMap<string, ObjectShape> = new Map([
  [
    'Scheduled',
    {
      type: 'object',
      required: { ...REQUIRED, ...SCHEDULE },
      optional: OPTIONAL,
      preview: PREVIEW,
      readOnly: ['lastModifiedUtc'],
    },
  ],
  ['NRT', { type: 'object', required: REQUIRED, optional: OPTIONAL, preview: PREVIEW, readOnly: ['lastModifiedUtc'] }],
]);
