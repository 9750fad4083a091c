/** Another format in which people keep rules, and what to do about a file in it. */
export interface ForeignRuleFormat {
  readonly format: string;
  readonly help: string;
  /** A field that is there and gives it away. */
  readonly field: string;
}

const formats: readonly (Omit<ForeignRuleFormat, 'field'> & { readonly fields: readonly string[] })[] = [
  {
    format: 'the settings of Azure Resource Manager in PascalCase, as microsoft/sentinel-as-code has them',
    fields: ['DisplayName', 'Query', 'Severity', 'QueryFrequency', 'EntityMappings', 'EventGroupSettings'],
    help: 'Write "name" for "DisplayName", every other field with a small letter, and "eventGroupingSettings" for "EventGroupSettings".',
  },
  {
    format: 'custom detections of Defender XDR',
    fields: ['queryCondition', 'detectionAction', 'isEnabled', 'schedule'],
    help: 'They run in Defender XDR and not in Sentinel. As a rule of Sentinel, "queryCondition.queryText" is its "query" and "schedule.period" its "queryFrequency".',
  },
  {
    format: 'Sigma',
    fields: ['logsource', 'detection', 'title', 'level'],
    help: 'A Sigma rule has no KQL. Convert it, with sigma-cli and its Kusto backend, and keep what comes out.',
  },
  {
    format: 'a template of Azure Resource Manager',
    fields: ['$schema', 'contentVersion', 'resources', 'parameters'],
    help: 'What stands in "resources[].properties" are the fields of a rule, "displayName" being its "name".',
  },
  {
    format: 'a request to Azure Resource Manager',
    fields: ['properties', 'kind', 'etag', 'type'],
    help: 'What stands in "properties" are the fields of a rule, "displayName" being its "name".',
  },
];

/** The format that the names of a file's fields are of, when none of them is a query or a name and two are of another format. */
export function foreignRuleFormat(names: readonly string[]): ForeignRuleFormat | undefined {
  if (names.includes('query') || names.includes('name')) return undefined;
  for (const { format, help, fields } of formats) {
    const [field, second] = fields.filter((name) => names.includes(name));
    if (field !== undefined && second !== undefined) return { format, help, field };
  }
  return undefined;
}
