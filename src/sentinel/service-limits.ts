/** A number that the service enforces or documents, and where it says so. */
export interface ServiceLimit {
  readonly value: number;
  readonly unit: string;
  readonly source: string;
}

const limitsPage = 'https://learn.microsoft.com/azure/sentinel/sentinel-service-limits#analytics-rule-limits';
const rulesPage = 'https://learn.microsoft.com/azure/sentinel/scheduled-rules-overview';
const nrtPage = 'https://learn.microsoft.com/azure/sentinel/near-real-time-rules';
const workspacesPage = 'https://learn.microsoft.com/azure/sentinel/sentinel-service-limits#multi-workspace-limits';
const templateChecks =
  'https://github.com/Azure/Azure-Sentinel/tree/master/.script/tests/detectionTemplateSchemaValidation';

/** What Sentinel allows, by what is limited. Durations in minutes, sizes in bytes, texts in characters. */
export const serviceLimits = {
  enabledRules: { value: 512, unit: 'rules', source: limitsPage },
  nrtRules: { value: 50, unit: 'rules', source: limitsPage },
  queryLength: { value: 10_000, unit: 'characters', source: rulesPage },
  minimumSchedule: { value: 5, unit: 'minutes', source: rulesPage },
  maximumSchedule: { value: 14 * 24 * 60, unit: 'minutes', source: rulesPage },
  /** With a period of two days or more a rule may not run more often than every hour. */
  longPeriod: { value: 2 * 24 * 60, unit: 'minutes', source: templateChecks },
  minimumFrequencyOfLongPeriod: { value: 60, unit: 'minutes', source: templateChecks },
  maximumThreshold: { value: 10_000, unit: 'results', source: templateChecks },
  maximumSuppression: { value: 24 * 60, unit: 'minutes', source: rulesPage },
  entityMappings: { value: 10, unit: 'mappings', source: limitsPage },
  fieldMappings: { value: 3, unit: 'identifiers', source: limitsPage },
  /** Shared equally among the mappings. */
  entitiesPerAlert: { value: 500, unit: 'entities', source: limitsPage },
  entitiesSize: { value: 65_536, unit: 'bytes', source: limitsPage },
  customDetails: { value: 20, unit: 'details', source: limitsPage },
  customDetailKeyLength: { value: 20, unit: 'characters', source: templateChecks },
  /** Custom details and alert details together. */
  detailsSize: { value: 65_536, unit: 'bytes', source: limitsPage },
  columnNameLength: { value: 500, unit: 'characters', source: templateChecks },
  displayNameLength: { value: 256, unit: 'characters', source: templateChecks },
  descriptionLength: { value: 5_000, unit: 'characters', source: templateChecks },
  placeholders: { value: 3, unit: 'columns', source: templateChecks },
  versionLength: { value: 20, unit: 'characters', source: templateChecks },
  /** With AlertPerResult: one less of single results, and one for them all. */
  alertsPerRun: { value: 150, unit: 'alerts', source: rulesPage },
  alertsPerNrtRun: { value: 30, unit: 'alerts', source: nrtPage },
  alertsPerIncident: { value: 150, unit: 'alerts', source: rulesPage },
  minimumLookback: { value: 5, unit: 'minutes', source: rulesPage },
  maximumLookback: { value: 7 * 24 * 60, unit: 'minutes', source: rulesPage },
  /** Workspaces that one query may read, its own among them. */
  queryWorkspaces: { value: 20, unit: 'workspaces', source: workspacesPage },
  nrtIngestionDelay: { value: 12 * 60, unit: 'minutes', source: nrtPage },
} as const satisfies Readonly<Record<string, ServiceLimit>>;
