import { expect, it } from 'vitest';
import { limitChecks } from '../../../src/validate/checks/limit-checks.ts';
import { packageSchemas, runExample } from '../run-example.ts';

const own = new Set(limitChecks.map(({ id }) => id));

/** The checks of limits that fire on the standard rule with these fields. */
function firing(fields: string): string[] {
  const { findings } = runExample('yaml', fields, packageSchemas());
  return [...new Set(findings.map(({ check }) => check).filter((id) => own.has(id)))].sort();
}

const mapping = (fields: string) => `entityMappings:\n  - {entityType: Account, fieldMappings: [${fields}]}`;
const incident = (grouping: string) =>
  `incidentConfiguration: {createIncident: true, groupingConfiguration: {enabled: true, reopenClosedIncident: false, lookbackDuration: 5h, matchingMethod: AllEntities, ${grouping}}}`;
const id = '{identifier: AadUserId, columnName: UserId}';

it.each([
  ['queryFrequency: 5m\nqueryPeriod: 5m', []],
  ['queryFrequency: PT4M59S\nqueryPeriod: 5m', ['schedule-range']],
  ['queryFrequency: 14d\nqueryPeriod: 14d', []],
  ['queryFrequency: 1d\nqueryPeriod: PT336H1S', ['schedule-range']],
  ['queryFrequency: 1h\nqueryPeriod: PT59M', ['schedule-period']],
  ['queryFrequency: 59m\nqueryPeriod: 2d', ['schedule-period']],
  ['queryFrequency: 59m\nqueryPeriod: 47h', []],
  ['queryFrequency: 1h\nqueryPeriod: 2d', []],
  ['triggerThreshold: 10000', []],
  ['triggerThreshold: 10001', ['trigger-threshold']],
  ['triggerOperator: lt\ntriggerThreshold: 0', ['trigger-threshold']],
  ['triggerOperator: eq\ntriggerThreshold: 0', []],
  ['suppressionEnabled: true\nsuppressionDuration: 24h', []],
  ['suppressionEnabled: true\nsuppressionDuration: PT24H1S', ['suppression-range']],
  ['suppressionEnabled: false\nsuppressionDuration: 2d', ['suppression-range']],
  ['suppressionEnabled: true\nsuppressionDuration: 1h', []],
  ['suppressionEnabled: true\nsuppressionDuration: 59m', ['suppression-short']],
  ['name: ⟨256 × a⟩', []],
  ['name: ⟨257 × a⟩', ['text-length']],
  ['description: ⟨5000 × a⟩', []],
  ['description: ⟨5001 × a⟩', ['text-length']],
  ['version: 1.0.12345678901234567890', ['text-length']],
  ['alertDetailsOverride: {alertDisplayNameFormat: "⟨256 × a⟩"}', []],
  ['alertDetailsOverride: {alertDisplayNameFormat: "⟨257 × a⟩"}', ['text-length']],
  ['alertDetailsOverride: {alertDescriptionFormat: "{{UserId}} {{UserId}} {{UserId}}"}', []],
  ['alertDetailsOverride: {alertDescriptionFormat: "{{UserId}} {{UserId}} {{UserId}} {{UserId}}"}', ['alert-format']],
  ['alertDetailsOverride: {alertDescriptionFormat: "{UserId} {\\"a\\": {}}"}', []],
  ['alertDetailsOverride: {alertDescriptionFormat: "{{UserId"}', ['alert-format']],
  ['customDetails: {⟨20 × a⟩: UserId}', []],
  ['customDetails: {⟨21 × a⟩: UserId}', ['custom-detail-name']],
  ['customDetails: {_a: UserId}', ['custom-detail-name']],
  ['customDetails: {A: ⟨500 × a⟩}', []],
  ['customDetails: {A: ⟨501 × a⟩}', ['column-name']],
  ['customDetails: {A: 1a}', ['column-name']],
  ['customDetails: {A: User Id}', ['column-name']],
  [mapping(`${id}, {identifier: FullName, columnName: UserId}, {identifier: Name, columnName: UserId}`), []],
  [
    mapping(
      `${id}, {identifier: FullName, columnName: UserId}, {identifier: Name, columnName: UserId}, {identifier: Sid, columnName: UserId}`,
    ),
    ['entity-mapping-count'],
  ],
  [mapping('{identifier: aadUserId, columnName: UserId}'), ['entity-identifier']],
  [mapping('{identifier: UPNSuffix, columnName: UserId}'), ['entity-identifier']],
  [mapping('{identifier: Name, columnName: UserId}'), ['entity-weak']],
  [mapping('{identifier: Name, columnName: UserId}, {identifier: NTDomain, columnName: UserId}'), []],
  [
    'entityMappings: [{entityType: account, fieldMappings: [{identifier: Name, columnName: UserId}]}]',
    ['entity-identifier'],
  ],
  ['entityMappings: [{entityType: IoTDevice, fieldMappings: [{identifier: DeviceId, columnName: UserId}]}]', []],
  ['tactics: [PreAttack, ImpairProcessControl]', []],
  ['tactics: [command-and-control]', ['tactic']],
  ['relevantTechniques: [T0801, T1078.004]', []],
  ['relevantTechniques: [t1078]', ['tactic']],
  ['relevantTechniques: [T1078.4]', ['tactic']],
  [incident('groupByEntities: [Account]'), []],
  [incident('groupByEntities: [account]'), ['grouping-by']],
  [incident('groupByAlertDetails: [DisplayName, Severity]'), []],
  [incident('').replace('AllEntities', 'Selected'), ['grouping-by']],
  [incident('').replace('AllEntities', 'Selected').replace('enabled: true', 'enabled: false'), []],
  [incident('').replace('5h', '5m'), []],
  [incident('').replace('5h', 'PT4M'), ['grouping-lookback']],
  [incident('').replace('5h', '7d'), []],
  [incident('').replace('5h', 'P7DT1M'), ['grouping-lookback']],
  ['alertDetailsOverride: {alertDynamicProperties: [{alertProperty: SubTechniques, value: UserId}]}', []],
  [
    'alertDetailsOverride: {alertDynamicProperties: [{alertProperty: techniques, value: UserId}]}',
    ['dynamic-property'],
  ],
  ['query: ⟨10000 × x⟩', []],
  ['query: ⟨10001 × x⟩', ['query-length']],
])('%s', (fields, wanted) => {
  expect(firing(fields)).toEqual(wanted);
});

it('has a source for every limit', () => {
  expect(limitChecks.filter(({ sources = [] }) => sources.length === 0).map(({ id }) => id)).toEqual([]);
});
