import fc from 'fast-check';
import { aggregationKinds, matchingMethods, severities } from '../../src/content/detection.ts';
import type { JsonValue } from '../../src/content/yaml-value.ts';
import { entityTypes } from '../../src/sentinel/entity-types.ts';
import { tactics } from '../../src/sentinel/tactics.ts';

const column = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
/** Anything a person may type, from lines that look like YAML to control characters. */
const words = fc.oneof(
  fc.stringMatching(/^[ -~]{1,40}$/),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
  fc.constantFrom(
    'null',
    'true',
    '1.0',
    '- a',
    'a: b',
    '# no',
    '"x"',
    "'",
    '*a',
    '&a',
    '!x',
    '%x',
    '@x',
    '{a}',
    '[a]',
    '|',
    '>-',
    '~',
  ),
);
const text = words.filter((one) => one.trim() !== '');
const lines = fc
  .array(fc.oneof(words, fc.constantFrom('', '  indented', '\ttab', 'trailing  ')), { minLength: 1, maxLength: 6 })
  .map((one) => one.join('\n'))
  .filter((one) => one.trim() !== '');
const query = fc.oneof(
  lines,
  fc.constantFrom(
    'T\n| where a == "x // y"   // c\n\n| take 1',
    '  T\n | where x == ```a  \n  b```',
    'T //',
    '// only a comment\nT',
    '\n\nT',
  ),
);
const duration = fc.constantFrom('5m', '1h', '90m', '14d', 'PT36H', '1.00:00:00', 'P1DT1M');

const entity = fc.constantFrom(...entityTypes.values()).chain((type) =>
  fc.record({
    entityType: fc.constant(type.name),
    fieldMappings: fc
      .uniqueArray(fc.constantFrom(...type.identifiers), { minLength: 1, maxLength: 3 })
      .chain((names) =>
        fc.tuple(...names.map((identifier) => fc.record({ identifier: fc.constant(identifier), columnName: column }))),
      ),
  }),
);

const grouping = fc.record(
  {
    enabled: fc.boolean(),
    reopenClosedIncident: fc.boolean(),
    lookbackDuration: duration,
    matchingMethod: fc.constantFrom(...matchingMethods),
    groupByEntities: fc.uniqueArray(fc.constantFrom('Account', 'IP', 'Host')),
    groupByAlertDetails: fc.uniqueArray(fc.constantFrom('DisplayName', 'Severity')),
    groupByCustomDetails: fc.uniqueArray(column, { maxLength: 3 }),
  },
  { requiredKeys: ['enabled', 'reopenClosedIncident', 'lookbackDuration', 'matchingMethod'] },
);

const common = {
  id: fc.uuid(),
  name: text,
  description: fc.oneof(text, lines),
  severity: fc.constantFrom(...severities),
  query,
};

const optional = {
  enabled: fc.boolean(),
  status: fc.constantFrom('Available', 'InPreview'),
  version: fc.stringMatching(/^\d{1,2}\.\d{1,2}\.\d{1,2}$/),
  tags: fc.array(text, { maxLength: 2 }),
  tactics: fc.uniqueArray(fc.constantFrom(...tactics), { maxLength: 4 }),
  relevantTechniques: fc.uniqueArray(
    fc.constantFrom('T1078', 'T1078.004', 'T1110.003', 'T1528', 'T1566.001', 'T1566.002'),
    { maxLength: 5 },
  ),
  entityMappings: fc.array(entity, { maxLength: 4 }),
  sentinelEntitiesMappings: fc.array(fc.record({ columnName: column }), { maxLength: 2 }),
  customDetails: fc.dictionary(fc.stringMatching(/^[A-Za-z]\w{0,8}$/), column, { maxKeys: 4 }),
  alertDetailsOverride: fc.record(
    {
      alertDisplayNameFormat: text,
      alertDescriptionFormat: lines,
      alertTacticsColumnName: column,
      alertSeverityColumnName: column,
      alertDynamicProperties: fc.array(
        fc.record({ alertProperty: fc.constantFrom('AlertLink', 'Techniques', 'SubTechniques'), value: column }),
        { maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  ),
  eventGroupingSettings: fc.record({ aggregationKind: fc.constantFrom(...aggregationKinds) }),
  incidentConfiguration: fc.record(
    { createIncident: fc.boolean(), groupingConfiguration: grouping },
    { requiredKeys: ['createIncident'] },
  ),
};

const suppression = fc.constantFrom<Readonly<Record<string, JsonValue>>>(
  {},
  { suppressionDuration: '2h' },
  { suppressionEnabled: true, suppressionDuration: '5h' },
  { suppressionEnabled: false, suppressionDuration: '1d' },
);

const schedule = fc.record({
  kind: fc.constant('Scheduled'),
  queryFrequency: duration,
  queryPeriod: duration,
  triggerOperator: fc.constantFrom('gt', 'lt', 'eq', 'ne', 'GreaterThan'),
  triggerThreshold: fc.nat(10_000),
});

/** The fields of a detection's file, as many different ones as the format allows. */
export const generatedDetection: fc.Arbitrary<ReadonlyMap<string, JsonValue>> = fc
  .tuple(
    fc.record({ ...common, ...optional }, { requiredKeys: ['id', 'name', 'description', 'severity', 'query'] }),
    suppression,
    fc.oneof(schedule, fc.constant({ kind: 'NRT' })),
  )
  .map(
    ([fields, suppressed, when]) =>
      new Map(Object.entries({ ...fields, ...suppressed, ...when } as Record<string, JsonValue>)),
  );
